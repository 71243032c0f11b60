import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, decodeWindows1252 } from '../../../shared/text/decode-text.ts';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const ascii = (text: string): number[] => Array.from(text).map((character) => character.charCodeAt(0));

describe('decoding a text file', () => {
  it('reads all 27 characters that windows-1252 has at 0x80 to 0x9f', () => {
    const all = decodeWindows1252(new Uint8Array(32).map((_, i) => 0x80 + i));
    expect(all.text.replaceAll('\uFFFD', '')).toBe('€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ');
    expect(all.damaged).toBe(5);
  });

  it.each([
    ['UTF-8 with a mark', bytes(0xef, 0xbb, 0xbf, ...ascii('a')), 'a', 'utf-8'],
    ['UTF-16 little-endian with a mark', bytes(0xff, 0xfe, 0x61, 0, 0x42, 0x04), 'aт', 'utf-16le'],
    ['UTF-16 big-endian with a mark', bytes(0xfe, 0xff, 0, 0x61, 0x04, 0x42), 'aт', 'utf-16be'],
    ['UTF-16 without a mark', bytes(...ascii('plain').flatMap((unit) => [unit, 0])), 'plain', 'utf-16le'],
    ['UTF-8 without a mark', new TextEncoder().encode('Доха’s'), 'Доха’s', 'utf-8'],
    ['windows-1252', bytes(...ascii('it'), 0x92, ...ascii('s')), 'it’s', 'windows-1252'],
  ])('reads %s', (_name, input, text, encoding) => {
    expect(decodeText(input)).toMatchObject({ text, encoding, damaged: 0 });
  });

  it('keeps a mostly sound UTF-8 file UTF-8 and counts what is damaged', () => {
    const good = new TextEncoder().encode('Женева, 2003: принципы и план действий ');
    const broken = new Uint8Array([...good, 0xd0, ...ascii(' end')]);
    expect(decodeText(broken)).toMatchObject({ encoding: 'utf-8', damaged: 1 });
  });

  it('believes a stated encoding only where the bytes are not UTF-8', () => {
    const cyrillic = bytes(0xc4, 0xee, 0xf5, 0xe0);
    expect(decodeText(cyrillic, 'windows-1251').text).toBe('Доха');
    expect(decodeText(new TextEncoder().encode('Доха'), 'windows-1251').text).toBe('Доха');
    expect(decodeText(cyrillic, 'no-such-encoding').encoding).toBe('windows-1252');
  });

  it('reads any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (input) => typeof decodeText(input).text === 'string'),
    );
  });

  it('gives UTF-8 text back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\uFEFF'));
        expect(decodeText(new TextEncoder().encode(text)).text).toBe(text.toWellFormed());
      }),
    );
  });
});
