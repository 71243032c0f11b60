import { cdp } from 'vitest/browser';

/** The protocol of the browser under the test: its keys are handed over without waiting for what they do. */
interface Protocol {
  send(method: string, params: unknown): Promise<unknown>;
}
const protocol = (): Protocol => cdp() as unknown as Protocol;

/** What is pressed: a letter or the name of a key, or an act of the page that has its turn between two keys. */
export type Stroke = string | (() => void);

const CODES: Readonly<Record<string, number>> = {
  Backspace: 8,
  Tab: 9,
  Enter: 13,
  End: 35,
  Home: 36,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Delete: 46,
  F8: 119,
  '.': 190,
};
/** Stands for an act: no key of the workbench. */
const ACT = 'F8';
const MODIFIERS: Readonly<Record<string, number>> = { Alt: 1, Control: 2, Shift: 8 };

/** The two events of a key: "a", "Enter", "Control+z". */
function eventsOf(stroke: string): readonly unknown[] {
  const parts = stroke.length === 1 ? [stroke] : stroke.split('+');
  const key = parts.at(-1) ?? stroke;
  const modifiers = parts.slice(0, -1).reduce((sum, name) => sum + (MODIFIERS[name] ?? 0), 0);
  const isLetter = key.length === 1;
  const code = CODES[key] ?? key.toUpperCase().charCodeAt(0);
  const text = modifiers > 0 && modifiers !== MODIFIERS['Shift'] ? null : isLetter ? key : key === 'Enter' ? '\r' : null; // prettier-ignore
  const what = {
    key,
    modifiers,
    windowsVirtualKeyCode: code,
    code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key,
  };
  const down =
    text === null
      ? { ...what, type: 'rawKeyDown' }
      : { ...what, type: 'keyDown', text, unmodifiedText: text };
  return [down, { ...what, type: 'keyUp' }];
}

/** The letters of a word, each a key. */
export const letters = (word: string): readonly Stroke[] => Array.from(word);

/**
 * Presses keys as fast as they can be handed over. The window stands still for `still` milliseconds from the first,
 * as on a slow machine: the others then wait in a row, and are acted upon without a frame between them.
 */
export async function hurry(strokes: readonly Stroke[], still = 150): Promise<void> {
  const acts = strokes.filter((stroke) => typeof stroke === 'function');
  let isStill = false;
  const onKey = (event: KeyboardEvent): void => {
    const until = performance.now() + (isStill ? 0 : still);
    isStill = true;
    while (performance.now() < until);
    if (event.key !== ACT) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    acts.shift()?.();
  };
  window.addEventListener('keydown', onKey, true);
  try {
    await Promise.all(
      strokes
        .flatMap((stroke) => eventsOf(typeof stroke === 'string' ? stroke : ACT))
        .map((event) => protocol().send('Input.dispatchKeyEvent', event)),
    );
  } finally {
    window.removeEventListener('keydown', onKey, true);
  }
}

/** Makes the window as slow as it is on a machine `times` slower; 1 ends it. */
export async function slowDown(times: number): Promise<void> {
  await protocol().send('Emulation.setCPUThrottlingRate', { rate: times });
}
