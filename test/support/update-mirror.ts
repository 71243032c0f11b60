import { createHash } from 'node:crypto';
import { readFileSync, existsSync } from 'node:fs';
import http, { type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import { join } from 'node:path';

/** What a mirror does wrong with one request for a range of the installer. */
export type Fault =
  | 'whole-file'
  | 'wrong-range'
  | 'short-body'
  | 'cut'
  | 'busy'
  | 'stall'
  | 'encoded'
  | 'flipped-byte'
  | 'no-content-range'
  | { readonly cutAfter: number };

export interface Mirror {
  readonly url: string;
  /** Bytes of bodies that were written to the line. */
  readonly sent: number;
  /** Ranges that were asked for, in order. */
  readonly ranges: readonly string[];
  /** All requests in order: method and path. */
  readonly requests: readonly string[];
  /** Chooses a fault for a request for a range; its number counts from 1. */
  fault: (number: number) => Fault | null;
  /** Shown as the entity tag; another one tells of another file. */
  tag: string;
  /** Sends the first answers of a request elsewhere. */
  redirect: string | null;
  /** Waited for before the body of a range is written. */
  hold: () => Promise<void>;
  /** After how many bytes a whole file breaks off, if it does; asked for each one. */
  faultWhole: (path: string) => number | null;
  stop(): Promise<void>;
}

export interface MirrorOptions {
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A real server of files on the loopback, with ranges, and with faults when asked for them. */
export async function startMirror(folder: string, options: MirrorOptions = {}): Promise<Mirror> {
  const seen = { sent: 0, ranges: [] as string[], requests: [] as string[] };
  const mirror = {
    fault: (): Fault | null => null,
    faultWhole: (): number | null => null,
    tag: 'one',
    redirect: null as string | null,
    hold: () => Promise.resolve(),
    url: '',
    get sent() {
      return seen.sent;
    },
    ranges: seen.ranges,
    requests: seen.requests,
    stop: () => Promise.resolve(),
  } satisfies Mirror as Mirror & { url: string; stop: () => Promise<void> };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    seen.requests.push(`${request.method ?? ''} ${path}`);
    if (mirror.redirect !== null) {
      response.writeHead(302, { location: mirror.redirect + path.slice(1) }).end();
      return;
    }
    const file = join(folder, path.slice(1));
    if (!/^\/[A-Za-z0-9._-]+$/.test(path) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    serve(request, response, readFileSync(file), mirror, seen);
  };
  const server: Server =
    options.tls === undefined ? http.createServer(answer) : https.createServer(options.tls, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
  mirror.url = options.tls === undefined ? `http://127.0.0.1:${port}/` : `https://localhost:${port}/`;
  mirror.stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return mirror;
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  mirror: Pick<Mirror, 'fault' | 'faultWhole' | 'tag' | 'hold'>,
  seen: { sent: number; readonly ranges: string[] },
): void {
  const write = (
    status: number,
    headers: http.OutgoingHttpHeaders,
    body: Buffer,
    cutAfter?: number,
  ): void => {
    response.writeHead(status, { etag: `"${mirror.tag}"`, 'content-length': body.length, ...headers });
    const part = cutAfter === undefined ? body : body.subarray(0, cutAfter);
    seen.sent += part.length;
    if (cutAfter === undefined) response.end(part);
    else response.write(part, () => response.destroy());
  };
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const condition = request.headers['if-range'];
  if (range === null) {
    write(200, {}, bytes, mirror.faultWhole(request.url ?? '') ?? undefined);
    return;
  }
  seen.ranges.push(request.headers.range ?? '');
  if (condition !== undefined && condition !== `"${mirror.tag}"`) {
    write(200, {}, bytes, 1000);
    return;
  }
  const [first, last] = [Number(range[1]), Number(range[2])];
  const body = Buffer.from(bytes.subarray(first, last + 1));
  const said = { 'content-range': `bytes ${first}-${last}/${bytes.length}` };
  const fault = mirror.fault(seen.ranges.length);
  if (fault === null) void mirror.hold().then(() => write(206, said, body));
  else if (fault === 'whole-file') write(200, {}, bytes, 1000);
  else if (fault === 'wrong-range')
    write(206, { 'content-range': `bytes ${first + 1}-${last + 1}/${bytes.length}` }, body);
  else if (fault === 'no-content-range') write(206, {}, body);
  else if (fault === 'short-body')
    write(206, { ...said, 'content-length': body.length - 9 }, body.subarray(9));
  else if (fault === 'cut') write(206, said, body, Math.floor(body.length / 2));
  else if (fault === 'busy') write(503, {}, Buffer.alloc(0));
  else if (fault === 'encoded') write(206, { ...said, 'content-encoding': 'gzip' }, body);
  else if (fault === 'flipped-byte') {
    const middle = Math.floor(body.length / 2);
    body[middle] = (body[middle] ?? 0) ^ 1;
    write(206, said, body);
  } else if (fault === 'stall') {
    response.writeHead(206, { ...said, 'content-length': body.length });
    response.write(body.subarray(0, 100));
    seen.sent += 100;
  } else write(206, said, body, Math.min(fault.cutAfter, body.length));
}

/** A sum for a person: what two files have in common or not. */
export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
