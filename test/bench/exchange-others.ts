import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Figure } from './figure.ts';

const folder = join(import.meta.dirname, 'peers');
const OTHERS = ['automerge-repo'] as const;

/** The same by others, each where it could be installed; they are no part of the product's packages. */
export async function compareWithOthers(report: (figure: Figure) => void): Promise<void> {
  if (!existsSync(join(folder, 'node_modules'))) {
    spawnSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'ignore',
    });
  }
  for (const name of OTHERS) {
    try {
      const found: unknown = await import(pathToFileURL(join(folder, `${name}.mjs`)).href);
      const run: unknown = typeof found === 'object' && found !== null ? Reflect.get(found, 'run') : null;
      if (typeof run !== 'function') throw new Error('has nothing to run');
      await Reflect.apply(run, null, [report]);
    } catch (problem) {
      console.log(JSON.stringify({ bench: 'exchange', skipped: name, why: String(problem).slice(0, 200) }));
    }
  }
}
