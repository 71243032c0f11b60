import { useSyncExternalStore } from 'react';
import { Emitter } from '../../shared/base/emitter.ts';
import type { AnnotationId, ClauseId } from '../../shared/base/ids.ts';
import type { AnnotationTarget } from '../../shared/domain/annotation.ts';
import { TypingAhead } from './typing-ahead.ts';
import { useWorkbench } from './workbench.tsx';
import type { Workbench } from './workbench.tsx';

/** Words a delegate has selected in a text; `start === end` is a caret. */
export interface TextSelection {
  readonly clause: ClauseId;
  readonly label: string | null;
  readonly start: number;
  readonly end: number;
  readonly quote: string;
}

/** A place in a text that should be shown and take the focus. */
export interface TextPlace {
  readonly target: AnnotationTarget;
  readonly clause: ClauseId;
  readonly range: readonly [number, number] | null;
}

/** What a reading pane can be asked; the commands of the palette and the menus ask the pane used last. */
export interface ReadingPaneHandle {
  readonly target: AnnotationTarget;
  find(): void;
  goToClause(): void;
  nextMark(step: 1 | -1): void;
}

/**
 * What a text and the panes beside it tell each other: the selection, the clause under the cursor, and
 * requests to show a place or a card. Texts and panes do not know each other; each hears of the rest here.
 */
class TextFocus {
  private readonly selections = new Map<string, readonly TextSelection[]>();
  private readonly cursors = new Map<string, ClauseId>();
  private readonly panes: ReadingPaneHandle[] = [];
  private readonly changes = new Emitter<undefined>();
  private readonly places = new Emitter<{ readonly place: TextPlace; readonly taken: () => void }>();
  private readonly cards = new Emitter<{
    readonly id: AnnotationId;
    readonly edit: boolean;
    readonly taken: () => void;
  }>();
  private readonly encodings = new Map<string, () => void>();
  private waitingCard: { readonly id: AnnotationId; readonly edit: boolean } | null = null;

  /** What is typed while a card that was asked for is opening. */
  readonly typingAhead = new TypingAhead();

  /** Says that a selection or a cursor changed, or that another pane is used. */
  readonly changed = this.changes.event;

  /** The selected words, one entry for each clause touched; empty if nothing is selected. */
  selection(target: AnnotationTarget): readonly TextSelection[] {
    return this.selections.get(keyOf(target)) ?? NONE;
  }

  setSelection(target: AnnotationTarget, selection: readonly TextSelection[]): void {
    if (selection.length === 0 && !this.selections.has(keyOf(target))) return;
    if (selection.length === 0) this.selections.delete(keyOf(target));
    else this.selections.set(keyOf(target), selection);
    this.changes.fire(undefined);
  }

  /** The clause the delegate is at. */
  cursor(target: AnnotationTarget): ClauseId | null {
    return this.cursors.get(keyOf(target)) ?? null;
  }

  setCursor(target: AnnotationTarget, clause: ClauseId): void {
    if (this.cursors.get(keyOf(target)) === clause) return;
    this.cursors.set(keyOf(target), clause);
    this.changes.fire(undefined);
  }

  /** Announces a pane; the last one used is the active one. */
  enterPane(pane: ReadingPaneHandle): void {
    if (this.panes.at(-1) === pane) return;
    this.forget(pane);
    this.panes.push(pane);
    this.changes.fire(undefined);
  }

  leavePane(pane: ReadingPaneHandle): void {
    this.forget(pane);
    this.changes.fire(undefined);
  }

  get activePane(): ReadingPaneHandle | null {
    return this.panes.at(-1) ?? null;
  }

  /** Asks for another encoding of a text that is open and may have one. */
  askEncoding(target: AnnotationTarget): void {
    this.encodings.get(keyOf(target))?.();
  }

  /** Whether a text that is open may be read in another encoding. */
  hasEncoding(target: AnnotationTarget): boolean {
    return this.encodings.has(keyOf(target));
  }

  onEncoding(target: AnnotationTarget, listener: () => void): () => void {
    this.encodings.set(keyOf(target), listener);
    this.changes.fire(undefined);
    return () => {
      if (this.encodings.get(keyOf(target)) === listener) this.encodings.delete(keyOf(target));
      this.changes.fire(undefined);
    };
  }

  /** Shows a place in a pane that has the text open. False: none has, open it through the shell. */
  showPlace(place: TextPlace): boolean {
    let taken = false;
    this.places.fire({ place, taken: () => (taken = true) });
    return taken;
  }

  onPlace(target: AnnotationTarget, listener: (place: TextPlace) => void): () => void {
    return this.places.event(({ place, taken }) => {
      if (keyOf(place.target) !== keyOf(target)) return;
      taken();
      listener(place);
    });
  }

  /** Shows an annotation's card; waits for the pane if it is not open yet. */
  showCard(id: AnnotationId, edit = false): void {
    let isTaken = false;
    this.cards.fire({ id, edit, taken: () => (isTaken = true) });
    this.waitingCard = isTaken ? null : { id, edit };
  }

  /** Listens to requests for cards; a request that came before is given at once. The listener says if it took it. */
  onCard(listener: (id: AnnotationId, edit: boolean) => boolean): () => void {
    const stop = this.cards.event(({ id, edit, taken }) => {
      if (listener(id, edit)) taken();
    });
    if (this.waitingCard !== null && listener(this.waitingCard.id, this.waitingCard.edit))
      this.waitingCard = null;
    return stop;
  }

  private forget(pane: ReadingPaneHandle): void {
    const index = this.panes.indexOf(pane);
    if (index >= 0) this.panes.splice(index, 1);
  }
}

const NONE: readonly TextSelection[] = [];

function keyOf(target: AnnotationTarget): string {
  return `${target.kind}:${target.id}`;
}

const focuses = new WeakMap<Workbench, TextFocus>();

/** The one of a workbench. */
export function textFocusOf(workbench: Workbench): TextFocus {
  const known = focuses.get(workbench);
  if (known !== undefined) return known;
  const focus = new TextFocus();
  focuses.set(workbench, focus);
  return focus;
}

export function useTextFocus(): TextFocus {
  return textFocusOf(useWorkbench());
}

/** The selection in a text, kept up to date. */
export function useTextSelection(target: AnnotationTarget): readonly TextSelection[] {
  const focus = useTextFocus();
  return useSyncExternalStore(focus.changed, () => focus.selection(target));
}

/** The clause under the cursor in a text, kept up to date. */
export function useTextCursor(target: AnnotationTarget): ClauseId | null {
  const focus = useTextFocus();
  return useSyncExternalStore(focus.changed, () => focus.cursor(target));
}

/** The reading pane used last; null if none is open. */
export function useActivePane(): ReadingPaneHandle | null {
  const focus = useTextFocus();
  return useSyncExternalStore(focus.changed, () => focus.activePane);
}
