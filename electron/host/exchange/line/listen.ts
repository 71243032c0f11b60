import { createServer as createHttp } from 'node:http';
import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { createServer as createPlain } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import type { ThrowAwayCertificate } from './certificate.ts';
import type { LineWay } from './line.ts';
import { MAX_MESSAGE } from './line.ts';
import { makeSocketLine } from './socket-line.ts';
import type { SocketLine } from './socket-line.ts';
import { LINE_TIMES, TLS_TERMS } from './terms.ts';
import type { LineTimes } from './terms.ts';

/** How many connections of nobody in particular are borne. Whoever is over is cut off at once, without an answer. */
export interface ListenCaps {
  /** Not through the handshake, or without a proof, in all and from one address. */
  readonly unproved: number;
  readonly unprovedPerAddress: number;
  /** In all, proved ones too: every colleague of every circle, and room. */
  readonly connections: number;
}

export const LISTEN_CAPS: ListenCaps = { unproved: 64, unprovedPerAddress: 8, connections: 1_024 };

export interface ListenOptions {
  /** An address of this computer. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly certificate: ThrowAwayCertificate;
  /** How lines that come in here are counted: whoever calls from the same network came over the LAN. */
  readonly wayOf?: (remote: string) => LineWay;
  readonly onLine: (line: SocketLine) => void;
  readonly times?: LineTimes;
  readonly caps?: ListenCaps;
}

export interface Listener {
  readonly host: string;
  readonly port: number;
  /** Ends listening and every connection that was not proved; lines of colleagues go on. */
  close(): Promise<void>;
}

export type ListenCode = 'in-use' | 'unavailable';

/** Waits for calls. A line is given out as soon as messages can be sent on it; who calls is nobody yet. */
export async function listen(options: ListenOptions): Promise<Result<Listener, Failure<ListenCode>>> {
  const door = new Door(options);
  return door.open();
}

/** The path says under which name the caller is announced, if it is. */
const CALLED = /^\/([0-9a-f]{16})?$/;

class Door {
  private readonly options: ListenOptions;
  private readonly times: LineTimes;
  private readonly caps: ListenCaps;
  private readonly server: Server;
  private readonly http: HttpServer;
  private readonly web: WebSocketServer;
  private readonly context: SecureContext;
  /** Each with the work that ends its waiting. */
  private readonly unproved = new Map<Socket, () => void>();
  private readonly all = new Set<Socket>();

  constructor(options: ListenOptions) {
    this.options = options;
    this.times = options.times ?? LINE_TIMES;
    this.caps = options.caps ?? LISTEN_CAPS;
    this.context = createSecureContext({ ...TLS_TERMS, ...options.certificate });
    this.server = createPlain({ noDelay: true }, (raw) => this.admit(raw));
    this.http = createHttp({ maxHeaderSize: 2_048 }, (_, response) => response.destroy());
    this.http.on('clientError', (_, socket) => socket.destroy());
    this.http.on('upgrade', (request, socket, head) => {
      if (socket instanceof TLSSocket) this.upgrade(request, socket, head);
      else socket.destroy();
    });
    this.web = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE,
      skipUTF8Validation: true,
    });
    this.web.on('wsClientError', (_, socket) => socket.destroy());
  }

  open(): Promise<Result<Listener, Failure<ListenCode>>> {
    const { host, port } = this.options;
    return new Promise((resolve) => {
      this.server.once('error', (problem) => {
        const isTaken = 'code' in problem && problem.code === 'EADDRINUSE';
        resolve(err(failure(isTaken ? 'in-use' : 'unavailable')));
      });
      this.server.listen({ host, port, exclusive: true }, () => {
        const address = this.server.address();
        // A server that listens on TCP has an address with a port; the other shapes are of pipes.
        const { port: bound } = address as AddressInfo;
        resolve(ok({ host, port: bound, close: () => this.close() }));
      });
    });
  }

  private close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const [socket, forget] of Array.from(this.unproved)) {
      forget();
      socket.destroy();
    }
    // `server.close` waits for every connection; lines of colleagues may outlive the listener.
    return this.all.size === 0 ? closed : Promise.resolve();
  }

  private admit(raw: Socket): void {
    raw.on('error', () => raw.destroy());
    if (!this.hasRoom(raw)) {
      raw.resetAndDestroy();
      return;
    }
    this.all.add(raw);
    raw.once('close', () => {
      this.unproved.get(raw)?.();
      this.all.delete(raw);
    });
    this.wait(raw, this.times.handshakeMs);
    const tls = new TLSSocket(raw, {
      isServer: true,
      secureContext: this.context,
      ALPNProtocols: [...TLS_TERMS.ALPNProtocols],
      requestCert: false,
    });
    tls.on('error', () => raw.destroy());
    tls.once('secure', () => {
      if (tls.alpnProtocol === 'http/1.1') this.http.emit('connection', tls);
      else raw.destroy();
    });
    sockets.set(tls, raw);
  }

  private hasRoom(raw: Socket): boolean {
    const from = raw.remoteAddress;
    if (from === undefined || this.all.size >= this.caps.connections) return false;
    if (this.unproved.size >= this.caps.unproved) return false;
    let same = 0;
    for (const socket of this.unproved.keys()) if (socket.remoteAddress === from) same += 1;
    return same < this.caps.unprovedPerAddress;
  }

  /** Ends the connection after a time, unless it is forgiven before. */
  private wait(raw: Socket, ms: number): void {
    this.unproved.get(raw)?.();
    const timer = setTimeout(() => raw.destroy(), ms).unref();
    this.unproved.set(raw, () => {
      clearTimeout(timer);
      this.unproved.delete(raw);
    });
  }

  private upgrade(request: IncomingMessage, tls: TLSSocket, head: Buffer): void {
    const raw = sockets.get(tls);
    if (raw === undefined || !CALLED.test(request.url ?? '') || request.headers.origin !== undefined) {
      tls.destroy();
      return;
    }
    this.web.handleUpgrade(request, tls, head, (web) => this.give(web, tls, raw, request.url ?? ''));
  }

  private give(web: WebSocket, tls: TLSSocket, raw: Socket, path: string): void {
    const host = raw.remoteAddress;
    const port = raw.remotePort;
    if (host === undefined || port === undefined) {
      web.terminate();
      return;
    }
    this.wait(raw, this.times.unprovedMs);
    this.options.onLine(
      makeSocketLine({
        web,
        tls,
        raw,
        way: this.options.wayOf?.(host) ?? 'lan',
        dialled: false,
        remote: { host, port },
        times: this.times,
        callerName: path === '/' ? null : path.slice(1),
        onProved: () => this.unproved.get(raw)?.(),
      }),
    );
  }
}

/** What runs below the TLS of a connection. */
const sockets = new WeakMap<TLSSocket, Socket>();
