import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, decodeWindows1252 } from '../../../shared/text/decode-text.ts';
import { ENCODING_IDS } from '../../../shared/text/encodings/list.ts';
import { runs } from '../../support/campaign.ts';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const ascii = (text: string): number[] => Array.from(text).map((character) => character.charCodeAt(0));

const RUSSIAN =
  'Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.';
const ARABIC =
  'يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء.';
const CHINESE = '人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。';

const MULTI_BYTE = ['gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'];

/** A text in a code page, by asking the decoder what each byte, or pair of bytes, means. */
function encode(text: string, label: string): Uint8Array {
  const codes = codesOf(label);
  return bytes(...Array.from(text).flatMap((c) => codes.get(c) ?? ascii(c)));
}

const known = new Map<string, ReadonlyMap<string, readonly number[]>>();

function codesOf(label: string): ReadonlyMap<string, readonly number[]> {
  const present = known.get(label);
  if (present !== undefined) return present;
  const decoder = new TextDecoder(label);
  const codes = new Map<string, readonly number[]>();
  const add = (...code: number[]): void => {
    const character = decoder.decode(bytes(...code));
    if (!codes.has(character)) codes.set(character, code);
  };
  for (let lead = 0x80; lead < 0x100; lead++)
    if (!MULTI_BYTE.includes(label)) add(lead);
    else for (let trail = 0x40; trail < 0xff; trail++) if (trail !== 0x7f) add(lead, trail);
  known.set(label, codes);
  return codes;
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
    expect(decodeText(encode(text, encoding))).toEqual({ text, encoding, certainty: 'likely', damaged: 0 });
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
    expect(decodeText(little)).toEqual({ text, encoding: 'utf-16le', certainty: 'likely', damaged: 0 });
    expect(decodeText(big)).toEqual({ text, encoding: 'utf-16be', certainty: 'likely', damaged: 0 });
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
    ['big5', '人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心,並應以兄弟關係的精神相對待。'],
    ['big5', '聯合國秘書長的報告'],
    ['gb18030', '各国议会联盟第五届会议通过的决议'],
    ['euc-kr', '모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.'],
    ['euc-kr', 'ITU: 사무총장의 보고서와 회의의 결과'],
    ['shift_jis', 'すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。'],
    ['euc-jp', 'すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。'],
    ['shift_jis', '事務総局長の報告（案）について'],
    ['ibm866', RUSSIAN],
    ['ibm866', RUSSIAN.toUpperCase()],
    ['x-mac-cyrillic', `${RUSSIAN} Я за.`],
    ['windows-1253', 'Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα.'],
    ['iso-8859-7', 'Όλοι οι Άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην Άνδρο και στα δικαιώματα.'],
    ['windows-1255', 'כל בני אדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון'],
    ['windows-874', 'มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ'],
    ['windows-1250', 'Wszyscy ludzie rodzą się wolni i równi pod względem swej godności, żółć źdźbło'],
    ['iso-8859-2', 'Wszyscy ludzie rodzą się wolni i równi pod względem swej godności, żółć źdźbło'],
    ['windows-1250', 'Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv; řízení, žádost.'],
    [
      'windows-1250',
      'Minden emberi lény szabadon születik és egyenlő méltósága és joga van, bűnösök és költők.',
    ],
    [
      'windows-1254',
      'Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar; akıl ve vicdana sahiptirler.',
    ],
    [
      'windows-1257',
      'Visi žmonės gimsta laisvi ir lygūs savo orumu ir teisėmis; jiems suteiktas protas ir sąžinė.',
    ],
    ['macintosh', 'Les États Membres ont décidé à l’unanimité de créer un comité; « prêt à être adopté ».'],
  ])('tells what else there is by its letters: %s, %s', (label, text) => {
    expect(decodeText(encode(text, label))).toEqual({
      text,
      encoding: label,
      certainty: 'likely',
      damaged: 0,
    });
  });

  it('reads French of DOS, Japanese of seven bits and four bytes a character', () => {
    const dos = bytes(
      ...ascii('Les '),
      0x90,
      ...ascii('tats ont d'),
      0x82,
      ...ascii('cid'),
      0x82,
      ...ascii('; '),
      0x85,
      ...ascii(' l'),
      0x82,
      ...ascii('gal.'),
    );
    expect(decodeText(dos)).toMatchObject({ text: 'Les États ont décidé; à légal.', encoding: 'ibm850' });
    const japanese = bytes(0x1b, 0x24, 0x42, 0x24, 0x22, 0x1b, 0x28, 0x42, ...ascii(' (ITU)'));
    expect(decodeText(japanese)).toMatchObject({ text: 'あ (ITU)', encoding: 'iso-2022-jp' });
    const wide = bytes(0xff, 0xfe, 0, 0, 0x42, 0x04, 0, 0, 0x00, 0xf6, 0x01, 0);
    expect(decodeText(wide)).toMatchObject({ text: 'т😀', encoding: 'utf-32le', damaged: 0 });
  });

  it('says that nothing speaks for the usual code page where letters of no one language stand in it', () => {
    expect(decodeText(bytes(...ascii('abc '), 0xa4, 0xa6, 0xd0, 0xd7, 0xb8)).certainty).toBe('unsure');
    expect(decodeText(encode('Le Conseil a décidé', 'windows-1254')).certainty).toBe('likely');
  });

  it('reads a text in the encoding that the delegate chose, whatever its bytes or the file say', () => {
    const cyrillic = encode('Доха', 'windows-1251');
    expect(decodeText(cyrillic, 'windows-1252', 'windows-1251')).toEqual({
      text: 'Доха',
      encoding: 'windows-1251',
      certainty: 'chosen',
      damaged: 0,
    });
    for (const id of ENCODING_IDS) expect(decodeText(cyrillic, null, id).certainty).toBe('chosen');
  });

  it.each([
    ['iso-8859-5', 'Представитель Египта заявил, что делегация готова к переговорам по повестке дня.'],
    ['iso-8859-6', 'قال ممثل مصر إن الوفد مستعد للتفاوض بشأن هذا البند من جدول الأعمال'],
  ])('knows the older code page %s by its letters', (label, text) => {
    expect(decodeText(encode(text, label))).toMatchObject({ text, encoding: label, certainty: 'likely' });
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
        certainty: 'certain',
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
