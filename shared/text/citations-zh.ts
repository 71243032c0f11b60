import { unTarget } from './un-acts.ts';

// Citations in Chinese: "第75/1、75/2和75/3号决议", "安全理事会第1973（2011）号决议", "第29、30和35段", "第13、14条".
// A list may name its measure word once at the end, or with every number.

/** A citation found, with the part of the text that shows it. */
export interface FoundInChinese {
  readonly family: 'unResolution' | 'ituAct' | 'paragraph' | 'article';
  readonly start: number;
  readonly length: number;
  readonly target: string;
}

const AND = '\\s?(?:、|,|，|和|及|与|以及|或)\\s?';
const SESSION = '[(（]\\s?(?:\\d{4}|(?:E?S-)?[IVXL]+)\\s?[)）]';
const ACT_NUMBER = `\\d{1,4}(?:/\\d{1,3}(?:\\s?[A-Z](?![A-Za-z]))?|(?:\\s?[A-Z])?\\s?${SESSION})?`;
const ACT_GROUP = `第\\s?${ACT_NUMBER}(?:${AND}${ACT_NUMBER}){0,60}\\s?号`;
const ACTS = new RegExp(`${ACT_GROUP}(?:${AND}${ACT_GROUP}){0,60}(?:\\s?(决议|决定|意见))?`, 'gu');
const ACT_NUMBERS = new RegExp(`第?\\s?(${ACT_NUMBER})(?:\\s?号(?:决议|决定|意见)?)?`, 'gu');

const SUB = '(?:\\s?[(（][a-z0-9一二三四五六七八九十]{1,3}[)）])*';
const ONE = `\\d{1,3}${SUB}`;
const RANGE = `${ONE}(?:\\s?(?:至|到|-|–|—)\\s?(?:第\\s?)?${ONE})?`;
const PLACES = new RegExp(`第\\s?${RANGE}(?:${AND}(?:第\\s?)?${RANGE}){0,60}\\s?(段|条)`, 'gu');

/** The bodies before "第…号", the longer name first; the words are those that the English rules know. */
const BODIES: readonly { readonly pattern: RegExp; readonly words: string }[] = [
  { pattern: /人权理事会(?:的)?\s?$/u, words: 'Human Rights Council' },
  { pattern: /(?:经济及社会理事会|经社理事会)(?:的)?\s?$/u, words: 'Economic and Social Council' },
  { pattern: /(?:安全理事会|安理会)(?:的)?\s?$/u, words: 'Security Council' },
  { pattern: /(?:联合国大会|联大)(?:的)?\s?$/u, words: 'General Assembly' },
  { pattern: /理事会(?:的)?\s?$/u, words: 'Council' },
];

/** Finds what a Chinese text names. */
export function findChineseCitations(text: string): readonly FoundInChinese[] {
  if (!text.includes('第')) return [];
  const found: FoundInChinese[] = [];
  for (const match of text.matchAll(ACTS)) found.push(...actsOf(match, text));
  for (const match of text.matchAll(PLACES)) {
    const numbers = match[0]
      .slice(0, -1)
      .replace(/[第\s]/gu, '')
      .replace(/（/gu, '(')
      .replace(/）/gu, ')')
      .replace(/[至到–—]/gu, '-')
      .replace(/以及|[和及与或]/gu, ' and ')
      .replace(/[、,，]/gu, ', ');
    const isParagraph = match[1] === '段';
    found.push({
      family: isParagraph ? 'paragraph' : 'article',
      start: match.index,
      length: match[0].length,
      target: `${isParagraph ? 'paragraph' : 'Article'} ${numbers}`,
    });
  }
  return found;
}

function actsOf(match: RegExpExecArray, text: string): readonly FoundInChinese[] {
  const [whole, word] = match;
  const before = text.slice(Math.max(0, match.index - 12), match.index);
  const words = BODIES.find(({ pattern }) => pattern.test(before))?.words ?? '';
  const numbers = [...whole.matchAll(ACT_NUMBERS)].filter((number) => number[0].trim() !== '');
  return numbers.flatMap((number): readonly FoundInChinese[] => {
    const digits = (number[1] ?? '').replace(/（/gu, '(').replace(/）/gu, ')').replace(/\s?\(/gu, ' (');
    const target = targetOf(digits, words, word);
    if (target === null) return [];
    return [{ ...target, start: match.index + number.index, length: number[0].trimEnd().length }];
  });
}

function targetOf(
  digits: string,
  words: string,
  word: string | undefined,
): Pick<FoundInChinese, 'family' | 'target'> | null {
  const isDecision = word === '决定';
  if (/[/(]/u.test(digits))
    return {
      family: 'unResolution',
      target: unTarget(`${words === 'Council' ? '' : words}${isDecision ? ' decision' : ''}`, digits),
    };
  // "第5号文件": a number alone needs the word to be that of an act
  if (word === undefined) return null;
  if (words === 'Security Council' || words === 'General Assembly')
    return { family: 'unResolution', target: `${words.startsWith('S') ? 'S' : 'A'}/RES/${digits}` };
  const kind = isDecision ? 'Decision' : word === '意见' ? 'Opinion' : 'Resolution';
  return { family: 'ituAct', target: `${words === 'Council' ? 'Council ' : ''}${kind} ${digits}` };
}
