import type { Citation } from '../../domain/document.ts';

/** A citation taken apart: which document, and where in it. */
export interface CitedPlace {
  /** The document by its name or symbol; null for the text that the citation stands in. */
  readonly document: string | null;
  /** The places in it, as `findClause` reads them ("71", "instructs 5"); empty for the document as a whole. */
  readonly places: readonly string[];
}

/** Words by which a text names itself. */
const OWN =
  /^(?:(?:this|the present|present|its|that)\s.*|annex(?:e|es)?|appendix|document|report|resolution|agreement|present \p{L}+)$/iu;

/** Takes a citation apart; null for one that names no text (a provision of an unnamed treaty). */
export function citedPlace(
  citation: Pick<Citation, 'family' | 'target'> & { readonly of?: string },
): CitedPlace | null {
  const { family, target, of = null } = citation;
  switch (family) {
    case 'provision':
      return null;
    case 'paragraph':
      return inside(target, /^(?:(?<name>.+), )?paragraph (?<place>.+)$/u, '', of);
    case 'article':
      return inside(target, /^(?:(?<name>.+), )?Article (?<place>.+)$/u, 'article ', of);
    case 'clause':
      return { document: of, places: placesOf(target) };
    default:
      return { document: target, places: [] };
  }
}

function inside(target: string, shape: RegExp, word: string, of: string | null): CitedPlace | null {
  const groups = shape.exec(target)?.groups;
  if (groups === undefined) return null;
  const { name, place = '' } = groups;
  const isOwn = name === undefined || OWN.test(name.trim());
  return { document: isOwn ? of : name, places: placesOf(`${word}${place}`) };
}

/** "instructs 5 and 6" names two places; "35 a)-e)" and "29-82" begin at one. */
function placesOf(place: string): readonly string[] {
  const parts = /^(?<words>\D*?)(?<list>(?:\d|[a-z]\)|\().*)$/u.exec(place)?.groups;
  if (parts === undefined) return [place];
  const { words = '', list = '' } = parts;
  const items = list.split(/\s*(?:,|;|\s(?:and|et|y|и|to|&|و|和)\s)\s*/u).filter((item) => item !== '');
  return items.slice(0, MOST).map((item) => `${words}${item}`.trim());
}
const MOST = 40;

/** Acts whose sentence goes on into "(in instructs 5 and 6)", and what may stand between. */
const BETWEEN = /^[^.;。]{0,100}$/u;
const AFTER = /^\s*(?:,\s*)?(?:of|in|to|du|de la|de|del|des)\s+(?:the\s+)?(?:\p{L}+\s)?$/iu;

/**
 * The act that a place belongs to where its own words do not say: "resolution 102 invites … (in instructs 5 and
 * 6)", "instructs 5 of Resolution 102". The text of the clause decides, so this is done while it is at hand.
 */
export function withActs(
  text: string,
  citations: readonly Citation[],
): readonly (Citation & { readonly of?: string })[] {
  if (!citations.some(({ family }) => family === 'clause')) return citations;
  let from = 0;
  const placed = citations.map((citation) => {
    const start = text.indexOf(citation.raw, from);
    if (start >= 0) from = start;
    return { citation, start, end: start + citation.raw.length };
  });
  return placed.map(({ citation, start, end }) => {
    if (citation.family !== 'clause' || start < 0) return citation;
    const acts = placed.filter((one) => one.citation.family === 'ituAct' && one.start >= 0);
    const next = acts.find((act) => act.start >= end && AFTER.test(text.slice(end, act.start)));
    const before = acts.findLast((act) => act.end <= start && BETWEEN.test(text.slice(act.end, start)));
    const of = (next ?? before)?.citation.target;
    return of === undefined ? citation : { ...citation, of };
  });
}
