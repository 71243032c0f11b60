import { isUntouched, type Comparison, type CompareRow } from '../../../shared/text/compare/index.ts';
import type { SideClause } from '../compare-sides.ts';

/** What of a comparison is shown. */
export const ROW_FILTERS = ['changes', 'words', 'moves', 'all'] as const;
export type RowFilter = (typeof ROW_FILTERS)[number];

/** A row with what its line says: the part of the text it stands in, its place in the list. */
export interface ShownRow {
  readonly row: CompareRow;
  readonly key: string;
  /** Place among the headings of the highest level; -1 before the first. */
  readonly part: number;
}

/** A part of the text: the heading it begins with. */
export interface TextPart {
  readonly title: string;
  readonly index: number;
}

/** The parts of the new text, by its highest headings. */
export function partsOf(clauses: readonly SideClause[]): readonly TextPart[] {
  const headings = clauses.flatMap((clause, index) => (isHeading(clause) ? [{ clause, index }] : []));
  const top = Math.min(...headings.map(({ clause }) => clause.level));
  return headings
    .filter(({ clause }) => clause.level === top)
    .map(({ clause: { label, text }, index }) => ({ title: `${label ?? ''} ${text}`.trim(), index }));
}

function isHeading({ kind, text }: SideClause): boolean {
  return kind === 'heading' && text.trim() !== '';
}

/** All rows with their parts. */
export function placedRows(comparison: Comparison, parts: readonly TextPart[]): readonly ShownRow[] {
  let part = -1;
  const begins = new Map(parts.map(({ index }, place) => [index, place]));
  return comparison.rows.map((row) => {
    const own =
      row.kind === 'moved-away'
        ? undefined
        : row.after.map((index) => begins.get(index)).find((one) => one !== undefined);
    if (own !== undefined) part = own;
    return { row, part, key: `${row.kind}:${row.before.join('+')}:${row.after.join('+')}` };
  });
}

/** The rows of a filter, and of one part if one is chosen. */
export function filterRows(
  rows: readonly ShownRow[],
  filter: RowFilter,
  part: number | null,
): readonly ShownRow[] {
  return rows.filter(({ row, part: own }) => (part === null || own === part) && isOf(row, filter));
}

function isOf(row: CompareRow, filter: RowFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'moves':
      return row.isMoved;
    case 'words':
      return row.kind === 'changed' || row.kind === 'inserted' || row.kind === 'deleted';
    case 'changes':
      return !isUntouched(row);
  }
}
