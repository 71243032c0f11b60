import type { Random } from '../../../../shared/base/ports.ts';
import type { Seen } from '../line/discovery.ts';
import type { DialCode } from '../line/dial.ts';

/** Somewhere a colleague may be. */
export interface Candidate {
  readonly host: string;
  readonly port: number;
  /** The name under which it was seen in the room's network; null: an address known from before. */
  readonly name: string | null;
  /** Who answered there last, in this run: a device and the key by which it was proved. */
  who: string | null;
  failures: number;
  lastFailure: DialCode | null;
  /** Not before. */
  nextAt: number;
  isCalled: boolean;
}

const MOST_NAMES = 256;
/** Addresses under one name: a laptop has some, and whoever repeats an announcement of others adds some. */
const MOST_ADDRESSES_A_NAME = 4;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
/** For whoever turned out to be nobody of ours. */
export const STRANGER_MS = 15 * 60_000;

/** Whom to call, and when: neighbours that were seen, and addresses at which somebody answered before. */
export class Candidates {
  private readonly random: Random;
  private readonly all = new Map<string, Candidate>();

  constructor(random: Random) {
    this.random = random;
  }

  list(): readonly Candidate[] {
    return Array.from(this.all.values());
  }

  byName(name: string): Candidate | null {
    return this.list().find((one) => one.name === name) ?? null;
  }

  /** Notes an announcement; `wait` before the first call. */
  see(seen: Seen, now: number, wait: number): void {
    const key = `${seen.host} ${seen.port} ${seen.name}`;
    if (this.all.has(key)) return;
    const named = this.list().filter(({ name }) => name !== null);
    if (named.length >= MOST_NAMES) return;
    if (named.filter(({ name }) => name === seen.name).length >= MOST_ADDRESSES_A_NAME) return;
    this.all.set(key, made(seen.host, seen.port, seen.name, now + wait));
  }

  /** A neighbour said goodbye, or somebody said so for it: it is not called until it is seen again. */
  gone(name: string): void {
    for (const [key, one] of this.all) if (one.name === name) this.all.delete(key);
  }

  /** An address known from before, or given by hand. */
  know(host: string, port: number, now: number, wait: number): void {
    const key = `${host} ${port}`;
    if (!this.all.has(key)) this.all.set(key, made(host, port, null, now + wait));
  }

  forget(host: string, port: number): void {
    this.all.delete(`${host} ${port}`);
  }

  /** Forgets the neighbours of a network that was left. */
  forgetNeighbours(): void {
    for (const [key, one] of this.all) if (one.name !== null) this.all.delete(key);
  }

  /** Everybody may be called at once again. */
  hurry(now: number): void {
    for (const one of this.all.values()) {
      one.failures = 0;
      one.nextAt = now;
    }
  }

  failed(one: Candidate, code: DialCode, now: number): void {
    one.failures += 1;
    one.lastFailure = code;
    one.nextAt = now + this.backOff(one.failures);
  }

  /** A line to it ended in good order, or was lost. */
  lost(one: Candidate, now: number): void {
    one.failures = 0;
    one.nextAt = now + this.backOff(1);
  }

  /** Whoever is there is nobody of ours. */
  isStranger(one: Candidate, now: number): void {
    one.nextAt = now + STRANGER_MS;
  }

  /** Longer each time, and never the same for all that lost their network at once. */
  private backOff(failures: number): number {
    const jitter = 0.5 + (this.random.bytes(1)[0] ?? 0) / 512;
    return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10)) * jitter;
  }
}

function made(host: string, port: number, name: string | null, nextAt: number): Candidate {
  return { host, port, name, who: null, failures: 0, lastFailure: null, nextAt, isCalled: false };
}
