import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What the compiler says of each of some files, by the rules of a project and beside what else is `included`. */
export function compileErrors(
  project: string,
  texts: readonly string[],
  included: readonly string[] = [],
): readonly string[] {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/types-'));
  try {
    const names = texts.map((_, at) => `planted-${at}.ts`);
    for (const [at, text] of texts.entries()) writeFileSync(join(folder, names[at] ?? ''), text);
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, project, 'tsconfig.json'),
        compilerOptions: {
          outDir: './out',
          tsBuildInfoFile: './out/x',
          rootDir: root,
          composite: false,
          noEmit: true,
          emitDeclarationOnly: false,
          noUnusedLocals: false,
        },
        include: [...names, ...included.map((path) => join(root, path))],
        references: [],
      }),
    );
    const compiler = join(root, 'node_modules/typescript-7/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    const lines = stdout.split('\n');
    return names.map((name) => lines.filter((line) => line.includes(`${name}(`)).join('\n'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
