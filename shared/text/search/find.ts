import { fold, foldWithOffsets, sourceRange } from './fold.ts';

/** A hit in a text, in UTF-16 offsets of the source. */
export interface Hit {
  readonly start: number;
  readonly end: number;
}

/** All places of `query` in `text`, folded; hits do not overlap. */
export function findAll(text: string, query: string): readonly Hit[] {
  const wanted = fold(query).trim();
  if (wanted === '' || !fold(text).includes(wanted)) return [];
  const folded = foldWithOffsets(text);
  const hits: Hit[] = [];
  for (let at = folded.text.indexOf(wanted); at >= 0; at = folded.text.indexOf(wanted, at + wanted.length)) {
    const [start, end] = sourceRange(folded, at, at + wanted.length);
    hits.push({ start, end });
  }
  return hits;
}

/** What a library query asks for: each term must occur; a phrase in quotes is one term. */
export type QueryTerms = readonly string[];

// French words lose their article before a vowel: l'accès, d’un, qu'il.
const ELISION = /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=\p{L}{2})/u;

/** Splits a query into folded terms; `"in quotes"` stays together; French elided articles are dropped. */
export function queryTerms(query: string): QueryTerms {
  const terms: string[] = [];
  for (const match of fold(query).matchAll(/"([^"]+)"?|(\S+)/g)) {
    const phrase = match[1]?.trim();
    const word = match[2]?.replace(ELISION, '');
    if (phrase !== undefined && phrase !== '') terms.push(phrase);
    else if (word !== undefined && word !== '' && word !== '"') terms.push(word);
  }
  return Array.from(new Set(terms));
}

/** Part of a text around its first hit, with the hits in it: what a list of results shows. */
export interface Snippet {
  readonly text: string;
  readonly hits: readonly Hit[];
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** Cuts a snippet of about `length` units around the first term found. */
export function snippetOf(text: string, terms: QueryTerms, length = 160): Snippet {
  const all = terms
    .flatMap((term) => findAll(text, term))
    .toSorted((a, b) => a.start - b.start)
    .filter((hit, index, list) => index === 0 || hit.start >= (list[index - 1]?.end ?? 0));
  return snippetAround(text, all, length);
}

/** Cuts a snippet of about `length` units to where most of some hits stand together; they do not overlap and are in order. */
export function snippetAround(text: string, all: readonly Hit[], length = 160): Snippet {
  const best = densest(all, length - Math.floor(length / 3));
  const from = wordEdge(text, Math.max(0, (best?.start ?? 0) - Math.floor(length / 3)), 1);
  const to = wordEdge(text, Math.min(text.length, from + length), -1);
  const end = Math.max(to, Math.min(text.length, best?.end ?? to));
  return {
    text: text.slice(from, end),
    hits: all
      .filter((hit) => hit.start >= from && hit.end <= end)
      .map((hit) => ({ start: hit.start - from, end: hit.end - from })),
    cutBefore: from > 0,
    cutAfter: end < text.length,
  };
}

/** The hit that is followed by most others within so many units; the first of several. */
function densest(all: readonly Hit[], length: number): Hit | undefined {
  let best = all[0];
  let most = 0;
  let end = 0;
  all.forEach((hit, at) => {
    while ((all[end]?.end ?? Infinity) <= hit.start + length) end += 1;
    if (end - at <= most) return;
    most = end - at;
    best = hit;
  });
  return best;
}

/** The nearest edge of a word in a direction; at most twenty units away, since Chinese has no spaces. */
function wordEdge(text: string, place: number, step: 1 | -1): number {
  if (place <= 0 || place >= text.length) return Math.max(0, Math.min(text.length, place));
  for (let at = place, tried = 0; at > 0 && at < text.length && tried < 20; at += step, tried++) {
    if (/\s/.test(text[at - 1] ?? '')) return at;
  }
  const insidePair = /[\uDC00-\uDFFF]/.test(text[place] ?? '');
  return insidePair ? place + 1 : place;
}
