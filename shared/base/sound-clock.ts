import type { Clock } from './ports.ts';

/** The latest that a date can be, and so the latest time that an act written here bears. */
const LATEST = 8.64e15;

/** A time as every reader takes it, whatever the clock of this computer says: a whole number from 1970 on. */
export function soundTime(at: number): number {
  return Number.isNaN(at) ? 0 : Math.trunc(Math.min(Math.max(at, 0), LATEST));
}

/** A clock of which every word can be written into an act. */
export function soundClock(clock: Clock): Clock {
  return { now: () => soundTime(clock.now()) };
}
