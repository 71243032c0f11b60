import type { Citation } from '../../domain/document.ts';
import { OWN, placeOf } from './cited-place.ts';

// "paragraph 5 of resolution 68/167", «пункт 5 документа A/76/135», 第68/167号决议第5段: the sentence says which text
// a paragraph is of, before or behind it. Where it says so in words that are not understood, the paragraph is of no
// text that could be opened; a paragraph of the citing text it is not.

/** A citation with the text that its sentence puts it in; null for another text that was not understood. */
export type BoundCitation = Citation & {
  readonly of?: string | null;
  /** What stands behind the place where its text is named in another case, or by words whose end nobody knows. */
  readonly words?: string;
};

interface Placed {
  readonly citation: Citation;
  /** Where it stands in the clause; negative where it is in a note under it. */
  readonly start: number;
  readonly end: number;
}

const PLACES: ReadonlySet<string> = new Set(['paragraph', 'article', 'clause']);

/** Acts whose sentence goes on into "(in instructs 5 and 6)", and what may stand between. */
const BETWEEN = /^[^.;。]{0,100}$/u;
const AFTER = /^\s*(?:,\s*)?(?:of|in|to|du|de la|de|del|des)\s+(?:the\s+)?(?:\p{L}+\s)?$/iu;

/** Finds for each place of a clause the text that its words do not name but its sentence does. */
export function bindPlaces(text: string, citations: readonly Citation[]): readonly BoundCitation[] {
  if (!citations.some(({ family }) => PLACES.has(family))) return citations;
  let from = 0;
  let last = '';
  const placed = citations.map((citation): Placed => {
    const start = text.indexOf(citation.raw, citation.raw === last ? from + 1 : from);
    if (start >= 0) from = start;
    last = citation.raw;
    return { citation, start, end: start + citation.raw.length };
  });
  const documents = placed.filter(({ citation, start }) => start >= 0 && !PLACES.has(citation.family));
  const bound = placed.map((place): BoundCitation => {
    if (!PLACES.has(place.citation.family)) return place.citation;
    const isClause = place.citation.family === 'clause';
    const of = isClause ? actOf(place, documents, text) : textOf(place, documents, text);
    if (of === undefined) return place.citation;
    const words = of === null && !isClause ? wordsBehind(place, text) : null;
    return words === null ? { ...place.citation, of } : { ...place.citation, of, words };
  });
  // "paragraph 5 of resolution 68/167 … paragraph 5 above": kept by their words alone they cannot be told apart
  const twice = Map.groupBy(bound, ({ raw }) => raw);
  return bound.map((citation) => {
    const same = twice.get(citation.raw) ?? [];
    if (same.every(({ of, words }) => of === citation.of && words === citation.words)) return citation;
    const { words: _words, ...rest } = citation;
    return { ...rest, of: null };
  });
}

/** As many letters as a long name has. */
const LONGEST_NAME = 160;

/** «пункт 71 Тунисской программы», «الفقرة 71 من برنامج عمل تونس»: what the library may know by its title. */
function wordsBehind({ start, end }: Placed, text: string): string | null {
  if (start < 0) return null;
  const behind = text.slice(end, end + LONGEST_NAME);
  const words = /^\s(?:(?:в|из)\s)?(?=\p{Script=Cyrillic})(.*)$/su.exec(behind)?.[1];
  const arabic = /^\s(?:من|في)\s(?=\p{Script=Arabic})(.*)$/su.exec(behind)?.[1];
  return words ?? arabic ?? null;
}

function actOf({ start, end }: Placed, documents: readonly Placed[], text: string): string | undefined {
  if (start < 0) return undefined;
  const acts = documents.filter(({ citation }) => citation.family === 'ituAct');
  const next = acts.find((act) => act.start >= end && AFTER.test(text.slice(end, act.start)));
  const before = acts.findLast((act) => act.end <= start && BETWEEN.test(text.slice(act.end, start)));
  return (next ?? before)?.citation.target;
}

/** Where the numbers of a paragraph may be followed by the text that they are of. */
const OF = /^\s*,?\s*(?:of|du|de(?:\s+l[ao]s?)?|des|del|d['’]|de\s+l['’]|من|في)(?:\s|(?<=['’]))/u;
const IN = /^\s*,?\s*(?:in|to|dans|en|в|к)\s/u;
/** From the numbers to the document: no other clause of the sentence, and no other place. */
const ON_THE_WAY =
  /^\s*,?\s*[^.,;:!?。；，()]{0,90}[(]?\s*$|^\s*,?\s*[^.,;:!?。；，()]{0,90}\((?:(?:document|doc|symbol|документ)\.?\s*)?$/iu;
const OTHER_PLACE =
  /\b(?:and|et|y|annex(?:es)?|annexe|anexo|appendix|section|chapter|article|which|that|as|is|are|was)\b|(?<!\p{L})(?:и|приложени\p{L}*|раздел\p{L}*|المرفق|مرفق)(?!\p{L})/iu;
/** The citing text by its own name, and words that leave a place where it is. */
const OF_ITSELF =
  /^\s*,?\s*(?:(?:of|in|to|du|de|del|des)\s+(?:the\s+)?(?:this|present|these|la présente|présent|cette|ce(?:t)?|esta?|la presente|presente)(?!\p{L})|(?:of|in|to)\s+the\s+(?:annex|appendix)\s+(?:of|to|in)\s+(?:this|the present)(?!\p{L})|(?:настоящ|данн|этого|этой)|(?:из|в)\s+настоящ|من\s+(?:هذا|هذه)(?!\p{L}))/iu;
const THEREOF = /^\s*,?\s*(?:thereof|ibid|of it\b|in it\b)/iu;
/** Names of texts without a capital: "in the report". */
const SOME_TEXT =
  /^\s*,?\s*(?:in|to|dans|en)\s+(?:(?:the|its|that|le|la|el|su|sa|son)\s+)?(?:\p{L}+\s+){0,2}(?:resolution|decision|report|document|convention|constitution|agreement|treaty|charter|declaration|statute|rules|protocol|résolution|décision|rapport|resolución|decisión|informe|documento)/iu;
/** A Russian noun in the genitive stands behind its number without a word between: «пункт 71 Тунисской программы». */
const RUSSIAN = /^\s(?:\p{Lu}\p{Ll}*|\p{Ll}+(?:ого|его|ой|ей|ии|ия|ы|и|а|я|ов|ых|их))(?!\p{L})/u;
const RUSSIAN_OTHERWISE =
  /^\s(?:и|или|а|когда|иногда|гласи|дня|тогда|всегда|затем|также|содержа\p{L}*)(?!\p{L})/u;

function textOf(place: Placed, documents: readonly Placed[], text: string): string | null | undefined {
  const { citation, start, end } = place;
  const { name } = placeOf(citation) ?? {};
  const isNamed = name !== undefined && !OWN.test(name.trim());
  // A note is not at hand here: of a place in it nobody can say whose it is.
  if (start < 0) return isNamed ? undefined : null;
  // "of Security Council resolution 2334": the name is the beginning of a document's.
  const around = documents.find((one) => one.start > start && one.start < end && one.end >= end);
  if (around !== undefined) return around.citation.target;
  if (isNamed) return undefined;
  const after = text.slice(end, end + 160);
  const isOwnName = name !== undefined && /^(?:this|the present|present)\s/iu.test(name);
  if (isOwnName || OF_ITSELF.test(after)) return undefined;
  if (name !== undefined) return fromName(name, place, documents, text);
  const behind = fromBehind(place, documents, text);
  return behind === undefined ? fromBefore(place, documents, text) : behind;
}

/** "paragraph 25 of the report (A/76/135)", "paragraph 5 of the annex of this document", "paragraph 5 of its report". */
function fromName(
  name: string,
  { end }: Placed,
  documents: readonly Placed[],
  text: string,
): string | null | undefined {
  const after = text.slice(end, end + 160);
  if (/^(?:annex|appendix)/iu.test(name)) return /^\s+(?:of|to|in)\s/u.test(after) ? null : undefined;
  const next = documents.find((one) => one.start >= end);
  const between = next === undefined ? null : text.slice(end, next.start);
  if (next !== undefined && between !== null && ON_THE_WAY.test(between) && !OTHER_PLACE.test(between))
    return next.citation.target;
  const isSaid = OF.test(after) || IN.test(after) || /^\s*(?:\(|\p{Lu}|by\s|on\s|from\s)/u.test(after);
  return /^(?:its|that)\s/iu.test(name) || isSaid ? null : undefined;
}

/** What stands behind a place. Undefined where its sentence goes on with something else. */
function fromBehind({ end }: Placed, documents: readonly Placed[], text: string): string | null | undefined {
  const after = text.slice(end, end + 160);
  const isCyrillic =
    RUSSIAN.test(after) && !RUSSIAN_OTHERWISE.test(after) && /^\s\p{Script=Cyrillic}/u.test(after);
  const isOf = OF.test(after) || isCyrillic;
  const next = documents.find((one) => one.start >= end);
  const between = next === undefined ? null : text.slice(end, next.start);
  // «пункт 5 резолюции 68/167»: the document's own words begin right behind the number
  const isDirect = between !== null && /^\s$/u.test(between);
  const isLinked = isDirect || (between !== null && (isOf || IN.test(after)) && ON_THE_WAY.test(between));
  if (next !== undefined && isLinked && !OTHER_PLACE.test(between ?? '')) return next.citation.target;
  return isOf || THEREOF.test(after) || SOME_TEXT.test(after) ? null : undefined;
}

/** A document right before a place: "A/76/135, paras. 5", 第68/167号决议第5段. */
const RIGHT_BEFORE = /^\s*[,，、(（]?\s*(?:的|在|in|sous|at)?\s*$/u;
/** "As Resolution 5 says, paragraph 3 is deleted": nobody knows whose paragraph it is. */
const GOES_ON =
  /^\s*(?:is|are|was|were|shall|should|has|have|had|be|will|would|may|can|must|est|sont|es|son)\s/u;
const TITLE = /《([^《》]{1,120})》\s*的?\s*(?:附件)?\s*$/u;
const CHINESE_TEXT =
  /(?<own>本|该)?\s*(?:决议|决定|文件|报告|公约|议程|章程|组织法|宪章|宪法|协定|条约|宣言|计划|规则|盟约|附件|议定书)\s*的?\s*$/u;

function fromBefore(
  { citation, start, end }: Placed,
  documents: readonly Placed[],
  text: string,
): string | null | undefined {
  const before = text.slice(Math.max(0, start - 140), start);
  if (citation.raw.startsWith('第')) {
    const title = TITLE.exec(before);
    if (title !== null) return title[0].includes('附件') ? null : title[1];
  }
  const last = documents.findLast((one) => one.end <= start);
  if (last !== undefined && RIGHT_BEFORE.test(text.slice(last.end, start)))
    return GOES_ON.test(text.slice(end, end + 12)) ? null : last.citation.target;
  const chinese = citation.raw.startsWith('第') ? CHINESE_TEXT.exec(before) : null;
  return chinese === null || chinese.groups?.['own'] === '本' ? undefined : null;
}
