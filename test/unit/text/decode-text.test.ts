import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, decodeWindows1252 } from '../../../shared/text/decode-text.ts';
import { runs } from '../../support/campaign.ts';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const ascii = (text: string): number[] => Array.from(text).map((character) => character.charCodeAt(0));

const RUSSIAN =
  'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.';
const ARABIC =
  'يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء.';
const CHINESE = '人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。';

/** A text in a code page, by asking the decoder what each byte, or pair of bytes, means. */
function encode(text: string, label: string): Uint8Array {
  const decoder = new TextDecoder(label);
  const codes = new Map<string, readonly number[]>();
  for (let lead = 0x80; lead < 0x100; lead++) {
    if (label !== 'gb18030') codes.set(decoder.decode(bytes(lead)), [lead]);
    else
      for (let trail = 0xa1; trail < 0xff; trail++)
        codes.set(decoder.decode(bytes(lead, trail)), [lead, trail]);
  }
  return bytes(...Array.from(text).flatMap((c) => codes.get(c) ?? ascii(c)));
}

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

  it.each([
    ['windows-1251', 'Russian', RUSSIAN],
    ['koi8-r', 'Russian', RUSSIAN],
    ['windows-1251', 'Russian in capitals', RUSSIAN.toUpperCase()],
    ['koi8-r', 'Russian in capitals', RUSSIAN.toUpperCase()],
    ['windows-1251', 'a short line', 'Доклад Генерального секретаря'],
    ['koi8-r', 'a short line', 'Доклад Генерального секретаря'],
    ['windows-1251', 'Ukrainian', 'Усі люди народжуються вільними і рівними у своїй гідності та правах.'],
    [
      'windows-1251',
      'English with Russian names',
      'The chair, Mr. Владимир Минкин of Russia, opened. Then Соколова spoke.',
    ],
    ['windows-1256', 'Arabic', ARABIC],
    ['windows-1256', 'a short line', 'تقرير الأمين العام'],
    ['gb18030', 'Chinese', CHINESE],
    ['gb18030', 'a short line', '秘书长的报告'],
    ['gb18030', 'Chinese among English', `Report (1998), paragraph 4: ${CHINESE} End of the quotation.`],
  ])('tells %s by its letters: %s', (encoding, _name, text) => {
    expect(decodeText(encode(text, encoding))).toEqual({ text, encoding, certain: false, damaged: 0 });
  });

  it.each([
    RUSSIAN,
    RUSSIAN.toUpperCase(),
    ARABIC,
    CHINESE,
    '秘书长的报告',
    'Plain words.',
    'تقرير الأمين العام',
  ])('reads UTF-16 without a mark in both orders: %s', (text) => {
    const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
    const little = bytes(...units.flatMap((unit) => [unit & 0xff, unit >> 8]));
    const big = bytes(...units.flatMap((unit) => [unit >> 8, unit & 0xff]));
    expect(decodeText(little)).toEqual({ text, encoding: 'utf-16le', certain: false, damaged: 0 });
    expect(decodeText(big)).toEqual({ text, encoding: 'utf-16be', certain: false, damaged: 0 });
  });

  it.each([
    'Le Conseil a décidé à l’unanimité que les États membres s’efforceraient d’éliminer la pauvreté.',
    'RÉSOLUTION ADOPTÉE À GENÈVE : « ÉTATS PARTIES », § 4 — PRÉAMBULE, ÉQUITÉ, DÉVELOPPEMENT',
    'El niño pidió más información; la señora contestó: ¿Qué decisión se tomó en la sesión última?',
    'Größe, Übung, Äußerung: die Bevölkerung müßte über die Maßnahmen förmlich verfügen können.',
    'Ängström öäå ÄÖÅ ÿïü — éèà',
  ])('keeps windows-1252 what is windows-1252: %s', (text) => {
    const page = new Map(
      Array.from(decodeWindows1252(new Uint8Array(256).map((_, i) => i)).text, (c, i) => [c, i]),
    );
    const input = bytes(...Array.from(text, (character) => page.get(character) ?? 0x3f));
    expect(decodeText(input)).toMatchObject({ text, encoding: 'windows-1252' });
  });

  it.each([
    ['windows-1253', 'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.'],
    ['windows-1255', 'כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון'],
    ['windows-874', 'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ'],
    ['windows-1250', 'Wszyscy ludzie rodzą się wolni i równi pod względem swej godności, żółć źdźbło'],
  ])('takes no script it does not know for one it knows: %s', (label, text) => {
    expect(decodeText(encode(text, label)).encoding).toBe('windows-1252');
  });

  it.each([
    ['iso-8859-5', 'Представитель Египта заявил, что делегация готова к переговорам по повестке дня.'],
    ['iso-8859-6', 'قال ممثل مصر إن الوفد مستعد للتفاوض بشأن هذا البند من جدول الأعمال'],
  ])('knows the older code page %s by its letters', (label, text) => {
    expect(decodeText(encode(text, label))).toMatchObject({ text, encoding: label, certain: false });
  });

  it('knows a mark of UTF-16 before which a program has put a blank', () => {
    const text = 'L’Égypte a déclaré qu’elle était prête.';
    const wide = Uint8Array.from(
      Array.from(text).flatMap((unit) => [unit.charCodeAt(0) & 255, unit.charCodeAt(0) >> 8]),
    );
    for (const before of [[0x20], [0x0d, 0x0a], [0]])
      expect(decodeText(Uint8Array.from([...before, 0xff, 0xfe, ...wide]))).toMatchObject({
        text,
        encoding: 'utf-16le',
        certain: true,
      });
  });

  it('reads any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (input) => typeof decodeText(input).text === 'string'),
      runs(100),
    );
  });

  it('gives UTF-8 text back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        fc.pre(!text.includes('\0') && !text.startsWith('\uFEFF'));
        expect(decodeText(new TextEncoder().encode(text)).text).toBe(text.toWellFormed());
      }),
      runs(100),
    );
  });
});
