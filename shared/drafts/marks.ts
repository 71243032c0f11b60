import type { DraftMark } from '../domain/draft.ts';

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Joins touching marks of one style and value, and sorts: equal looks have equal lists. */
export function normaliseMarks(marks: readonly DraftMark[]): readonly DraftMark[] {
  const sorted = marks
    .filter((mark) => mark.end > mark.start)
    .toSorted((a, b) => compare(a.style, b.style) || a.start - b.start);
  const joined: DraftMark[] = [];
  for (const mark of sorted) {
    const last = joined.at(-1);
    if (
      last !== undefined &&
      last.style === mark.style &&
      last.value === mark.value &&
      last.end >= mark.start
    ) {
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, mark.end) };
    } else {
      joined.push(mark);
    }
  }
  return joined.toSorted((a, b) => a.start - b.start || compare(a.style, b.style));
}
