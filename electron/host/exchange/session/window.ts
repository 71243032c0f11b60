/** Least and greatest number of bytes under way. */
const LEAST = 8 * 1024;
const MOST = 1024 * 1024;
/** Bytes after which the receiver acknowledges. */
export const ACKNOWLEDGE_EVERY = 4 * 1024;

/**
 * How much may be under way: about one second's worth of what the line was measured to carry, so that what is typed now
 * waits behind no more than that. The measure is taken only while there is more to send than may be under way: a quiet
 * line is not a slow one.
 */
export class SendWindow {
  private size = LEAST;
  private sent = 0;
  private acknowledged = 0;
  private leastTrip = Number.POSITIVE_INFINITY;
  /** When byte number `at` had been handed to the line. */
  private readonly marks: { readonly at: number; readonly time: number }[] = [];
  private measured: { readonly at: number; readonly time: number } | null = null;

  get underWay(): number {
    return this.sent - this.acknowledged;
  }

  get isOpen(): boolean {
    return this.underWay < this.size;
  }

  get bytes(): number {
    return this.size;
  }

  noteSent(bytes: number, now: number): void {
    this.sent += bytes;
    this.marks.push({ at: this.sent, time: now });
  }

  /** False when more is acknowledged than was sent. `isBusy`: something was waiting for room. */
  noteAcknowledged(bytes: number, now: number, isBusy: boolean): boolean {
    this.acknowledged += bytes;
    if (this.acknowledged > this.sent) return false;
    while ((this.marks[0]?.at ?? Number.POSITIVE_INFINITY) <= this.acknowledged) {
      const mark = this.marks.shift();
      if (mark !== undefined) this.leastTrip = Math.min(this.leastTrip, Math.max(1, now - mark.time));
    }
    if (!isBusy) this.measured = null;
    else this.measure(now);
    return true;
  }

  private measure(now: number): void {
    const since = this.measured;
    if (since === null) {
      this.measured = { at: this.acknowledged, time: now };
      return;
    }
    const elapsed = now - since.time;
    const span = Math.max(this.leastTrip, 20);
    if (elapsed < span) return;
    const rate = (this.acknowledged - since.at) / elapsed;
    const wanted = rate * Math.max(1000, 2 * this.leastTrip);
    // Half the way down at once, so that one late acknowledgement does not close the window.
    this.size = Math.round(Math.min(MOST, Math.max(LEAST, wanted, this.size / 2)));
    this.measured = { at: this.acknowledged, time: now };
  }
}
