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

/** The keyword of a resolution's clause is set in italics where it opens the clause, as printed resolutions do. */
function keywordStyle(clause: Clause): PrintBlock['styles'] {
  const { keyword, text } = clause;
  if (keyword === null || keyword === '' || clause.kind === 'heading') return [];
  const opens = text.slice(0, keyword.length).toLocaleLowerCase('en') === keyword.toLocaleLowerCase('en');
  return opens ? [{ start: 0, end: keyword.length, style: 'italic' }] : [];
}

/** A received document as blocks to print: labels as the source shows them, nothing recomputed. */
export function documentBlocks(document: Pick<ParsedDocument, 'clauses' | 'footnotes'>): {
  readonly blocks: PrintBlock[];
  readonly footnotes: Footnote[];
} {
  const blocks = document.clauses.map(
    (clause): PrintBlock => ({
      id: clause.id,
      kind: BLOCK_KINDS[clause.kind],
      level: clause.level,
      label: clause.label,
      text: clause.text,
      styles: [...keywordStyle(clause), ...clause.marks.map(({ start, end, style }) => ({ start, end, style }))],
      footnotes: clause.footnotes.map(({ offset, footnote }) => ({ offset, id: footnote })),
      rows: tableRows(clause),
      brackets: false,
    }),
  );
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
export function draftBlocks(content: Pick<DraftContent, 'clauses'>, copy: 'outside' | 'private'): PrintBlock[] {
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
