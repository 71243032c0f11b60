import { LATIN_LANGUAGES, stemOf } from '../../../shared/text/search/forms.ts';
import type { LatinLanguage, Query, QueryTerm, QueryUnit } from '../../../shared/text/search/forms.ts';

/** Words of the index that begin so. */
export type WordsFrom = (beginning: string) => readonly string[];

/** So many ways to say a phrase are asked for at most. */
const MOST_WAYS = 48;

/**
 * A query as FTS5 is asked for it. It proposes every part that may answer and some that do not, since it knows no
 * languages: `matchText` judges. What is not wanted is left to that. Only letters and digits reach FTS5, in quotes.
 */
export function expressionOf(query: Query, wordsFrom: WordsFrom): string {
  return query.terms
    .filter((term) => !term.isExcluded)
    .map((term) => `(${waysOf(term, wordsFrom).join(' OR ')})`)
    .join(' AND ');
}

function waysOf(term: QueryTerm, wordsFrom: WordsFrom): readonly string[] {
  const last = term.units.length - 1;
  const tail = term.units[last];
  const ways = new Set<string>();
  for (const language of [null, ...LATIN_LANGUAGES]) {
    const stems = term.units.map(({ word }) => stemOf(word, language));
    const body = phraseOf(term.units, stems);
    if (!term.isPrefix || tail === undefined) ways.add(body);
    else {
      const head = stems.slice(0, last);
      ways.add(`"${[...head, tail.word].join(' ')}"*`);
      for (const stem of shorterStems(tail.word, wordsFrom(tail.word), language))
        ways.add(`"${[...head, stem].join(' ')}"`);
    }
    if (ways.size >= MOST_WAYS) break;
  }
  return Array.from(ways).slice(0, MOST_WAYS);
}

/** Of words with that beginning, the stems that have lost a part of it with their endings. */
function shorterStems(
  beginning: string,
  words: readonly string[],
  language: LatinLanguage | null,
): ReadonlySet<string> {
  const stems = new Set<string>();
  for (const word of words) {
    const stem = stemOf(word, language);
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
