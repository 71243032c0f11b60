import { describe, expect, it } from 'vitest';
import type { CliIo } from '../../../electron/cli/command.ts';
import { exportDocx } from '../../../electron/cli/commands/export-docx.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { serialiseDraftFile } from '../../../shared/render/draft-file.ts';
import { readOk } from '../importing-docx/read-ok.ts';
import { draftOf } from './draft-of.ts';

/** A disk of names and bytes that refuses what it is told to refuse. */
function disk(files: Record<string, Uint8Array>, refused: readonly string[] = []) {
  const said: string[] = [];
  const noEntry = (path: string): Error => Object.assign(new Error(path), { code: 'ENOENT' });
  const io: CliIo = {
    out: (text) => void said.push(text),
    err: (text) => void said.push(text),
    readFile: (path) => {
      const bytes = files[path];
      return bytes === undefined ? Promise.reject(noEntry(path)) : Promise.resolve(bytes);
    },
    writeFile: (path, bytes) => {
      if (refused.includes(path)) return Promise.reject(Object.assign(new Error(path), { code: 'EACCES' }));
      files[path] = bytes;
      return Promise.resolve();
    },
    isSameFile: (a, b) => Promise.resolve(a.replace('./', '') === b.replace('./', '')),
  };
  return { io, said, files };
}

const draft = draftOf([
  ['heading', 1, 'Mandate'],
  ['item', 0, 'to learn'],
]);
const file = (): Record<string, Uint8Array> => ({ 'a.dwdraft': serialiseDraftFile(draft) });

describe('export-docx', () => {
  it('writes a Word file of a draft file', async () => {
    const { io, files } = disk(file());
    expect(await exportDocx.run(['a.dwdraft', '--out', 'a.docx', '--paper', 'Letter'], io)).toBe(0);
    expect(
      readOk(files['a.docx'] ?? new Uint8Array()).blocks.map(({ label, text }) => `${label} ${text}`),
    ).toEqual(['1 Mandate', 'a) to learn']);
  });

  it.each([
    [[]],
    [['a.dwdraft']],
    [['--out', 'a.docx']],
    [['a.dwdraft', 'b.dwdraft', '--out', 'a.docx']],
    [['a.dwdraft', '--out']],
    [['a.dwdraft', '--out', 'a.docx', '--paper', 'Foolscap']],
    [['a.dwdraft', '--out', 'a.docx', '--private']],
  ])('shows how it is called for %j', async (args) => {
    const { io, said, files } = disk(file());
    expect(await exportDocx.run(args, io)).toBe(1);
    expect(said.join('')).toContain('export-docx DRAFT.dwdraft --out FILE.docx');
    expect(Object.keys(files)).toEqual(['a.dwdraft']);
  });

  it('never writes over the draft that it reads', async () => {
    const { io, said, files } = disk(file());
    expect(await exportDocx.run(['a.dwdraft', '--out', './a.dwdraft'], io)).toBe(1);
    expect(said.join('')).toContain('is the file that is read');
    expect(files).toEqual(file());
  });

  it('says which file it cannot read or write, and writes nothing', async () => {
    const missing = disk({});
    expect(await exportDocx.run(['a.dwdraft', '--out', 'a.docx'], missing.io)).toBe(2);
    expect(missing.said.join('')).toBe('The file a.dwdraft cannot be read (ENOENT). Nothing was written.\n');
    const full = disk(file(), ['a.docx']);
    expect(await exportDocx.run(['a.dwdraft', '--out', 'a.docx'], full.io)).toBe(4);
    expect(full.said.join('')).toBe('The file a.docx cannot be written (EACCES). Nothing was written.\n');
  });

  it('refuses what is no draft, with the reason', async () => {
    const { io, said } = disk({ 'a.dwdraft': utf8('{"format":"delegate-workbench-draft","version":9}') });
    expect(await exportDocx.run(['a.dwdraft', '--out', 'a.docx'], io)).toBe(3);
    expect(said.join('')).toContain('Refused (newer-version');
  });
});
