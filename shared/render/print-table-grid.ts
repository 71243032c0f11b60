import type { PrintCell } from './print-page-input.ts';

/** A cell where it stands in the grid: columns `start` up to `end`, in the order of the text. */
export interface GridCell {
  readonly cell: PrintCell;
  readonly start: number;
  readonly end: number;
  /** Where the cell's words begin in the text of the block. */
  readonly offset: number;
}

/** A table whose cells have columns. Columns that no cell begins at are one with the column before. */
export interface TableGrid {
  readonly columns: number;
  readonly rows: readonly (readonly GridCell[])[];
}

const MOST_COLUMNS = 500;
const MOST_OPEN_CELLS = 2000;

interface Open {
  readonly start: number;
  readonly end: number;
  readonly rows: number;
}

/** Puts one row beside the cells that reach into it from above. */
function placeRow(
  row: readonly PrintCell[],
  above: readonly Open[],
  offset: number,
): { cells: GridCell[]; open: Open[] } {
  const cells: GridCell[] = [];
  const open = above.filter(({ rows }) => rows > 1).map((one) => ({ ...one, rows: one.rows - 1 }));
  let at = 0;
  let from = offset;
  let next = 0;
  for (const cell of row) {
    for (let one = above[next]; one !== undefined && one.start <= at; one = above[++next])
      at = Math.max(at, one.end);
    const end = Math.min(at + cell.columnSpan, above[next]?.start ?? Infinity);
    cells.push({ cell, start: at, end, offset: from });
    if (cell.rowSpan > 1) open.push({ start: at, end, rows: cell.rowSpan - 1 });
    from += cell.text.length + 1;
    at = end;
  }
  return { cells, open: open.sort((a, b) => a.start - b.start) };
}

/** The grid of a table; null where it has more columns than any paper shows. */
export function tableGrid(rows: readonly (readonly PrintCell[])[]): TableGrid | null {
  const starts = new Set<number>();
  const placed: GridCell[][] = [];
  let open: Open[] = [];
  let offset = 0;
  for (const row of rows) {
    const next = placeRow(row, open, offset);
    open = next.open;
    for (const { start } of next.cells) starts.add(start);
    if (starts.size > MOST_COLUMNS || open.length > MOST_OPEN_CELLS) return null;
    placed.push(next.cells);
    offset += Math.max(
      row.reduce((sum, cell) => sum + cell.text.length + 1, 0),
      1,
    );
  }
  const order = Array.from(starts).sort((a, b) => a - b);
  const indexOf = new Map(order.map((start, index) => [start, index]));
  const indexFrom = (raw: number): number => {
    const exact = indexOf.get(raw);
    if (exact !== undefined) return exact;
    const index = order.findIndex((start) => start > raw);
    return index < 0 ? order.length : index;
  };
  return {
    columns: order.length,
    rows: placed.map((cells) =>
      cells.map((cell) => ({ ...cell, start: indexFrom(cell.start), end: indexFrom(cell.end) })),
    ),
  };
}

/** How a table is set: in parts side by side or one after the other, each with its columns' shares of the width. */
export interface TableSetting {
  /** Size of the letters in points. */
  readonly size: 9 | 8 | 7;
  readonly parts: readonly TablePart[];
}

/** Some columns of a table, with their widths in percent. */
export interface TablePart {
  readonly columns: readonly number[];
  readonly widths: readonly number[];
}

const MM_PER_POINT = 25.4 / 72;
/** What a cell needs beside its letters, in millimetres. */
const CELL_EDGES = 3.2;
/** A word longer than this is broken, and a cell with more letters than this gains nothing from a wider column. */
const LONGEST_WORD = 16;
const LONGEST_CELL = 90;

/** The width of a text in letters: a Chinese one is as wide as two. */
function letters(text: string): number {
  let wide = 0;
  for (const char of text) if ((char.codePointAt(0) ?? 0) >= 0x2e80) wide += 1;
  return Array.from(text).length + wide;
}

function longestWord(text: string): number {
  const words = text.slice(0, 5000).split(/[\s\u2e80-\uffff]+|(?<=[-/])/u);
  return Math.max(2, ...words.map(letters));
}

interface Need {
  readonly least: number;
  readonly wanted: number;
}

function columnNeeds(grid: TableGrid): Need[] {
  const least = Array.from({ length: grid.columns }, () => 2);
  const wanted = Array.from({ length: grid.columns }, () => 2);
  for (const { cell, start, end } of grid.rows.flat()) {
    if (end - start > 1) continue;
    least[start] = Math.max(least[start] ?? 2, Math.min(longestWord(cell.text), LONGEST_WORD));
    wanted[start] = Math.max(wanted[start] ?? 2, Math.min(letters(cell.text), LONGEST_CELL));
  }
  return least.map((one, i) => ({ least: one, wanted: Math.max(one, wanted[i] ?? one) }));
}

function inMillimetres(count: number, size: number): number {
  return count * size * MM_PER_POINT * 0.62 + CELL_EDGES;
}

/** Every column has room for its words; what is left is shared by how much there is to read. */
function share(columns: readonly number[], needs: readonly Need[], size: number, width: number): TablePart {
  const parts = columns.map((column) => needs[column] ?? { least: 2, wanted: 2 });
  const least = parts.map((need) => inMillimetres(need.least, size));
  const more = parts.map((need) => need.wanted - need.least + 1);
  const spare = Math.max(0, width - least.reduce((sum, one) => sum + one, 0));
  const all = more.reduce((sum, one) => sum + one, 0);
  const widths = least.map((one, i) => one + (spare * (more[i] ?? 0)) / all);
  const total = widths.reduce((sum, one) => sum + one, 0);
  return {
    columns,
    widths: widths.map((one) => Math.min(100, Math.max(1, Math.round((one / total) * 100)))),
  };
}

/** Columns in groups that fit; the first column, which names the rows, stands in each. */
function split(needs: readonly Need[], size: number, width: number): number[][] {
  const first = inMillimetres(needs[0]?.least ?? 2, size);
  const repeat = first <= width / 3;
  const groups: number[][] = [];
  let group: number[] = [];
  let used = 0;
  needs.forEach((need, column) => {
    const room = inMillimetres(need.least, size);
    if (used + room > width && group.length > (repeat && groups.length > 0 ? 1 : 0)) {
      groups.push(group);
      group = repeat ? [0] : [];
      used = repeat ? first : 0;
    }
    group.push(column);
    used += room;
  });
  groups.push(group);
  return groups;
}

/** Chooses letters and parts for a table on a width in millimetres, so that no column leaves the paper. */
export function settingOf(grid: TableGrid, width: number): TableSetting {
  const needs = columnNeeds(grid);
  const all = needs.map((_, column) => column);
  for (const size of [9, 8, 7] as const) {
    if (needs.reduce((sum, need) => sum + inMillimetres(need.least, size), 0) <= width)
      return { size, parts: [share(all, needs, size, width)] };
  }
  return { size: 8, parts: split(needs, 8, width).map((columns) => share(columns, needs, 8, width)) };
}
