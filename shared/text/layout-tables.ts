import type { TextMark } from '../domain/document.ts';
import { plainBlock, type SourceBlock, type SourceReading } from './blocks.ts';
import { isWholly } from './structured-block.ts';
import { findTypedLabel } from './typed-label.ts';

// Older texts are typed into a table without lines: the number in one column, its paragraph in the next. Such a table
// is not one: its rows are the paragraphs, and the number is their label.

/** Fewest numbered rows of a table that is a text. */
const LEAST_LABELS = 4;
const MAX_HEADING = 140;

interface PlacedCell {
  readonly text: string;
  readonly marks: readonly TextMark[];
  /** Notes of the cell, by offset in its text. */
  readonly footnotes: SourceBlock['footnotes'];
  readonly column: number;
}

/** The same reading with the tables that are texts unfolded. */
export function unfoldLayoutTables(reading: SourceReading): SourceReading {
  if (!reading.blocks.some((block) => block.table !== null && block.table.length >= LEAST_LABELS))
    return reading;
  const places: number[] = [];
  const blocks: SourceBlock[] = [];
  for (const block of reading.blocks) {
    places.push(blocks.length);
    blocks.push(...(unfolded(block) ?? [block]));
  }
  if (blocks.length === reading.blocks.length) return reading;
  const moved = <T extends { readonly block: number | null }>(rows: readonly T[]): readonly T[] =>
    rows.map((row) => (row.block === null ? row : { ...row, block: places[row.block] ?? row.block }));
  return {
    ...reading,
    blocks,
    changes: moved(reading.changes),
    comments: moved(reading.comments),
    repairs: moved(reading.repairs),
    warnings: moved(reading.warnings),
  };
}

function unfolded(block: SourceBlock): readonly SourceBlock[] | null {
  const { table } = block;
  if (
    table === null ||
    table.some((row) => row.some((cell) => cell.header === true || (cell.rowSpan ?? 1) > 1))
  )
    return null;
  const rows = cellsOf(block);
  const filled = rows.map((row) => row.filter((cell) => cell.text.trim() !== ''));
  const shown = filled.filter((row) => row.length > 0);
  const labelled = shown.filter(
    (row) => row.length > 1 && row.slice(0, -1).every((cell) => isLabel(cell.text)),
  );
  const lone = shown.filter((row) => row.length === 1);
  const words = labelled.filter((row) => (row.at(-1)?.text.length ?? 0) > 40).length;
  // Every row is a label with its text, or a line of its own; a table of figures has rows that are neither.
  if (labelled.length < LEAST_LABELS || words * 2 < labelled.length) return null;
  if (labelled.length + lone.length < shown.length * 0.95) return null;
  return filled.flatMap((row) => blocksOf(row));
}

function isLabel(text: string): boolean {
  const found = findTypedLabel(`${text.trim()} x`);
  return found !== null && !found.alone && found.rest.trim() === 'x';
}

/** The cells with the emphasis of their words: a table's text holds its cells one after the other. */
function cellsOf(block: SourceBlock): readonly (readonly PlacedCell[])[] {
  let at = 0;
  return (block.table ?? []).map((row) => {
    let column = 0;
    return row.map((cell) => {
      const start = at;
      const end = start + cell.text.length;
      at = end + 1;
      const placed: PlacedCell = {
        text: cell.text,
        column,
        marks: block.marks
          .map((mark) => ({
            ...mark,
            start: Math.max(0, mark.start - start),
            end: Math.min(end, mark.end) - start,
          }))
          .filter((mark) => mark.end > mark.start),
        footnotes: block.footnotes
          .filter((note) => note.offset >= start && note.offset <= end)
          .map((note) => ({ ...note, offset: note.offset - start })),
      };
      column += cell.columnSpan ?? 1;
      return placed;
    });
  });
}

function blocksOf(row: readonly PlacedCell[]): readonly SourceBlock[] {
  const cell = row.at(-1);
  if (cell === undefined) return [];
  const labels = row.slice(0, -1);
  const lines = linesOf(cell);
  const out: SourceBlock[] = labels.slice(0, -1).map((label) => plainBlock('', { label: label.text.trim() }));
  lines.forEach((line, at) => {
    const label = at === 0 ? (labels.at(-1)?.text.trim() ?? null) : null;
    const level = (labels.at(-1)?.column ?? 0) > 0 ? 1 : 0;
    const block = plainBlock(line.text, { marks: line.marks, footnotes: line.footnotes, label, level });
    out.push(isHeading(block) ? { ...block, kind: 'heading', level: 1 + level } : block);
  });
  return out;
}

function linesOf(cell: PlacedCell): readonly PlacedCell[] {
  let at = 0;
  return cell.text.split('\n').flatMap((raw) => {
    const start = at + (raw.length - raw.trimStart().length);
    at += raw.length + 1;
    const text = raw.trim();
    if (text === '') return [];
    const end = start + text.length;
    return [
      {
        text,
        column: cell.column,
        marks: cell.marks
          .map((mark) => ({
            ...mark,
            start: Math.max(0, mark.start - start),
            end: Math.min(end, mark.end) - start,
          }))
          .filter((mark) => mark.end > mark.start),
        footnotes: cell.footnotes
          .filter((note) => note.offset >= start && note.offset <= end)
          .map((note) => ({ ...note, offset: note.offset - start })),
      },
    ];
  });
}

/** A short line set apart by its type: all in bold, underlined or italics, without a stop at its end. */
function isHeading(block: SourceBlock): boolean {
  if (block.text.length > MAX_HEADING || /[.;:,،؛]$/u.test(block.text) || !/\p{L}{3}/u.test(block.text))
    return false;
  return (['bold', 'underline', 'italic'] as const).some((style) => isWholly(block, style));
}
