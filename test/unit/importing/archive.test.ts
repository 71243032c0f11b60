import { strToU8, zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  decodeUnpackOutput,
  encodeUnpackInput,
  unpackJob,
} from '../../../electron/host/importing/archive/unpack-border.ts';
import { unpackArchive } from '../../../electron/host/importing/archive/unpack.ts';
import { CORPUS, CORPUS_NEEDED, corpusFiles } from '../../support/import-text.ts';

describe('an archive', () => {
  it('gives its files with the paths that people see', async () => {
    const bytes = zipSync({
      'day 1/a.txt': strToU8('one'),
      'day 1\\b.txt': strToU8('two'),
      'empty/': new Uint8Array(),
    });
    const part = decodeUnpackOutput(await unpackJob(encodeUnpackInput(bytes, 0)));
    if (!part.ok) throw new Error(part.error.code);
    expect(part.value.members.map(({ path, bytes: own }) => [path, own?.length])).toEqual([
      ['day 1/a.txt', 3],
      ['day 1/b.txt', 3],
    ]);
    expect(part.value.next).toBeNull();
  });

  it('that is none is refused, and a message gives what it carries', async () => {
    const unpacked = async (bytes: Uint8Array) =>
      decodeUnpackOutput(await unpackJob(encodeUnpackInput(bytes, 0)));
    expect(await unpacked(Uint8Array.of(0, 1, 2, 3))).toMatchObject({ error: { code: 'not-a-document' } });
    expect(await unpacked(strToU8('From: a@b.org\nSubject: x\n\nWords.'))).toMatchObject({
      value: { members: [], next: null },
    });
  });

  it('refuses the file whose name points out of it, and goes on with the others', () => {
    const bytes = zipSync({
      '../../etc/passwd': strToU8('x'),
      '/root': strToU8('x'),
      'C:\\windows': strToU8('x'),
      'fine.txt': strToU8('ok'),
    });
    const part = unpackArchive(bytes, 0);
    if (!part.ok) throw new Error(part.error.code);
    expect(part.value.members.map(({ refused }) => refused)).toEqual(['hostile', 'hostile', 'hostile', null]);
  });

  it('gives a large one in parts', () => {
    const big = new Uint8Array(15 * 1024 * 1024).map((_, at) => (at * 7919) % 251);
    const bytes = zipSync({ a: big, b: big, c: big, d: big }, { level: 0 });
    const first = unpackArchive(bytes, 0);
    if (!first.ok) throw new Error(first.error.code);
    expect([first.value.members.length, first.value.next]).toEqual([2, 2]);
    const rest = unpackArchive(bytes, 2);
    expect(rest.ok && rest.value.next).toBeNull();
  });

  it('refuses a bomb before it is inflated', () => {
    const bomb = zipSync({ a: new Uint8Array(48 * 1024 * 1024) });
    expect(unpackArchive(bomb, 0)).toMatchObject({ ok: false, error: { code: 'hostile' } });
  });

  it('cut off anywhere is refused', () => {
    const bytes = zipSync({ a: strToU8('one'), b: strToU8('two') });
    for (let part = 1; part < 100; part++)
      expect(unpackArchive(bytes.subarray(0, Math.floor((bytes.length * part) / 100)), 0).ok).toBe(false);
  });
});

describe('hostile archives', CORPUS_NEEDED, () => {
  it.each(corpusFiles('hostile').filter((name) => name.endsWith('.zip')))(
    '%s is refused, in whole or file by file',
    (name) => {
      const part = unpackArchive(new Uint8Array(readFileSync(join(CORPUS, 'hostile', name))), 0);
      if (part.ok)
        for (const { bytes } of part.value.members) expect(bytes?.length ?? 0).toBeLessThan(64 * 1024 * 1024);
      else
        expect(['damaged', 'hostile', 'too-large', 'not-a-document', 'encrypted']).toContain(part.error.code);
    },
  );
});
