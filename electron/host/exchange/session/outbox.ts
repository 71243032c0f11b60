import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes } from '../../../../shared/base/bytes.ts';
import { MAX_MESSAGE } from '../line/line.ts';
import { Cutting, LANES } from './lanes.ts';
import type { Lane } from './lanes.ts';
import { SendWindow } from './window.ts';

/** Something that will be sent: made when its turn has come, so that a long queue costs no memory. */
export interface Outgoing {
  /** About as many bytes. */
  readonly size: number;
  /** Null: not to be sent any more. */
  make(): Bytes | null;
  /** True: the last byte was handed to the line. False: it never will be. */
  done?(sent: boolean): void;
}

export interface OutboxPorts {
  send(message: Bytes): void;
  now(): number;
}

/** What waits to be sent: the most urgent lane first, no more under way than the window allows. */
export class Outbox {
  private readonly ports: OutboxPorts;
  private readonly window = new SendWindow();
  private readonly lanes = LANES.map((lane) => ({ lane, waiting: [] as Outgoing[], next: 0 }));
  private readonly cut = new Map<Lane, { readonly cutting: Cutting; readonly from: Outgoing }>();
  private isScheduled = false;
  private isPaused = false;
  private isClosed = false;

  constructor(ports: OutboxPorts) {
    this.ports = ports;
  }

  add(lane: Lane, outgoing: Outgoing): void {
    if (this.isClosed) {
      outgoing.done?.(false);
      return;
    }
    this.lanes[LANES.indexOf(lane)]?.waiting.push(outgoing);
    this.schedule();
  }

  /** A whole message, now. */
  say(lane: Lane, message: Bytes): void {
    this.add(lane, { size: message.byteLength, make: () => message });
  }

  pause(paused: boolean): void {
    this.isPaused = paused;
    this.schedule();
  }

  /** False when the other end acknowledges what was never sent. */
  acknowledged(bytes: number): boolean {
    const isHonest = this.window.noteAcknowledged(bytes, this.ports.now(), this.hasMore());
    this.schedule();
    return isHonest;
  }

  get underWay(): number {
    return this.window.underWay;
  }

  close(): void {
    this.isClosed = true;
    for (const { from } of this.cut.values()) from.done?.(false);
    for (const lane of this.lanes) for (const one of lane.waiting.slice(lane.next)) one.done?.(false);
    this.cut.clear();
    for (const lane of this.lanes) [lane.waiting, lane.next] = [[], 0];
  }

  /** Hands out at the end of the turn, so that what is said in one turn shares a message. */
  private schedule(): void {
    if (this.isScheduled || this.isClosed) return;
    this.isScheduled = true;
    queueMicrotask(() => {
      this.isScheduled = false;
      this.run();
    });
  }

  private run(): void {
    for (;;) {
      const message = this.isClosed ? null : this.fill();
      if (message === null) return;
      this.window.noteSent(message.byteLength, this.ports.now());
      this.ports.send(message);
    }
  }

  private mayGo(lane: Lane): boolean {
    return lane === 'control' || (!this.isPaused && this.window.isOpen);
  }

  private hasMore(): boolean {
    return LANES.some((lane) => lane !== 'control' && this.peek(lane));
  }

  private peek(lane: Lane): boolean {
    const queue = this.lanes[LANES.indexOf(lane)];
    return this.cut.has(lane) || (queue !== undefined && queue.next < queue.waiting.length);
  }

  /** One message of the line, filled from the most urgent lane on; null when nothing may go. */
  private fill(): Bytes | null {
    const frames: Bytes[] = [];
    const finished: Outgoing[] = [];
    let room = MAX_MESSAGE;
    for (const lane of LANES) {
      while (room > 0 && this.mayGo(lane)) {
        const current = this.current(lane);
        const frame = current?.cutting.next(room) ?? null;
        if (current === null || frame === null) break;
        frames.push(frame);
        room -= frame.byteLength;
        if (current.cutting.left > 0) continue;
        this.cut.delete(lane);
        finished.push(current.from);
      }
    }
    for (const one of finished) one.done?.(true);
    return frames.length === 0 ? null : concatBytes(frames);
  }

  private current(lane: Lane): { readonly cutting: Cutting; readonly from: Outgoing } | null {
    const known = this.cut.get(lane);
    if (known !== undefined) return known;
    const queue = this.lanes[LANES.indexOf(lane)];
    for (;;) {
      const from = queue?.waiting[queue.next];
      if (queue === undefined || from === undefined) return null;
      queue.next += 1;
      if (queue.next === queue.waiting.length) [queue.waiting, queue.next] = [[], 0];
      const message = from.make();
      if (message === null) {
        from.done?.(false);
        continue;
      }
      const fresh = { cutting: new Cutting(lane, message), from };
      this.cut.set(lane, fresh);
      return fresh;
    }
  }
}
