import { connect as connectPlain, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { TLSSocket } from 'node:tls';
import { WebSocket } from 'ws';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { LineWay } from './line.ts';
import { MAX_MESSAGE } from './line.ts';
import { makeSocketLine } from './socket-line.ts';
import type { SocketLine } from './socket-line.ts';
import { LINE_TIMES, TLS_TERMS } from './terms.ts';
import type { LineTimes } from './terms.ts';
import type { Tickets } from './tickets.ts';

/**
 * Why no line came about. `turned-away`: a computer answered that nothing listens there, so the network does carry
 * connections. `no-answer`: nothing came back. `no-network`: this computer knows no way there. `not-a-line`: something
 * else listens.
 */
export type DialCode = 'turned-away' | 'no-answer' | 'no-network' | 'not-a-line' | 'cancelled';

export interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly way: LineWay;
  readonly tickets?: Tickets;
  readonly times?: LineTimes;
  /** The address of this computer to call from: the network in which the colleague was seen. */
  readonly from?: string;
  /** The name under which this workbench is announced there, so that it is not called back. */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/** Calls an address. Whoever answers is nobody yet: the session proves it on the line. */
export function dial(options: DialOptions): Promise<Result<SocketLine, Failure<DialCode>>> {
  return new Promise((resolve) => new Call(options, resolve).start());
}

type Settle = (result: Result<SocketLine, Failure<DialCode>>) => void;

class Call {
  private readonly options: DialOptions;
  private readonly times: LineTimes;
  private readonly resolve: Settle;
  private readonly raw: Socket;
  private readonly tls: TLSSocket;
  private readonly late: Buffer[] = [];
  private readonly timer: NodeJS.Timeout;
  private web: WebSocket | null = null;
  private line: SocketLine | null = null;
  private isSettled = false;
  private isProved = false;

  constructor(options: DialOptions, resolve: Settle) {
    this.options = options;
    this.times = options.times ?? LINE_TIMES;
    this.resolve = resolve;
    const { host, port, from } = options;
    this.raw = connectPlain({ host, port, ...(from === undefined ? {} : { localAddress: from }) });
    this.raw.setNoDelay(true);
    const ticket = options.tickets?.take(this.address) ?? null;
    this.tls = connectTls({
      ...TLS_TERMS,
      socket: this.raw,
      // Nobody is believed for a certificate; a proof over the connection's own keys follows.
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: '' } : {}),
      ...(ticket === null ? {} : { session: ticket }),
    });
    this.timer = setTimeout(() => this.give('no-answer'), this.times.handshakeMs);
  }

  start(): void {
    const { signal } = this.options;
    if (signal?.aborted === true) return this.give('cancelled');
    signal?.addEventListener('abort', this.onAbort, { once: true });
    this.raw.once('error', (problem) => this.give(codeOf(problem)));
    // Errors of a socket that is given up already have been told.
    this.raw.on('error', () => undefined);
    // What went wrong below is told here first.
    this.tls.on('error', (problem: Error) => this.give(codeOf(problem)));
    this.tls.on('session', (ticket) => this.keep(ticket));
    this.tls.once('secureConnect', () => this.upgrade());
    this.raw.once('close', () => this.give(this.raw.bytesRead === 0 ? 'no-answer' : 'not-a-line'));
  }

  private upgrade(): void {
    if (this.tls.alpnProtocol !== 'http/1.1') return this.give('not-a-line');
    const { host, port, name } = this.options;
    const web = new WebSocket(`wss://${host.includes(':') ? `[${host}]` : host}:${port}/${name ?? ''}`, {
      createConnection: () => this.tls,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE,
      followRedirects: false,
      skipUTF8Validation: true,
    });
    this.web = web;
    web.on('error', () => this.give('not-a-line'));
    web.once('open', () => this.open(web));
  }

  private open(web: WebSocket): void {
    if (this.isSettled) return;
    const { host, port, way } = this.options;
    this.line = makeSocketLine({
      web,
      tls: this.tls,
      raw: this.raw,
      way,
      dialled: true,
      remote: { host, port },
      times: this.times,
      callerName: null,
      onProved: () => this.prove(),
    });
    this.settle(ok(this.line));
  }

  private keep(ticket: Buffer): void {
    if (this.isProved) this.options.tickets?.put(this.address, ticket);
    else if (this.late.length < 4) this.late.push(ticket);
  }

  private prove(): void {
    this.isProved = true;
    for (const ticket of this.late.splice(0)) this.options.tickets?.put(this.address, ticket);
  }

  private readonly onAbort = (): void => this.give('cancelled');

  private give(code: DialCode): void {
    if (this.isSettled) return;
    this.settle(err(failure(code)));
    this.web?.terminate();
    this.tls.destroy();
    this.raw.destroy();
  }

  private settle(result: Result<SocketLine, Failure<DialCode>>): void {
    if (this.isSettled) return;
    this.isSettled = true;
    clearTimeout(this.timer);
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.resolve(result);
  }

  private get address(): string {
    return `${this.options.host} ${this.options.port}`;
  }
}

function codeOf(problem: Error): DialCode {
  switch ('code' in problem ? problem.code : '') {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return 'turned-away';
    case 'ENETUNREACH':
    case 'ENETDOWN':
    case 'EADDRNOTAVAIL':
    case 'EAI_AGAIN':
      return 'no-network';
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'EHOSTDOWN':
    case 'ENOTFOUND':
      return 'no-answer';
    default:
      return 'not-a-line';
  }
}
