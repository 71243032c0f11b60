import type { DraftMark } from '../domain/draft.ts';

/** A stretch with a value; null counts as none. */
interface MarkRun {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}
/** One call of mark (or, with null, unmark). */
export interface MarkStep {
  readonly start: number;
  readonly end: number;
  readonly value: string | true | null;
}

/** The fewest mark and unmark calls that make `want` of `have`. */
export function markSteps(
  have: readonly MarkRun[],
  want: readonly DraftMark[],
  length: number,
): readonly MarkStep[] {
  const cuts = new Set([0, length]);
  for (const run of [...have, ...want]) cuts.add(Math.min(run.start, length)).add(Math.min(run.end, length));
  const places = Array.from(cuts).toSorted((a, b) => a - b);
  const steps: MarkStep[] = [];
  for (const [index, start] of places.entries()) {
    const end = places[index + 1];
    if (end === undefined) break;
    const is = have.find((run) => run.start <= start && run.end >= end)?.value ?? null;
    const should = want.find((run) => run.start <= start && run.end >= end)?.value ?? null;
    if (is === should) continue;
    const last = steps.at(-1);
    if (last !== undefined && last.end === start && last.value === should)
      steps[steps.length - 1] = { ...last, end };
    else steps.push({ start, end, value: should });
  }
  return steps;
}
