import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A file that may be asked for: held bytes, or one on the disk whose size is known. */
export type ServedFile =
  | { readonly bytes: Uint8Array; readonly tag: string }
  | { readonly path: string; readonly size: number; readonly tag: string };

export interface FileServerOptions {
  /** The address to listen at; never all of them. */
  readonly address: string;
  /** The one folder that exists, `/` or `/name/`. */
  readonly prefix: string;
  readonly files: ReadonlyMap<string, ServedFile>;
}

export interface FileServer {
  /** Ends with a slash. */
  readonly url: string;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 16;

/** Serves a closed list of files for reading, with ranges, to whoever names this very address as the host. */
export function startFileServer(options: FileServerOptions): Promise<FileServer> {
  let host = '';
  const server = createServer((request, response) => {
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('content-security-policy', "default-src 'none'");
    if (request.headers.host !== host) return end(response, 421);
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(response, 405);
    const file = fileAt(options, request.url ?? '');
    return file === null ? end(response, 404) : answer(request, response, file);
  });
  server.maxConnections = CONNECTIONS_MAX;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, options.address, () => {
      const bound = server.address();
      const port = bound !== null && typeof bound === 'object' ? bound.port : 0;
      host = `${options.address.includes(':') ? `[${options.address}]` : options.address}:${port}`;
      resolve({
        url: `http://${host}${options.prefix}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

function fileAt({ prefix, files }: FileServerOptions, url: string): ServedFile | null {
  const path = url.split('?', 1)[0] ?? '';
  return path.startsWith(prefix) ? (files.get(path.slice(prefix.length)) ?? null) : null;
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 });
  response.end();
}

function answer(request: IncomingMessage, response: ServerResponse, file: ServedFile): void {
  const size = 'bytes' in file ? file.bytes.byteLength : file.size;
  const tag = `"${file.tag}"`;
  const condition = request.headers['if-range'];
  const asked = condition === undefined || condition === tag ? request.headers.range : undefined;
  const range = asked === undefined ? null : parseRange(asked, size);
  if (range === 'unsatisfiable') {
    response.setHeader('content-range', `bytes */${size}`);
    return end(response, 416);
  }
  const [first, last] = range ?? [0, size - 1];
  response.writeHead(range === null ? 200 : 206, {
    'content-type': 'application/octet-stream',
    'accept-ranges': 'bytes',
    etag: tag,
    'content-length': last - first + 1,
    ...(range === null ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
  });
  if (request.method === 'HEAD') return void response.end();
  if ('bytes' in file) return void response.end(file.bytes.subarray(first, last + 1));
  const stream = createReadStream(file.path, { start: first, end: last });
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/** One range of bytes; null where the header says anything else, which then counts as if it were not there. */
function parseRange(header: string, size: number): readonly [number, number] | 'unsatisfiable' | null {
  const said = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (said === null || (said[1] === '' && said[2] === '')) return null;
  const [, from = '', to = ''] = said;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first > last || first >= size ? 'unsatisfiable' : [first, last];
}
