import type { ClauseId, DocumentId } from '../../base/ids.ts';
import type { DocumentEntry } from '../../domain/document.ts';
import { bareArticle, jumpTokens, nameWords } from './jump-tokens.ts';
import { findClauseByTokens } from './find-clause.ts';
import type { JumpClause } from './find-clause.ts';
import { placeWord } from './words.ts';

/** What jumping needs of a document. */
export type JumpDocument = Pick<DocumentEntry, 'id' | 'title' | 'symbol' | 'fileName'>;

/** A place that was typed: a document, and in it a clause or (null) its beginning. */
export interface JumpTarget {
  readonly document: DocumentId;
  readonly clause: ClauseId | null;
}

/** How to get at the clauses of a document; undefined while they are not at hand. */
export type ClausesOf = (id: DocumentId) => readonly JumpClause[] | undefined;

interface Reading {
  readonly document: JumpDocument;
  readonly place: readonly string[];
  readonly score: number;
}

/** Words of acts that many documents share: alone they call none. */
const GENERIC = new Set([
  'resolution',
  'res',
  'decision',
  'recommendation',
  'rec',
  'opinion',
  'document',
  'doc',
  'the',
  'of',
  'on',
  'and',
  'report',
  'rapport',
  'informe',
  'resolucion',
  'резолюция',
  'доклад',
  'قرار',
  'وثيقه',
  'تقرير',
]);

/**
 * The documents that the beginning of a query may call, the likeliest first, each with the words left over
 * for the place in it. The document the delegate is in needs no name: it is always the last reading.
 */
export function jumpReadings(
  query: string,
  documents: readonly JumpDocument[],
  current: DocumentId | null,
): readonly { readonly document: DocumentId; readonly place: readonly string[] }[] {
  const tokens = jumpTokens(query).map((token) => token.text);
  const readings = documents.flatMap((document) => readingsOf(document, tokens));
  const sorted = readings
    .toSorted((a, b) => b.score - a.score)
    .map(({ document, place }) => ({ document: document.id, place }));
  return current === null || tokens.length === 0 ? sorted : [...sorted, { document: current, place: tokens }];
}

/** Finds what a query such as "WGIG 34 (ii)", "resolution 75 considering further a" or "C07/21" names. */
export function jump(
  query: string,
  documents: readonly JumpDocument[],
  current: DocumentId | null,
  clausesOf: ClausesOf,
): readonly JumpTarget[] {
  const targets: JumpTarget[] = [];
  const seen = new Set<string>();
  for (const { document, place } of ordered(query, documents, current)) {
    const clause = place.length === 0 ? null : findClauseByTokens(place, clausesOf(document) ?? []);
    if (place.length > 0 && clause === null) continue;
    const key = `${document} ${clause ?? ''}`;
    if (!seen.has(key)) targets.push({ document, clause });
    seen.add(key);
  }
  return targets;
}

/** A label alone means the document the delegate is reading, whatever else the number might call. */
function ordered(
  query: string,
  documents: readonly JumpDocument[],
  current: DocumentId | null,
): readonly { readonly document: DocumentId; readonly place: readonly string[] }[] {
  const readings = jumpReadings(query, documents, current);
  const here = readings.at(-1);
  const isLabel = jumpTokens(query).every(
    ({ text }) => placeWord(text) !== undefined || /^(?:\d+[a-z]*|[a-z]{1,4})$/.test(text),
  );
  if (!isLabel || here === undefined || current === null || here.document !== current) return readings;
  const named = readings.slice(0, -1);
  const byWord = named.filter(
    ({ place }) => place.length < jumpTokens(query).length && /[a-z]{3}/.test(query.toLowerCase()),
  );
  return byWord.length > 0 ? readings : [here, ...named];
}

function readingsOf(document: JumpDocument, tokens: readonly string[]): readonly Reading[] {
  const words = nameWords(document.title, document.symbol, document.fileName);
  const numbered = numberedWords(document.title, document.symbol, document.fileName);
  const initials = initialsOf(document.title);
  const symbol = compact(document.symbol ?? '');
  const readings: Reading[] = [];
  let score = 0;
  for (const [index, token] of tokens.entries()) {
    const worth = tokenWorth(bareArticle(token), tokens[index - 1], { words, numbered, initials, symbol });
    if (worth === 0) break;
    score += worth;
    if (score >= 2) readings.push({ document, place: tokens.slice(index + 1), score });
  }
  return readings;
}

/** What a document can be called by. */
interface Names {
  readonly words: ReadonlySet<string>;
  readonly numbered: readonly (readonly [word: string, number: string])[];
  readonly initials: string;
  readonly symbol: string;
}

/** How well a token calls a document: 0 not at all; numbers count only next to the word they number. */
function tokenWorth(token: string, before: string | undefined, names: Names): number {
  const { words, numbered, initials, symbol } = names;
  const close = compact(token);
  if (symbol !== '' && close === symbol) return 6;
  if (symbol.length > 3 && /\d/.test(token) && close.length > 3 && symbol.startsWith(close)) return 5;
  if (/^\d+[a-z]*$/.test(token)) {
    if (before === undefined) return 0;
    const word = bareArticle(before);
    return numbered.some(([known, number]) => number === token && known.startsWith(word)) ? 3 : 0;
  }
  if (GENERIC.has(token)) return words.has(token) || abbreviates(token, words) ? 1 : 0;
  if (words.has(token)) return 2;
  return token.length >= 3 && (token === initials || abbreviates(token, words)) ? 2 : 0;
}

/** "75" after "resolution" in RESOLUTION 75: the pairs of a word and the number that follows it. */
function numberedWords(...names: readonly (string | null)[]): readonly (readonly [string, string])[] {
  return names.flatMap((name) => {
    const parts = jumpTokens((name ?? '').replaceAll(/[-_/]/g, ' ')).map((token) => bareArticle(token.text));
    return parts.flatMap((part, index): readonly (readonly [string, string])[] =>
      index > 0 && /^\d+[a-z]*$/.test(part) ? [[parts[index - 1] ?? '', part]] : [],
    );
  });
}

/** A beginning of at least three letters of a word of the name: "res", "consult", "contrib". */
function abbreviates(token: string, words: ReadonlySet<string>): boolean {
  if (token.length < 3 || /\d/.test(token)) return false;
  for (const word of words) if (word.startsWith(token)) return true;
  return false;
}

/** Initials of a title's long words: "Working Group on Internet Governance" gives "wgig". */
function initialsOf(title: string): string {
  return Array.from(title.matchAll(/\p{Lu}/gu), (match) => match[0].toLowerCase()).join('');
}

function compact(text: string): string {
  return jumpTokens(text)
    .map((token) => token.text)
    .join('')
    .replace(/[/-]/g, '');
}
