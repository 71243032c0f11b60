import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import type { Reach } from './network-watch.ts';
import type { Wait } from './ports.ts';

/* When what was typed goes into the log while somebody is there to get it: after a pause, never at a key. */

/**
 * Milliseconds. Near: the editor has waited for a pause already, so a change goes at once, but who types on and on makes
 * no more pieces than one in `least` where the machine is quick, and one in `most` where it is not: four times as long
 * as the last piece took is left between two. Far: after so long without a change, or when one has waited for `most`.
 */
const NEAR = { soon: 20, least: 250, most: 500, times: 4 } as const;
const FAR = { quiet: 5_000, most: 15_000 } as const;

interface Due {
  readonly since: number;
  readonly cancel: () => void;
}

export interface LiveSealingPorts {
  reach(circle: CircleId): Reach;
  /** Seals what changed in these drafts (null: in all of the circle). False: it could not be. */
  seal(circle: CircleId, drafts: ReadonlySet<DraftId> | null): Promise<boolean>;
  now(): number;
  readonly wait: Wait;
}

/** Seals the changes of a circle's drafts while the circle is reached. */
export class LiveSealing {
  private readonly ports: LiveSealingPorts;
  private readonly changed = new Map<CircleId, Set<DraftId> | null>();
  private readonly due = new Map<CircleId, Due>();
  private readonly reached = new Map<CircleId, Reach>();
  private readonly sealedAt = new Map<CircleId, number>();
  private apart: number = NEAR.most;

  constructor(ports: LiveSealingPorts) {
    this.ports = ports;
  }

  /** A draft of a circle was changed here. */
  note(circle: CircleId, draft: DraftId): void {
    const known = this.changed.get(circle);
    if (known === undefined) this.changed.set(circle, new Set([draft]));
    else known?.add(draft);
    this.plan(circle);
  }

  /** Who is there may be different: a circle that is reached now, or better than before, gets what is new at once. */
  look(circles: Iterable<CircleId>): void {
    for (const circle of circles) {
      const before = this.reached.get(circle) ?? 'none';
      const now = this.ports.reach(circle);
      this.reached.set(circle, now);
      if (now === 'none') this.drop(circle);
      else if (before === 'none') {
        this.changed.set(circle, null);
        this.start(circle, 0);
      } else if (before === 'far' && now === 'near') {
        this.changed.set(circle, null);
        this.start(circle, 0);
      }
    }
  }

  /** What could not be sealed may be now. */
  tryAgain(circle: CircleId): void {
    this.changed.set(circle, null);
    this.plan(circle);
  }

  /** The delegate wants it to go now: nothing waits for a pause in typing. */
  async hurry(): Promise<void> {
    for (const circle of Array.from(this.changed.keys())) {
      this.drop(circle);
      await this.seal(circle);
    }
  }

  close(): void {
    for (const circle of Array.from(this.due.keys())) this.drop(circle);
  }

  private plan(circle: CircleId): void {
    const reach = this.ports.reach(circle);
    if (reach === 'none') return;
    const now = this.ports.now();
    const waiting = this.due.get(circle);
    if (reach === 'far') {
      const since = waiting?.since ?? now;
      this.start(circle, Math.max(0, Math.min(FAR.quiet, since + FAR.most - now)), since);
    } else if (waiting === undefined) {
      const next = (this.sealedAt.get(circle) ?? 0) + this.apart - now;
      this.start(circle, Math.min(this.apart, Math.max(NEAR.soon, next)));
    }
  }

  private start(circle: CircleId, ms: number, since = this.ports.now()): void {
    this.drop(circle);
    this.due.set(circle, { since, cancel: this.ports.wait(ms, () => void this.seal(circle)) });
  }

  private drop(circle: CircleId): void {
    this.due.get(circle)?.cancel();
    this.due.delete(circle);
  }

  private async seal(circle: CircleId): Promise<void> {
    this.due.delete(circle);
    const drafts = this.changed.get(circle);
    if (drafts === undefined || this.ports.reach(circle) === 'none') return;
    this.changed.delete(circle);
    const since = this.ports.now();
    this.sealedAt.set(circle, since);
    const isSealed = await this.ports.seal(circle, drafts);
    this.apart = Math.min(NEAR.most, Math.max(NEAR.least, NEAR.times * (this.ports.now() - since)));
    if (isSealed) return;
    // What could not be written is tried again in a while, or with the next change.
    this.changed.set(circle, null);
    if (!this.due.has(circle)) this.start(circle, FAR.most);
  }
}
