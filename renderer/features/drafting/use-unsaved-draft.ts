import { useSyncExternalStore } from 'react';
import type { Event } from '../../../shared/base/emitter.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { SavedState } from '../../drafts/api.ts';
import { useOpenDraft } from './open-drafts.ts';

const NEVER: Event<SavedState> = () => () => undefined;

/** Whether the draft is on the screen with words that are not stored yet: the pane must stay until they are. */
export function useUnsavedDraft(draft: DraftId): boolean {
  const binding = useOpenDraft(draft)?.editor.binding;
  return useSyncExternalStore(
    binding?.savedChanged ?? NEVER,
    () => binding !== undefined && binding.saved.kind !== 'saved',
  );
}
