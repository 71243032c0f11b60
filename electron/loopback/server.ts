import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import * as v from 'valibot';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Wire } from '../../shared/rpc/wire.ts';
import { MAX_FRAME_BYTES } from '../../shared/rpc/wire.ts';
import type { LaunchKeys } from './launch-keys.ts';
import { judgeRequest, judgeUpgrade, type LoopbackAddress } from './requests.ts';
import { createSocketWire } from './socket-wire.ts';
import type { WebFile } from '../host/window/web-files.ts';
import { WEB_HEADERS } from '../host/window/web-headers.ts';

/** A socket that has not said its key by then is closed. */
const AUTHENTICATE_WITHIN_MS = 2_000;
/** Close codes of the socket: told apart in the window. */
export const CLOSE_REFUSED = 4003;
/** Windows at the same time; a window and its reload overlap. */
const MAX_SOCKETS = 16;

export interface LoopbackServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  readonly files: ReadonlyMap<string, WebFile>;
  readonly keys: LaunchKeys;
  /** Null until the port is known. */
  readonly address: (port: number) => LoopbackAddress;
  /** 0 for any free port. */
  readonly port: number;
  /** A window that has shown its key. */
  readonly onWire: (wire: Wire) => void;
  /** A second start of the workbench, which knows the key of the data folder. */
  readonly control: { readonly key: string; readonly onRequest: (body: string) => Promise<string> };
}

/**
 * The loopback server of browser mode: bound to 127.0.0.1, serves an allow-list of built files and one
 * WebSocket. The page itself holds no secret; only a socket that shows a key gets the contract.
 */
export async function startLoopbackServer(options: LoopbackOptions): Promise<LoopbackServer> {
  const server = createServer({ maxHeaderSize: 16 * 1024, requestTimeout: 10_000, headersTimeout: 5_000 });
  const port = await listen(server, options.port);
  const address = options.address(port);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  });

  server.on('request', (request, response) => {
    if (request.url === '/control') void answerControl(request, response, port, options.control);
    else answerFile(request, response, address, options.files);
  });
  server.on('upgrade', (request, socket, head) => {
    const verdict = judgeUpgrade(request, address);
    if (verdict !== 'allowed' || sockets.clients.size >= MAX_SOCKETS) {
      refuseUpgrade(socket, verdict === 'misdirected' ? '421 Misdirected Request' : '403 Forbidden');
    } else {
      sockets.handleUpgrade(request, socket, head, (client) => admit(client, options));
    }
  });
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      server.off('error', reject);
      const bound = server.address();
      if (bound === null || typeof bound === 'string') reject(new Error('The loopback server has no port'));
      else resolve(bound.port);
    });
  });
}

function answerFile(
  request: IncomingMessage,
  response: ServerResponse,
  address: LoopbackAddress,
  files: ReadonlyMap<string, WebFile>,
): void {
  const verdict = judgeRequest(request, address);
  if (verdict !== 'allowed') {
    const status = { misdirected: 421, forbidden: 403, 'wrong-method': 405 }[verdict];
    response.writeHead(status, WEB_HEADERS).end();
    return;
  }
  const file = files.get(request.url ?? '');
  if (file === undefined) {
    response.writeHead(404, WEB_HEADERS).end();
    return;
  }
  response.writeHead(200, { ...WEB_HEADERS, 'content-type': file.mediaType });
  if (request.method === 'HEAD') response.end();
  else
    createReadStream(file.path)
      .on('error', () => response.destroy())
      .pipe(response);
}

/** Browsers cannot send this request without a preflight, and preflights are refused. */
async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  port: number,
  control: LoopbackOptions['control'],
): Promise<void> {
  const fits =
    request.headers.host === `127.0.0.1:${port}` &&
    request.headers.origin === undefined &&
    request.method === 'POST' &&
    sameText(request.headers['x-workbench-control'], control.key);
  if (!fits) {
    response.writeHead(403, WEB_HEADERS).end();
    return;
  }
  let body = '';
  for await (const part of request) {
    body += String(part);
    if (body.length > 4096) {
      response.writeHead(413, WEB_HEADERS).end();
      return;
    }
  }
  response.writeHead(200, { ...WEB_HEADERS, 'content-type': 'application/json' });
  response.end(await control.onRequest(body));
}

function sameText(given: string | string[] | undefined, wanted: string): boolean {
  if (typeof given !== 'string' || given.length !== wanted.length) return false;
  let difference = 0;
  for (let i = 0; i < wanted.length; i++) difference |= given.charCodeAt(i) ^ wanted.charCodeAt(i);
  return difference === 0;
}

function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

const claimSchema = v.union([
  v.strictObject({ launch: v.pipe(v.string(), v.maxLength(100)) }),
  v.strictObject({ session: v.pipe(v.string(), v.maxLength(100)) }),
]);

/** The first message must be the key, as JSON text; the answer is the session key for reloads. */
function admit(socket: WebSocket, options: LoopbackOptions): void {
  const timer = setTimeout(() => socket.close(CLOSE_REFUSED), AUTHENTICATE_WITHIN_MS);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => clearTimeout(timer));
  socket.once('message', (data, isBinary) => {
    clearTimeout(timer);
    const session =
      isBinary || !(data instanceof Buffer) ? null : readClaim(data.toString('utf8'), options.keys);
    if (session === null) {
      socket.close(CLOSE_REFUSED);
      return;
    }
    const wire = createSocketWire(socket);
    socket.send(JSON.stringify({ session }));
    options.onWire(wire);
  });
}

function readClaim(text: string, keys: LaunchKeys): string | null {
  try {
    const claim = v.safeParse(claimSchema, JSON.parse(text));
    if (!claim.success) return null;
    return 'launch' in claim.output
      ? keys.authenticate({ kind: 'launch', key: claim.output.launch })
      : keys.authenticate({ kind: 'session', key: claim.output.session });
  } catch {
    return null;
  }
}
