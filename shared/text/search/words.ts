import { fold } from './fold.ts';
import { stemOf } from './stem.ts';
import type { LatinLanguage } from './stem.ts';

/** A word of a text as it is looked for; a Chinese or Japanese character counts as one. */
export interface Word {
  /** Folded. */
  readonly word: string;
  /** Folded and without its endings. */
  readonly stem: string;
  /** In UTF-16 units of the source. */
  readonly start: number;
  readonly end: number;
  /** A character of a script without spaces. */
  readonly isSign: boolean;
  /** It stands directly behind another such character. */
  readonly isJoined: boolean;
}

const SIGN = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}]&&[\\p{L}\\p{Nl}]';
/** Superior numbers are marks of footnotes and no part of the word that they stand at. */
const WORDS = new RegExp(
  `([${SIGN}])|[[\\p{L}\\p{Nd}\\p{Nl}]--[${SIGN}]][[\\p{L}\\p{Nd}\\p{Nl}\\p{M}\\u00AD\\u200B-\\u200F\\u2060\\uFEFF]--[${SIGN}]]*`,
  'gv',
);

/** French and Italian words lose their article before a vowel; the English genitive is no word either. */
const ELIDED = new Set('c d j l m n s t qu jusqu lorsqu puisqu quoiqu dell all nell'.split(' '));
const APOSTROPHE = /['’‘ʼ`]/;

/** Longer than any word: a word beyond it is cut, so that nothing can fill the index with one. */
const MOST_UNITS = 64;

interface Known {
  readonly word: string;
  readonly stem: string;
}

const MOST_KNOWN = 150_000;
const known = new Map<string, Map<string, Known>>();

function knownWord(raw: string, latin: LatinLanguage | null): Known {
  const key = latin ?? '';
  let ofLanguage = known.get(key);
  if (ofLanguage === undefined) known.set(key, (ofLanguage = new Map<string, Known>()));
  const present = ofLanguage.get(raw);
  if (present !== undefined) return present;
  const word = wholeStart(fold(raw).replaceAll(NOT_OF_WORD, ''));
  const made = { word, stem: stemOf(word, latin) };
  if (ofLanguage.size >= MOST_KNOWN) ofLanguage.clear();
  ofLanguage.set(raw, made);
  return made;
}

/** What folding makes of letters and is none: an Arabic ligature has spaces in it, some letters turn into signs. */
const NOT_OF_WORD = /[^\p{L}\p{N}]/gu;

function wholeStart(word: string): string {
  const cut = word.slice(0, MOST_UNITS);
  return cut.length < word.length && /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

type Visit = (known: Known, start: number, end: number, isSign: boolean) => void;

/** Goes through the words of a text in order. Elided articles are left out. */
function eachWord(text: string, latin: LatinLanguage | null, visit: Visit): void {
  for (let at = 0; at < text.length;) {
    const plainEnd = plainWordEnd(text, at);
    if (plainEnd === at) {
      at += 1;
      continue;
    }
    let end = plainEnd;
    let start = at;
    let sign: string | undefined;
    if (plainEnd < 0) {
      WORDS.lastIndex = at;
      const match = WORDS.exec(text);
      if (match === null) return;
      [, sign] = match;
      start = match.index;
      end = start + match[0].length;
    }
    const raw = text.slice(start, end);
    at = end;
    const found = knownWord(raw, sign === undefined ? latin : null);
    if (sign === undefined && (found.word === '' || isElided(text, found.word, start, end))) continue;
    visit(found, start, end, sign !== undefined);
  }
}

/** Where a word of plain letters and digits ends; `at` if none stands here, -1 where other letters are about. */
function plainWordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && isPlain(text.charCodeAt(end))) end += 1;
  return end < text.length && text.charCodeAt(end) > 127 ? -1 : end;
}

function isPlain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

/** The words of a text in order, with their places. */
export function wordsOf(text: string, latin: LatinLanguage | null): readonly Word[] {
  const words: Word[] = [];
  let signEnd = -1;
  eachWord(text, latin, ({ word, stem }, start, end, isSign) => {
    words.push({ word, stem, start, end, isSign, isJoined: isSign && signEnd === start });
    if (isSign) signEnd = end;
  });
  return words;
}

function isElided(text: string, word: string, start: number, end: number): boolean {
  if (word.length > 7) return false;
  if (word === 's' && start > 0 && APOSTROPHE.test(text[start - 1] ?? '')) return true;
  return ELIDED.has(word) && APOSTROPHE.test(text[end] ?? '') && /\p{L}/u.test(text[end + 1] ?? '');
}

/**
 * The terms under which a text is kept, one for each word, in order and with a space between them: stems, and of a
 * script without spaces each character with the one behind it, the last of a run alone. Each word is told too.
 */
export function termsOf(text: string, latin: LatinLanguage | null, tell: (word: string) => void): string {
  let terms = '';
  let signEnd = -1;
  eachWord(text, latin, ({ word, stem }, start, end, isSign) => {
    if (!isSign) {
      tell(word);
      terms += terms === '' ? stem : ` ${stem}`;
      return;
    }
    terms += signEnd === start ? `${stem} ${stem}` : terms === '' ? stem : ` ${stem}`;
    signEnd = end;
  });
  return terms;
}
