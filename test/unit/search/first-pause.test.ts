import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inFirstPause } from '../../../renderer/features/first-pause.ts';

const PAUSE = { quietMs: 8000, mostMs: 30_000 };
let window: EventTarget;
let acts: number;
beforeEach(() => {
  vi.useFakeTimers();
  window = new EventTarget();
  acts = 0;
});
afterEach(() => void vi.useRealTimers());

const begin = (): (() => void) => inFirstPause(window, PAUSE, () => acts++);
const press = (sign = 'keydown'): boolean => window.dispatchEvent(new Event(sign));

describe('work that waits for the first pause', () => {
  it('begins after so long a time in which nobody pressed anything, and once', () => {
    begin();
    vi.advanceTimersByTime(PAUSE.quietMs - 1);
    expect(acts).toBe(0);
    vi.advanceTimersByTime(PAUSE.mostMs * 2);
    expect(acts).toBe(1);
  });

  it.each(['keydown', 'pointerdown'])('waits anew after a %s', (sign) => {
    begin();
    vi.advanceTimersByTime(PAUSE.quietMs - 1);
    press(sign);
    vi.advanceTimersByTime(PAUSE.quietMs - 1);
    expect(acts).toBe(0);
    vi.advanceTimersByTime(1);
    expect(acts).toBe(1);
  });

  it('does not wait for ever for who works on', () => {
    begin();
    for (let second = 0; second < 30; second++) {
      expect(acts).toBe(0);
      press();
      vi.advanceTimersByTime(1000);
    }
    expect(acts).toBe(1);
    press();
    vi.advanceTimersByTime(PAUSE.mostMs);
    expect(acts).toBe(1);
  });

  it('never begins once it is called off', () => {
    const callOff = begin();
    press();
    callOff();
    press();
    vi.advanceTimersByTime(PAUSE.mostMs * 2);
    expect(acts).toBe(0);
  });
});
