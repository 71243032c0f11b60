import type { KeyboardEvent } from 'react';

/** Arrows, Home and End move the focus among the elements of a kind inside a list. */
export function moveInList(event: KeyboardEvent<HTMLElement>, selector: string): void {
  const { target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || !target.matches(selector)) return;
  const all = Array.from(currentTarget.querySelectorAll<HTMLElement>(selector));
  const index = all.indexOf(target);
  const places: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    Home: 0,
    End: all.length - 1,
  };
  const next = all[places[event.key] ?? -1];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
