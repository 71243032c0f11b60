import { toHex, utf8 } from '../../../shared/base/bytes.ts';
import { asId, type AnnotationId, type ClauseId, type DocumentId } from '../../../shared/base/ids.ts';
import type { Anchor, Annotation } from '../../../shared/domain/annotation.ts';
import { carryAnchors, makeAnchor, resolveAnchor } from '../../../shared/text/anchors/index.ts';
import type { AnchorClause, CarriedAnchor, RangeAnchor } from '../../../shared/text/anchors/index.ts';
import { parsedOf } from '../parsed-documents.ts';
import type { Workbench } from '../workbench.tsx';
import { planCitations, type PlannedCitation } from './carry-citations.ts';
import { eachUntilFailure, type Brought } from './brought.ts';

/** Where a note of the earlier document would stand; `whole`: on the document as such. */
export type PlannedPlace = CarriedAnchor | { readonly state: 'whole' };

/** A note with its place in the revision. */
export interface PlannedNote {
  readonly note: Annotation;
  readonly place: PlannedPlace;
  /** The note as it would stand there. */
  readonly copy: Annotation;
}

/** What carrying over would do; nothing is changed by making it. */
export interface CarryPlan {
  readonly notes: readonly PlannedNote[];
  readonly citations: readonly PlannedCitation[];
  readonly after: readonly AnchorClause[];
}

/** A place that the delegate chose. */
export interface ChosenPlace {
  readonly clause: ClauseId;
  readonly start: number;
  readonly end: number;
}

/** Works out where the notes of one document stand in another; null where one of them has no text here. */
export async function planCarry(
  workbench: Workbench,
  from: DocumentId,
  to: DocumentId,
): Promise<CarryPlan | null> {
  const [before, after] = await Promise.all([parsedOf(workbench, from), parsedOf(workbench, to)]);
  if (before === null || after === null) return null;
  const all = await workbench.store.annotations.of({ kind: 'document', id: from }).current();
  const notes = all.filter(({ trashedAt }) => trashedAt === null);
  const ranges = notes.map(({ anchor }) => placedNow(anchor, before.clauses));
  const carried = carryAnchors(
    before.clauses,
    after.clauses,
    ranges.filter((range) => range !== null),
  );
  let next = 0;
  const planned: PlannedNote[] = [];
  for (const [index, note] of notes.entries()) {
    const found = (ranges[index] ?? null) === null ? undefined : carried[next++];
    const place: PlannedPlace =
      note.anchor.scope === 'document' ? { state: 'whole' } : (found ?? { state: 'unplaced', by: 'none' });
    planned.push({ note, place, copy: await copyOf(note, to, place, after.clauses) });
  }
  const order = new Map(before.clauses.map(({ id }, index) => [id, index]));
  const placeOf = ({ note: { anchor } }: PlannedNote): number =>
    anchor.scope === 'document' ? -1 : (order.get(anchor.clause) ?? order.size);
  return {
    notes: planned.toSorted((a, b) => placeOf(a) - placeOf(b) || a.note.createdAt - b.note.createdAt),
    citations: await planCitations(workbench, from, to, before.clauses, after.clauses),
    after: after.clauses,
  };
}

/** A note may have been carried before: what it stands on now is what goes on. */
function placedNow(anchor: Anchor, clauses: readonly AnchorClause[]): RangeAnchor | null {
  if (anchor.scope === 'document') return null;
  const placed = resolveAnchor(anchor, clauses);
  return placed.state === 'unplaced' ? null : makeAnchor(placed.clause, placed.start, placed.end);
}

/**
 * The note on the revision. It remembers the words and the number it was made on, so that the text says "moved" or
 * "words changed"; where those would lead elsewhere than the plan, it is made on the words that stand there now.
 * Its id follows from note and document: carried again it is the same note.
 */
async function copyOf(
  note: Annotation,
  to: DocumentId,
  place: PlannedPlace,
  clauses: readonly AnchorClause[],
): Promise<Annotation> {
  return {
    ...note,
    id: await copyId(note.id, to),
    target: { kind: 'document', id: to },
    anchor: anchorAt(note.anchor, place, clauses),
  };
}

function anchorAt(anchor: Anchor, place: PlannedPlace, clauses: readonly AnchorClause[]): Anchor {
  if (anchor.scope === 'document' || place.state === 'whole' || place.state === 'unplaced') return anchor;
  const { clause, start, end } = place;
  const kept: RangeAnchor = { ...anchor, clause: clause.id, start, end };
  const found = resolveAnchor(kept, clauses);
  const isThere =
    found.state !== 'unplaced' && found.clause.id === clause.id && found.start === start && found.end === end;
  return isThere ? kept : makeAnchor(clause, start, end);
}

async function copyId(note: AnnotationId, to: DocumentId): Promise<AnnotationId> {
  const digest = await crypto.subtle.digest('SHA-256', utf8(`carried\n${note}\n${to}`));
  return asId<AnnotationId>(toHex(new Uint8Array(digest).slice(0, 16)));
}

/**
 * Puts notes on the revision, and gives the way back. Notes that are there already stay as they are; one that lies
 * in Trash comes out of it with the words it has. Where the disk ends it half-way, what came can still be undone.
 */
export async function bringNotes(
  { store, clock }: Pick<Workbench, 'store' | 'clock'>,
  notes: readonly Annotation[],
): Promise<Brought<Annotation>> {
  const there = new Map((await store.annotations.all().current()).map((note) => [note.id, note]));
  const at = clock.now();
  const made = notes.flatMap((note) => {
    const known = there.get(note.id);
    if (known !== undefined && known.trashedAt === null) return [];
    return [known === undefined ? { ...note, changedAt: at } : { ...known, changedAt: at, trashedAt: null }];
  });
  const { done, failure } = await eachUntilFailure(made, (note) => store.annotations.put(note));
  const undo = async (): Promise<void> => {
    for (const { id } of done) {
      const note = (await store.annotations.all().current()).find((one) => one.id === id);
      if (note === undefined) continue;
      // What was in Trash, and what was written into it meanwhile, is not lost: it goes to Trash.
      const before = there.get(id);
      if (note.changedAt === at && before === undefined) await store.annotations.remove(id);
      else if (note.changedAt === at && before !== undefined) await store.annotations.put(before);
      else if (note.trashedAt === null) await store.annotations.put({ ...note, trashedAt: clock.now() });
    }
  };
  return { done, failure, undo };
}
