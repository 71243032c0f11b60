import type { ClauseId } from '../base/ids.ts';
import type { DraftMark } from '../domain/draft.ts';
import type { ClauseState, Edit } from './edit.ts';
import { markSteps } from './mark-steps.ts';
import { normaliseMarks } from './marks.ts';
import { applySplices, diffText, mapPosition, rebaseSplices, type Splice } from './splices.ts';

interface Entry {
  /** Version before. */
  readonly version: number;
  readonly splices: readonly Splice[];
  readonly marks: readonly DraftMark[];
}

/** More than the changes that can arrive while one batch of edits is on its way. */
const KEPT = 500;

/**
 * What happened to each clause's text, version by version, so that an edit made on an older version can be
 * brought onto the present one. In its place Automerge offers `changeAt`, which at 50,000 words takes 0.3 s
 * and writes under an actor of its own making, which no device answers for.
 */
export class ClauseLog {
  private readonly entries = new Map<ClauseId, Entry[]>();

  /** Notes a change of a clause; tells the splices from its last version to this one. */
  note(before: ClauseState | undefined, after: ClauseState, reported: readonly Splice[]): readonly Splice[] {
    const old = before?.text ?? '';
    const fits = applySplices(old, reported) === after.text;
    const splices = fits ? reported : diffText(old, after.text);
    const list = this.entries.get(after.id) ?? [];
    list.push({ version: before?.version ?? 0, splices, marks: before?.marks ?? [] });
    if (list.length > KEPT) list.shift();
    this.entries.set(after.id, list);
    return splices;
  }

  /** `edit`, made on version `base` of a clause that now is `state`, as an edit of `state`. */
  rebase(edit: Edit & { readonly kind: 'text' }, base: number, state: ClauseState): Edit {
    const since = (this.entries.get(edit.clause) ?? []).filter((entry) => entry.version >= base);
    const over = since.flatMap((entry) => entry.splices);
    const length = state.text.length - growth(over);
    const splices = rebaseSplices(length, edit.splices, over);
    const overHere = rebaseSplices(length, over, edit.splices);
    const had = mapMarks(since[0]?.marks ?? state.marks, edit.splices);
    const viewLength = length + growth(edit.splices);
    let marks = mapMarks(state.marks, splices);
    for (const style of ['bold', 'italic', 'underline', 'citation'] as const) {
      const mine = (list: readonly DraftMark[]): readonly DraftMark[] =>
        list.filter((mark) => mark.style === style);
      for (const step of markSteps(mine(had), mine(edit.marks), viewLength)) {
        const start = mapPosition(step.start, overHere, 1);
        const end = mapPosition(step.end, overHere, -1);
        marks = withMark(marks, style, start, end, step.value);
      }
    }
    return { kind: 'text', clause: edit.clause, splices, marks: normaliseMarks(marks) };
  }
}

const growth = (splices: readonly Splice[]): number =>
  splices.reduce((sum, splice) => sum + splice.insert.length - splice.remove, 0);

/** Marks after splices: they keep their words; what is typed behind bold words is bold, as in Automerge. */
export function mapMarks(marks: readonly DraftMark[], splices: readonly Splice[]): readonly DraftMark[] {
  if (splices.length === 0) return marks;
  return marks.flatMap((mark) => {
    const start = mapPosition(mark.start, splices, 1);
    const end = mapPosition(mark.end, splices, mark.style === 'citation' ? -1 : 1);
    return end > start ? [{ ...mark, start, end }] : [];
  });
}

function withMark(
  marks: readonly DraftMark[],
  style: DraftMark['style'],
  start: number,
  end: number,
  value: string | true | null,
): readonly DraftMark[] {
  if (end <= start) return marks;
  const result = marks.flatMap((mark): readonly DraftMark[] => {
    if (mark.style !== style || mark.end <= start || mark.start >= end) return [mark];
    return [
      { ...mark, end: Math.min(mark.end, start) },
      { ...mark, start: Math.max(mark.start, end) },
    ].filter((part) => part.end > part.start);
  });
  return value === null ? result : [...result, { start, end, style, value }];
}
