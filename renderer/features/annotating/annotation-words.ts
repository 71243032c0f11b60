import type { AnnotationKind, AnchorState, Stance } from '../../../shared/domain/annotation.ts';
import type { IconName } from '../../ui/components/index.ts';
import type { Tone } from '../../ui/components/index.ts';

/** The kinds in the order shown. */
export const KINDS: readonly AnnotationKind[] = ['highlight', 'note', 'question', 'position'];

export const KIND_ICONS: Readonly<Record<AnnotationKind, IconName>> = {
  highlight: 'highlight',
  note: 'note',
  question: 'question',
  position: 'position',
};

export const KIND_TONES: Readonly<Record<AnnotationKind, Tone>> = {
  highlight: 'caution',
  note: 'accent',
  question: 'query',
  position: 'stance',
};

/** Message ids. */
export const kindWord = (kind: AnnotationKind): string => `annotating.kind.${kind}`;
export const stanceWord = (stance: Stance | null): string => `annotating.stance.${stance ?? 'not-chosen'}`;
export const stateWord = (state: AnchorState): string => `annotating.state.${state}`;

/** Tags as typed: parted by commas (also Arabic and Chinese ones), each once. */
export function parseTags(typed: string): readonly string[] {
  return Array.from(
    new Set(
      typed
        .split(/[,،，、;；\n]/)
        .map((tag) => tag.trim())
        .filter((tag) => tag !== ''),
    ),
  );
}
