import type { Citation } from '../../domain/document.ts';

/** A citation taken apart: which document, and where in it. */
export interface CitedPlace {
  /** The document by its name or symbol; null for the text that the citation stands in. */
  readonly document: string | null;
  /** The places in it, as `findClause` reads them ("71", "instructs 5"); empty for the document as a whole. */
  readonly places: readonly string[];
}

/** Words by which a text names itself. */
export const OWN =
  /^(?:(?:this|the present|present|its|that)\s.*|annex(?:e|es)?|appendix|document|report|resolution|agreement|present \p{L}+)$/iu;

/**
 * Takes a citation apart; null for one that names no text (a provision of an unnamed treaty, a paragraph of something
 * that was not understood). What the sentence says (`of`) goes before the citation's own words.
 */
export function citedPlace(
  citation: Pick<Citation, 'family' | 'target'> & { readonly of?: string | null },
): CitedPlace | null {
  const { family, target, of } = citation;
  if (of === null || family === 'provision') return null;
  const place = placeOf(citation);
  if (place === null) return PLACES.has(family) ? null : { document: target, places: [] };
  const { name } = place;
  const own = name === undefined || OWN.test(name.trim()) ? null : name;
  return { document: of ?? own, places: placesOf(place.words) };
}

const PLACES: ReadonlySet<string> = new Set(['paragraph', 'article', 'clause']);

/** The place that a citation names, and the name that it gives to the text it is in. Null for a whole document. */
export function placeOf({ family, target }: Pick<Citation, 'family' | 'target'>): {
  readonly name: string | undefined;
  readonly words: string;
} | null {
  if (family === 'clause') return { name: undefined, words: target };
  const shape = SHAPES[family];
  const groups = shape?.pattern.exec(target)?.groups;
  if (shape === undefined || groups === undefined) return null;
  return { name: groups['name'], words: `${shape.word}${groups['place'] ?? ''}` };
}

const SHAPES: Readonly<Record<string, { readonly pattern: RegExp; readonly word: string }>> = {
  paragraph: { pattern: /^(?:(?<name>.+), )?paragraph (?<place>.+)$/u, word: '' },
  article: { pattern: /^(?:(?<name>.+), )?Article (?<place>.+)$/u, word: 'article ' },
};

/** "instructs 5 and 6" names two places; "35 a)-e)" and "29-82" begin at one. */
function placesOf(place: string): readonly string[] {
  const parts = /^(?<words>\D*?)(?<list>(?:\d|[a-z]\)|\().*)$/u.exec(place)?.groups;
  if (parts === undefined) return [place];
  const { words = '', list = '' } = parts;
  const items = list.split(/\s*(?:,|;|\s(?:and|et|y|и|to|&|و|和)\s)\s*/u).filter((item) => item !== '');
  return items.slice(0, MOST).map((item) => `${words}${item}`.trim());
}
const MOST = 40;
