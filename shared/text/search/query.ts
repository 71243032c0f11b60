import { latinOf } from './stem.ts';
import { wordsOf } from './words.ts';

/** A word of a query, or a character of a script without spaces. */
export interface QueryUnit {
  readonly word: string;
  readonly isSign: boolean;
  readonly isJoined: boolean;
}

/** What one clause must hold, or must not: units that follow each other. */
export interface QueryTerm {
  readonly units: readonly QueryUnit[];
  /** In quotation marks: no other forms of the words. */
  readonly isExact: boolean;
  /** The last word is only the beginning of one. */
  readonly isPrefix: boolean;
  readonly isExcluded: boolean;
}

/** A query as it was understood. Nothing that can be typed is an error. */
export interface Query {
  readonly terms: readonly QueryTerm[];
}

const MOST_TYPED = 600;
const MOST_TERMS = 16;
const MOST_UNITS = 24;
const QUOTE = '"“”«»„‟＂';
const PARTS = new RegExp(`([-−–]?)(?:[${QUOTE}]([^${QUOTE}]*)(?:[${QUOTE}]|$)|([^\\s${QUOTE}]+))`, 'gu');

/** Words are joined by "and"; "phrases" are exact; word* is a beginning; -word is not wanted. */
export function parseQuery(typed: string): Query {
  const terms: QueryTerm[] = [];
  const text = typed.slice(0, MOST_TYPED);
  for (const match of text.matchAll(PARTS)) {
    const [, sign = '', phrase, word = ''] = match;
    const part = (phrase ?? word).trim();
    const units = wordsOf(part, latinOf('en'))
      .slice(0, MOST_UNITS)
      .map((unit) => ({ word: unit.word, isSign: unit.isSign, isJoined: unit.isJoined }));
    if (units.length === 0) continue;
    terms.push({
      units,
      isExact: phrase !== undefined,
      isPrefix: part.endsWith('*') && units.at(-1)?.isSign === false,
      isExcluded: sign !== '' && startsWord(text, match.index),
    });
    if (terms.length >= MOST_TERMS) break;
  }
  return { terms: withoutDoubles(terms) };
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /\s/u.test(text[at - 1] ?? '');
}

function withoutDoubles(terms: readonly QueryTerm[]): readonly QueryTerm[] {
  return Array.from(new Map(terms.map((term) => [JSON.stringify(term), term])).values());
}

/** Whether a query asks for anything: one that only says what is not wanted does not. */
export function isAsking(query: Query): boolean {
  return query.terms.some((term) => !term.isExcluded);
}
