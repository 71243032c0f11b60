// Which code page of two bytes a character a text is in. Any two bytes are some rare character of each of them; the
// right one is where the characters are those that every text of the language has.

/** Code pages of Chinese, Japanese and Korean. */
export type AsianPage = 'gb18030' | 'big5' | 'shift_jis' | 'euc-jp' | 'euc-kr';

/** Characters that stand in nearly every Chinese text; none whose two bytes in UTF-16 are both ASCII letters. */
const SIMPLIFIED = new Set(
  '的一是不了在人有我他这中大来上个国和地到说们为子于及与各第以会议文件其他权利力公约组织联合报告秘书长员成动对发展机关法律得自由任何所应可能等者而无年月日家全世界理部门定关系经社工作安主要行信息电通技术方面本次提出',
);
/** The same as they are written in Taiwan and Hong Kong. */
const TRADITIONAL = new Set(
  '的一是不了在人有我他這中大來上個國和地到說們為子於及與各第以會議文件其權利力公約組織聯合報告秘書長員成動對發展機關法律得自由任何所應可能等者而無年月日家全世界理部門定關係經社工作安主要行信息電通技術方面本次提出',
);
/** Syllables that stand in nearly every Korean text. */
const KOREAN = new Set(
  '이다는의을에하고가한지로은기사서어를도인자리시대정해일나있수들그보부과제아라여국전것으며안장위니게적주만회할와상원등관면조문권연합결모든성동발선신공유무생개체',
);

interface Language {
  readonly page: AsianPage;
  /** The part of the characters beyond ASCII that speaks for the page; zero where it cannot be. */
  readonly share: (text: string) => number;
}

const LANGUAGES: readonly Language[] = [
  { page: 'gb18030', share: (text) => commonShare(text, SIMPLIFIED, /\p{Script=Han}/gu) },
  { page: 'big5', share: (text) => commonShare(text, TRADITIONAL, /\p{Script=Han}/gu) },
  { page: 'shift_jis', share: kanaShare },
  { page: 'euc-jp', share: kanaShare },
  {
    page: 'euc-kr',
    share: (text) =>
      hangulShare(text) >= MOSTLY ? commonShare(text, KOREAN, /\p{Script=Hangul}|\p{Script=Han}/gu) : 0,
  },
];

/** Korean has Chinese characters here and there. */
const MOSTLY = 0.6;
/** Less than this is chance. */
const LEAST = 0.2;
/** Characters that no text has: those of private use, controls, half-width kana, and what is no character. */
const ODD = /[\uFFFD\uE000-\uF8FF\u0080-\u009F\uFF61-\uFF9F]|[\u{F0000}-\u{10FFFF}]/gu;

/** The code page of two bytes a character in which bytes make most sense; null where they make none. */
export function guessAsianPage(bytes: Uint8Array): AsianPage | null {
  if (!hasPairs(bytes)) return null;
  let best: { readonly page: AsianPage; readonly share: number } | null = null;
  for (const { page, share } of LANGUAGES) {
    const text = new TextDecoder(page).decode(bytes);
    const own = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
    const odd = text.match(ODD)?.length ?? 0;
    // One character may be cut at the end of the sample.
    if (own < 3 || odd > 1 + own * 0.02) continue;
    const found = share(text);
    if (found >= LEAST && found > (best?.share ?? 0)) best = { page, share: found };
  }
  return best?.page ?? null;
}

/** Half of the bytes beyond ASCII have another such byte beside them, or make a pair with a letter: not so in Latin text. */
function hasPairs(bytes: Uint8Array): boolean {
  let high = 0;
  let beside = 0;
  for (let at = 0; at < bytes.length; at++) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    high += 1;
    if ((bytes[at + 1] ?? 0) >= 0x80 || (bytes[at - 1] ?? 0) >= 0x80) beside += 1;
  }
  return high >= 4 && beside * 2 >= high;
}

function commonShare(text: string, common: ReadonlySet<string>, script: RegExp): number {
  const all = text.match(script) ?? [];
  const found = all.filter((character) => common.has(character)).length;
  return found < 3 ? 0 : found / all.length;
}

/** Hiragana is a third of every Japanese text and of no other; a list of foreign names is all katakana. */
function kanaShare(text: string): number {
  const all = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  const hiragana = text.match(/\p{Script=Hiragana}/gu)?.length ?? 0;
  const katakana = text.match(/\p{Script=Katakana}/gu)?.length ?? 0;
  if (hiragana + katakana < 3) return 0;
  return Math.min(1, (2 * hiragana + katakana) / all);
}

function hangulShare(text: string): number {
  const all = text.match(/[\p{Script=Han}\p{Script=Hangul}]/gu)?.length ?? 0;
  return all === 0 ? 0 : (text.match(/\p{Script=Hangul}/gu)?.length ?? 0) / all;
}

/** True if a fifth of the Chinese characters, and three at least, are common ones. */
export function hasCommonHan(text: string): boolean {
  return commonShare(text, SIMPLIFIED, /\p{Script=Han}/gu) >= LEAST;
}
