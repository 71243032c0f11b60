import type { Fragment } from './fragments.ts';

// Untagged pages are read by where their runs stand: rows by their baselines, columns by the gutters that no row
// crosses, tables by starts that stand under each other.

/** Runs of one row without a gap between them that only a column or a cell would have. */
export interface Segment {
  readonly fragments: readonly Fragment[];
  readonly x0: number;
  readonly x1: number;
}

export interface Row {
  readonly y: number;
  readonly size: number;
  readonly segments: readonly Segment[];
}

/** Rows that follow each other in one column. */
export interface Flow {
  readonly rows: readonly Row[];
  readonly x0: number;
  readonly x1: number;
}

/** The runs of a page as rows from top to bottom; in a row from left to right. */
export function rowsOf(fragments: readonly Fragment[]): readonly Row[] {
  const shown = fragments.filter(({ text }) => text.trim() !== '').sort((a, b) => a.y - b.y || a.x - b.x);
  const rows: { y: number; size: number; fragments: Fragment[] }[] = [];
  for (const fragment of shown) {
    const row = rows.findLast((one, at) => at >= rows.length - 3 && isSameRow(one, fragment));
    if (row === undefined) rows.push({ y: fragment.y, size: fragment.size, fragments: [fragment] });
    else {
      if (fragment.size > row.size) Object.assign(row, { y: fragment.y, size: fragment.size });
      row.fragments.push(fragment);
    }
  }
  return rows
    .sort((a, b) => a.y - b.y)
    .map(({ y, size, fragments: own }) => ({ y, size, segments: segmentsOf(own, size) }));
}

function isSameRow(row: { readonly y: number; readonly size: number }, fragment: Fragment): boolean {
  return Math.abs(row.y - fragment.y) < Math.max(row.size, fragment.size) * 0.45;
}

function segmentsOf(fragments: readonly Fragment[], size: number): readonly Segment[] {
  const sorted = [...fragments].sort((a, b) => a.x - b.x);
  const segments: { fragments: Fragment[]; x0: number; x1: number }[] = [];
  for (const fragment of sorted) {
    const last = segments.at(-1);
    if (last !== undefined && fragment.x - last.x1 < size * 1.05) {
      last.fragments.push(fragment);
      last.x1 = Math.max(last.x1, fragment.x + fragment.width);
    } else segments.push({ fragments: [fragment], x0: fragment.x, x1: fragment.x + fragment.width });
  }
  return segments;
}

/** The columns of a page in reading order: left before right, right before left in Arabic. */
export function flowsOf(rows: readonly Row[], isRtl: boolean): readonly Flow[] {
  const gutter = findGutter(rows);
  if (gutter === null) return rows.length === 0 ? [] : [flowOf(rows)];
  const flows: Flow[] = [];
  let band: Row[] = [];
  let whole: Row[] = [];
  const flushWhole = (): void => {
    if (whole.length > 0) flows.push(...flowsOf(whole, isRtl));
    whole = [];
  };
  const flushBand = (): void => {
    if (band.filter((row) => sidesOf(row, gutter).isBoth).length < 3) whole.push(...band);
    else {
      flushWhole();
      const sides = [sideOf(band, gutter, 'left'), sideOf(band, gutter, 'right')];
      for (const side of isRtl ? sides.reverse() : sides) flows.push(...flowsOf(side, isRtl));
    }
    band = [];
  };
  for (const row of rows) {
    if (sidesOf(row, gutter).crosses) {
      flushBand();
      whole.push(row);
    } else band.push(row);
  }
  flushBand();
  flushWhole();
  return flows;
}

function flowOf(rows: readonly Row[]): Flow {
  const segments = rows.flatMap((row) => row.segments);
  return {
    rows,
    x0: Math.min(...segments.map(({ x0 }) => x0)),
    x1: Math.max(...segments.map(({ x1 }) => x1)),
  };
}

interface Sides {
  readonly crosses: boolean;
  readonly isBoth: boolean;
}

function sidesOf(row: Row, x: number): Sides {
  const crosses = row.segments.some((segment) => segment.x0 < x && segment.x1 > x);
  return {
    crosses,
    isBoth: !crosses && row.segments.some(({ x1 }) => x1 <= x) && row.segments.some(({ x0 }) => x0 >= x),
  };
}

function sideOf(rows: readonly Row[], x: number, side: 'left' | 'right'): readonly Row[] {
  return rows.flatMap((row) => {
    const segments = row.segments.filter((segment) => (side === 'left' ? segment.x1 <= x : segment.x0 >= x));
    return segments.length === 0 ? [] : [{ ...row, segments }];
  });
}

/** Fewest rows with words on both sides of it that make a gap a gutter. */
const GUTTER_ROWS = 6;

/** The place of a gutter between two columns of prose; null if there is none. */
function findGutter(rows: readonly Row[]): number | null {
  const votes = new Map<number, number>();
  for (const { segments } of rows)
    segments.forEach((segment, at) => {
      const next = segments[at + 1];
      if (next === undefined) return;
      for (let x = Math.ceil(segment.x1 / 2); x <= Math.floor(next.x0 / 2); x++)
        votes.set(x, (votes.get(x) ?? 0) + 1);
    });
  const best = Math.max(0, ...votes.values());
  if (best < GUTTER_ROWS) return null;
  // The middle of the stretch with most votes: the gutter, and not the ragged end of its left column.
  const places = [...votes]
    .filter(([, count]) => count >= best * 0.9)
    .map(([x]) => x)
    .sort((a, b) => a - b);
  for (const x of middles(places)) if (isGutter(rows, x * 2)) return x * 2;
  return null;
}

function middles(places: readonly number[]): readonly number[] {
  const runs: number[][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    if (run !== undefined && (run.at(-1) ?? 0) + 2 >= place) run.push(place);
    else runs.push([place]);
  }
  return runs.map((run) => run[Math.floor(run.length / 2)] ?? 0);
}

/** Both sides are filled as prose fills a column; the cells of a table and the labels of a list are not. */
function isGutter(rows: readonly Row[], x: number): boolean {
  const band = rows.filter((row) => !sidesOf(row, x).crosses);
  if (band.filter((row) => sidesOf(row, x).isBoth).length < GUTTER_ROWS) return false;
  return (['left', 'right'] as const).every((side) => {
    const own = sideOf(band, x, side);
    const widths = own.map(({ segments }) => (segments.at(-1)?.x1 ?? 0) - (segments[0]?.x0 ?? 0));
    const gaps = own.filter(({ segments }) => segments.length > 2).length;
    const width = Math.max(...widths);
    const mean = widths.reduce((sum, one) => sum + one, 0) / Math.max(1, widths.length);
    const size = own[0]?.size ?? 10;
    return width > size * 8 && mean > width * 0.6 && gaps < own.length * 0.5;
  });
}
