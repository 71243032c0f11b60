import type { Fragment } from './fragments.ts';
import { rowsOf } from './page-lines.ts';

// What a page says of itself: running heads and feet that come again on page after page, and its number.

/** Rows at the top and at the bottom of a page that may be furniture. */
const EDGE_ROWS = 3;
const PAGE_NUMBER =
  /^[-–—\s]*(?:(?:page|pág(?:ina)?|стр(?:аница)?|صفحة|الصفحة|第)\.?\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:\/|of|de|sur|из|من|页?\s?共)\s*\d{1,4})?[-–—\s]*页?$/iu;

/** The part of a page's height, above and below, in which its furniture stands. */
const EDGE = 0.14;

/** A head comes on each page or on every other; one page may go without, where a chapter begins. */
const NEXT_PAGES = 3;

/** A row of furniture. */
export interface FurnitureRow {
  readonly page: number;
  readonly text: string;
  readonly kind: 'page-number' | 'removed-artefact';
}

export interface WithoutFurniture {
  readonly pages: readonly (readonly Fragment[])[];
  readonly rows: readonly FurnitureRow[];
}

interface EdgeRow {
  readonly page: number;
  readonly text: string;
  readonly key: string;
  readonly isTop: boolean;
  readonly fragments: readonly Fragment[];
}

/** Takes running heads, feet and page numbers out of the pages, and tells what was taken. */
export function withoutFurniture(
  pages: readonly (readonly Fragment[])[],
  heights: readonly number[],
): WithoutFurniture {
  const edges = pages.flatMap((fragments, page) => edgesOf(fragments, page, heights[page] ?? 842));
  const seen = new Map<string, number[]>();
  for (const { key, page } of edges) {
    const pagesOf = seen.get(key);
    if (pagesOf === undefined) seen.set(key, [page]);
    else pagesOf.push(page);
  }
  const runs = new Map(Array.from(seen, ([key, own]) => [key, longestRun(own)]));
  const least = Math.max(2, Math.min(4, Math.ceil(pages.length * 0.3)));
  const numbered = edges.filter(({ text }) => PAGE_NUMBER.test(text));
  const hasNumbers = numbered.length >= Math.min(2, pages.length) || pages.length > 1;
  const taken = edges.filter(
    (edge) =>
      (edge.text.length > 0 && pages.length > 1 && (runs.get(edge.key) ?? 0) >= least) ||
      (hasNumbers && numbered.includes(edge) && isOutermost(edge, edges)),
  );
  const gone = new Set(taken.flatMap(({ fragments }) => fragments));
  return {
    pages: pages.map((fragments) => fragments.filter((fragment) => !gone.has(fragment))),
    rows: taken.map(({ page, text }) => ({
      page,
      text,
      kind: PAGE_NUMBER.test(text) ? 'page-number' : 'removed-artefact',
    })),
  };
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

function edgesOf(fragments: readonly Fragment[], page: number, height: number): readonly EdgeRow[] {
  const rows = rowsOf(fragments.filter(({ isArtifact }) => !isArtifact));
  const edge = (from: number, to: number, isTop: boolean): readonly EdgeRow[] =>
    rows
      .slice(from, to)
      .filter(({ y }) => y < height * EDGE || y > height * (1 - EDGE))
      .map((row) => {
        const own = row.segments.flatMap((segment) => segment.fragments);
        const text = row.segments
          .map((segment) =>
            segment.fragments
              .map((one) => one.text)
              .join(' ')
              .replace(/\s+/gu, ' ')
              .trim(),
          )
          .join(' ');
        // Figures differ from page to page; the place must be the same, or a line of the text could come again.
        const key = `${isTop ? 'top' : 'foot'} ${Math.round(row.y / 6)} ${text.replace(/\d+|\b[ivxlc]+\b/giu, '#').toLowerCase()}`;
        return { page, text, key, isTop, fragments: own };
      });
  if (rows.length < 3) return edge(0, rows.length, false);
  return [
    ...edge(0, EDGE_ROWS, true),
    ...edge(Math.max(EDGE_ROWS, rows.length - EDGE_ROWS), rows.length, false),
  ];
}

/** The first row of the head or the last of the foot. */
function isOutermost(edge: EdgeRow, edges: readonly EdgeRow[]): boolean {
  const own = edges.filter(({ page, isTop }) => page === edge.page && isTop === edge.isTop);
  return edge.isTop ? own[0] === edge : own.at(-1) === edge;
}
