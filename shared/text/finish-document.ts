import { asId, type ClauseId, type Sha256 } from '../base/ids.ts';
import {
  IMPORTER_VERSION,
  type Citation,
  type Clause,
  type Footnote,
  type ImportWarning,
  type Intervention,
  type ParsedDocument,
} from '../domain/document.ts';
import type { LanguageTag } from '../domain/language.ts';
import type { SourceBlock, SourceReading } from './blocks.ts';
import { findCitations } from './citations.ts';
import { fitDocument, fitLabel } from './fit-document.ts';
import { findFrontMatter, type FrontMatter } from './front-matter.ts';
import { findInterventions } from './interventions.ts';
import { detectDirection, detectLanguage, directionOf, isPlausible } from './language.ts';
import { unfoldLayoutTables } from './layout-tables.ts';
import { structureBlocks } from './structure.ts';
import type { StructuredBlock } from './structured-block.ts';
import { takeApart } from './take-apart.ts';

/** Text that is looked at for language and direction. */
const LANGUAGE_SAMPLE = 60_000;

/** The id of a clause: from the original's bytes, the importer's version and its place. Equal on every machine. */
function clauseIdOf(sha256: Sha256, index: number, variant = ''): ClauseId {
  return asId<ClauseId>(`c-${sha256.slice(0, 32)}-${IMPORTER_VERSION}${variant}-${index}`);
}

/** Turns what a reader found into a document, by the rules common to all formats. Pure and the same everywhere. */
export function finishDocument(source: SourceReading, sha256: Sha256): ParsedDocument {
  const reading = takeApart(unfoldLayoutTables(source));
  const { body, placeOf } = withoutPageHeaders(reading);
  const structured = byQuotation(body, (blocks) =>
    structureBlocks(
      blocks,
      reading.format === 'txt',
      reading.format === 'docx' || reading.variant !== undefined,
    ),
  );
  const headers = reading.blocks.filter((block) => block.role === 'page-header');
  const { title, titleBlock, symbol } = withTableTitle(
    reading,
    structured,
    findFrontMatter(structured, headers, reading.titleHint),
  );
  const blocks = structured.map((block, at) => fitLabel(at === titleBlock ? asTitle(block) : block));
  const idOf = (index: number | null): ClauseId | null => {
    const place = index === null ? undefined : placeOf.get(index);
    return place === undefined ? null : clauseIdOf(sha256, place, reading.variant);
  };
  const clauses = blocks.map((block, index) => toClause(block, clauseIdOf(sha256, index, reading.variant)));
  const footnotes = footnotesOf(reading, clauses);
  const { language, direction, warning } = languageOf(reading, blocks);
  return fitDocument({
    importerVersion: IMPORTER_VERSION,
    sha256,
    format: reading.format,
    title,
    symbol,
    language,
    direction,
    clauses,
    footnotes,
    interventions: interventionsOf(clauses),
    changes: reading.changes.map(({ block, ...change }) => ({ ...change, clause: idOf(block) })),
    comments: reading.comments.map(({ block, ...comment }) => ({ ...comment, clause: idOf(block) })),
    acceptedText: reading.acceptedText,
    rejectedText: reading.rejectedText,
    citations: citationsOf(clauses, footnotes, titleBlock),
    repairs: reading.repairs.map(({ block, ...repair }) => ({ ...repair, clause: idOf(block) })),
    warnings: [
      ...reading.warnings.map(({ block, ...rest }): ImportWarning => ({ ...rest, clause: idOf(block) })),
      ...warning,
      ...gapsOf(structured, sha256, reading.variant),
    ],
  });
}

/**
 * The sender's own words as one text, each quotation as one of its own, as deep as it is quoted: its numbers neither
 * go on with the sender's nor stand among them.
 */
function byQuotation(
  blocks: readonly SourceBlock[],
  structure: (blocks: readonly SourceBlock[]) => readonly StructuredBlock[],
): readonly StructuredBlock[] {
  if (!blocks.some(({ quoted }) => quoted !== undefined)) return structure(blocks);
  const own = [...structure(blocks.filter(({ quoted }) => quoted === undefined))];
  const all: StructuredBlock[] = [];
  for (let at = 0; at < blocks.length;) {
    const depth = blocks[at]?.quoted;
    let end = at + 1;
    while (end < blocks.length && blocks[end]?.quoted === depth) end += 1;
    const run =
      depth === undefined
        ? own.splice(0, end - at)
        : structure(blocks.slice(at, end)).map((block) => asQuoted(block, depth));
    all.push(...run);
    at = end;
  }
  return all;
}

/** No heading of the message stands in what it quotes. */
function asQuoted(block: StructuredBlock, depth: number): StructuredBlock {
  return block.kind === 'heading'
    ? { ...block, kind: 'paragraph', level: depth }
    : { ...block, level: block.level + depth };
}

function gapsOf(
  blocks: readonly StructuredBlock[],
  sha256: Sha256,
  variant: string | undefined,
): readonly ImportWarning[] {
  return blocks.flatMap(({ gap }, at) =>
    gap === undefined
      ? []
      : [{ code: 'numbering-gap', detail: gap, clause: clauseIdOf(sha256, at, variant) }],
  );
}

/** A title on a cover page made of a table stands before every guess, but not before a title in the text. */
function withTableTitle(
  reading: SourceReading,
  blocks: readonly StructuredBlock[],
  found: FrontMatter,
): FrontMatter {
  if (reading.titleInTable === undefined || blocks.some((block) => block.role === 'title')) return found;
  return { ...found, title: reading.titleInTable, titleBlock: null };
}

/** Page headers are no part of the reading text; the symbol may stand in them. */
function withoutPageHeaders(reading: SourceReading): {
  readonly body: readonly SourceBlock[];
  readonly placeOf: ReadonlyMap<number, number>;
} {
  const placeOf = new Map<number, number>();
  const body = reading.blocks.filter((block, index) => {
    if (block.role === 'page-header') return false;
    placeOf.set(index, placeOf.size);
    return true;
  });
  return { body, placeOf };
}

/** The block that shows the title is a heading, whatever it looked like, unless its format said a level already. */
function asTitle(block: StructuredBlock): StructuredBlock {
  return block.kind === 'heading' ? block : { ...block, kind: 'heading', level: 1 };
}

function toClause(block: StructuredBlock, id: ClauseId): Clause {
  const quoted = block.quoted ?? (block.role === 'quotation' ? 1 : undefined);
  return {
    id,
    kind: block.kind,
    label: block.label,
    level: block.level,
    text: block.text,
    part: block.part,
    keyword: block.keyword,
    marks: block.marks,
    footnotes: block.footnotes,
    table: block.table,
    ...(quoted === undefined ? {} : { quoted }),
  };
}

function footnotesOf(reading: SourceReading, clauses: readonly Clause[]): readonly Footnote[] {
  const places = new Map<string, ClauseId>();
  for (const clause of clauses)
    for (const { footnote } of clause.footnotes) if (!places.has(footnote)) places.set(footnote, clause.id);
  return reading.footnotes.map((note) => ({ ...note, clause: places.get(note.id) ?? null }));
}

function interventionsOf(clauses: readonly Clause[]): readonly Intervention[] {
  if (clauses.some((clause) => clause.kind === 'clause')) return [];
  const paragraphs = clauses
    .filter((clause) => clause.kind === 'paragraph')
    .map((clause) => ({ id: clause.id, text: clause.text }));
  return findInterventions(paragraphs).map(({ speaker, onBehalfOf, paragraph, text }) => ({
    speaker,
    onBehalfOf,
    clause: paragraph,
    text,
  }));
}

/** What the clauses name, each followed by what its notes name. */
function citationsOf(
  clauses: readonly Clause[],
  footnotes: readonly Footnote[],
  titleBlock: number | null,
): readonly Citation[] {
  const notes = new Map<ClauseId, string[]>();
  for (const { clause, text } of footnotes) {
    if (clause === null) continue;
    const texts = notes.get(clause);
    if (texts === undefined) notes.set(clause, [text]);
    else texts.push(text);
  }
  return clauses.flatMap((clause, at) => {
    const isOwnName =
      clause.kind === 'heading' && (at === titleBlock || clause.label === null) && clause.text.length < 80;
    const texts = [...(isOwnName ? [] : [clause.text]), ...(notes.get(clause.id) ?? [])];
    return texts
      .flatMap(findCitations)
      .map(({ raw, family, target }) => ({ raw, family, target, clause: clause.id }));
  });
}

interface FoundLanguage {
  readonly language: LanguageTag | null;
  readonly direction: ParsedDocument['direction'];
  readonly warning: readonly ImportWarning[];
}

/** The words decide where they are clear; what the file states decides the rest, and a region or script it adds. */
function languageOf(reading: SourceReading, blocks: readonly StructuredBlock[]): FoundLanguage {
  const sample = sampleOf(blocks);
  const stated = reading.languageHint === null ? null : canonicalTag(reading.languageHint);
  const detected = stated !== null && isPlausible(sample, stated) ? null : detectLanguage(sample);
  const agrees = stated !== null && detected !== null && primary(stated) === primary(detected.language);
  const language = agrees || detected === null ? stated : detected.language;
  const direction =
    reading.directionHint ?? (language === null ? detectDirection(sample) : directionOf(language));
  const differs = stated !== null && detected !== null && !agrees;
  return {
    language,
    direction: sample === '' ? direction : confirmDirection(direction, sample),
    warning: differs
      ? [{ code: 'language-differs', detail: `${stated} / ${detected.language}`, clause: null }]
      : [],
  };
}

/** A file may state one direction and hold only letters of the other. */
function confirmDirection(stated: ParsedDocument['direction'], sample: string): ParsedDocument['direction'] {
  const seen = detectDirection(sample);
  return seen === stated || !/\p{L}/u.test(sample) ? stated : seen;
}

function primary(tag: LanguageTag): string {
  return tag.toLowerCase().split('-')[0] ?? tag;
}

function canonicalTag(tag: string): LanguageTag | null {
  const match = /^([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|\d{3}))?\b/iu.exec(tag.trim());
  if (match?.[1] === undefined) return null;
  const script =
    match[2] === undefined ? '' : `-${match[2].slice(0, 1).toUpperCase()}${match[2].slice(1).toLowerCase()}`;
  // A region says where the file was typed, not what language it is: en-US and en-GB are English.
  return `${match[1].toLowerCase()}${script}`;
}

function sampleOf(blocks: readonly StructuredBlock[]): string {
  let sample = '';
  for (const block of blocks) {
    if (sample.length > LANGUAGE_SAMPLE) break;
    sample += `${block.text}\n`;
  }
  return sample;
}
