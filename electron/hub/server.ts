import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { systemRandom } from '../host/exchange/codec/crypto.ts';
import { MAX_FRAME, SUBPROTOCOL } from '../host/exchange/codec/mailbox-message.ts';
import { Connection } from './connection.ts';
import type { HubLimits } from './hub-limits.ts';
import { Metrics } from './metrics.ts';
import { Rates } from './rates.ts';
import type { MailboxStore } from './store/mailbox-store.ts';

/** How a hub is set up. */
export interface HubOptions {
  readonly store: MailboxStore;
  readonly limits: HubLimits;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Own certificate and key, PEM; null behind a proxy that has them. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** The only path that is served; who does not know it finds nothing. */
  readonly path: string;
  /** The names by which the hub may be called, in lower case; signatures are good for these alone. */
  readonly names: readonly string[];
  /** True: the last address of X-Forwarded-For is whom a connection comes from. */
  readonly behindProxy: boolean;
  /** Whoever shows this gets the figures; null: whoever asks on this computer itself. */
  readonly metricsToken: string | null;
  readonly log: (event: string, figures?: Readonly<Record<string, number | string>>) => void;
  readonly now?: () => number;
}

/** A hub that runs. */
export interface Hub {
  readonly port: number;
  readonly metrics: Metrics;
  /** Acknowledges what is under way, closes every connection, then the store. */
  stop(): Promise<void>;
}

/** Starts the relay: WebSocket at one path, /healthz and /metrics beside it. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const hub = new RunningHub(options);
  await hub.listen();
  options.log('listening', { port: hub.port });
  return hub;
}

class RunningHub implements Hub {
  readonly metrics = new Metrics();
  private readonly options: HubOptions;
  private readonly server: Server;
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });
  private readonly connections = new Set<Connection>();
  private readonly rates: Rates;
  private readonly now: () => number;
  private readonly checks: NodeJS.Timeout;
  private isStopping = false;
  private bound = 0;

  constructor(options: HubOptions) {
    this.options = options;
    this.now = options.now ?? Date.now;
    this.rates = new Rates(options.limits, this.now);
    const bounds = { maxHeaderSize: 8 * 1024, requestTimeout: 10_000, headersTimeout: 10_000 };
    this.server =
      options.tls === null ? createServer(bounds) : createTlsServer({ ...bounds, ...options.tls });
    this.server.maxConnections = options.limits.connections + 64;
    this.server.on('request', (request, response) => this.answer(request, response));
    this.server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    this.server.on('clientError', (_, socket) => socket.destroy());
    options.store.appended((mailbox) => {
      for (const connection of this.connections) connection.wake(mailbox);
    });
    this.checks = setInterval(() => this.check(), 15_000).unref();
  }

  get port(): number {
    return this.bound;
  }

  listen(): Promise<void> {
    const { host, port } = this.options;
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host, port, backlog: 1024 }, () => {
        this.server.off('error', reject);
        const address = this.server.address();
        this.bound = address !== null && typeof address === 'object' ? address.port : 0;
        resolve();
      });
    });
  }

  async stop(): Promise<void> {
    if (this.isStopping) return;
    this.isStopping = true;
    this.options.log('stopping', { connections: this.connections.size });
    clearInterval(this.checks);
    const closed = new Promise((resolve) => this.server.close(resolve));
    await Promise.race([
      Promise.all(Array.from(this.connections, (connection) => connection.goDown())),
      new Promise((resolve) => setTimeout(resolve, 10_000).unref()),
    ]);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 3_000).unref())]);
    for (const socket of this.sockets.clients) socket.terminate();
    this.server.closeAllConnections();
    await this.options.store.close();
    this.options.log('stopped');
  }

  private check(): void {
    const now = this.now();
    for (const connection of this.connections) connection.check(now);
    this.rates.tidy();
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const send = (status: number, text: string): void => {
      const type = 'text/plain; version=0.0.4; charset=utf-8';
      response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(text);
    };
    const { store } = this.options;
    if (request.method !== 'GET') return send(405, '');
    if (request.url === '/healthz') {
      const isWell = store.isHealthy() && !this.isStopping;
      return send(isWell ? 200 : 503, isWell ? 'ok\n' : 'not well\n');
    }
    if (request.url === '/metrics' && this.mayMeasure(request)) return send(200, this.metrics.text(store));
    return send(404, '');
  }

  /** Figures are for whoever runs the hub: nobody outside gets any, whether through a proxy or not. */
  private mayMeasure({ headers, socket }: IncomingMessage): boolean {
    const { metricsToken } = this.options;
    if (metricsToken !== null) return isSame(headers.authorization ?? '', `Bearer ${metricsToken}`);
    const isHere = /^(?:::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
    return isHere && headers['x-forwarded-for'] === undefined && headers.forwarded === undefined;
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => socket.destroy());
    const authority = hostOf(request.headers.host ?? '');
    const { names, path, limits } = this.options;
    if ((request.url ?? '').split('?', 1)[0] !== path || !names.includes(authority))
      return turnAway(socket, '404 Not Found');
    if (this.isStopping) return turnAway(socket, '503 Service Unavailable');
    const use =
      this.connections.size < limits.connections ? this.rates.arrive(this.addressOf(request)) : null;
    if (use === null) {
      this.metrics.turnedAway += 1;
      return turnAway(socket, '429 Too Many Requests');
    }
    this.sockets.handleUpgrade(request, socket, head, (client) => {
      const connection = new Connection(client, {
        store: this.options.store,
        limits,
        metrics: this.metrics,
        use,
        authority,
        challenge: systemRandom.bytes(16),
        now: this.now,
        bug: (problem) =>
          this.options.log('bug', { name: problem instanceof Error ? problem.name : typeof problem }),
      });
      this.connections.add(connection);
      this.metrics.connections = this.connections.size;
      this.metrics.connectionsTotal += 1;
      client.on('close', () => {
        this.connections.delete(connection);
        this.metrics.connections = this.connections.size;
      });
    });
  }

  private addressOf(request: IncomingMessage): string {
    const forwarded = this.options.behindProxy ? request.headers['x-forwarded-for'] : undefined;
    const last = typeof forwarded === 'string' ? forwarded.split(',').at(-1)?.trim() : undefined;
    return last ?? request.socket.remoteAddress ?? '';
  }
}

/** The name without the port, in lower case. */
export function hostOf(header: string): string {
  return header.toLowerCase().replace(/:\d+$/, '');
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
