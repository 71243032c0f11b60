import { strToU8, zipSync, type Zippable } from 'fflate';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  decodeUnpackOutput,
  encodeUnpackInput,
  unpackJob,
} from '../../../electron/host/importing/archive/unpack-border.ts';
import { unpackArchive } from '../../../electron/host/importing/archive/unpack.ts';
import { CORPUS, CORPUS_NEEDED, corpusFiles } from '../../support/import-text.ts';

/** An archive whose names are these bytes, whatever they mean, without a mark; each file is its own number. */
function withNames(names: readonly (readonly number[])[]): Uint8Array {
  const stand = names.map((name, at) => String.fromCharCode(65 + at).repeat(name.length));
  const bytes = zipSync(
    Object.fromEntries(
      stand.map((name, at) => [name, [Uint8Array.of(at), { level: 0 }] as const]),
    ) as Zippable,
  );
  for (const [at, name] of stand.entries())
    for (let from = 0; from + name.length <= bytes.length; from++)
      if (new TextDecoder('latin1').decode(bytes.subarray(from, from + name.length)) === name) {
        bytes.set(names[at] ?? [], from);
        from += name.length;
      }
  return bytes;
}

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

  it.each([
    ['Chinese', [[0xbd, 0xe1, 0xb9, 0xfb], [0xbe, 0xf6, 0xd2, 0xe9]], ['结果', '决议']],
    ['Russian of DOS', [[0xa4, 0xae, 0xaa, 0xab, 0xa0, 0xa4], [0x8f, 0xe0, 0xae, 0xa5, 0xaa, 0xe2]], ['доклад', 'Проект']],
    ['French of DOS', [[0x41, 0x6e, 0x6e, 0x82, 0x65], [0x41, 0x6e, 0x6e, 0x8a, 0x65]], ['Année', 'Annèe']],
    ['Spanish capitals of DOS', [[0x4e, 0xe0, 0x4e]], ['NÓN']],
    ['French of Windows', [[0x64, 0xe9, 0x63]], ['déc']],
    ['Arabic of Windows', [[0xe3, 0xd4, 0xd1, 0xe6, 0xda, 0x20, 0xc7, 0xe1, 0xde, 0xd1, 0xc7, 0xd1]], ['مشروع القرار']],
    ['UTF-8 without saying so', [Array.from(strToU8('Année')), Array.from(strToU8('决议'))], ['Année', '决议']],
  ])('reads names in the letters that fit all of them: %s', (_, names, expected) => {
    const bytes = withNames(names);
    const part = unpackArchive(bytes, 0);
    if (!part.ok) throw new Error(part.error.code);
    expect(part.value.members.map(({ path, refused }) => [path, refused])).toEqual(
      expected.map((name) => [name, null]),
    );
  }); // prettier-ignore

  it('believes what it says of its names: the mark of UTF-8, and the name beside the name', () => {
    const marked = unpackArchive(zipSync({ 'Ré.txt': strToU8('x') }), 0);
    expect(marked.ok && marked.value.members[0]?.path).toBe('Ré.txt');
    const raw = Uint8Array.of(0x3f, 0x3f);
    const field = new Uint8Array([1, 0, 0, 0, 0, ...strToU8('决议')]);
    new DataView(field.buffer).setUint32(1, crc32(raw), true);
    const beside = (extra: Uint8Array) =>
      unpackArchive(zipSync({ '??': [strToU8('x'), { extra: { 0x7075: extra } }] }), 0);
    expect(beside(field)).toMatchObject({ value: { members: [{ path: '决议' }] } });
    expect(beside(field.with(1, (field[1] ?? 0) ^ 1))).toMatchObject({
      value: { members: [{ path: '??' }] },
    });
    expect(beside(field.subarray(0, 3))).toMatchObject({ value: { members: [{ path: '??' }] } });
  });

  it('whose files have one name, or names that differ in case alone, gives each of them', () => {
    const bytes = withNames([Array.from(strToU8('a/Report')), Array.from(strToU8('a/report')), Array.from(strToU8('a/report'))]); // prettier-ignore
    const part = unpackArchive(bytes, 0);
    if (!part.ok) throw new Error(part.error.code);
    expect(part.value.members.map(({ path, bytes: own }) => [path, own?.[0]])).toEqual([
      ['a/Report', 0],
      ['a/report', 1],
      ['a/report', 2],
    ]);
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
