import { assertNever } from '../base/assert-never.ts';
import type { Clause, Footnote, ParsedDocument } from '../domain/document.ts';
import type { ClauseStatus, DraftClause, DraftContent, DraftMark } from '../domain/draft.ts';
import type { PrintBlock, PrintCell } from './print-page-input.ts';

const BLOCK_KINDS = {
  heading: 'heading',
  paragraph: 'paragraph',
  clause: 'paragraph',
  item: 'item',
  table: 'table',
  note: 'note',
} as const satisfies Record<Clause['kind'], PrintBlock['kind']>;

function tableRows(clause: Clause): PrintCell[][] | null {
  if (clause.table === null) return null;
  return clause.table.map((row) =>
    row.map((cell) => ({
      text: cell.text,
      columnSpan: cell.columnSpan ?? 1,
      rowSpan: cell.rowSpan ?? 1,
      header: cell.header ?? false,
    })),
  );
}

function opensWith(text: string, keyword: string | null | undefined): keyword is string {
  if (keyword === null || keyword === undefined || keyword === '') return false;
  return text.slice(0, keyword.length).toLocaleLowerCase('en') === keyword.toLocaleLowerCase('en');
}

/**
 * The keyword that a clause of a resolution shows: in a line of its own that opens the group after it, or at
 * the head of the clause itself.
 */
function shownKeyword(
  clause: Clause,
  next: Clause | undefined,
): { readonly keyword: string; readonly isLine: boolean } | null {
  if (clause.part === null || clause.kind === 'heading') return null;
  if (opensWith(clause.text, clause.keyword)) return { keyword: clause.keyword, isLine: false };
  const isLine = clause.label === null && clause.keyword === null && opensWith(clause.text, next?.keyword);
  return isLine ? { keyword: next?.keyword ?? '', isLine } : null;
}

/**
 * A received document as blocks to print: labels as the source shows them, nothing recomputed. Keywords of
 * resolutions are set in italics, as printed resolutions do.
 */
export function documentBlocks(document: Pick<ParsedDocument, 'clauses' | 'footnotes'>): {
  readonly blocks: PrintBlock[];
  readonly footnotes: Footnote[];
} {
  const blocks = document.clauses.map((clause, i): PrintBlock => {
    const shown = shownKeyword(clause, document.clauses[i + 1]);
    const italics = shown === null ? [] : [{ start: 0, end: shown.keyword.length, style: 'italic' as const }];
    return {
      id: clause.id,
      kind: shown?.isLine === true ? 'keyword' : BLOCK_KINDS[clause.kind],
      level: clause.level,
      label: clause.label,
      text: clause.text,
      styles: [...italics, ...clause.marks.map(({ start, end, style }) => ({ start, end, style }))],
      footnotes: clause.footnotes.map(({ offset, footnote }) => ({ offset, id: footnote })),
      rows: tableRows(clause),
      brackets: false,
    };
  });
  return { blocks, footnotes: [...document.footnotes] };
}

function draftKind(kind: DraftClause['kind']): PrintBlock['kind'] {
  switch (kind) {
    case 'title':
      return 'title';
    case 'heading':
      return 'heading';
    case 'item':
    case 'bullet':
      return 'item';
    case 'paragraph':
    case 'preambular':
    case 'operative':
      return 'paragraph';
    default:
      return assertNever(kind);
  }
}

/** A citation is plain text on paper; what it points at stays inside the workbench. */
function draftStyles(marks: readonly DraftMark[]): PrintBlock['styles'] {
  const styles: PrintBlock['styles'] = [];
  for (const { start, end, style } of marks) if (style !== 'citation') styles.push({ start, end, style });
  return styles;
}

function draftLabel(clause: DraftClause): string | null {
  return clause.manualLabel ?? clause.label ?? (clause.kind === 'bullet' ? '•' : null);
}

/**
 * A draft as blocks to print. An outside copy is clean text: clauses whose status is "deleted" are not in it.
 * A private copy shows them struck through.
 */
export function draftBlocks(
  content: Pick<DraftContent, 'clauses'>,
  copy: 'outside' | 'private',
): PrintBlock[] {
  const shown = content.clauses.filter((clause) => copy === 'private' || clause.status.state !== 'deleted');
  return shown.map((clause): PrintBlock => {
    const styles = draftStyles(clause.marks);
    const struck = clause.status.state === 'deleted';
    return {
      id: clause.id,
      kind: draftKind(clause.kind),
      level: clause.kind === 'heading' ? clause.level + 1 : clause.level,
      label: draftLabel(clause),
      text: clause.text,
      styles: struck ? [...styles, { start: 0, end: clause.text.length, style: 'strike' }] : styles,
      footnotes: [],
      rows: null,
      brackets: true,
    };
  });
}

/** The statuses of a draft's clauses, for the status column of a private copy. */
export function draftStatuses(content: Pick<DraftContent, 'clauses'>): Record<string, ClauseStatus> {
  return Object.fromEntries(content.clauses.map((clause) => [clause.id, clause.status]));
}
