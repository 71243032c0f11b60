import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What the compiler says of one file, by the rules of a project and beside what else is `included`. */
export function compileErrors(project: string, text: string, included: readonly string[] = []): string {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache/types-'));
  try {
    writeFileSync(join(folder, 'planted.ts'), text);
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
        include: ['planted.ts', ...included.map((path) => join(root, path))],
        references: [],
      }),
    );
    const compiler = join(root, 'node_modules/typescript-7/bin/tsc');
    return spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' }).stdout;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
