import { fold } from './fold.ts';
import { stemOf } from './stem.ts';
import type { LatinLanguage } from './stem.ts';

/** French and Italian words lose their article before a vowel. */
const ELIDED = new Set('c d j l m n s t qu jusqu lorsqu puisqu quoiqu dell all nell'.split(' '));

/** Longer than any word: a word beyond it is cut, so that nothing can fill the index with one. */
const MOST_UNITS = 64;
/** What folding makes of letters and is none: an Arabic ligature has spaces in it, some letters turn into signs. */
const NOT_OF_WORD = /[^\p{L}\p{N}]/gu;

/** A word as it is written somewhere. What is dear to find of it is found when it is first asked for, and kept. */
export class KnownWord {
  /** Folded. */
  readonly word: string;
  private readonly latin: LatinLanguage | null;
  private foundStem: string | null = null;

  constructor(raw: string, latin: LatinLanguage | null) {
    this.word = wholeStart(fold(raw).replaceAll(NOT_OF_WORD, ''));
    this.latin = latin;
  }

  /** Folded and without its endings. */
  get stem(): string {
    this.foundStem ??= stemOf(this.word, this.latin);
    return this.foundStem;
  }
}

function wholeStart(word: string): string {
  const cut = word.slice(0, MOST_UNITS);
  return cut.length < word.length && /[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut;
}

/** Words of one language that were met so far are remembered: no more than these, and of no more letters. */
const MOST_KNOWN = 150_000;
const MOST_LETTERS = 4_000_000;
const FIRST_SLOTS = 2048;
const FIRST_LETTERS = 16_384;
/** A word lies so many slots from its place at most; beyond that it is among the crowded ones. */
const MOST_STEPS = 64;
const FIRST_CROWDED = 16;

/** The mark of a word before its first unit, and with each further unit. */
export const FIRST_MARK = 0x811c9dc5 | 0;
export function nextMark(mark: number, unit: number): number {
  return Math.imul(mark ^ unit, 0x01000193);
}

/** What a slot says of a word, side by side; the first is 0 where the slot is empty. */
const ENTRY = 8;
const WORD = 0;
const MARK = 1;
const RAW_AT = 2;
const RAW_LENGTH = 3;
const STEM_AT = 4;
const STEM_LENGTH = 5;
const NUMBER = 6;
const FLAG = 7;

/** What is to be looked at before a word is taken: nothing; it has no letters; it may be an elided article. */
export const PLAIN_WORD = 0;
export const NO_WORD = 1;
export const SHORT_WORD = 2;

let count = 0;
const utf8 = new TextEncoder();

/**
 * The words of one language by how they are written, found where they stand in a text: no string is made for a word
 * that is known already, of which a library has millions. All that is asked of such a word lies in two places of
 * memory: to go from one object to the next for each of them would take longer than all the rest.
 */
export class Lexicon {
  private readonly latin: LatinLanguage | null;
  /** By mark; a word whose slot is taken has the next. Behind these slots lie those of the crowded words. */
  private slots = new Int32Array((FIRST_SLOTS + FIRST_CROWDED) * ENTRY);
  /** How long the part of the slots is in which words lie by their marks, less one. */
  private last = FIRST_SLOTS * ENTRY - 1;
  /** The slots of words whose neighbourhood was full, as somebody might want it to be. */
  private readonly crowd = new Map<string, number>();
  /** Words as they are written, and the bytes of their stems. */
  private letters = new Uint16Array(FIRST_LETTERS);
  private used = 0;
  private words: KnownWord[] = [];

  constructor(latin: LatinLanguage | null) {
    this.latin = latin;
  }

  /** How many words found no slot near their place: of texts that nobody made for that, next to none. */
  get crowded(): number {
    return this.crowd.size;
  }

  /** The slot of the word that stands there, good until the next is asked for; `mark` is of its units. */
  find(text: string, start: number, end: number, mark: number): number {
    const { slots, letters, last } = this;
    const length = end - start;
    let slot = placeOf(mark, last);
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (slots[slot + WORD] === 0) return this.learn(ownCopy(text, start, end), mark);
      if (slots[slot + MARK] === mark && slots[slot + RAW_LENGTH] === length) {
        const from = (slots[slot + RAW_AT] ?? 0) - start;
        let at = start;
        while (at < end && letters[from + at] === text.charCodeAt(at)) at += 1;
        if (at === end) return slot;
      }
      slot = (slot + ENTRY) & last;
    }
    const raw = ownCopy(text, start, end);
    return this.crowd.get(raw) ?? this.learn(raw, mark);
  }

  wordIn(slot: number): KnownWord {
    const word = this.words[(this.slots[slot + WORD] ?? 0) - 1];
    if (word === undefined) throw new Error('No word is there');
    return word;
  }

  flagIn(slot: number): number {
    return this.slots[slot + FLAG] ?? PLAIN_WORD;
  }

  /** Of this word alone, as long as the program runs, and small enough to be a place in a list. */
  numberIn(slot: number): number {
    return this.slots[slot + NUMBER] ?? 0;
  }

  /** How many bytes the stem of a word has, in UTF-8; they are put into a list where there is room for them. */
  stemLength(slot: number): number {
    if (this.slots[slot + STEM_AT] === 0) this.keepStem(slot);
    return this.slots[slot + STEM_LENGTH] ?? 0;
  }

  copyStem(slot: number, into: Uint8Array, at: number): void {
    const { letters } = this;
    const from = this.slots[slot + STEM_AT] ?? 0;
    const length = this.slots[slot + STEM_LENGTH] ?? 0;
    for (let step = 0; step < length; step++) into[at + step] = letters[from + step] ?? 0;
  }

  private keepStem(slot: number): void {
    const bytes = utf8.encode(this.wordIn(slot).stem);
    this.slots[slot + STEM_AT] = this.keep(bytes);
    this.slots[slot + STEM_LENGTH] = bytes.length;
  }

  /** Where letters are kept from now on; never 0. */
  private keep(more: ArrayLike<number>): number {
    const at = this.used + 1;
    if (at + more.length > this.letters.length) {
      const letters = new Uint16Array((at + more.length) * 2);
      letters.set(this.letters.subarray(0, at));
      this.letters = letters;
    }
    this.letters.set(more, at);
    this.used += more.length;
    return at;
  }

  private learn(raw: string, mark: number): number {
    if (this.words.length >= MOST_KNOWN || this.used > MOST_LETTERS) this.forget();
    const word = new KnownWord(raw, this.latin);
    this.words.push(word);
    if (this.words.length * 2 * ENTRY > this.last) this.grow();
    const slot = this.freeSlot(mark, () => raw);
    const units = Array.from({ length: raw.length }, (_, at) => raw.charCodeAt(at));
    const flag = word.word === '' ? NO_WORD : ELIDED.has(word.word) ? SHORT_WORD : PLAIN_WORD;
    this.slots.set([this.words.length, mark, this.keep(units), raw.length, 0, 0, ++count, flag], slot);
    return slot;
  }

  private freeSlot(mark: number, raw: () => string): number {
    let slot = placeOf(mark, this.last);
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (this.slots[slot + WORD] === 0) return slot;
      slot = (slot + ENTRY) & this.last;
    }
    return this.crowdedSlot(raw());
  }

  private crowdedSlot(raw: string): number {
    const slot = this.last + 1 + this.crowd.size * ENTRY;
    if (slot >= this.slots.length) {
      const slots = new Int32Array(this.last + 1 + 2 * (slot - this.last - 1));
      slots.set(this.slots);
      this.slots = slots;
    }
    this.crowd.set(raw, slot);
    return slot;
  }

  private forget(): void {
    this.empty(FIRST_SLOTS * ENTRY);
    this.letters = new Uint16Array(FIRST_LETTERS);
    this.used = 0;
    this.words = [];
  }

  private empty(length: number): void {
    this.slots = new Int32Array(length + FIRST_CROWDED * ENTRY);
    this.last = length - 1;
    this.crowd.clear();
  }

  private grow(): void {
    const old = this.slots;
    this.empty((this.last + 1) * 2);
    for (let slot = 0; slot < old.length; slot += ENTRY) {
      if (old[slot + WORD] === 0) continue;
      const free = this.freeSlot(old[slot + MARK] ?? 0, () =>
        spelled(this.letters, old[slot + RAW_AT] ?? 0, old[slot + RAW_LENGTH] ?? 0),
      );
      this.slots.set(old.subarray(slot, slot + ENTRY), free);
    }
  }
}

/** The low digits of a mark alone would put many words at one place. */
function placeOf(mark: number, last: number): number {
  return (Math.imul(mark ^ (mark >>> 15), ENTRY) & last) >>> 0;
}

/** A mere piece of a text would keep all of the text in memory. */
function ownCopy(text: string, start: number, end: number): string {
  let copy = '';
  for (let at = start; at < end; at++) copy += text[at] ?? '';
  return copy;
}

function spelled(letters: Uint16Array, from: number, length: number): string {
  let raw = '';
  for (let at = from; at < from + length; at++) raw += String.fromCharCode(letters[at] ?? 0);
  return raw;
}

const lexicons = new Map<LatinLanguage | null, Lexicon>();

/** The words of a language that were met so far. */
export function lexiconOf(latin: LatinLanguage | null): Lexicon {
  const known = lexicons.get(latin);
  if (known !== undefined) return known;
  const made = new Lexicon(latin);
  lexicons.set(latin, made);
  return made;
}
