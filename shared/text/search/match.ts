import type { Hit } from './find.ts';
import type { Query, QueryTerm, QueryUnit } from './query.ts';
import { mayComeTo, stemOf } from './stem.ts';
import type { LatinLanguage } from './stem.ts';
import { someWordsOf } from './words.ts';
import type { Word } from './words.ts';

/** Whether a text answers a query, and where: the one judge of it, whatever index proposed the text. */
export function matchText(text: string, latin: LatinLanguage | null, query: Query): readonly Hit[] | null {
  const wanted = wantedIn(query, latin);
  const words = someWordsOf(text, latin, wanted.letters);
  const hits: Hit[] = [];
  for (const { term, stems } of wanted.terms) {
    const found = placesOf(words, stems, term);
    if (term.isExcluded ? found.length > 0 : found.length === 0) return null;
    hits.push(...found);
  }
  return withoutOverlaps(hits);
}

/** What a query asks for in one language. */
interface Wanted {
  readonly terms: readonly { readonly term: QueryTerm; readonly stems: readonly string[] }[];
  /** With which of these a word begins that is any of it. */
  readonly letters: ReadonlySet<number>;
}

/** One query is asked of many texts. */
const known = new WeakMap<Query, Map<LatinLanguage | null, Wanted>>();

function wantedIn(query: Query, latin: LatinLanguage | null): Wanted {
  const ofQuery = known.get(query) ?? new Map<LatinLanguage | null, Wanted>();
  known.set(query, ofQuery);
  const before = ofQuery.get(latin);
  if (before !== undefined) return before;
  const terms = query.terms.map((term) => ({
    term,
    stems: term.units.map(({ word }) => stemOf(word, latin)),
  }));
  const all = terms.flatMap(({ term, stems }) => [...term.units.map(({ word }) => word), ...stems]);
  const made = { terms, letters: new Set(all.map((word) => word.charCodeAt(0))) };
  ofQuery.set(latin, made);
  return made;
}

function placesOf(
  words: readonly (Word | null)[],
  stems: readonly string[],
  term: QueryTerm,
): readonly Hit[] {
  const places: Hit[] = [];
  const last = term.units.length - 1;
  for (let at = 0; at + last < words.length; at++) {
    if (!term.units.every((unit, step) => fits(words[at + step], unit, stems[step], term, step, last)))
      continue;
    places.push({ start: words[at]?.start ?? 0, end: words[at + last]?.end ?? 0 });
  }
  return places;
}

function fits(
  word: Word | null | undefined,
  unit: QueryUnit,
  stem: string | undefined,
  term: QueryTerm,
  step: number,
  last: number,
): boolean {
  if (word === undefined || word === null || word.isSign !== unit.isSign) return false;
  if (step > 0 && word.isJoined !== unit.isJoined) return false;
  if (word.word === unit.word) return true;
  if (term.isPrefix && step === last) return word.word.startsWith(unit.word);
  return !term.isExact && stem !== undefined && mayComeTo(word.word, stem) && word.stem === stem;
}

function withoutOverlaps(hits: readonly Hit[]): readonly Hit[] {
  const kept: Hit[] = [];
  for (const hit of hits.toSorted((a, b) => a.start - b.start || b.end - a.end))
    if (hit.start >= (kept.at(-1)?.end ?? 0)) kept.push(hit);
  return kept;
}
