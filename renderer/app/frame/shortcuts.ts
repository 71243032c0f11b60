import type { Command } from '../../ui/shell/shell.ts';

/** A shortcut taken apart. `ctrl` is Cmd on a Mac. */
export interface Chord {
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly key: string;
}

const NAMED: Readonly<Record<string, string>> = {
  Up: 'ArrowUp',
  Down: 'ArrowDown',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
  Esc: 'Escape',
  Space: ' ',
};

/** Takes "Ctrl+Shift+B" apart. */
export function parseShortcut(shortcut: string): Chord {
  const parts = shortcut.split('+');
  const key = parts.at(-1) ?? '';
  return {
    ctrl: parts.includes('Ctrl'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
    key: NAMED[key] ?? key,
  };
}

/** The part of a keyboard event that is looked at. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const LATIN = /^[\x21-\x7e]$/u;

/**
 * Whether a key press is that chord: by character on Latin layouts, by physical key where the layout
 * writes other letters, and digits always by physical key (with Shift they write signs).
 */
export function matches(press: KeyPress, chord: Chord, isMac: boolean): boolean {
  const ctrl = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (ctrl !== chord.ctrl || other || press.shiftKey !== chord.shift || press.altKey !== chord.alt)
    return false;
  if (chord.key.length > 1 || chord.key === ' ') return press.key === chord.key;
  if (/\d/u.test(chord.key))
    return press.code === `Digit${chord.key}` || (press.key === chord.key && !press.shiftKey);
  const upper = chord.key.toUpperCase();
  if (LATIN.test(press.key)) return press.key.toUpperCase() === upper;
  return press.code === `Key${upper}`;
}

/** The enabled command of a key press. Later commands win, so that a feature's own comes before the frame's. */
export function commandFor(press: KeyPress, commands: readonly Command[], isMac: boolean): Command | null {
  const own = commands.filter((command) => command.shortcut !== undefined && command.enabled !== false);
  return own.findLast((command) => matches(press, parseShortcut(command.shortcut ?? ''), isMac)) ?? null;
}

/** Whether the focus is where letters are written. */
export function isWriting(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (
    element.isContentEditable ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement
  )
    return true;
  return (
    element instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(element.type)
  );
}
