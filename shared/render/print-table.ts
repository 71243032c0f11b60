import { markup, type Html } from './html.ts';
import { anchorNumbers, renderInline, type PlacedNote } from './print-inline.ts';
import type { PrintBlock } from './print-page-input.ts';
import { settingOf, tableGrid, type GridCell, type TablePart } from './print-table-grid.ts';
import type { PrintWords } from './print-words.ts';

/** A table to print: its notes stand beside it, their numbers in the cells whose words they mark. */
export interface PrintTable {
  readonly block: PrintBlock;
  readonly rows: NonNullable<PrintBlock['rows']>;
  readonly notes: readonly PlacedNote[];
  /** The notes themselves, as they stand in the margin. */
  readonly beside: readonly Html[];
  /** Width of the text in millimetres. */
  readonly width: number;
  readonly words: PrintWords;
  /** The language of those words. */
  readonly language: string;
}

/** Takes the notes inside a cell, each once: a cell that is repeated shows its words only. */
function cellInline(table: PrintTable, at: GridCell, placed: Set<number>): Html {
  const { offset, cell } = at;
  const to = offset + cell.text.length;
  const here = table.notes.filter(
    (note) => !placed.has(note.number) && note.start >= offset && note.end <= to,
  );
  for (const note of here) placed.add(note.number);
  return renderInline({
    text: cell.text,
    styles: [],
    footnotes: [],
    brackets: table.block.brackets,
    notes: here.map((note) => ({ ...note, start: note.start - offset, end: note.end - offset })),
    beside: () => markup``,
  });
}

function partRow(
  table: PrintTable,
  part: TablePart,
  row: readonly GridCell[],
  left: number,
  placed: Set<number>,
): Html {
  const cells = row.map((at) => {
    const columns = part.columns.filter((column) => column >= at.start && column < at.end).length;
    if (columns === 0) return null;
    const inner = cellInline(table, at, placed);
    const spans = markup`colspan="${columns}" rowspan="${Math.min(at.cell.rowSpan, left)}"`;
    return at.cell.header
      ? markup`<th scope="col" ${spans} dir="auto">${inner}</th>`
      : markup`<td ${spans} dir="auto">${inner}</td>`;
  });
  return markup`<tr>${cells}</tr>`;
}

/** The table as one or more tables, none wider than the text. */
function parts(table: PrintTable, placed: Set<number>): readonly Html[] | null {
  const grid = tableGrid(table.rows);
  if (grid === null) return null;
  const setting = settingOf(grid, table.width);
  return setting.parts.map((part, index) => {
    const own = index > 0 && part.columns[0] === 0 ? part.columns.slice(1) : part.columns;
    const columns = table.words.columns((own[0] ?? 0) + 1, (own.at(-1) ?? 0) + 1, grid.columns);
    const head =
      setting.parts.length === 1
        ? null
        : markup`<p class="columns" lang="${table.language}" dir="${table.words.direction}">${columns}</p>`;
    const rows = grid.rows.map((row, i) => partRow(table, part, row, grid.rows.length - i, placed));
    return markup`${head}<table class="size${setting.size}"><colgroup>${part.widths.map((width) => markup`<col class="w${width}">`)}</colgroup>${rows}</table>`;
  });
}

/** What no grid holds is printed row by row, its cells apart by a stroke: nothing is left out. */
function rowByRow(table: PrintTable, placed: Set<number>): readonly Html[] {
  let offset = 0;
  return table.rows.map((row) => {
    const cells = row.map((cell, i) => {
      const at = { cell, start: 0, end: 1, offset };
      offset += cell.text.length + 1;
      return markup`${i === 0 ? '' : ' | '}<span dir="auto">${cellInline(table, at, placed)}</span>`;
    });
    return markup`<p class="block depth0">${cells}</p>`;
  });
}

/** A table as it is printed. */
export function renderTable(table: PrintTable): Html {
  const { block, notes } = table;
  const placed = new Set<number>();
  const body = parts(table, placed) ?? rowByRow(table, placed);
  const across = notes.filter((note) => !placed.has(note.number));
  const label = block.label === null ? null : markup`<p class="label">${block.label}</p>`;
  return markup`<div class="table">${table.beside}${label}${anchorNumbers(across)}${body}</div>`;
}

/** Shares of a table's width, in percent. */
export const TABLE_WIDTH_RULES = Array.from(
  { length: 100 },
  (_, i) => `.w${String(i + 1)}{width:${String(i + 1)}%}`,
).join('');
