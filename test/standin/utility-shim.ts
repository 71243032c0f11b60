// Loaded before the entry of a utility process: gives plain Node the `process.parentPort` of Electron.
import { EventEmitter } from 'node:events';
import type { UtilityMessage } from './utility.ts';

const ports = new Map<number, FarPort>();
const say = (message: UtilityMessage): void => {
  if (process.connected) process.send?.(message);
};

/** This process's end of a port that main has handed over. */
class FarPort extends EventEmitter {
  private readonly id: number;
  private waiting: unknown[] | null = [];

  constructor(id: number) {
    super();
    this.id = id;
  }

  postMessage(data: unknown): void {
    if (ports.has(this.id)) say({ type: 'port', id: this.id, data });
  }

  /** Messages come in a later turn: whoever starts a port may listen to what it feeds after that. */
  start(): void {
    const queue = this.waiting ?? [];
    this.waiting = null;
    for (const data of queue) this.deliver(data);
  }

  close(): void {
    if (ports.delete(this.id)) say({ type: 'port-close', id: this.id });
  }

  arrive(data: unknown): void {
    if (this.waiting === null) this.deliver(data);
    else this.waiting.push(data);
  }

  end(): void {
    setImmediate(() => this.emit('close'));
  }

  private deliver(data: unknown): void {
    setImmediate(() => this.emit('message', { data, ports: [] }));
  }
}

const parentPort = new EventEmitter();
let early: object[] | null = [];
parentPort.on('newListener', (event) => {
  const queue = early;
  if (event !== 'message' || queue === null) return;
  early = null;
  setImmediate(() => queue.forEach((message) => parentPort.emit('message', message)));
});
Object.defineProperty(process, 'parentPort', {
  value: Object.assign(parentPort, {
    postMessage: (data: unknown) => say({ type: 'message', data, ports: [] }),
  }),
});

process.on('message', (message: UtilityMessage) => {
  if (message.type === 'message') {
    const given = message.ports.map((id) => {
      const port = new FarPort(id);
      ports.set(id, port);
      return port;
    });
    const event = { data: message.data, ports: given };
    if (early === null) parentPort.emit('message', event);
    else early.push(event);
  } else if (message.type === 'port') {
    ports.get(message.id)?.arrive(message.data);
  } else {
    const port = ports.get(message.id);
    ports.delete(message.id);
    port?.end();
  }
});
// A utility process does not outlive the program.
process.on('disconnect', () => process.exit(0));
