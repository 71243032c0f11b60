import { describe, expect, it } from 'vitest';
import { commandFor, matches, parseShortcut, type KeyPress } from '../../../renderer/app/frame/shortcuts.ts';
import type { Command } from '../../../renderer/ui/shell/shell.ts';

function press(key: string, code: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...modifiers };
}
function fits(shortcut: string, event: KeyPress, isMac = false): boolean {
  return matches(event, parseShortcut(shortcut), isMac);
}
function command(id: string, shortcut: string, enabled = true): Command {
  return { id, title: id, group: 'view', shortcut, enabled, run: () => undefined };
}

describe('a shortcut', () => {
  it('is found by its character on a Latin layout, wherever the key lies', () => {
    expect(fits('Ctrl+Z', press('z', 'KeyY', { ctrlKey: true }))).toBe(true);
    expect(fits('Ctrl+Z', press('y', 'KeyZ', { ctrlKey: true }))).toBe(false);
  });

  it.each([
    ['Arabic', 'ن'],
    ['Russian', 'л'],
    ['Chinese input', 'Process'],
  ])('is found by the physical key on a layout that writes %s', (_name, key) => {
    expect(fits('Ctrl+K', press(key, 'KeyK', { ctrlKey: true }))).toBe(true);
  });

  it('takes digits by the physical key, since Shift makes signs of them', () => {
    expect(fits('Ctrl+Shift+1', press('!', 'Digit1', { ctrlKey: true, shiftKey: true }))).toBe(true);
    expect(fits('Ctrl+Shift+1', press('&', 'Digit1', { ctrlKey: true, shiftKey: true }))).toBe(true);
  });

  it('needs exactly its modifiers', () => {
    expect(fits('F6', press('F6', 'F6', { shiftKey: true }))).toBe(false);
    expect(fits('Shift+F6', press('F6', 'F6', { shiftKey: true }))).toBe(true);
    expect(fits('N', press('n', 'KeyN', { ctrlKey: true }))).toBe(false);
    expect(fits('Alt+Up', press('ArrowUp', 'ArrowUp', { altKey: true }))).toBe(true);
  });

  it('means Cmd on a Mac', () => {
    expect(fits('Ctrl+K', press('k', 'KeyK', { metaKey: true }), true)).toBe(true);
    expect(fits('Ctrl+K', press('k', 'KeyK', { ctrlKey: true }), true)).toBe(false);
  });

  it('belongs to the last enabled command that has it', () => {
    const commands = [
      command('frame', 'Ctrl+F'),
      command('reader', 'Ctrl+F'),
      command('off', 'Ctrl+F', false),
    ];
    expect(commandFor(press('f', 'KeyF', { ctrlKey: true }), commands, false)?.id).toBe('reader');
  });
});
