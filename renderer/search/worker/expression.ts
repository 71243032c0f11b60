import { stemOf } from '../../../shared/text/search/forms.ts';
import type { LatinLanguage, Query, QueryTerm, QueryUnit } from '../../../shared/text/search/forms.ts';

/** What an index says of itself to one who wants to ask it. */
export interface Vocabulary {
  /** Words that begin so. */
  wordsFrom(beginning: string): readonly string[];
  /** Every way in which a word of one of its texts was shortened. */
  languages(): Iterable<LatinLanguage | null>;
}

/** So many ways to say a phrase are asked for at most. */
const MOST_WAYS = 48;

/**
 * A query as FTS5 is asked for it. It proposes every part that may answer and some that do not, since it knows no
 * languages: `matchText` judges. What is not wanted is left to that. Only letters and digits reach FTS5, in quotes.
 */
export function expressionOf(query: Query, vocabulary: Vocabulary): string {
  return query.terms
    .filter((term) => !term.isExcluded)
    .map((term) => `(${waysOf(term, vocabulary).join(' OR ')})`)
    .join(' AND ');
}

function waysOf(term: QueryTerm, vocabulary: Vocabulary): readonly string[] {
  const last = term.units.length - 1;
  const tail = term.units[last];
  const words = term.isPrefix && tail !== undefined ? vocabulary.wordsFrom(tail.word) : [];
  const ways = new Set<string>();
  for (const language of new Set([null, ...vocabulary.languages()])) {
    const stems = term.units.map(({ word }) => stemOf(word, language));
    const body = phraseOf(term.units, stems);
    if (!term.isPrefix || tail === undefined) ways.add(body);
    else {
      const head = stems.slice(0, last);
      ways.add(`"${[...head, tail.word].join(' ')}"*`);
      for (const stem of shorterStems(tail.word, words, language)) ways.add(`"${[...head, stem].join(' ')}"`);
    }
    if (ways.size >= MOST_WAYS) break;
  }
  return Array.from(ways).slice(0, MOST_WAYS);
}

/** Many words are looked at for a beginning, and the same again for the next letter of it. */
const MOST_KEPT = 5000;
const kept = new Map<string, string>();

function keptStem(word: string, language: LatinLanguage | null): string {
  const key = `${language ?? ''} ${word}`;
  const before = kept.get(key);
  if (before !== undefined) return before;
  if (kept.size >= MOST_KEPT) kept.clear();
  const stem = stemOf(word, language);
  kept.set(key, stem);
  return stem;
}

/** Of words with that beginning, the stems that have lost a part of it with their endings. */
function shorterStems(
  beginning: string,
  words: readonly string[],
  language: LatinLanguage | null,
): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const word of words) {
    const stem = keptStem(word, language);
    if (!stem.startsWith(beginning)) stems.add(stem);
  }
  return stems;
}

/** Characters of a run as pairs; the end of a phrase may lie within a run, so the last one is a beginning. */
function phraseOf(units: readonly QueryUnit[], stems: readonly string[]): string {
  const terms: string[] = [];
  let isOpen = false;
  units.forEach((unit, index) => {
    const stem = stems[index] ?? '';
    const next = units[index + 1];
    if (!unit.isSign) terms.push(stem);
    else if (next?.isJoined === true) terms.push(stem + (stems[index + 1] ?? ''));
    else if (next !== undefined || !unit.isJoined) {
      terms.push(stem);
      isOpen = next === undefined;
    }
  });
  return `"${terms.join(' ')}"${isOpen ? '*' : ''}`;
}
