import { edgesOf, measureOf, shownRows, type EdgeRow, type PageEdges } from './edge-rows.ts';
import type { Fragment } from './fragments.ts';
import { bareNumber, numbersInRow } from './page-number.ts';

// What a page says of itself: running heads and feet that come again on page after page, and its number. A head
// that stays in the text is seen and does no harm; a sentence or a number of the text that is taken for one is lost.

/** A head comes on each page or on every other; one page may go without, where a chapter begins. */
const NEXT_PAGES = 3;

/** A row of furniture. */
export interface FurnitureRow {
  readonly page: number;
  readonly text: string;
  readonly kind: 'page-number' | 'removed-artefact';
  readonly isTop: boolean;
}

/** The pages without their furniture, and its rows from the first page's top to the last page's foot. */
export interface WithoutFurniture {
  readonly pages: readonly (readonly Fragment[])[];
  readonly rows: readonly FurnitureRow[];
}

/** Takes running heads, feet and page numbers out of the pages, and tells what was taken. */
export function withoutFurniture(
  pages: readonly (readonly Fragment[])[],
  heights: readonly number[],
): WithoutFurniture {
  const rows = pages.map(shownRows);
  const measure = measureOf(rows);
  const edges = rows.map((own, page) => edgesOf(own, page, heights[page] ?? 842, measure));
  const isApart = (row: EdgeRow, times: number): boolean => row.gap > measure.leading * times;
  const numbers = pageNumbers(edges, isApart);
  const repeated = repeatedRows(
    edges.flatMap(({ top, foot }) => [...top, ...foot]),
    pages.length,
  );
  const taken = edges.flatMap((page) => {
    const own = [page.top, page.foot].flatMap((side) => {
      const block = outermost(side, (row) => numbers.has(row) || repeated.has(row));
      // A head is parted from the text by more than the text's lines are from each other.
      while (block.length > 0 && !block.slice(-1).some((row) => numbers.has(row) || isApart(row, 1.2)))
        block.pop();
      return side === page.foot ? block.reverse() : block;
    });
    // No page is nothing but furniture: what would be left of it says otherwise.
    return own.length === page.rows && !own.every((row) => numbers.has(row)) ? [] : own;
  });
  const gone = new Set(taken.flatMap(({ fragments }) => fragments));
  return {
    pages: pages.map((fragments) => fragments.filter((fragment) => !gone.has(fragment))),
    rows: taken.map((row) => ({
      page: row.page,
      text: row.text,
      kind: numbers.has(row) || bareNumber(row.text) !== null ? 'page-number' : 'removed-artefact',
      isTop: row.isTop,
    })),
  };
}

/** The rows from the edge on that are furniture, as far as none stands between them that is not. */
function outermost(side: readonly EdgeRow[], isFurniture: (row: EdgeRow) => boolean): EdgeRow[] {
  const end = side.findIndex((row) => !isFurniture(row));
  return side.slice(0, end < 0 ? side.length : end);
}

/** Rows that say the same at the same place on pages that follow each other, but for the number of the page. */
function repeatedRows(rows: readonly EdgeRow[], pages: number): ReadonlySet<EdgeRow> {
  if (pages < 2) return new Set();
  const least = Math.max(2, Math.min(4, Math.ceil(pages * 0.3)));
  const alike = new Map<string, EdgeRow[]>();
  for (const row of rows)
    for (const key of row.isBody || row.isLarge || row.text === '' ? [] : keysOf(row)) {
      const known = alike.get(key);
      if (known === undefined) alike.set(key, [row]);
      else known.push(row);
    }
  const found = new Set<EdgeRow>();
  for (const group of alike.values()) {
    const run = longestRun(group.map(({ page }) => page));
    // Two bold lines that are alike may be two headings.
    if (run >= least && (run > 2 || !group.some(({ isBold }) => isBold)))
      for (const row of group) found.add(row);
  }
  return found;
}

/** All that a row says; and what it says but for a number that goes up with the pages. */
function keysOf(row: EdgeRow): readonly string[] {
  const place = `${row.isTop ? 'top' : 'foot'} ${Math.round(row.y / 6)}`;
  if (bareNumber(row.text) !== null) return [];
  const whole = `${place} ${row.text.toLowerCase()}`;
  if (row.isBold) return [whole];
  const numbered = numbersInRow(row.segments).map(
    ({ value, template }) => `${place} ${value - row.page} ${template.toLowerCase()}`,
  );
  return [...new Set([whole, ...numbered])];
}

/** On how many pages that follow each other, of those given in order: words of the text come again anywhere. */
function longestRun(pages: readonly number[]): number {
  let longest = 0;
  let run = 0;
  let before = Number.NaN;
  for (const page of pages) {
    if (page === before) continue;
    run = page - before <= NEXT_PAGES ? run + 1 : 1;
    longest = Math.max(longest, run);
    before = page;
  }
  return longest;
}

/** Rows that are the number of their page: they go up with the pages, at one place of each. */
function pageNumbers(
  edges: readonly PageEdges[],
  isApart: (row: EdgeRow, times: number) => boolean,
): ReadonlySet<EdgeRow> {
  const series = new Map<string, EdgeRow[]>();
  for (const row of edges.flatMap(({ top, foot }) => [...top, ...foot])) {
    const number = bareNumber(row.text);
    if (number === null) continue;
    const key = `${row.isTop ? 'top' : 'foot'} ${number.value - row.page}`;
    const known = series.get(key);
    if (known === undefined) series.set(key, [row]);
    else known.push(row);
  }
  const found = new Set<EdgeRow>();
  for (const group of series.values()) {
    const run = longestRun(group.map(({ page }) => page));
    for (const row of group) if (isPageNumber(row, run, edges.length, isApart)) found.add(row);
  }
  return atOnePlace(found, edges.length);
}

function isPageNumber(
  row: EdgeRow,
  run: number,
  pages: number,
  isApart: (row: EdgeRow, times: number) => boolean,
): boolean {
  const number = bareNumber(row.text);
  if (number === null) return false;
  if (pages === 1) return number.isMarked || (!row.isLarge && isApart(row, 2));
  if (run < 2 && number.value !== row.page + 1) return false;
  if (number.isMarked) return true;
  // Above a paragraph it may be the paragraph's own.
  if (row.isTop) return isApart(row, 1.5) || (run >= 2 && row.isOverOther);
  return isApart(row, 1.2) || run > 2;
}

/** Of a page with such numbers above and below, one is a paragraph's: that of the place where fewer pages have one. */
function atOnePlace(found: ReadonlySet<EdgeRow>, pages: number): ReadonlySet<EdgeRow> {
  const rows = [...found];
  const weight = (isTop: boolean): number =>
    rows
      .filter((row) => row.isTop === isTop)
      .reduce((sum, row) => sum + (bareNumber(row.text)?.isMarked === true ? pages + 1 : 1), 0);
  const best = weight(true) > weight(false);
  const held = new Set(rows.filter(({ isTop }) => isTop === best).map(({ page }) => page));
  return new Set(rows.filter(({ isTop, page }) => isTop === best || !held.has(page)));
}
