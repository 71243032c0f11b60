import { useMemo } from 'react';
import type { Annotation, AnnotationTarget } from '../../../shared/domain/annotation.ts';
import { resolveAnchor } from '../../../shared/text/anchors/index.ts';
import type { AnchorClause, Placement } from '../../../shared/text/anchors/index.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import { useSteady } from '../use-steady.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { useTargetClauses } from './use-target-clauses.ts';

/** An annotation with the place it has now; `whole`: it stands on the document as such. */
export interface PlacedAnnotation {
  readonly annotation: Annotation;
  readonly placement: Placement | { readonly state: 'whole' };
  /** Place in the text's order, for lists. */
  readonly order: number;
}

/** All annotations of a text, those in Trash left out, in the order of the text; undefined while not known. */
export function usePlacedAnnotations(
  target: AnnotationTarget,
  clauses: readonly AnchorClause[] | undefined,
): readonly PlacedAnnotation[] | undefined {
  const annotations = useAnnotationsOf(target);
  return useMemo(
    () => (annotations === undefined || clauses === undefined ? undefined : place(annotations, clauses)),
    [annotations, clauses],
  );
}

/** All annotations of a text, those in Trash included. */
export function useAnnotationsOf(target: AnnotationTarget): readonly Annotation[] | undefined {
  const { store } = useWorkbench();
  const own = useSteady(target, `${target.kind}:${target.id}`);
  const query = useMemo(() => store.annotations.of(own), [store, own]);
  return useLive(query);
}

function place(
  annotations: readonly Annotation[],
  clauses: readonly AnchorClause[],
): readonly PlacedAnnotation[] {
  const order = new Map(clauses.map((clause, index) => [clause.id, index]));
  return annotations
    .filter((annotation) => annotation.trashedAt === null)
    .map((annotation): PlacedAnnotation => {
      if (annotation.anchor.scope === 'document')
        return { annotation, placement: { state: 'whole' }, order: -1 };
      const placement = resolveAnchor(annotation.anchor, clauses);
      const at = placement.state === 'unplaced' ? clauses.length : (order.get(placement.clause.id) ?? 0);
      return { annotation, placement, order: at };
    })
    .toSorted(
      (a, b) =>
        a.order - b.order || startOf(a) - startOf(b) || a.annotation.createdAt - b.annotation.createdAt,
    );
}

function startOf({ placement }: PlacedAnnotation): number {
  return 'start' in placement ? placement.start : 0;
}

const NO_MARKS: readonly AnnotationMark[] = [];

/** The marks a text draws for its annotations; the unplaced and those on the whole document have none. */
export function useAnnotationMarks(target: AnnotationTarget): readonly AnnotationMark[] {
  const placed = usePlacedAnnotations(target, useTargetClauses(target));
  return useMemo(
    () =>
      placed?.flatMap(({ annotation, placement }): readonly AnnotationMark[] => {
        if (placement.state === 'unplaced' || placement.state === 'whole') return [];
        const { state, clause, start, end } = placement;
        const stance = annotation.position?.stance ?? null;
        return [{ id: annotation.id, kind: annotation.kind, stance, state, clause: clause.id, start, end }];
      }) ?? NO_MARKS,
    [placed],
  );
}
