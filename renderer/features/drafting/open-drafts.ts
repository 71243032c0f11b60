import { useSyncExternalStore } from 'react';
import { Emitter } from '../../../shared/base/emitter.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { DraftEditor } from '../../drafts/editor/create-editor.ts';
import { useWorkbench, type Workbench } from '../workbench.tsx';

/** Questions that a draft's pane asks in a dialog of its own. */
export type DraftQuestion = 'version' | 'citation' | 'agreed' | 'label' | 'find' | null;

/** A draft on the screen; the status pane, the commands and the status bar work on it. */
export class OpenDraft {
  readonly draft: DraftId;
  readonly editor: DraftEditor;
  readonly isReadOnly: boolean;
  private locked = false;
  private readonly updates = new Emitter<undefined>();
  private readonly questions = new Emitter<DraftQuestion>();
  /** The text or the selection changed. */
  readonly updated = this.updates.event;
  readonly asked = this.questions.event;

  constructor(draft: DraftId, editor: DraftEditor, isReadOnly: boolean) {
    this.isReadOnly = isReadOnly;
    this.draft = draft;
    this.editor = editor;
  }

  /** The text may not be changed here by the delegate, whatever the store allows. */
  get isLocked(): boolean {
    return this.locked;
  }

  /** What arrives still shows. */
  lock(isLocked: boolean): void {
    if (this.locked === isLocked) return;
    this.locked = isLocked;
    this.editor.lock(isLocked);
    this.notify();
  }

  notify(): void {
    this.updates.fire(undefined);
  }

  ask(question: DraftQuestion): void {
    this.questions.fire(question);
  }
}

/** The drafts that are on the screen; the one used last acts. */
class OpenDrafts {
  private readonly changes = new Emitter<undefined>();
  private open: readonly OpenDraft[] = [];
  private justMade: DraftId | null = null;
  readonly changed = this.changes.event;

  get active(): OpenDraft | null {
    return this.open.at(-1) ?? null;
  }

  of(draft: DraftId): OpenDraft | null {
    return this.open.findLast((entry) => entry.draft === draft) ?? null;
  }

  /** The delegate just began this draft: its text takes the focus when it comes on the screen. */
  made(draft: DraftId): void {
    this.justMade = draft;
  }

  /** Whether the draft was just begun; true once. */
  takeJustMade(draft: DraftId): boolean {
    if (this.justMade !== draft) return false;
    this.justMade = null;
    return true;
  }

  enter(entry: OpenDraft): void {
    if (this.active === entry) return;
    this.open = [...this.open.filter((other) => other !== entry), entry];
    this.changes.fire(undefined);
  }

  leave(entry: OpenDraft): void {
    this.open = this.open.filter((other) => other !== entry);
    this.changes.fire(undefined);
  }
}

const known = new WeakMap<Workbench, OpenDrafts>();

export function openDraftsOf(workbench: Workbench): OpenDrafts {
  const found = known.get(workbench) ?? new OpenDrafts();
  known.set(workbench, found);
  return found;
}

export function useOpenDrafts(): OpenDrafts {
  return openDraftsOf(useWorkbench());
}

/** The draft on the screen, if it is on it. */
export function useOpenDraft(draft: DraftId): OpenDraft | null {
  const open = useOpenDrafts();
  return useSyncExternalStore(open.changed, () => open.of(draft));
}

/** The draft that commands act on. */
export function useActiveDraft(): OpenDraft | null {
  const open = useOpenDrafts();
  return useSyncExternalStore(open.changed, () => open.active);
}
