import type { Circle } from '../circle/circle.ts';
import type { ReceiveReport } from '../circle/report.ts';
import type { Exchange } from '../exchange.ts';
import { takeIn } from '../take-in.ts';

/** Bytes that are taken in at the latest together, and how long after others the first of them waits. */
const BATCH_BYTES = 256 * 1024;
const BATCH_MS = 30;

export interface InboxPorts {
  readonly exchange: Exchange;
  after(milliseconds: number, call: () => void): () => void;
  took(circle: Circle, report: ReceiveReport): void;
}

/**
 * What arrived whole and is not yet taken in: a disk is asked to sync once for several pieces. One that comes alone, as
 * what somebody types does, waits for nothing.
 */
export class Inbox {
  private readonly ports: InboxPorts;
  private readonly waiting = new Map<Circle, { records: Uint8Array[]; segments: Uint8Array[] }>();
  private bytes = 0;
  private forget: (() => void) | null = null;
  /** Something was taken in just now. */
  private stopRest: (() => void) | null = null;

  constructor(ports: InboxPorts) {
    this.ports = ports;
  }

  add(circle: Circle, what: 'records' | 'segments', bytes: Uint8Array): void {
    const heap = this.waiting.get(circle) ?? { records: [], segments: [] };
    heap[what].push(bytes);
    this.waiting.set(circle, heap);
    this.bytes += bytes.byteLength;
    if (this.bytes >= BATCH_BYTES) this.flush();
    else this.forget ??= this.ports.after(this.stopRest === null ? 0 : BATCH_MS, () => this.flush());
  }

  /** Takes in all of it, now. */
  flush(): void {
    this.forget?.();
    this.forget = null;
    this.bytes = 0;
    const heaps = Array.from(this.waiting);
    this.waiting.clear();
    if (heaps.length > 0) this.rest();
    for (const [circle, { records, segments }] of heaps) {
      this.ports.took(circle, takeIn(this.ports.exchange, circle, { records, segments, said: null }));
    }
  }

  private rest(): void {
    this.stopRest?.();
    this.stopRest = this.ports.after(BATCH_MS, () => (this.stopRest = null));
  }

  close(): void {
    this.stopRest?.();
    this.forget?.();
    this.forget = null;
    this.waiting.clear();
  }
}
