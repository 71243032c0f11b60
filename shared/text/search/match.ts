import type { Hit } from './find.ts';
import type { Query, QueryTerm, QueryUnit } from './query.ts';
import { mayComeTo, stemOf } from './stem.ts';
import type { LatinLanguage } from './stem.ts';
import { wordsOf } from './words.ts';
import type { Word } from './words.ts';

/** Whether a text answers a query, and where: the one judge of it, whatever index proposed the text. */
export function matchText(text: string, latin: LatinLanguage | null, query: Query): readonly Hit[] | null {
  const words = wordsOf(text, latin);
  const hits: Hit[] = [];
  for (const term of query.terms) {
    const found = placesOf(words, latin, term);
    if (term.isExcluded ? found.length > 0 : found.length === 0) return null;
    hits.push(...found);
  }
  return withoutOverlaps(hits);
}

function placesOf(words: readonly Word[], latin: LatinLanguage | null, term: QueryTerm): readonly Hit[] {
  const stems = term.units.map(({ word }) => stemOf(word, latin));
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
  word: Word | undefined,
  unit: QueryUnit,
  stem: string | undefined,
  term: QueryTerm,
  step: number,
  last: number,
): boolean {
  if (word === undefined || word.isSign !== unit.isSign) return false;
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
