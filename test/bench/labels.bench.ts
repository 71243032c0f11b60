import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDocx } from '../../electron/host/importing/docx/read-docx.ts';
import type { Bench } from './figure.ts';

const CORPUS = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus', 'docx');
const fold = (text: string): string => text.replace(/[\s\u200e\u200f]+/gu, ' ').trim();

/** Labels on the corpus's Word files that LibreOffice's plain text shows on the same lines too, as a ratio. */
export const bench: Bench = {
  name: 'labels',
  run(report) {
    if (!existsSync('/usr/bin/soffice') || !existsSync(CORPUS)) {
      console.error('labels: not run, LibreOffice or the corpus is not here');
      return Promise.resolve();
    }
    const out = mkdtempSync(join(tmpdir(), 'dw-labels-'));
    const names = readdirSync(CORPUS).filter((name) => name.endsWith('.docx') && !name.includes('password'));
    spawnSync(
      '/usr/bin/soffice',
      [
        `-env:UserInstallation=file://${out}/profile`,
        '--headless',
        '--convert-to',
        'txt:Text (encoded):UTF8',
        '--outdir',
        out,
        ...names.map((name) => join(CORPUS, name)),
      ],
      { timeout: 400_000, stdio: 'ignore', env: { HOME: out, PATH: '/usr/bin:/bin' } },
    );
    let all = 0;
    let equal = 0;
    for (const name of names) {
      const path = join(out, name.replace(/\.docx$/u, '.txt'));
      const read = readDocx(readFileSync(join(CORPUS, name)));
      if (!existsSync(path) || !read.ok) continue;
      const lines = new Set(readFileSync(path, 'utf8').split('\n').map(fold));
      for (const { label, text, table } of read.value.blocks) {
        if (label === null || table !== null || !/[\p{L}\p{N}]/u.test(label)) continue;
        all += 1;
        const line = fold(`${label} ${text.split('\n')[0] ?? ''}`);
        const isThere = lines.has(line) || [...lines].some((one) => one.startsWith(line.slice(0, 60)));
        if (isThere) equal += 1;
        else console.error(JSON.stringify({ file: name, label, text: text.slice(0, 60) }));
      }
    }
    rmSync(out, { recursive: true, force: true });
    report({
      name: `labels equal to LibreOffice's, of ${all}`,
      unit: 'ratio',
      runs: [equal / Math.max(1, all)],
      aim: '0.99',
    });
    return Promise.resolve();
  },
};
