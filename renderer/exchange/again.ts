import type { CircleId } from '../../shared/base/ids.ts';
import type { Wait } from './ports.ts';

/** Milliseconds: so long after the first failure, twice as long after each further one, and never longer. */
const FIRST = 5_000;
const MOST = 60_000;

/** Tries again by itself what a busy machine or a disk did not let be taken in: nobody may come by who asks for it. */
export class Again {
  private readonly wait: Wait;
  private readonly act: (circle: CircleId) => void;
  private readonly due = new Map<CircleId, () => void>();
  private readonly rests = new Map<CircleId, number>();

  constructor(wait: Wait, act: (circle: CircleId) => void) {
    this.wait = wait;
    this.act = act;
  }

  /** It was not all taken in. */
  failed(circle: CircleId): void {
    const ms = this.rests.get(circle) ?? FIRST;
    this.rests.set(circle, Math.min(MOST, 2 * ms));
    this.due.get(circle)?.();
    const cancel = this.wait(ms, () => {
      this.due.delete(circle);
      this.act(circle);
    });
    this.due.set(circle, cancel);
  }

  /** All of it is in. */
  done(circle: CircleId): void {
    this.rests.delete(circle);
    this.due.get(circle)?.();
    this.due.delete(circle);
  }

  close(): void {
    for (const circle of Array.from(this.due.keys())) this.done(circle);
  }
}
