import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

const PROGRAM = '/usr/bin/soffice';

/** True where LibreOffice can be asked for a second opinion. */
export const hasOffice = existsSync(PROGRAM);

/** The files as LibreOffice shows them in plain text, with their labels, line by line; null for one it cannot read. */
export function officeText(
  files: ReadonlyMap<string, Uint8Array>,
): ReadonlyMap<string, readonly string[] | null> {
  const folder = mkdtempSync(join(tmpdir(), 'dw-office-text-'));
  try {
    mkdirSync(join(folder, 'in'));
    const names = [...files.keys()];
    names.forEach((name, at) =>
      writeFileSync(join(folder, 'in', `${at}${extname(name)}`), files.get(name) ?? ''),
    );
    spawnSync(
      PROGRAM,
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        'txt:Text (encoded):UTF8',
        '--outdir',
        join(folder, 'out'),
        ...names.map((name, at) => join(folder, 'in', `${at}${extname(name)}`)),
      ],
      { timeout: 400_000, stdio: 'ignore', env: { HOME: folder, TMPDIR: folder, PATH: '/usr/bin:/bin' } },
    );
    return new Map(
      names.map((name, at) => {
        const path = join(folder, 'out', `${at}.txt`);
        return [
          name,
          existsSync(path)
            ? readFileSync(path, 'utf8')
                .replace(/^\ufeff/u, '')
                .split('\n')
            : null,
        ];
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
