import { findChineseCitations } from './citations-zh.ts';
import { onSign } from './on-sign.ts';
import { foldHyphens, normalizeSymbol, SYMBOLS, type SymbolFamily } from './symbols.ts';
import { findUnActs } from './un-acts.ts';
import { westernDigits } from './western-digits.ts';

// What a text names: documents by their symbols, acts by their numbers, and provisions ("§§ 35 a)-e) of the
// Tunis Agenda"). The displayed words are the citation; the target is one spelling of what it points at.

/** Families of citations beyond those of symbols. */
export type CitationFamily = SymbolFamily | 'paragraph' | 'clause' | 'article';

export interface FoundCitation {
  readonly raw: string;
  readonly family: CitationFamily;
  readonly target: string;
  readonly start: number;
}

/** Longest citation; a list that goes on is cut, so that nothing downstream must hold a page. */
const MAX_RAW = 400;
/** Longest name of the text a provision is in. */
const MAX_NAME = 200;
const LOOSE_END = /(?:[\s,;.:(]|\s(?:and|of|on|for|the|to|et|de|du|la|y))+$/u;

/** A list or a name that goes on is cut between two of its members. */
function shorten(words: string, max: number): string {
  if (words.length <= max) return words;
  const cut = words.slice(0, max + 1);
  const whole = cut.replace(/(?<=[\s,])[^\s,]*$/u, '').replace(LOOSE_END, '');
  return whole.length <= max ? whole : cut.slice(0, max).replace(/[\uD800-\uDBFF]$/u, '');
}

/** A symbol's pattern as it may stand inside running text. */
function within(pattern: RegExp): RegExp {
  const body = pattern.source.replace(/^\^/, '').replace(/\$$/, '');
  return new RegExp(
    `(?<![\\p{L}\\p{N}/-])(?<!\\d\\.)(?:${body})(?![\\p{L}\\p{N}]|/[\\p{L}\\p{N}])`,
    `gu${pattern.flags}`,
  );
}

const family = <F extends SymbolFamily>(name: F, sign: RegExp) => ({
  family: name,
  matches: onSign(sign, () => within(SYMBOLS[name])),
});
const WITHIN = [
  family('unResolution', /\/(?:RES|DEC)\//),
  family('wto', /(?:WT|TN|IP|G)\//),
  family('wsis', /WSIS/),
  family('councilGroup', /WG-/i),
  family('council', /C\d\d/),
  family('conference', /(?:PP|WTSA|WTDC|WRC|WCIT|RA)-?\d/),
  family('fileName', /[TRDS]\d\d-/),
  family('unGeneral', /[A-Z]\//),
  family('td', /TD/),
  family('inMeeting', /(?:DT|DL|ADM|INF)\//),
  family('contributionT', /C\s?\d|COM|SG\d/),
  family('proposalNo', /[A-Z]\//),
] as const;

const PLACE = "(?:\\s+\\((?:Rev\\.\\s?)?\\p{Lu}[\\p{L} .'-]+,\\s?\\d{4}\\)|\\s\\(\\d{4}\\))?";
const NUMBER_LIST = '\\d{1,4}(?:\\s?(?:,|and|et|y|&|to|–|-)\\s?\\d{1,4}(?![\\d/]))*';
const ACTS = onSign(
  /[Rr][ée]s|RES|[Dd][ée]c|DEC|[Oo]pin|OPIN|[Рр]езол|القرار/u,
  () =>
    new RegExp(
      `(?<!\\p{L})(?:(?:WTSA|PP|Council|WTDC|ITU Council|Plenipotentiary)\\s+)?(Resolutions?|Decisions?|Opinions?|Res\\.|RESOLUTION|DECISION|[rR]ésolutions?|[rR]esolución|[rR]esoluciones|Резолюци[яиюей]+|القرار|Décisions?|Decisión)\\s?(?:No\\.?\\s?|n[o°]\\s?)?(${NUMBER_LIST})(?![\\d/])${PLACE}`,
      'giu',
    ),
);
const RECOMMENDATION = onSign(
  /Rec|ITU-/,
  () =>
    /(?<![\p{L}\p{N}.])(?:(?:Rec(?:ommendations?|\.)\s+(?:ITU-[TRD]\s+)?|ITU-[TRD]\s+(?:Recommendations?\s+|Rec\.\s+)?)[A-Z]\.\d{1,4}(?:\.\d+)?(?:-\d{1,2}(?!\d))?(?:\/[A-Z]\.\d{1,4})?(?:\s\((?:\d{2}\/)?\d{4}\))?)(?![\p{L}\p{N}])/gu,
);
const PROVISION = onSign(
  /No/,
  () => /(?<![\p{L}\p{N}])Nos?\.\s?\d{1,4}[A-Z]?(?:bis|ter|quater)?(?![\p{L}\p{N}])/gu,
);
/** What follows a provision's number; "No. 1 priority" and "No. 5 Main Street" go on otherwise. */
const AFTER_PROVISION =
  /^(?:\s*$|\s?[^\p{L}\p{N}\s]|\s(?:of|in|to|and|or|above|below|shall|is|are|was|were|which|that|thereof|under|for|as|from|by|through|de|du|des|et|y)(?!\p{L}))/u;
/** Before a number that counts volumes, forms or rooms. */
const BEFORE_COUNT = /(?:\bvol(?:ume|\.)?\s?\w+,?|\bseries,?|\bform|\broom|\bflat|\bhouse|\bissue)\s*$/iu;
/** "20 years ago", "1080 x 720", "5 %": a measure, not the number of an act. */
const MEASURE =
  /^\s?(?:[x×*]\s?\d|%|°|(?:by\s\d|(?:or more\s)?(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|times|pages?|people|persons|votes?|per\s?cent|points?|pixels?|px|dpi|ppi|bits?|dots|lines?|[kKMGT]?Hz|[mck]?m|ans|jours|heures|mois|años|días|horas|meses|лет|дней|часов)(?!\p{L})))/u;
/** "screen resolution 1024", "his opinion 3", "a decision 5": the word is not the name of an act. */
const NO_NAME =
  /(?:\b(?:screen|image|display|video|spatial|temporal|spectral|angular|picture|optical|pixel|print(?:er|ing)?|camera|monitor|high|higher|low|lower|full|maximum|minimum|my|your|his|her|our|an?))\s+$/iu;

const SUB = '(?:\\s?\\([a-z]{1,4}\\)|\\s?[a-z]\\)|(?<=\\d)[a-h](?!\\p{L}))';
const BIS = '(?:\\s?(?:bis|ter|quater|quinquies)(?!\\p{L}))';
const ONE_PARAGRAPH = `\\d{1,3}(?:\\.\\d{1,3})*${BIS}?(?:${SUB})*(?:\\s?[-–]\\s?(?:\\d{1,3}(?:${SUB})*|[a-z]\\)|\\([a-z]{1,4}\\)))?`;
/** Behind "and" it is no longer the name that a provision belongs to. */
const OTHER_PLACE =
  '(?:[Aa]rt|[Pp]ara|§|[Ss]ect|[Cc]hap|Annex|Append|R[eé]s|Dec|Rec|Opin|Doc|No|[A-Z]{1,5}[\\w-]*/)';
const LINK = "(?:of|on|for|the|du|de la|de l'|de|d'|la)";
/** "Tunis Agenda", "Covenant on Civil and Political Rights", "Agenda de Tunis": a linking word is never its end. */
const NAME = `\\p{Lu}[\\p{L}'-]*(?:(?:\\s+${LINK}){0,3}(?:\\s+|(?<='))(?:\\p{Lu}[\\p{L}'-]*|\\d{1,4}(?:\\s\\([^)]{3,40}\\))?)|\\s+(?:and|et)\\s+(?:the\\s+)?(?!${OTHER_PLACE})\\p{Lu}[\\p{L}'-]*)*`;
const GENITIVE = "\\s+(?:(?:of|to|in|du|de la|des|del|de los|de las)\\s+|de l'\\s?|d')";
const SYMBOL =
  '(?:[Dd]oc(?:ument)?\\.?\\s?)?[A-Z]{1,5}[\\w-]*/[\\w./()-]{0,30}\\d(?:\\s?\\(?(?:[Rr]ev|[Aa]dd|[Cc]orr)\\.?\\s?\\d+\\)?)*';
const OF = `(?:${GENITIVE}(?:(?:the|its|this|that|annex to the)\\s+)?(?:${SYMBOL}|annex|appendix|present \\p{L}+|document|report|${NAME}))?`;
const PARAGRAPHS = onSign(
  /§|ara|árr|PARA|пункт|параграф|فقر/u,
  () =>
    new RegExp(
      `(?<![\\p{L}\\p{N}])(?:§{1,2}\\s?|[Pp]ara(?:graph)?s?\\.?\\s?|PARAGRAPHS?\\s|[Pp]aragraphes?\\s|[Pp]árrafos?\\s|(?:пункт|параграф)(?:а|е|у|ы|ом|ам|ами|ах|ов)?\\s|(?:[وبف]?ال|لل)فقر(?:ة|ات|تين)\\s)(${ONE_PARAGRAPH}(?:(?:,\\s?|\\s(?:and|et|y|и|to)\\s|\\sو\\s?)${ONE_PARAGRAPH})*)${OF}`,
      'gu',
    ),
);
const ARTICLES = onSign(
  /rticle|rtículo|тать|тате|ماد|مواد/u,
  () =>
    new RegExp(
      `(?<!\\p{L})(?:[Aa]rticles?|[Aa]rtículos?|[Сс]тат(?:ья|ьи|ью|ье|ей|ьях|ьям)|(?:[وبف]?ال|لل)(?:ماد(?:ة|تين)|مواد))\\s(\\d{1,4}[A-Z]?(?:\\.\\d+)*${BIS}?(?:(?:,\\s?|\\s(?:and|et|y|и|to)\\s|\\sو\\s?)\\d{1,4}(?![\\d/])${BIS}?)*)(?:${GENITIVE}(?:the\\s+)?(${NAME}))?`,
      'gu',
    ),
);
const GROUP = onSign(
  /(?:considering|recognizing|noting|recalling|emphasizing|resolves|instructs|invites|requests|decides) /,
  () =>
    /(?<!\p{L})((?:considering|recognizing|noting|recalling|resolves|instructs|invites|requests|decides|emphasizing)(?:\s(?:further|also))?(?:\s(?:to\s\p{L}+\s)?(?:the\s)?(?:\p{Lu}[\p{L}-]*\s?)+)?) (\d{1,2}(?:(?:,\s?|\s(?:and|to)\s)\d{1,2})*|[a-z]\))(?=[ ,.;:)]|$)/gu,
);

/** Finds the citations of a text, in order; none overlaps another, the longer wins. */
export function findCitations(text: string): readonly FoundCitation[] {
  const folded = westernDigits(foldHyphens(text));
  if (!/\d|\s[a-z]\)/u.test(folded)) return [];
  const found: FoundCitation[] = [];
  const add = (family: CitationFamily, start: number, length: number, target: string): void => {
    const raw = shorten(text.slice(start, start + length).replace(LOOSE_END, ''), MAX_RAW);
    found.push({ raw, family, target: shorten(target.trim(), MAX_RAW), start });
  };
  for (const { family: name, matches } of WITHIN)
    for (const match of matches(folded)) addSymbol(match, folded, name, add);
  for (const { start, length, target } of findUnActs(folded)) add('unResolution', start, length, target);
  for (const { family, start, length, target } of findChineseCitations(folded))
    add(family, start, length, target);
  for (const match of ACTS(folded)) if (isAct(match, folded)) addActs(match, folded, add);
  for (const match of RECOMMENDATION(folded))
    add(
      'recommendation',
      match.index,
      match[0].length,
      `Recommendation ${/[A-Z]\.\d[\d.]*(?:-\d{1,2})?(?:\/[A-Z]\.\d+)?(?:\s\([\d/]+\))?/u.exec(match[0])?.[0] ?? match[0]}`,
    );
  for (const match of PROVISION(folded))
    if (isProvision(match, folded)) add('provision', match.index, match[0].length, match[0]);
  for (const match of PARAGRAPHS(folded))
    add('paragraph', match.index, match[0].length, paragraphTarget(match[0], match[1] ?? ''));
  for (const match of ARTICLES(folded))
    if (!MEASURE.test(rest(match, folded)) && !/\ban?\s$/iu.test(before(match, folded)))
      add(
        'article',
        match.index,
        match[0].length,
        `${match[2] === undefined ? '' : `${shorten(match[2], MAX_NAME)}, `}Article ${match[1] ?? ''}`,
      );
  for (const match of GROUP(folded))
    if (
      !/(?:Groups?|Questions?|Party|Parties|Commission|Committee|Sector|Article|Resolution|Decision)$/u.test(
        match[1] ?? '',
      )
    )
      add('clause', match.index, match[0].length, `${match[1] ?? ''} ${match[2] ?? ''}`);
  return withoutOverlaps(found);
}

type Add = (family: CitationFamily, start: number, length: number, target: string) => void;

function addSymbol(match: RegExpExecArray, folded: string, name: SymbolFamily, add: Add): void {
  const isContribution = name === 'contributionT' && !/^(?:COM|SG)/u.test(match[0]);
  if (isContribution && !/(?:contributions?|documents?|doc\.?)\s*$/iu.test(before(match, folded).slice(-24)))
    return;
  if (name === 'unGeneral' && /^[A-Z]{1,2}\/\d+$/u.test(match[0]) && !/^[ASE]\/\d{2,}/u.test(match[0]))
    return;
  add(name, match.index, match[0].length, normalizeSymbol(match[0]));
}

function before(match: RegExpMatchArray, text: string): string {
  const at = match.index ?? 0;
  return text.slice(Math.max(0, at - 40), at);
}

function rest(match: RegExpMatchArray, text: string): string {
  const at = (match.index ?? 0) + match[0].length;
  return text.slice(at, at + 40);
}

function isProvision(match: RegExpMatchArray, text: string): boolean {
  if (/\d{4}$/u.test(match[0]) && !/Constitution|Convention/u.test(text)) return false;
  if (BEFORE_COUNT.test(before(match, text))) return false;
  return /\d(?:\p{L}+)$/u.test(match[0]) || AFTER_PROVISION.test(rest(match, text));
}

/** True for a number that names an act; a word in lower case needs more to say so than a capital one. */
function isAct(match: RegExpMatchArray, text: string): boolean {
  const [whole, word = '', numbers = ''] = match;
  if (MEASURE.test(rest(match, text))) return false;
  const isSmall = word === word.toLowerCase() && word !== word.toUpperCase();
  const isPlain = isSmall && whole.startsWith(word) && !/\(/u.test(whole);
  if (!isPlain) return true;
  if (/^op/iu.test(word) || NO_NAME.test(before(match, text))) return false;
  return !/^(?:19|20)\d\d$/u.test(numbers.trim());
}

function addActs(match: RegExpMatchArray, text: string, add: Add): void {
  const [whole, word = '', numbers = ''] = match;
  const kind = /dec/iu.test(word) ? 'Decision' : /op/iu.test(word) ? 'Opinion' : 'Resolution';
  const place = /\((?:Rev\.\s?)?\p{Lu}[^)]*\)/u.exec(whole)?.[0];
  // "Security Council resolution 1973": the Council of another house
  const isForeign = /\b(?:Security|Social|Rights|European)\s+$/u.test(before(match, text));
  const council =
    /^(?:ITU )?Council\s/u.test(whole) && !isForeign ? 'Council ' : /^WTSA\s/u.test(whole) ? 'WTSA ' : '';
  const start = match.index ?? 0;
  const list = [...numbers.matchAll(/\d{1,4}/gu)];
  if (list.length === 1) {
    add(
      'ituAct',
      start,
      whole.length,
      `${council}${kind} ${numbers.trim()}${place === undefined ? '' : ` ${place}`}`,
    );
    return;
  }
  const offset = whole.indexOf(numbers);
  list.forEach((number, i) => {
    const from = i === 0 ? start : start + offset + number.index;
    const isLast = i === list.length - 1;
    const to = isLast ? start + whole.length : start + offset + number.index + number[0].length;
    // "Resolutions 101, 102 and 133 (Rev. Dubai, 2018)" were all adopted there and then
    const adopted = place === undefined ? '' : ` ${place}`;
    add('ituAct', from, to - from, `${council}${kind} ${number[0]}${adopted}`);
  });
}

function paragraphTarget(whole: string, numbers: string): string {
  const at = whole.indexOf(numbers) + numbers.length;
  const of = whole
    .slice(at)
    .replace(new RegExp(`^${GENITIVE}(?:the\\s+)?`, 'u'), '')
    .trim()
    .replace(/^doc(?:ument)?\.?\s?(?=[A-Z])/u, '');
  const normal = numbers
    .replace(/\s?–\s?/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
  return of === '' ? `paragraph ${normal}` : `${shorten(normalizeSymbol(of), MAX_NAME)}, paragraph ${normal}`;
}

function isPlace(citation: FoundCitation): boolean {
  return citation.family === 'paragraph' || citation.family === 'article' || citation.family === 'clause';
}

function withoutOverlaps(found: readonly FoundCitation[]): readonly FoundCitation[] {
  const kept: FoundCitation[] = [];
  // Which units of the text a kept citation covers, places and documents apart: an index, since a text may hold
  // a hundred thousand citations.
  const covered = { place: new Set<number>(), document: new Set<number>() };
  const byWeight = [...found].sort((a, b) => b.raw.length - a.raw.length || a.start - b.start);
  for (const citation of byWeight) {
    const end = citation.start + citation.raw.length;
    // "paragraph 25 of WG-WSIS-11/10": the provision and the document are both named
    const units = isPlace(citation) ? covered.place : covered.document;
    let clashes = false;
    for (let at = citation.start; at < end && !clashes; at++) clashes = units.has(at);
    if (clashes) continue;
    kept.push(citation);
    for (let at = citation.start; at < end; at++) units.add(at);
  }
  return kept.sort((a, b) => a.start - b.start);
}
