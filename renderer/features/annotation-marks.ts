import type { AnnotationId, ClauseId } from '../../shared/base/ids.ts';
import type { AnnotationKind, AnchorState, Stance } from '../../shared/domain/annotation.ts';

/** An annotation as a text draws it: where its words stand now. Private, as what it comes from. */
export interface AnnotationMark {
  readonly id: AnnotationId;
  readonly kind: AnnotationKind;
  readonly stance: Stance | null;
  readonly state: Exclude<AnchorState, 'unplaced'>;
  readonly clause: ClauseId;
  readonly start: number;
  readonly end: number;
}
