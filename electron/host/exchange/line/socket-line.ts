import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { RawData, WebSocket } from 'ws';
import { Emitter, type Event } from '../../../../shared/base/emitter.ts';
import type { Line, LineEnd, LineWay } from './line.ts';
import { MAX_MESSAGE } from './line.ts';
import type { LineTimes } from './terms.ts';
import { bindingOf } from './terms.ts';

/** A line over a web socket inside TLS. */
export interface SocketLine extends Line {
  /** The name in the air that whoever called claims to have; believed for nothing but not calling back. */
  readonly callerName: string | null;
  /**
   * The session has seen a colleague's proof. Until then a called listener ends the line after a while, and a caller
   * keeps no ticket of it.
   */
  proved(): void;
  /** After each message that left or arrived. */
  readonly moved: Event<undefined>;
  /** Ends it without a word: the network that it ran over is gone. */
  drop(): void;
}

/** What a line is made of. */
export interface LineParts {
  readonly web: WebSocket;
  readonly tls: TLSSocket;
  /** Below TLS: its counters say what went over the air. */
  readonly raw: Socket;
  readonly way: LineWay;
  readonly dialled: boolean;
  readonly remote: Line['remote'];
  readonly times: LineTimes;
  readonly callerName: string | null;
  readonly onProved: () => void;
}

/** Owns the sockets of one line from here on. */
export function makeSocketLine(parts: LineParts): SocketLine {
  return new WebLine(parts);
}

const CLOSE_MS = 5_000;
const CLOSE_CODES = { normal: 1000, notBinary: 1003, tooLarge: 1009 } as const;

class WebLine implements SocketLine {
  readonly way: LineWay;
  readonly dialled: boolean;
  readonly binding: Uint8Array;
  readonly remote: Line['remote'];
  readonly callerName: string | null;
  private readonly parts: LineParts;
  private readonly messages = new Emitter<Uint8Array>();
  private readonly ends = new Emitter<LineEnd>();
  private readonly moves = new Emitter<undefined>();
  readonly moved = this.moves.event;
  private end: LineEnd | null = null;
  /** Why this side ends it, when it does. */
  private reason: LineEnd | null = null;
  private isProved = false;
  private isHeard = false;
  private timer: NodeJS.Timeout | null = null;

  constructor(parts: LineParts) {
    this.parts = parts;
    this.way = parts.way;
    this.dialled = parts.dialled;
    this.remote = parts.remote;
    this.callerName = parts.callerName;
    this.binding = bindingOf(parts.tls);
    const { web } = parts;
    // Nothing is read before somebody listens, so that no message is lost between the handshake and the session.
    web.pause();
    web.on('message', (data, isBinary) => this.take(data, isBinary));
    web.on('ping', () => this.heard());
    web.on('pong', () => this.heard());
    web.on('error', (problem) => this.fail(problem));
    web.on('close', (code) => this.finish(code));
    this.heard();
  }

  readonly message: Event<Uint8Array> = (listener) => {
    const stop = this.messages.event(listener);
    if (!this.isHeard) {
      this.isHeard = true;
      this.parts.web.resume();
    }
    return stop;
  };

  /** Told late to who asks late: an end is never missed. */
  readonly ended: Event<LineEnd> = (listener) => {
    const { end } = this;
    if (end === null) return this.ends.event(listener);
    let isStopped = false;
    queueMicrotask(() => {
      if (!isStopped) listener(end);
    });
    return () => {
      isStopped = true;
    };
  };

  get traffic(): Line['traffic'] {
    return { sent: this.parts.raw.bytesWritten, received: this.parts.raw.bytesRead };
  }

  send(message: Uint8Array): Promise<void> {
    if (message.byteLength > MAX_MESSAGE) throw new Error('A message of a line is at most 4 kB');
    const { web } = this.parts;
    if (this.end !== null || web.readyState !== web.OPEN) return Promise.reject(new LineEndedError());
    return new Promise((resolve, reject) => {
      web.send(message, { binary: true, compress: false }, (problem) => {
        this.moves.fire(undefined);
        if (problem === undefined || problem === null) resolve();
        else reject(new LineEndedError());
      });
    });
  }

  proved(): void {
    if (this.isProved || this.end !== null) return;
    this.isProved = true;
    this.parts.onProved();
  }

  close(): void {
    this.stop('closed', CLOSE_CODES.normal);
  }

  drop(): void {
    this.reason ??= 'lost';
    this.parts.web.terminate();
  }

  private take(data: RawData, isBinary: boolean): void {
    this.heard();
    if (!isBinary || Array.isArray(data)) {
      this.stop('refused', CLOSE_CODES.notBinary);
      return;
    }
    this.moves.fire(undefined);
    this.messages.fire(data instanceof ArrayBuffer ? new Uint8Array(data) : viewOf(data));
  }

  private heard(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    if (this.end !== null) return;
    const { askAfterMs, answerMs } = this.parts.times;
    this.timer = setTimeout(() => {
      this.parts.web.ping();
      this.timer = setTimeout(() => {
        this.reason ??= 'silent';
        this.parts.web.terminate();
      }, answerMs).unref();
    }, askAfterMs).unref();
  }

  private stop(reason: LineEnd, code: number): void {
    this.reason ??= reason;
    // Who listens to nothing would otherwise not hear that the other end closes as well.
    const { web } = this.parts;
    web.resume();
    web.close(code);
    // The other end is given a moment to agree; a slow line has room for one round trip and what is under way.
    setTimeout(() => web.terminate(), CLOSE_MS).unref();
  }

  private fail(problem: Error): void {
    const isTooLarge = 'code' in problem && problem.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    const isMalformed = 'code' in problem && String(problem.code).startsWith('WS_ERR_');
    this.reason ??= isTooLarge ? 'too-large' : isMalformed ? 'refused' : 'lost';
  }

  private finish(code: number): void {
    if (this.end !== null) return;
    if (this.timer !== null) clearTimeout(this.timer);
    this.end = this.reason ?? endOfCode(code);
    this.parts.raw.destroy();
    this.ends.fire(this.end);
  }
}

function viewOf(data: Buffer): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function endOfCode(code: number): LineEnd {
  switch (code) {
    case CLOSE_CODES.normal:
    case 1001:
    case 1005:
      return 'closed';
    case CLOSE_CODES.tooLarge:
      return 'too-large';
    case 1006:
      return 'lost';
    default:
      return 'refused';
  }
}

/** Nothing can be sent on a line that has ended; whoever sends hears of the end by `ended`. */
export class LineEndedError extends Error {
  constructor() {
    super('The line has ended');
    this.name = 'LineEndedError';
  }
}

/** Says of a line that whoever is at its other end may stay, if it is one of ours that asks. */
export function keepLine(line: Line): void {
  if (line instanceof WebLine) line.proved();
}
