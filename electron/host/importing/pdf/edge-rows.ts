import { findTypedLabel } from '../../../../shared/text/typed-label.ts';
import type { Fragment } from './fragments.ts';
import { rowsOf, type Row } from './page-lines.ts';
import { compose } from './pdf-line.ts';

/** Rows at the top and at the bottom of a page that may be furniture. */
const EDGE_ROWS = 3;

/** The part of a page's height, above and below, in which its furniture stands. */
const EDGE = 0.14;

/** A longer row is a line of the text. */
const LONGEST = 100;

/** A row near the top or the foot of its page. */
export interface EdgeRow {
  readonly page: number;
  readonly isTop: boolean;
  readonly y: number;
  readonly text: string;
  /** What its parts say that stand apart in the row. */
  readonly segments: readonly string[];
  readonly fragments: readonly Fragment[];
  /** How far away the next row towards the middle of the page is. */
  readonly gap: number;
  /** The next row is of other type: a heading, which no number names from a line of its own. */
  readonly isOverOther: boolean;
  readonly isBold: boolean;
  /** In larger type than the text. */
  readonly isLarge: boolean;
  /** Of a form that body text has and a running head has not. */
  readonly isBody: boolean;
}

/** The rows of a page near its edges, each side from the edge inwards, and how many rows the page has. */
export interface PageEdges {
  readonly rows: number;
  readonly top: readonly EdgeRow[];
  readonly foot: readonly EdgeRow[];
}

/** What rows of all pages are measured by. */
export interface PageMeasure {
  /** From one line of the text to the next. */
  readonly leading: number;
  readonly bodySize: number;
}

/** The distance of lines and the size of type that most of the text has. */
export function measureOf(pages: readonly (readonly Row[])[]): PageMeasure {
  const sizes = pages.flatMap((rows) =>
    rows.flatMap((row) => Array.from({ length: Math.ceil(widthOf(row) / 40) }, () => row.size)),
  );
  const bodySize = middle(sizes) ?? 10;
  // What is further away is no next line.
  const gaps = pages
    .flatMap((rows) => rows.slice(1).map((row, at) => row.y - (rows[at]?.y ?? 0)))
    .filter((gap) => gap < bodySize * 3);
  // Columns whose lines stand between each other's would halve it.
  return { bodySize, leading: Math.max(middle(gaps) ?? 0, bodySize * 1.1) };
}

function widthOf({ segments }: Row): number {
  return segments.reduce((sum, { x0, x1 }) => sum + Math.max(0, x1 - x0), 0);
}

function middle(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The rows of a page that furniture is looked for in. */
export function shownRows(fragments: readonly Fragment[]): readonly Row[] {
  return rowsOf(fragments.filter(({ isArtifact }) => !isArtifact));
}

/** The rows near the edges of a page. */
export function edgesOf(rows: readonly Row[], page: number, height: number, measure: PageMeasure): PageEdges {
  const top = rows.filter(({ y }) => y < height * EDGE).slice(0, EDGE_ROWS);
  const foot = rows.filter(({ y }) => y > height * (1 - EDGE)).slice(-EDGE_ROWS);
  const made = (row: Row, isTop: boolean): EdgeRow =>
    edgeRow(row, rows[rows.indexOf(row) + (isTop ? 1 : -1)], { page, isTop }, measure);
  return {
    rows: rows.length,
    top: top.map((row) => made(row, true)),
    foot: foot.toReversed().map((row) => made(row, false)),
  };
}

function edgeRow(
  row: Row,
  inner: Row | undefined,
  place: Pick<EdgeRow, 'page' | 'isTop'>,
  { leading, bodySize }: PageMeasure,
): EdgeRow {
  const segments = row.segments.map(({ fragments }) => compose(fragments.map(level), NO_WORDS).text.trim());
  const text = segments.join(' ').trim();
  const gap = inner === undefined ? Number.POSITIVE_INFINITY : Math.abs(inner.y - row.y);
  const isLarge = row.size > bodySize * 1.08;
  return {
    ...place,
    y: row.y,
    text,
    segments,
    fragments: row.segments.flatMap(({ fragments }) => fragments),
    gap,
    isOverOther:
      inner !== undefined && (isBold(inner) !== isBold(row) || Math.abs(inner.size - row.size) > 0.9),
    isBold: isBold(row),
    isLarge,
    isBody: isBodyText(text) || (inner !== undefined && gap < leading * 2.5 && areCells(row, inner)),
  };
}

const NO_WORDS = new Set<string>();

function level(fragment: Fragment): Fragment {
  return fragment.endsLine ? { ...fragment, endsLine: false } : fragment;
}

/** A label with its words, a line that ends as a sentence or goes on, a long one. */
function isBodyText(text: string): boolean {
  if (text.length > LONGEST || /[,;:،؛，；：、]$/u.test(text)) return true;
  if (/[.!?。؟۔]["”»)]?$/u.test(text) && text.split(/\s+/u).length > 5) return true;
  const label = findTypedLabel(text);
  if (label === null || label.alone || label.force === 'weak') return false;
  return label.force !== 'bullet' || !/[-–—*]$/u.test(text);
}

/** Two rows whose cells stand under each other. */
function areCells(row: Row, other: Row): boolean {
  if (row.segments.length < 2 || other.segments.length < 2) return false;
  const held = row.segments.filter(({ x0, x1 }) =>
    other.segments.some((cell) => Math.abs(cell.x0 - x0) < 12 || Math.abs(cell.x1 - x1) < 6),
  );
  return held.length === row.segments.length;
}

function isBold({ segments }: Row): boolean {
  return segments.every(({ fragments }) => fragments.every(({ bold, text }) => bold || text.trim() === ''));
}
