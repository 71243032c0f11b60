import { fold } from '../search/fold.ts';

/** A folded piece of a query or of a document's name. */
export interface JumpToken {
  readonly text: string;
  /** Place of the token in the query, so that what was not understood can be named. */
  readonly index: number;
}

// Symbols ("C07/21", "WG-WSIS-11/10") stay together as one token and are also offered in parts.
// "6.5" is one label.
const PIECE =
  /§+|¶|\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+(?:(?:[/-]|(?<=\d)\.(?=\d))(?:(?!\p{Script=Han})[\p{L}\p{N}])+)*/gu;
/** "a)-e)": the beginning of the range is the place. */
const RANGE_END = /(?<=\))\s*-\s*\(?[\p{L}\p{N}]+\)?/gu;

/** Splits a query into folded tokens; brackets, stops and quotes only separate. */
export function jumpTokens(text: string): readonly JumpToken[] {
  return Array.from(fold(text).replaceAll(RANGE_END, '').matchAll(PIECE), (match, index) => ({
    text: match[0],
    index,
  }));
}

/** A label as it is compared: folded, without enclosing punctuation; "" for none. */
export function bareLabel(label: string | null): string {
  if (label === null) return '';
  return fold(label).replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
}

/** An Arabic word without its article. */
export function bareArticle(folded: string): string {
  return /^ال\p{Script=Arabic}{3}/u.test(folded) ? folded.slice(2) : folded;
}

/** Words by which a document can be called: of title, symbol and file name. */
export function nameWords(...names: readonly (string | null)[]): ReadonlySet<string> {
  const words = new Set<string>();
  for (const name of names) {
    if (name === null) continue;
    for (const token of jumpTokens(name.replace(/\.[a-z]{2,4}$/i, '').replaceAll('_', ' '))) {
      words.add(bareArticle(token.text));
      for (const part of token.text.split(/[/-]/)) words.add(part);
    }
  }
  return words;
}
