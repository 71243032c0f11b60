import { findKeyword, stripTashkil, type FoundKeyword } from './keywords.ts';

// The lines that give a resolution its shape: heading, place and year, organ, keyword alone on its line.

const ACT_WORDS =
  'resolution|decision|recommendation|opinion|declaration|résolution|décision|recommandation|avis|déclaration|resolución|decisión|recomendación|declaración|ruego|резолюция|решение|рекомендация|мнение|القرار|قرار|المقرر';
const HEADING = new RegExp(
  `^(?:(?:preliminary\\s+)?(?:draft|projet\\s+de|proyecto\\s+de|проект|مشروع)\\s+)?(?:new\\s+|nouvelle\\s+|nueva\\s+|новая\\s+)?(?:${ACT_WORDS})(?:\\s+ITU-[RTD])?\\s+(?:No\\.?\\s*|n[o°]\\s*)?(?:\\[[^\\]]{1,40}\\]|[A-Z]{0,4}[-/]?\\d{1,4}(?:-\\d{1,2})?(?:/\\d+)?[A-Z]?)(?:\\s*\\([^)]{1,60}\\))*$`,
  'iu',
);
const CHINESE_HEADING =
  /^第?\s*\d{1,4}\s*(?:[（(]\d{4}[)）])?\s*号?(?:决议|号决议|决定)(?:\s*[（(].{1,40}[)）])?$|^.{0,12}第\s*\d{1,4}\s*号决议/u;

/** A line that is nothing but the name and number of a resolution or a like act: "RESOLUTION 75 (Rev. Geneva, 2022)". */
export function isResolutionHeading(text: string): boolean {
  if (text.length > 400) return false;
  const line = stripTashkil(text).trim().replace(/[,،]$/u, '');
  return line.length <= 120 && (HEADING.test(line) || (line.length <= 40 && CHINESE_HEADING.test(line)));
}

/** "(Johannesburg, 2008)", "(Rev. Dubai, 2018)", "(Melbourne, 1988; Helsinki, 1993)". */
export function isPlaceLine(text: string): boolean {
  return (
    text.length <= 200 &&
    /^[([（](?=.*\d{4})[\p{L}\p{M}\s.,;:’'\-–،/]{2,}[\p{L}\p{M}\p{N}\s.,;:’'\-–،/]*[)\]）]$/u.test(
      text.trim(),
    )
  );
}

const ORGANS: readonly RegExp[] = [
  /^the\b.*\b(?:assembly|council|conference|commission|committee|assemblies|union|parties|organization|forum|group|congress)\b/iu,
  /^l[ae’']\s*.*\b(?:assemblée|conseil|conférence|commission|comité|congrès)\b/iu,
  /^(?:la|el)\b.*\b(?:asamblea|consejo|conferencia|comisión|comité|congreso)\b/iu,
  /(?:ассамблея|совет|конференция|комиссия|комитет|конгресс)/iu,
  /^.{0,30}(?:大会|理事会|全会|会议|委员会|全权代表大会)/u,
  /^(?:ف?إن)?\s*.*(?:الجمعية|مجلس|المجلس|مؤتمر|المؤتمر|اللجنة|لجنة|جمعية)/u,
];

/** The line that names who speaks: "The World Telecommunication Standardization Assembly (Johannesburg, 2008),". */
export function isOrganLine(text: string): boolean {
  const line = text.trim();
  if (line.length > 200 || /[.;:!?。；]$/u.test(line) || /^[\p{Ll}\d“"«(]/u.test(line)) return false;
  const hasComma = /[,،，]$/u.test(line);
  const bare = stripTashkil(line).replace(/[\s,،，]+$/u, '');
  if (/^(?:the|la|le|el|l[’']|إن|فإن)/iu.test(bare) && bare.split(/\s+/u).length > 24) return false;
  if (!ORGANS.some((organ) => organ.test(bare))) return false;
  return (
    hasComma || (line.length <= 90 && !/\s(?:is|are|was|has|have|shall|will|est|sont|son)\s/iu.test(bare))
  );
}

/** A keyword alone on its line, or with the one it addresses: "considering further", "instructs the Director". */
export function keywordLine(text: string): FoundKeyword | null {
  const line = text
    .trim()
    .replace(/[:：]$/u, '')
    .trim();
  // Russian sets a comma after the keyword
  const bare = line.replace(/[,،，]$/u, '');
  const alone = bare === line || bare.length > 60 ? null : findKeyword(bare);
  if (alone !== null && alone.shown === bare) return alone;
  if (line.length > 220 || /[.;,。；，،؛?!]$/u.test(line) || /^["“«]/u.test(line)) return null;
  const found = findKeyword(line);
  if (found === null) return null;
  const rest = line.slice(line.indexOf(found.shown) + found.shown.length).trim();
  if (rest === '') return found;
  if (/^[,;(]/u.test(rest)) return null;
  if (found.keyword.part === 'preambular') {
    // "considering further", "noting with concern", "bearing in mind": an adverb, not a sentence
    return rest.length <= 40 &&
      rest.split(/\s+/u).length <= 4 &&
      !/^(?:that|the|its|le|la|que|что|أن)\b/iu.test(rest)
      ? found
      : null;
  }
  return /^(?:that|que|что|to|d[’']|de)\b/iu.test(rest) &&
    !/^to (?:request|instruct|invite|urge|call)/iu.test(rest) &&
    !/^de (?:charger|prier|demander|inviter)/iu.test(rest)
    ? null
    : found;
}

/** A line after which a resolution's own text is over: an annex, reasons, the next proposal, a date of adoption. */
export function endsResolution(text: string): boolean {
  return /^(?:annex|appendix|attachment|reasons?\s*:|annexe|appendice|anexo|motivos\s*:|motifs\s*:|приложение|附件|附录|الملحق|مرفق|ملحق|_{5,}|(?:\d+(?:st|nd|rd|th)\s+(?:plenary\s+)?meeting))(?=[\s:.]|$|[A-Z0-9(])/iu.test(
    stripTashkil(text.slice(0, 80)).trim(),
  );
}
