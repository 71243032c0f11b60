import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { _electron, type BrowserContext, type Page } from '@playwright/test';
import { electronForTests } from './electron-program.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** The workbench in Electron itself, driven by Playwright. */
export interface ElectronRun {
  readonly context: BrowserContext;
  readonly page: Page;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  kill(part: 'host' | 'window'): Promise<void>;
}

/**
 * Starts the built program in Electron with a data folder. The profile's inspector must be open (the program of
 * Electron's npm package, or a package of the inspectable profile).
 */
export async function launchElectron(options: {
  readonly dataFolder: string;
  readonly locale: string;
  readonly files: readonly string[];
}): Promise<ElectronRun> {
  const executablePath = electronForTests();
  if (executablePath === null) throw new Error('Electron’s program is not on this computer');
  const app = await _electron.launch({
    executablePath,
    cwd: ROOT,
    args: ['.', `--data-dir=${options.dataFolder}`, `--lang=${options.locale}`, ...options.files],
    // Chromium takes its languages from here, not from --lang alone.
    env: { ...process.env, LANGUAGE: options.locale },
  });
  const program = app.process();
  const ended = new Promise<void>((done) => program.once('exit', () => done()));
  const page = await app.firstWindow();
  return {
    context: app.context(),
    page,
    async end(signal) {
      if (signal === 'SIGTERM') await app.close().catch(() => undefined);
      else killAll(program.pid);
      await ended;
    },
    async kill(part) {
      if (part === 'window') killAll(program.pid);
      else for (const pid of await hostsOf(program.pid)) process.kill(pid, 'SIGKILL');
    },
  };
}

/** The program leads a process group of its own; on Windows its children end with it. */
function killAll(pid: number | undefined): void {
  if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
}

/** Utility processes of Node's kind below a program, found as Linux shows them. */
async function hostsOf(parent: number | undefined): Promise<readonly number[]> {
  const found: number[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const isChild = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent;
    if (isChild && line.includes('--utility-sub-type=node.')) found.push(Number(pid));
  }
  return found;
}
