import type { Random } from '../../../../shared/base/ports.ts';

/*
 * When a relay that refuses is asked again: soon, later each time, and after some times in a row only now and then, with
 * a sentence for the delegate. docs/formats/mailbox.md says the times.
 */

/** What was refused for now is asked for again after this, or twice this; later each time. */
const AGAIN_MS = 2_000;
const LONGEST_AGAIN_MS = 300_000;
/** Refused so often in a row, it will not change by itself: that is said. */
const PATIENCE = 8;
/** Looks between two tries, at most: an hour. */
const LONGEST_REST = 12;

/** How long to wait after so many refusals in a row, from 1. */
export function waitAfter(times: number, random: Random, first = AGAIN_MS): number {
  const wait = Math.min(LONGEST_AGAIN_MS, first * 2 ** (times - 1));
  return wait * (1 + (random.bytes(1)[0] ?? 0) / 255);
}

/** What one mailbox refused, how often in a row, and when it is tried again. */
export class Refusals {
  /** Refused for now: tried again in a while. */
  readonly later = new Set<string>();
  /** Not taken at all: tried again now and then, and in nobody's way until then. */
  readonly never = new Set<string>();
  private readonly random: Random;
  private readonly times = new Map<string, number>();
  private openings = 0;
  private readonly rest = new Rest();

  constructor(random: Random) {
    this.random = random;
  }

  has(id: string): boolean {
    return this.later.has(id) || this.never.has(id);
  }

  /** A piece was refused for now. How long to wait; null: it will not change by itself. */
  put(id: string): number | null {
    const times = (this.times.get(id) ?? 0) + 1;
    this.times.set(id, times);
    const isForGood = times >= PATIENCE;
    (isForGood ? this.never : this.later).add(id);
    return isForGood ? null : waitAfter(times, this.random);
  }

  taken(id: string): void {
    this.times.delete(id);
  }

  /** The mailbox was not opened. How long to wait; null: it will not change by itself. */
  opening(): number | null {
    this.openings += 1;
    return this.openings >= PATIENCE ? null : waitAfter(this.openings, this.random);
  }

  opened(): void {
    this.openings = 0;
  }

  /** Told now and then what is in the way; true when it is to be tried. */
  isDue(isInTheWay: boolean): boolean {
    if (!isInTheWay) this.rest.end();
    return isInTheWay && this.rest.isDue();
  }

  /** Everything is tried once more. */
  tryAll(): void {
    this.later.clear();
    this.never.clear();
  }

  /** As if nothing had been refused. */
  forget(): void {
    this.rest.end();
    this.opened();
    this.times.clear();
  }
}

/** Counts looks at what is in the way: it is tried at the first, then after two more, four more, and so on. */
export class Rest {
  private length = 1;
  private left = 1;

  /** Nothing is in the way any more. */
  end(): void {
    this.length = 1;
    this.left = 1;
  }

  /** Told of each look; true when it is to be tried. */
  isDue(): boolean {
    this.left -= 1;
    if (this.left > 0) return false;
    this.length = Math.min(LONGEST_REST, this.length * 2);
    this.left = this.length;
    return true;
  }
}
