import { asId } from '../../../shared/base/ids.ts';
import type { AnnotationId, DocumentId } from '../../../shared/base/ids.ts';
import type { Annotation, AnchorState } from '../../../shared/domain/annotation.ts';
import { carryAnchors } from '../../../shared/text/anchors/index.ts';
import type { Placement, RangeAnchor } from '../../../shared/text/anchors/index.ts';
import { parsedOf } from '../parsed-documents.ts';
import type { Workbench } from '../workbench.tsx';

/** How many notes came over, by how well they fit. */
export type CarryReport = Readonly<Record<AnchorState, number>>;

/**
 * Copies the annotations of one document to another, as for a revision of it. The first document keeps its
 * own. A copy remembers the words and the number it was made on, so that the text shows it as exact, moved,
 * changed or unplaced for as long as the delegate has not said otherwise.
 */
export async function carryNotes(
  workbench: Workbench,
  from: DocumentId,
  to: DocumentId,
): Promise<{ readonly report: CarryReport; readonly made: readonly Annotation[] }> {
  const [before, after] = await Promise.all([parsedOf(workbench, from), parsedOf(workbench, to)]);
  const all = await workbench.store.annotations.of({ kind: 'document', id: from }).current();
  const notes = all.filter((note) => note.trashedAt === null);
  const ranges = notes.filter(isOnRange);
  const placements = carryAnchors(
    before?.clauses ?? [],
    after?.clauses ?? [],
    ranges.map((note) => note.anchor),
  );
  const report = { exact: 0, moved: 0, changed: 0, unplaced: 0 };
  const made: Annotation[] = [];
  for (const note of notes) {
    const placement = isOnRange(note) ? (placements[ranges.indexOf(note)] ?? { state: 'unplaced' }) : null;
    report[placement?.state ?? 'exact']++;
    made.push(copyOf(note, to, placement, workbench.clock.now()));
  }
  for (const note of made) await workbench.store.annotations.put(note);
  return { report, made };
}

function isOnRange(note: Annotation): note is Annotation & { readonly anchor: RangeAnchor } {
  return note.anchor.scope === 'range';
}

function copyOf(note: Annotation, to: DocumentId, placement: Placement | null, now: number): Annotation {
  const { anchor } = note;
  const placed =
    placement === null || placement.state === 'unplaced' || anchor.scope === 'document'
      ? anchor
      : { ...anchor, clause: placement.clause.id, start: placement.start, end: placement.end };
  return {
    ...note,
    id: asId<AnnotationId>(crypto.randomUUID()),
    target: { kind: 'document', id: to },
    anchor: placed,
    changedAt: now,
  };
}
