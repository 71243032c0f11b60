import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDocx } from '../../../electron/host/exporting/make-docx.ts';
import { type ClauseSketch, draftOf } from './draft-of.ts';
import { readOk } from '../importing-docx/read-ok.ts';
import { needs } from '../../support/needs.ts';

// LibreOffice as a second reader of our Word files.
function hasLibreOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore', timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

const RESOLUTION: readonly ClauseSketch[] = [
  ['title', 0, 'Draft resolution'],
  ['heading', 1, 'Opening'],
  ['heading', 2, 'Why now'],
  ['heading', 2, 'Why here'],
  ['heading', 1, 'Text'],
  ['preambular', 0, 'considering'],
  ['preambular', 1, 'that one;'],
  ['preambular', 1, 'that two,'],
  ['operative', 0, 'resolves to act'],
  ['operative', 1, 'soon;'],
  ['operative', 1, 'well;'],
  ['operative', 0, 'invites members'],
  ['item', 0, 'first item;'],
  ['item', 1, 'below it;'],
  ['item', 0, 'second item.'],
  ['paragraph', 0, 'Between.'],
  ['item', 0, 'again the first;'],
  ['bullet', 0, 'a point'],
];

describe('LibreOffice on a Word file of ours', needs(hasLibreOffice(), 'LibreOffice'), () => {
  const folder = mkdtempSync(join(tmpdir(), 'dw-office-'));
  const draft = draftOf(RESOLUTION);

  beforeAll(async () => {
    writeFileSync(join(folder, 'draft.docx'), await makeDocx(draft, { paper: 'A4', audience: 'outside' }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const convert = (to: string): Promise<unknown> =>
    promisify(execFile)(
      'soffice',
      [
        `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`,
        '--headless',
        '--convert-to',
        to,
        '--outdir',
        join(folder, 'out'),
        join(folder, 'draft.docx'),
      ],
      { timeout: 120_000 },
    );

  it('shows every label as the draft does', async () => {
    await convert('txt:Text (encoded):UTF8');
    const lines = readFileSync(join(folder, 'out', 'draft.txt'), 'utf8')
      .replace('\ufeff', '')
      .split(/\r?\n/)
      .map((line) => line.trim());
    expect(lines.filter((line) => line !== '')).toEqual(
      draft.clauses.map(({ label, text }) => (label === null ? text : `${label} ${text}`)),
    );
  }, 150_000);

  it('saves it again as Word, and the labels are still the same', async () => {
    await convert('docx:MS Word 2007 XML');
    const again = readOk(readFileSync(join(folder, 'out', 'draft.docx'))).blocks;
    expect(again.map(({ label, text }) => [label, text])).toEqual(
      draft.clauses.map(({ label, text }) => [label, text]),
    );
  }, 150_000);
});
