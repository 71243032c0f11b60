export { createDraft, type DraftStart } from './create-draft.ts';
export { DraftOutline } from './draft-outline.tsx';
export { DraftPane, type DraftPaneProps } from './draft-pane.tsx';
export { DraftStatusPane } from './draft-status-pane.tsx';
export { NewDraftDialog } from './new-draft-dialog.tsx';
export { DraftSavedState } from './saved-line.tsx';
export { useDraftingCommands } from './use-drafting-commands.ts';
export { useUnsavedDraft } from './use-unsaved-draft.ts';
