import { LETTER, NO_LETTER, SIGN, WITHIN, beginsPair, kindOfPair, kindOfUnit } from './letters.ts';
import { FIRST_MARK, KnownWord, NO_WORD, PLAIN_WORD, lexiconOf, nextMark } from './lexicon.ts';
import type { Lexicon } from './lexicon.ts';
import type { LatinLanguage } from './stem.ts';

/** A word of a text as it is looked for; a Chinese or Japanese character counts as one. */
export class Word {
  /** In UTF-16 units of the source. */
  readonly start: number;
  readonly end: number;
  /** A character of a script without spaces. */
  readonly isSign: boolean;
  /** It stands directly behind another such character. */
  readonly isJoined: boolean;
  private readonly known: KnownWord;

  constructor(known: KnownWord, start: number, end: number, isSign: boolean, isJoined: boolean) {
    this.known = known;
    this.start = start;
    this.end = end;
    this.isSign = isSign;
    this.isJoined = isJoined;
  }

  /** Folded. */
  get word(): string {
    return this.known.word;
  }

  /** Folded and without its endings. */
  get stem(): string {
    return this.known.stem;
  }
}

const APOSTROPHE = /['’‘ʼ`]/;

/** In place of a slot: a word that was passed over. */
const PASSED = -1;

type Visit = (lexicon: Lexicon, slot: number, start: number, end: number, isSign: boolean) => void;

/**
 * Goes through the words of a text in order. Elided articles are left out. Superior numbers are no part of the word
 * whose footnotes they mark. Words that may be passed over are not looked at.
 */
function eachWord(text: string, latin: LatinLanguage | null, passes: Passes | null, visit: Visit): void {
  const words = lexiconOf(latin);
  const signs = lexiconOf(null);
  for (let at = 0; at < text.length;) {
    const start = at;
    let unit = text.charCodeAt(at);
    let isPair = beginsPair(unit);
    let kind = isPair ? kindOfPair(text, at) : kindOfUnit(unit);
    // Half of a pair may stand alone, before a letter.
    at += isPair && kind !== NO_LETTER ? 2 : 1;
    if (kind !== LETTER && kind !== SIGN) continue;
    let mark = nextMark(FIRST_MARK, unit);
    if (isPair) mark = nextMark(mark, text.charCodeAt(at - 1));
    if (kind === SIGN) {
      visit(signs, signs.find(text, start, at, mark), start, at, true);
      continue;
    }
    while (at < text.length) {
      unit = text.charCodeAt(at);
      isPair = beginsPair(unit);
      kind = isPair ? kindOfPair(text, at) : kindOfUnit(unit);
      if (kind !== LETTER && kind !== WITHIN) break;
      mark = nextMark(mark, unit);
      if (isPair) mark = nextMark(mark, text.charCodeAt(at + 1));
      at += isPair ? 2 : 1;
    }
    if (passes !== null && passes(text, start, at)) {
      visit(words, PASSED, start, at, false);
      continue;
    }
    const slot = words.find(text, start, at, mark);
    const flag = words.flagIn(slot);
    if (flag === NO_WORD || (flag !== PLAIN_WORD && isElided(text, words.wordIn(slot).word, start, at)))
      continue;
    visit(words, slot, start, at, false);
  }
}

function isElided(text: string, word: string, start: number, end: number): boolean {
  if (word === 's' && start > 0 && APOSTROPHE.test(text[start - 1] ?? '')) return true;
  return APOSTROPHE.test(text[end] ?? '') && /\p{L}/u.test(text[end + 1] ?? '');
}

/** The words of a text in order, with their places. */
export function wordsOf(text: string, latin: LatinLanguage | null): readonly Word[] {
  const words: Word[] = [];
  let signEnd = -1;
  eachWord(text, latin, null, (lexicon, slot, start, end, isSign) => {
    words.push(new Word(lexicon.wordIn(slot), start, end, isSign, isSign && signEnd === start));
    if (isSign) signEnd = end;
  });
  return words;
}

/** Whether a word that stands there is of no interest, told without looking it up. */
type Passes = (text: string, start: number, end: number) => boolean;

const UNKNOWN = 0xffff;
/** By the unit with which a word is written: the unit with which it begins when it is folded; 0 where that depends. */
const folded = new Uint16Array(0x10000).fill(UNKNOWN);
/** Letters that a mark behind them may turn into others, and those of Arabic, which loses beginnings too. */
const DEPENDS = /^[иИ\p{Script=Arabic}]$/u;

function foldedFirst(unit: number): number {
  const known = folded[unit] ?? 0;
  if (known !== UNKNOWN) return known;
  const letter = String.fromCharCode(unit);
  const { word } = new KnownWord(letter, null);
  folded[unit] = beginsPair(unit) || word === '' || DEPENDS.test(letter) ? 0 : word.charCodeAt(0);
  return folded[unit] ?? 0;
}

/** Words that begin with one of these letters, folded; the others are passed over. None of those is lost that may be elided. */
function passesAllBut(letters: ReadonlySet<number>): Passes {
  return (text, start, end) => {
    const first = foldedFirst(text.charCodeAt(start));
    if (first === 0 || letters.has(first)) return false;
    return !isNearApostrophe(text, start, end);
  };
}

function isNearApostrophe(text: string, start: number, end: number): boolean {
  return (
    (start > 0 && isApostrophe(text.charCodeAt(start - 1))) ||
    (end < text.length && isApostrophe(text.charCodeAt(end)))
  );
}

function isApostrophe(unit: number): boolean {
  return unit === 0x27 || (unit > 0x5f && APOSTROPHE.test(String.fromCharCode(unit)));
}

/** The words of a text in order; null for those that begin with none of these letters, as folded words do. */
export function someWordsOf(
  text: string,
  latin: LatinLanguage | null,
  letters: ReadonlySet<number>,
): readonly (Word | null)[] {
  const words: (Word | null)[] = [];
  let signEnd = -1;
  eachWord(text, latin, passesAllBut(letters), (lexicon, slot, start, end, isSign) => {
    if (slot === PASSED) words.push(null);
    else words.push(new Word(lexicon.wordIn(slot), start, end, isSign, isSign && signEnd === start));
    if (isSign) signEnd = end;
  });
  return words;
}

const SPACE = 32;

/**
 * The terms under which texts are kept, in UTF-8: one for each word, in order and with a space between them: stems, and
 * of a script without spaces each character with the one behind it, the last of a run alone.
 */
export class TermWriter {
  private readonly tell: (word: string) => void;
  /** By the numbers of words: 1 where a word was told. */
  private told = new Uint8Array(4096);
  private room = new Uint8Array(4096);
  private length = 0;

  /** Each word that occurs is told once, signs apart. */
  constructor(tell: (word: string) => void) {
    this.tell = tell;
  }

  /** The terms of a text, good until the next are asked for. */
  write(text: string, latin: LatinLanguage | null): Uint8Array {
    this.length = 0;
    let signEnd = -1;
    eachWord(text, latin, null, (lexicon, slot, start, end, isSign) => {
      if (!isSign && this.told[lexicon.numberIn(slot)] !== 1) this.learn(lexicon, slot);
      const stem = lexicon.stemLength(slot);
      if (this.length + 2 * stem + 1 > this.room.length) this.makeRoom(2 * stem + 1);
      if (isSign && signEnd === start) {
        lexicon.copyStem(slot, this.room, this.length);
        this.length += stem;
      }
      if (this.length > 0) this.room[this.length++] = SPACE;
      lexicon.copyStem(slot, this.room, this.length);
      this.length += stem;
      if (isSign) signEnd = end;
    });
    return this.room.subarray(0, this.length);
  }

  private learn(lexicon: Lexicon, slot: number): void {
    const number = lexicon.numberIn(slot);
    if (number >= this.told.length) {
      const told = new Uint8Array(number * 2);
      told.set(this.told);
      this.told = told;
    }
    this.told[number] = 1;
    this.tell(lexicon.wordIn(slot).word);
  }

  private makeRoom(more: number): void {
    const room = new Uint8Array((this.length + more) * 2);
    room.set(this.room);
    this.room = room;
  }
}
