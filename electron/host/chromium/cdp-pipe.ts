import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';

/** The pipe closed, or Chromium answered with an error. */
class CdpError extends Error {
  readonly kind: 'closed' | 'refused';
  constructor(kind: 'closed' | 'refused', message: string) {
    super(message);
    this.kind = kind;
  }
}

const incoming = v.looseObject({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  params: v.optional(v.record(v.string(), v.unknown())),
  result: v.optional(v.record(v.string(), v.unknown())),
  error: v.optional(v.looseObject({ message: v.string() })),
  sessionId: v.optional(v.string()),
});

/** Something that Chromium announced. */
export interface CdpEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sessionId: string | null;
}

interface Waiting {
  resolve(result: Readonly<Record<string, unknown>>): void;
  reject(reason: CdpError): void;
}

/**
 * Chromium's DevTools protocol over `--remote-debugging-pipe`: JSON messages ended by NUL, no port open.
 * Owns nothing but the two streams it is given.
 */
export class CdpPipe {
  private readonly waiting = new Map<number, Waiting>();
  private readonly listeners = new Set<(event: CdpEvent) => void>();
  private readonly output: Writable;
  private parts: Buffer[] = [];
  private lastId = 0;
  private closed = false;

  constructor(output: Writable, input: Readable) {
    this.output = output;
    input.on('data', (chunk: Buffer) => this.take(chunk));
    const end = (): void => this.end();
    input.on('close', end).on('end', end).on('error', end);
    output.on('close', end).on('error', end);
  }

  /** Sends a command and waits for its answer. Rejects with `CdpError`. */
  send(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    sessionId?: string,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (this.closed) return Promise.reject(new CdpError('closed', method));
    const id = ++this.lastId;
    const message = JSON.stringify(
      sessionId === undefined ? { id, method, params } : { id, method, params, sessionId },
    );
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.output.write(`${message}\0`);
    });
  }

  /** Listens to everything that Chromium announces; call the result to stop. */
  onEvent(listener: (event: CdpEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private take(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      this.parts.push(rest.subarray(0, end));
      const text = Buffer.concat(this.parts).toString('utf8');
      this.parts = [];
      rest = rest.subarray(end + 1);
      this.receive(text);
    }
    if (rest.length > 0) this.parts.push(rest);
  }

  private receive(text: string): void {
    const message = v.parse(incoming, JSON.parse(text));
    if (message.id !== undefined) {
      const waiting = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (message.error !== undefined) waiting?.reject(new CdpError('refused', message.error.message));
      else waiting?.resolve(message.result ?? {});
    } else if (message.method !== undefined) {
      const event = {
        method: message.method,
        params: message.params ?? {},
        sessionId: message.sessionId ?? null,
      };
      for (const listener of Array.from(this.listeners)) listener(event);
    }
  }

  private end(): void {
    this.closed = true;
    const waiting = Array.from(this.waiting.values());
    this.waiting.clear();
    for (const one of waiting) one.reject(new CdpError('closed', 'The browser went away'));
  }
}
