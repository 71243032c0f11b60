import { detectLanguage } from './language.ts';

// Which code page a text without a mark is in. A wrong guess shows wrong letters, so a code page is chosen only
// when its letters are as frequent as in its languages; else the caller keeps what it has.

/** A code page that a guess may name, as TextDecoder knows it. */
export type CodePage = 'windows-1251' | 'koi8-r' | 'iso-8859-5' | 'windows-1256' | 'iso-8859-6' | 'gb18030';

/** Bytes that are looked at. */
const SAMPLE = 65_536;
/** Fewer letters than this say nothing. */
const MIN_LETTERS = 8;
/** From so many words on, some must be small words of the language. */
const MANY_WORDS = 25;

/** Letters of Russian (with Ukrainian and Bulgarian near it) per thousand. */
const CYRILLIC = weights(
  'о109 е85 а80 и74 н67 т63 с55 р47 в45 л43 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з16 б16 ч14 й12 х10 ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ2 ё1 і6 ї2 є2 ґ1 ј2 љ1 њ1 ћ1 ђ1 џ1 ў1',
);
/** Letters of Arabic (with Persian near it) per thousand. */
const ARABIC = weights(
  'ا155 ل112 ي70 م62 و60 ن57 ر46 ت45 ة40 ب35 ع34 د32 س26 ف26 ه25 ك22 ق22 أ20 ح20 ج13 ش9 ص9 ى9 خ8 إ8 ط7 ذ6 ض5 ئ4 ء4 ث4 غ4 ز5 ظ3 آ2 ؤ2 ی10 ک5 پ3 گ3 چ1 ژ1',
);
/** Characters that stand in nearly every Chinese text; none whose two bytes in UTF-16 are both ASCII letters. */
const COMMON_HAN = new Set(
  '的一是不了在人有我他这中大来上个国和地到说们为子于及与各第以会议文件其他权利力公约组织联合报告秘书长员成动对发展机关法律得自由任何所应可能等者而无年月日家全世界理部门定关系经社工作安主要行信息电通技术方面本次提出',
);

function weights(list: string): ReadonlyMap<string, number> {
  return new Map(
    list.split(' ').map((entry) => [entry.slice(0, 1), Math.log2(Number(entry.slice(1)) / 1000)]),
  );
}

/** The code page that bytes are likely in, if it is not windows-1252 or one that is not known here. */
export function guessCodePage(bytes: Uint8Array): CodePage | null {
  const sample = bytes.subarray(0, SAMPLE);
  if (inRuns(sample) < 0.5) return null;
  if (looksChinese(sample)) return 'gb18030';
  const ranked = [
    { page: 'windows-1251' as const, fit: fitOf(sample, 'windows-1251', CYRILLIC, /\p{Script=Cyrillic}/u) },
    { page: 'koi8-r' as const, fit: fitOf(sample, 'koi8-r', CYRILLIC, /\p{Script=Cyrillic}/u) },
    { page: 'iso-8859-5' as const, fit: fitOf(sample, 'iso-8859-5', CYRILLIC, /\p{Script=Cyrillic}/u) },
    { page: 'iso-8859-6' as const, fit: fitOf(sample, 'iso-8859-6', ARABIC, /\p{Script=Arabic}/u) },
    { page: 'windows-1256' as const, fit: fitOf(sample, 'windows-1256', ARABIC, /\p{Script=Arabic}/u) },
  ].sort((a, b) => b.fit - a.fit);
  const best = ranked[0];
  return best !== undefined && best.fit > WORST_FIT ? best.page : null;
}

/** Mean bits of a letter: real text has about -4.5, a text in another code page less than -6. */
const WORST_FIT = -5;

/**
 * Share of the letters beyond ASCII that stand three or more together. In Latin text they stand among ASCII
 * letters; in another script they make whole words.
 */
function inRuns(bytes: Uint8Array): number {
  let run = 0;
  let long = 0;
  let all = 0;
  for (let i = 0; i <= bytes.length; i++) {
    if ((bytes[i] ?? 0) >= 0xa1) {
      run += 1;
      continue;
    }
    all += run;
    if (run >= 3) long += run;
    run = 0;
  }
  return all < MIN_LETTERS ? 0 : long / all;
}

/** How well the letters fit, in mean bits; minus infinity for what cannot be such a text. */
function fitOf(
  bytes: Uint8Array,
  page: CodePage,
  letters: ReadonlyMap<string, number>,
  script: RegExp,
): number {
  const words = new TextDecoder(page).decode(bytes).match(/[\p{L}\p{M}\uFFFD\u2500-\u25ff]+/gu) ?? [];
  const own = words.filter((word) => /[^\0-\u02ff]/u.test(word) || /[\u00a1-\u02ff]{3}/u.test(word));
  let bits = 0;
  let count = 0;
  for (const word of own) {
    for (const letter of word) {
      if (/\p{M}/u.test(letter)) continue;
      const known = script.test(letter) ? letters.get(letter.toLowerCase()) : undefined;
      bits += known ?? -13;
      count += 1;
    }
    // "пРИВЕТ": letters of the other case after a small one are another code page's.
    if (/\p{Ll}\p{Lu}/u.test(word)) bits -= 4;
  }
  if (count < MIN_LETTERS || !hasSmallWords(own, page)) return Number.NEGATIVE_INFINITY;
  return bits / count;
}

/**
 * Many words hold some small words of the language. So must capitals in KOI8-R, however few: its capitals are
 * where Greek and Hebrew have their small letters.
 */
function hasSmallWords(words: readonly string[], page: CodePage): boolean {
  const text = words.join(' ');
  const capitals = text.match(/\p{Lu}/gu)?.length ?? 0;
  const found = detectLanguage(text);
  if (page === 'koi8-r' && capitals * 2 > text.length) return found?.language === 'ru' && found.share >= 0.1;
  return words.length < MANY_WORDS || (found?.share ?? 0) >= 0.02;
}

/** Two bytes a character, nearly all of the first level of GB 2312, and some that every Chinese text has. */
function looksChinese(bytes: Uint8Array): boolean {
  let pairs = 0;
  let odd = 0;
  let level = 0;
  for (let i = 0; i < bytes.length; i++) {
    const lead = bytes[i] ?? 0;
    if (lead < 0x80) continue;
    const trail = bytes[i + 1] ?? 0;
    if (lead < 0x81 || lead === 0xff || trail < 0x40 || trail === 0x7f || trail === 0xff) {
      if (i + 1 < bytes.length) odd += 1;
      continue;
    }
    pairs += 1;
    i += 1;
    if (trail >= 0xa1 && ((lead >= 0xb0 && lead <= 0xd7) || (lead >= 0xa1 && lead <= 0xa3))) level += 1;
  }
  if (pairs < 4 || odd > pairs * 0.02 || level < pairs * 0.85) return false;
  return hasCommonHan(new TextDecoder('gb18030').decode(bytes));
}

/** True if a fifth of the Chinese characters, and three at least, are common ones. */
export function hasCommonHan(text: string): boolean {
  const han = text.match(/\p{Script=Han}/gu) ?? [];
  const common = han.filter((character) => COMMON_HAN.has(character)).length;
  return common >= 3 && common >= han.length * 0.2;
}
