import { EventEmitter } from 'node:events';
import type { MessagePortMain } from 'electron';

type PortMembers = 'postMessage' | 'start' | 'close';

/**
 * One end of a channel in the main process. Messages are cloned and arrive later, in order, and wait until the
 * other end was started. Handing an end to another process leaves it here and relays (`relay`).
 */
export class StandinPort extends EventEmitter implements Pick<MessagePortMain, PortMembers> {
  private other: StandinPort | null = null;
  private queue: unknown[] = [];
  private isStarted = false;
  private isClosed = false;

  static pair(): readonly [StandinPort, StandinPort] {
    const [one, two] = [new StandinPort(), new StandinPort()];
    one.other = two;
    two.other = one;
    return [one, two];
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw new Error('Ports in messages of ports are not in the stand-in');
    const { other } = this;
    if (this.isClosed || other === null) return;
    const copy: unknown = structuredClone(message);
    setImmediate(() => other.arrive(copy));
  }

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    for (const message of this.queue) setImmediate(() => this.deliver(message));
    this.queue = [];
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    const { other } = this;
    // Behind what was sent before.
    setImmediate(() => setImmediate(() => other?.end()));
  }

  private arrive(message: unknown): void {
    if (this.isStarted) this.deliver(message);
    else this.queue.push(message);
  }

  private deliver(message: unknown): void {
    if (!this.isClosed) this.emit('message', { data: message, ports: [] });
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.emit('close');
  }
}

/** Where the far end of a handed-over port lives: another process, or a page. */
export interface FarEnd {
  deliver(id: number, data: unknown): void;
  close(id: number): void;
}

/** The ports that were handed to one process or page, by number. */
export class PortRelay {
  private readonly ports = new Map<number, StandinPort>();
  private readonly far: FarEnd;
  private lastId = 0;

  constructor(far: FarEnd) {
    this.far = far;
  }

  /** Hands a port over; the number stands for it on the other side. */
  hand(port: unknown): number {
    if (!(port instanceof StandinPort)) throw new Error('Only ports of the stand-in can be transferred');
    const id = ++this.lastId;
    this.ports.set(id, port);
    port.on('message', ({ data }: { readonly data: unknown }) => this.far.deliver(id, data));
    port.on('close', () => {
      this.ports.delete(id);
      this.far.close(id);
    });
    return id;
  }

  /** Only when the other side has made its object may messages flow. */
  start(ids: readonly number[]): void {
    for (const id of ids) this.ports.get(id)?.start();
  }

  receive(id: number, data: unknown): void {
    this.ports.get(id)?.postMessage(data);
  }

  receiveClose(id: number): void {
    this.ports.get(id)?.close();
    this.ports.delete(id);
  }

  /** The process or page has gone. */
  closeAll(): void {
    for (const port of this.ports.values()) port.close();
    this.ports.clear();
  }
}
