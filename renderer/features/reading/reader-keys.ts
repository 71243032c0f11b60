import type { ClauseId } from '../../../shared/base/ids.ts';
import type { AnnotationKind } from '../../../shared/domain/annotation.ts';
import type { Clause } from '../../../shared/domain/document.ts';

/** What a key means in a reading pane. */
export type ReaderAct =
  | { readonly kind: 'move'; readonly to: 'next' | 'previous' | 'first' | 'last' }
  | { readonly kind: 'begin-selection' }
  | { readonly kind: 'end-selection' }
  | {
      readonly kind: 'select';
      readonly alter: 'extend' | 'move';
      readonly direction: SelectionDirection;
      readonly by: SelectionUnit;
    }
  | { readonly kind: 'annotate'; readonly as: AnnotationKind };

export type SelectionDirection = 'left' | 'right' | 'backward' | 'forward';
export type SelectionUnit = 'character' | 'word' | 'line' | 'lineboundary';

/** The part of a keyboard event that is looked at. */
export interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const SINGLE: Readonly<Record<string, AnnotationKind>> = {
  h: 'highlight',
  n: 'note',
  q: 'question',
  p: 'position',
};

/**
 * Reads a key. Single letters count by what they type on Latin layouts and by their place on others, where
 * no key types "h"; they can be switched off.
 */
export function readerAct(key: PressedKey, isSelecting: boolean, singleKeys: boolean): ReaderAct | null {
  if (key.metaKey || key.altKey) return null;
  if (isSelecting) {
    if (key.key === 'Escape') return { kind: 'end-selection' };
    const moved = selectionMove(key);
    if (moved !== null) return moved;
  } else if (!key.ctrlKey && !key.shiftKey) {
    const moved = cursorMove(key.key);
    if (moved !== null) return moved;
  }
  if (key.ctrlKey || key.shiftKey || !singleKeys) return null;
  const annotation = SINGLE[letterOf(key)];
  return annotation === undefined ? null : { kind: 'annotate', as: annotation };
}

function letterOf({ key, code }: PressedKey): string {
  const typed = key.toLowerCase();
  if (/^[a-z]$/.test(typed)) return typed;
  const isOtherScript = /^\p{L}$/u.test(typed) && !/^\p{Script=Latin}$/u.test(typed);
  return isOtherScript ? (/^Key([A-Z])$/.exec(code)?.[1]?.toLowerCase() ?? '') : '';
}

function cursorMove(key: string): ReaderAct | null {
  switch (key) {
    case 'ArrowDown':
      return { kind: 'move', to: 'next' };
    case 'ArrowUp':
      return { kind: 'move', to: 'previous' };
    case 'Home':
      return { kind: 'move', to: 'first' };
    case 'End':
      return { kind: 'move', to: 'last' };
    case 'Enter':
      return { kind: 'begin-selection' };
    default:
      return null;
  }
}

function selectionMove({ key, shiftKey, ctrlKey }: PressedKey): ReaderAct | null {
  const alter = shiftKey ? 'extend' : 'move';
  switch (key) {
    case 'ArrowLeft':
      return { kind: 'select', alter, direction: 'left', by: ctrlKey ? 'word' : 'character' };
    case 'ArrowRight':
      return { kind: 'select', alter, direction: 'right', by: ctrlKey ? 'word' : 'character' };
    case 'ArrowUp':
      return { kind: 'select', alter, direction: 'backward', by: 'line' };
    case 'ArrowDown':
      return { kind: 'select', alter, direction: 'forward', by: 'line' };
    case 'Home':
      return { kind: 'select', alter, direction: 'backward', by: 'lineboundary' };
    case 'End':
      return { kind: 'select', alter, direction: 'forward', by: 'lineboundary' };
    default:
      return null;
  }
}

/**
 * In page view Alt with an arrow goes from clause to clause, where H, N, Q and P are about it: the arrows alone scroll
 * the pages. Null for another key, and at either end.
 */
export function clauseByKey(
  { key, altKey, ctrlKey, metaKey, shiftKey }: PressedKey,
  clauses: readonly Pick<Clause, 'id' | 'text'>[],
  cursor: ClauseId | null,
): ClauseId | null {
  if (!altKey || ctrlKey || metaKey || shiftKey || (key !== 'ArrowDown' && key !== 'ArrowUp')) return null;
  const by = key === 'ArrowDown' ? 1 : -1;
  let at = clauses.findIndex(({ id }) => id === cursor) + by;
  while (clauses[at]?.text.trim() === '') at += by;
  return clauses[at]?.id ?? null;
}
