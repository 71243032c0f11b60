import type { SourceBlock } from './blocks.ts';
import { findCitations } from './citations.ts';
import {
  isDateLine,
  isDocumentNumber,
  isFormLine,
  isGenericHeading,
  isLanguageLine,
  isOnlyDate,
  isSubmittedTitle,
  isTitleLike,
} from './heading-lines.ts';
import { stripTashkil } from './keywords.ts';
import { isOrganLine, isPlaceLine, isResolutionHeading, keywordLine } from './resolution-lines.ts';
import { isWholly, type StructuredBlock } from './structured-block.ts';
import { normalizeSymbol } from './symbols.ts';

/** How far into a document its head may reach. */
const HEAD = 30;
const MAX_TITLE = 600;
const SYMBOL_FAMILIES = new Set([
  'unResolution',
  'unGeneral',
  'wto',
  'wsis',
  'council',
  'councilGroup',
  'conference',
  'td',
  'contributionT',
  'fileName',
]);

export interface FrontMatter {
  readonly title: string | null;
  /** Index of the block that shows the title; null if it came from elsewhere. */
  readonly titleBlock: number | null;
  readonly symbol: string | null;
}

/** Finds the title and the symbol at the head of a document. `hint` is the file's own property, used last. */
export function findFrontMatter(
  blocks: readonly StructuredBlock[],
  pageHeaders: readonly SourceBlock[],
  hint: string | null,
): FrontMatter {
  const symbol = findSymbol(blocks, pageHeaders);
  const titleBlock =
    findTitleBlock(blocks) ??
    (usefulHint(hint, blocks) === null && selfNamed(blocks) === null ? firstHeading(blocks) : null);
  const shown =
    titleBlock === null
      ? null
      : foldSpaces((blocks[titleBlock]?.text ?? '').replace(GA_TITLE, '')).slice(0, MAX_TITLE);
  const stated = statedTitle(blocks);
  if (stated !== null) return { title: stated, titleBlock: null, symbol };
  const title = shown ?? usefulHint(hint, blocks) ?? selfNamed(blocks);
  return { title, titleBlock, symbol };
}

function foldSpaces(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .replace(/[,،]\s*$/u, '')
    .trim();
}

const TITLE_FIELD = /^(?:title|titre|título|название|标题|題目|العنوان)\s*[:：]\s*/iu;

/** The title that a form states: "Title: …" on a line, or in the cell beside it. */
function statedTitle(blocks: readonly StructuredBlock[]): string | null {
  for (const block of blocks.slice(0, HEAD)) {
    for (const row of block.table ?? []) {
      const at = row.findIndex((cell) =>
        /^(?:title|titre|título|название|标题|العنوان)\s*[:：]?$/iu.test(cell.text.trim()),
      );
      const value = foldSpaces(row[at + 1]?.text ?? '');
      if (at >= 0 && value !== '') return value.slice(0, MAX_TITLE);
    }
    const value =
      block.table === null && TITLE_FIELD.test(block.text)
        ? foldSpaces(block.text.replace(TITLE_FIELD, ''))
        : '';
    if (value !== '') return value.slice(0, MAX_TITLE);
  }
  return null;
}

/** Lines of a document's head that look like a title and name the body, the session or the kind of paper. */
const NOT_TITLE =
  /^(?:united nations|nations unies|naciones unidas|организация объединенных наций|联合国|الأمم المتحدة)|\b(?:session|session ordinaire|período de sesiones|сессия)$|^(?:provisional )?(?:agenda )?items?\s+\d|^(?:note|report|letter|rapport|nota|informe) (?:by|of|from|du|de la|del) the?\s?(?:secretary|secretariat|president|chair|director)|^(?:international telecommunication union|telecommunication standardization sector|study period|union internationale|unión internacional|original|general assembly|security council|economic and social council|human rights council)\b/iu;

function findTitleBlock(blocks: readonly StructuredBlock[]): number | null {
  const numbered = blocks.findIndex(
    (block, at) =>
      GA_TITLE.test(block.text) && blocks.slice(at + 1, at + 4).some(({ text }) => isOrganLine(text)),
  );
  if (numbered >= 0) return numbered;
  const byRole = blocks.findIndex(
    (block) =>
      block.role === 'title' &&
      block.text.trim() !== '' &&
      !isLanguageLine(block.text) &&
      !isOnlyDate(block.text),
  );
  if (byRole >= 0) return byRole;
  const top = blocks.findIndex(
    (block) =>
      block.sourceKind === 'heading' &&
      block.level === 1 &&
      !isLanguageLine(block.text) &&
      !isOnlyDate(block.text),
  );
  const resolution = resolutionTitle(blocks);
  if (resolution !== null && (top < 0 || isResolutionHeading(blocks[top]?.text ?? ''))) return resolution;
  if (top >= 0 && !isGenericHeading(blocks[top]?.text ?? '') && isOnlyTop(blocks, top)) return top;
  return firstTitleLike(blocks);
}

/** A first-level heading is the title if it is the only one, or stands before all other text. */
function isOnlyTop(blocks: readonly StructuredBlock[], top: number): boolean {
  const others = blocks.filter((block) => block.sourceKind === 'heading' && block.level === 1).length;
  const isNumbered = (blocks[top]?.label ?? null) !== null;
  return !isNumbered && (others === 1 || top === 0);
}

/** "80/1. Participation by …": how the General Assembly heads its resolutions. */
const GA_TITLE = /^[\d٠-٩]{1,2}\/[\d٠-٩]{1,4}(?:\s?[A-Z])?(?:\.|\s?[-–—])\s+(?=\p{L})/u;

/** "Adopted by the Security Council on 1 July 2020". */
const ADOPTED =
  /^(?:resolution\s+)?(?:adopted|adoptée?|aprobad[ao]|adoptad[ao]|принят\p{L}*|الذي اتخذه?|اتخذ\p{L}*)(?![\p{L}])|通过$/iu;

/** The title after "RESOLUTION 75", before the place or the organ; a resolution without one is named by its number. */
function resolutionTitle(blocks: readonly StructuredBlock[]): number | null {
  const heading = blocks.findIndex((block) => isResolutionHeading(block.text) && block.label === null);
  if (heading < 0) return null;
  for (let at = heading + 1; at < Math.min(blocks.length, heading + 4); at++) {
    const block = blocks[at];
    if (block === undefined || block.label !== null || block.kind === 'table') return null;
    if (isPlaceLine(block.text) || ADOPTED.test(block.text)) continue;
    if (isOrganLine(block.text) || block.part !== null || keywordLine(block.text) !== null) return heading;
    if (block.kind === 'clause' || block.text.length > MAX_TITLE) return null;
    return /[.;]$/u.test(block.text.trim()) ? null : at;
  }
  return null;
}

function firstTitleLike(blocks: readonly StructuredBlock[]): number | null {
  const limit = Math.min(blocks.length, HEAD);
  let plain: number | null = null;
  for (let at = 0; at < limit; at++) {
    const block = blocks[at];
    if (block === undefined || block.kind === 'table' || block.role === 'caption') continue;
    const { text } = block;
    const isNumbered = block.label !== null || block.kind === 'item' || block.kind === 'clause';
    const isLong = text.length > 300 || (text.length > 120 && /[.;]$/u.test(text.trim()));
    if (isNumbered || isGenericHeading(text) || (isLong && block.kind !== 'heading')) break;
    if (
      isOrganLine(text) ||
      isDateLine(text) ||
      isFormLine(text) ||
      isSymbolLine(text) ||
      isResolutionHeading(text) ||
      isLanguageLine(text) ||
      NOT_TITLE.test(text)
    )
      continue;
    if (!(isTitleLike(text, 300) || isSubmittedTitle(text)) || /^\d/u.test(text.trim())) continue;
    if (isWholly(block, 'bold') && text.length > 8) return at;
    if (text.length > 8 && text.split(/\s+/u).length > 1 && standsOverText(blocks, at)) plain ??= at;
  }
  return plain;
}

/** A heading over the text that only says what kind of paper it is, where nothing else is a title. */
function firstHeading(blocks: readonly StructuredBlock[]): number | null {
  const at = blocks.slice(0, HEAD).findIndex(({ kind, label }) => kind === 'heading' || label !== null);
  const block = blocks[at];
  if (block === undefined || block.label !== null || !KIND_OF_PAPER.test(block.text.trim())) return null;
  return block.text.length <= 300 ? at : null;
}

const KIND_OF_PAPER =
  /^(?:note|report|letter|summary|rapport|nota|informe|résumé|доклад|записка)\s(?=\S+\s)|^تقرير\s|(?:的报告|的说明|摘要)$/iu;

/** A title has a document under it: a heading, a numbered paragraph or a longer sentence within the next lines. */
function standsOverText(blocks: readonly StructuredBlock[], at: number): boolean {
  return blocks
    .slice(at + 1, at + 5)
    .some(
      (block) =>
        block.kind === 'heading' ||
        block.kind === 'clause' ||
        block.text.length > 100 ||
        (block.text.length > 40 && /[.;:]$/u.test(block.text.trim())),
    );
}

function isSymbolLine(text: string): boolean {
  if (isDocumentNumber(text)) return true;
  const found = symbolsIn(text);
  return found.length > 0 && foldSpaces(text).length <= (found[0]?.raw.length ?? 0) + 24;
}

function symbolsIn(text: string): readonly { readonly raw: string; readonly family: string }[] {
  return findCitations(
    text.replace(/\s+/gu, ' ').replace(/^(?:document|doc\.?)\s+(?=\p{Lu})/iu, 'Document '),
  ).filter(({ family }) => SYMBOL_FAMILIES.has(family));
}

function usefulHint(hint: string | null, blocks: readonly StructuredBlock[]): string | null {
  if (hint === null) return null;
  const folded = foldSpaces(hint);
  if (
    folded.length < 4 ||
    /^(?:untitled|document\s?\d*|microsoft word|word document|title|index)\b/iu.test(folded)
  )
    return null;
  return blocks.length === 0 || folded.length > 6 ? folded.slice(0, MAX_TITLE) : null;
}

/** "This document is a preliminary report of X to Y on the status …": what a document without a title calls itself. */
function selfNamed(blocks: readonly StructuredBlock[]): string | null {
  for (const block of blocks.slice(0, HEAD)) {
    const match =
      /^(?:This|The present) (?:document|report|paper|note|contribution|text) (?:is|contains|presents|constitutes|sets out) (?:an?|the) ((?:\p{L}+ ){0,4}(?:report|contribution|proposal|resolution|recommendation|agenda|declaration|summary|statement|note|paper|plan|charter|draft|terms)\b.*)$/u.exec(
        block.text.split('\n')[0] ?? '',
      );
    if (match?.[1] === undefined) continue;
    const name = match[1].split(
      /,\s|\.\s|;|\.$| (?:on|in|as|with|for|under|from) (?:the|its|a|an|this|accordance|response|order)\b| (?:which|that|submitted|prepared|adopted)\s/u,
    )[0];
    if (name !== undefined && name.length > 12 && name.length < 200) return name.trim();
  }
  return null;
}

/** A resolution's name with its place; else the first symbol that stands alone in the head or in its table. */
function findSymbol(blocks: readonly StructuredBlock[], pageHeaders: readonly SourceBlock[]): string | null {
  const own =
    headSymbol(blocks) ??
    pageHeaders.map(({ text }) => symbolOfLine(text)).find((found) => found !== null) ??
    null;
  if (own !== null) return own;
  const at = blocks.findIndex((block) => isResolutionHeading(block.text) && block.label === null);
  if (at < 0) return null;
  const heading = foldSpaces(stripTashkil(blocks[at]?.text ?? ''));
  if (/\(/u.test(heading)) return heading;
  const place = blocks.slice(at + 1, at + 5).find((block) => isPlaceLine(block.text) && block.label === null);
  return place === undefined ? heading : `${heading} ${foldSpaces(place.text)}`;
}

function headSymbol(blocks: readonly StructuredBlock[]): string | null {
  for (const block of blocks.slice(0, HEAD)) {
    if (block.label !== null || block.kind === 'clause' || block.kind === 'item') return null;
    if (block.kind !== 'table' && block.text.length > 160) return null;
    for (const line of linesOf(block)) {
      const found = symbolOfLine(line);
      if (found !== null) return found;
    }
  }
  return null;
}

/** Lines of a block; in a table those of its cells. */
function linesOf(block: StructuredBlock): readonly string[] {
  if (block.table === null) return block.text.split(/[\n\t]| {3,}/u);
  return block.table.flatMap((row) => row.flatMap((cell) => cell.text.split(/[\t\n]/u)));
}

/** The symbol that a line or cell shows and says little beside. */
function symbolOfLine(line: string): string | null {
  const first = symbolsIn(line)[0];
  return first !== undefined && line.trim().length <= first.raw.length + 40
    ? normalizeSymbol(first.raw)
    : null;
}
