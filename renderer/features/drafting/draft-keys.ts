import type { Command } from 'prosemirror-state';
import { moveClause, setStatus, shiftLevel, toggleBrackets } from '../../drafts/editor/commands.ts';
import type { DraftQuestion } from './open-drafts.ts';

/** Keys of the draft editor beside those of writing; shown in menus with the same words. */
export const DRAFT_SHORTCUTS = {
  brackets: 'Ctrl+Shift+B',
  up: 'Alt+Up',
  down: 'Alt+Down',
  'not-discussed': 'Ctrl+Shift+1',
  'in-brackets': 'Ctrl+Shift+2',
  agreed: 'Ctrl+Shift+3',
  deleted: 'Ctrl+Shift+4',
  save: 'Ctrl+S',
  deeper: 'Ctrl+Shift+8',
  shallower: 'Ctrl+Shift+7',
  bold: 'Ctrl+B',
  italic: 'Ctrl+I',
  underline: 'Ctrl+U',
  undo: 'Ctrl+Z',
  redo: 'Ctrl+Y',
} as const;

/** By character on Latin layouts and by physical key on others: the letter may be Arabic, Russian or Chinese. */
function isKey(event: KeyboardEvent, letter: string, code: string): boolean {
  const latin = /^[a-z0-9]$/i.test(event.key);
  return latin ? event.key.toLowerCase() === letter : event.code === code;
}

const STATUS_CODES = ['Digit1', 'Digit2', 'Digit3', 'Digit4'] as const;

/** What a key does in the editor; null if it is none of these. `ask` opens a dialog, `save` answers Ctrl+S. */
export function draftKeyCommand(
  event: KeyboardEvent,
  acts: { readonly ask: (question: DraftQuestion) => void; readonly save: () => void },
): Command | null {
  const mod = event.ctrlKey || event.metaKey;
  const did =
    (act: () => void): Command =>
    () => (act(), true);
  if (mod && event.shiftKey && !event.altKey) {
    if (isKey(event, 'b', 'KeyB')) return toggleBrackets;
    if (event.code === 'Digit7') return shiftLevel(-1);
    if (event.code === 'Digit8') return shiftLevel(1);
    const status = STATUS_CODES.findIndex((code) => code === event.code);
    if (status === 0) return setStatus({ state: 'not-discussed' });
    if (status === 1) return setStatus({ state: 'in-brackets' });
    if (status === 2) return did(() => acts.ask('agreed'));
    if (status === 3) return setStatus({ state: 'deleted' });
    return null;
  }
  if (mod && !event.altKey && !event.shiftKey && isKey(event, 's', 'KeyS')) return did(acts.save);
  if (event.altKey && !mod && !event.shiftKey) {
    if (event.key === 'ArrowUp') return moveClause(-1);
    if (event.key === 'ArrowDown') return moveClause(1);
  }
  return null;
}
