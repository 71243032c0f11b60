import { DOCUMENT_LIMITS as LIMITS } from '../domain/document-limits.ts';
import type { Clause, ImportWarning, ParsedDocument, TableCell } from '../domain/document.ts';
import type { StructuredBlock } from './structured-block.ts';

// One strange word in a file must not cost the delegate the whole document, so what is longer or deeper than a
// document may hold is brought within its limits here, at the one place through which every document passes.

/** Cuts between characters, never inside one, and takes away the half that another cut left. */
function cut(text: string, max: number): string {
  const short = text.length <= max ? text : text.slice(0, max);
  const last = short.charCodeAt(short.length - 1);
  return last >= 0xd800 && last <= 0xdbff ? short.slice(0, -1) : short;
}

function cutOrNull(text: string | null, max: number): string | null {
  return text === null ? null : cut(text, max);
}

/** Half a date or half a symbol says something false: it is left out. */
function wholeOrNull(text: string | null, max: number): string | null {
  return text === null || text.length > max ? null : text;
}

/** A label that is longer than any number is text: it goes back in front of the words, and none of it is lost. */
export function fitLabel(block: StructuredBlock): StructuredBlock {
  if (block.label === null || block.label.length <= LIMITS.label) return block;
  const front = `${cut(block.label, Math.max(0, LIMITS.clauseText - block.text.length - 1))} `;
  return {
    ...block,
    label: null,
    text: front + block.text,
    marks: block.marks.map((mark) => ({
      ...mark,
      start: mark.start + front.length,
      end: mark.end + front.length,
    })),
    footnotes: block.footnotes.map((note) => ({ ...note, offset: note.offset + front.length })),
  };
}

/** The same document within the limits of the contract; one that keeps to them comes out equal. */
export function fitDocument(document: ParsedDocument): ParsedDocument {
  const noteId = shortIds(document);
  return {
    ...document,
    title: cutOrNull(document.title, LIMITS.title),
    symbol: wholeOrNull(document.symbol, LIMITS.symbol),
    language: wholeOrNull(document.language, LIMITS.language),
    clauses: document.clauses.map((clause) => fitClause(clause, noteId)),
    footnotes: document.footnotes.map((note) => ({
      ...note,
      id: noteId(note.id),
      label: cut(note.label, LIMITS.label),
      text: cut(note.text, LIMITS.clauseText),
    })),
    interventions: document.interventions.map((each) => ({
      ...each,
      speaker: cut(each.speaker, LIMITS.speaker),
      onBehalfOf: cutOrNull(each.onBehalfOf, LIMITS.speaker),
      text: cut(each.text, LIMITS.clauseText),
    })),
    changes: document.changes.slice(0, LIMITS.changes).map((change) => ({ ...change, ...fitRemark(change) })),
    comments: document.comments.slice(0, LIMITS.comments).map((comment) => ({
      ...comment,
      ...fitRemark(comment),
      quote: cutOrNull(comment.quote, LIMITS.clauseText),
    })),
    acceptedText: cutOrNull(document.acceptedText, LIMITS.text),
    rejectedText: cutOrNull(document.rejectedText, LIMITS.text),
    citations: document.citations.map((citation) => ({
      ...citation,
      raw: cut(citation.raw, LIMITS.citation),
      target: cut(citation.target, LIMITS.citation),
    })),
    repairs: document.repairs.map((repair) => ({
      ...repair,
      source: cut(repair.source, LIMITS.clauseText),
      result: cut(repair.result, LIMITS.clauseText),
    })),
    warnings: [...document.warnings, ...beyond(document)].map((warning) => ({
      ...warning,
      detail: cutOrNull(warning.detail, LIMITS.warningDetail),
    })),
  };
}

/** Comments and changes that a document has no room for are not left out without a word. */
function beyond({ comments, changes }: ParsedDocument): readonly ImportWarning[] {
  const further = (code: ImportWarning['code'], count: number): readonly ImportWarning[] =>
    count <= 0 ? [] : [{ code, detail: String(count), clause: null }];
  return [
    ...further('further-comments', comments.length - LIMITS.comments),
    ...further('further-changes', changes.length - LIMITS.changes),
  ];
}

function fitClause(clause: Clause, noteId: (id: string) => string): Clause {
  return {
    ...clause,
    level: Math.min(LIMITS.level, Math.max(0, Math.trunc(clause.level) || 0)),
    text: cut(clause.text, LIMITS.clauseText),
    keyword: cutOrNull(clause.keyword, LIMITS.keyword),
    footnotes: clause.footnotes.map((note) => ({ ...note, footnote: noteId(note.footnote) })),
    table: clause.table === null ? null : clause.table.map((row) => row.map(fitCell)),
  };
}

function fitCell(cell: TableCell): TableCell {
  return cell.text.length <= LIMITS.clauseText ? cell : { ...cell, text: cut(cell.text, LIMITS.clauseText) };
}

interface Remark {
  readonly author: string | null;
  readonly date: string | null;
  readonly text: string;
}

function fitRemark({ author, date, text }: Remark): Remark {
  return {
    author: cutOrNull(author, LIMITS.author),
    date: wholeOrNull(date, LIMITS.date),
    text: cut(text, LIMITS.clauseText),
  };
}

/** Ids are only names for each other: a long one gets a short one that no other note has. */
function shortIds({ footnotes, clauses }: ParsedDocument): (id: string) => string {
  const ids = [
    ...footnotes.map((note) => note.id),
    ...clauses.flatMap((clause) => clause.footnotes.map((note) => note.footnote)),
  ];
  const taken = new Set(ids);
  const short = new Map<string, string>();
  for (const id of taken) {
    if (id.length <= LIMITS.footnoteId) continue;
    let count = short.size + 1;
    while (taken.has(`long-${count}`)) count += 1;
    short.set(id, `long-${count}`);
    taken.add(`long-${count}`);
  }
  return (id) => short.get(id) ?? id;
}
