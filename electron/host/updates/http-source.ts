import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { UpdateSource } from '../../../shared/contract/updates.ts';
import type { Range, Source, SourceCode, TakeBytes } from './source.ts';

const REDIRECTS_MAX = 5;
const IDLE_MS = 30_000;

/** Addresses that no router carries out of the building: there, and only there, plain http is allowed. */
const local = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['127.0.0.0', 8],
] as const)
  local.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['fc00::', 7],
  ['fe80::', 10],
  ['::1', 128],
] as const)
  local.addSubnet(network, bits, 'ipv6');

/** Whether an address is written as a number of the local network. */
export function isLocalAddress(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(bare);
  return family !== 0 && local.check(bare, family === 6 ? 'ipv6' : 'ipv4');
}

/** The folder address that a person typed: https anywhere, http only within the room; null for anything else. */
export function parseSourceAddress(text: string): URL | null {
  const url = URL.parse(text.trim());
  if (url === null || url.username !== '' || url.password !== '') return null;
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocalAddress(url.hostname))) return null;
  url.search = '';
  url.hash = '';
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

export interface HttpSourceOptions {
  readonly ref: UpdateSource;
  /** A folder address, as `parseSourceAddress` gives it. */
  readonly base: URL;
  /** Further certificates to believe; for tests. */
  readonly ca?: string;
  readonly idleMs?: number;
}

/** Files below an http or https address, one connection at a time, without a word about who asks. */
export function createHttpSource(options: HttpSourceOptions): Source {
  const { base, ref } = options;
  const agent =
    base.protocol === 'https:'
      ? new https.Agent({
          keepAlive: true,
          maxSockets: 1,
          ...(options.ca === undefined ? {} : { ca: options.ca }),
        })
      : new http.Agent({ keepAlive: true, maxSockets: 1 });
  const ask: Ask = (url, headers, signal) =>
    request(url, { agent, headers, signal, idleMs: options.idleMs ?? IDLE_MS });
  /** What the server said of a file's identity, so that a range of another file is never taken for one of ours. */
  const validators = new Map<string, string>();
  return {
    ref,
    isMetered: true,
    async small(name, most, signal) {
      const got = await follow(ask, new URL(name, base), {}, signal);
      if (!got.ok) return got;
      const { response, idle } = got.value;
      const code = statusCode(response, 200);
      if (code !== null) return refuse(response, code);
      if (Number(response.headers['content-length'] ?? 0) > most) return refuse(response, 'too-large');
      const parts: Uint8Array[] = [];
      let length = 0;
      const read = await drain(response, idle, signal, (bytes) => {
        parts.push(bytes);
        length += bytes.byteLength;
        return length <= most;
      });
      if (length > most) return err(failure('too-large'));
      return read.ok ? ok(new Uint8Array(Buffer.concat(parts))) : read;
    },
    async range(name, range, take, signal) {
      const known = validators.get(name);
      const first = await askRange(ask, new URL(name, base), range, known, signal);
      // Another file lies there now, or another copy of it. Its bytes are checked anyway: ask without condition.
      const got =
        !first.ok && first.error.code === 'no-ranges' && known !== undefined
          ? await askRange(ask, new URL(name, base), range, undefined, signal)
          : first;
      if (!got.ok) return got;
      const tag = got.value.response.headers.etag;
      if (tag !== undefined && !tag.startsWith('W/') && tag.length < 200) validators.set(name, tag);
      else validators.delete(name);
      return await drainRange(got.value, range, take, signal);
    },
    close: () => agent.destroy(),
  };
}

interface Answer {
  readonly response: http.IncomingMessage;
  /** Set when the connection was given up because nothing came. */
  readonly idle: { expired: boolean };
}
type Asked = Result<Answer, Failure<SourceCode>>;
type Ask = (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Asked>;

async function askRange(
  ask: Ask,
  url: URL,
  range: Range,
  validator: string | undefined,
  signal: AbortSignal,
): Promise<Asked> {
  const end = range.start + range.length - 1;
  const headers = {
    range: `bytes=${range.start}-${end}`,
    ...(validator === undefined ? {} : { 'if-range': validator }),
  };
  const got = await follow(ask, url, headers, signal);
  if (!got.ok) return got;
  const { response } = got.value;
  const code = statusCode(response, 206);
  if (code !== null) return refuse(response, code);
  if (!isThisRange(response.headers, range)) return refuse(response, 'wrong-reply');
  return got;
}

function isThisRange(headers: http.IncomingHttpHeaders, { start, length, total }: Range): boolean {
  const said = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers['content-range'] ?? '');
  if (said === null) return false;
  const [, first, last, whole] = said;
  return (
    Number(first) === start &&
    Number(last) === start + length - 1 &&
    (whole === '*' || Number(whole) === total) &&
    (headers['content-length'] === undefined || Number(headers['content-length']) === length)
  );
}

async function drainRange(
  { response, idle }: Answer,
  range: Range,
  take: TakeBytes,
  signal: AbortSignal,
): Promise<Result<undefined, Failure<SourceCode>>> {
  let length = 0;
  let isMore = false;
  const read = await drain(response, idle, signal, (bytes) => {
    length += bytes.byteLength;
    isMore = length > range.length;
    return !isMore && take(bytes);
  });
  if (isMore) return err(failure('wrong-reply'));
  if (!read.ok) return read;
  return length === range.length ? ok() : err(failure('cut'));
}

/** Null when the status is the one wanted; a whole file instead of a range is never read. */
function statusCode(response: http.IncomingMessage, wanted: 200 | 206): SourceCode | null {
  const status = response.statusCode ?? 0;
  const encoding = response.headers['content-encoding'] ?? 'identity';
  if (status === wanted) return encoding === 'identity' ? null : 'wrong-reply';
  if (status === 200) return 'no-ranges';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 408 || status === 429 || status >= 500) return 'busy';
  return 'wrong-reply';
}

function refuse(response: http.IncomingMessage, code: SourceCode): { ok: false; error: Failure<SourceCode> } {
  const { statusCode: status } = response;
  response.destroy();
  return { ok: false, error: failure(code, `status ${String(status)}`) };
}

/** Asks and follows redirects: from https only to https, from http only within the same server. */
async function follow(
  ask: Ask,
  start: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Asked> {
  let url = start;
  for (let turn = 0; turn <= REDIRECTS_MAX; turn++) {
    const got = await ask(url, headers, signal);
    if (!got.ok) return got;
    const { response } = got.value;
    const status = response.statusCode ?? 0;
    if (![301, 302, 303, 307, 308].includes(status)) return got;
    const next = URL.parse(response.headers.location ?? '', url.href);
    response.destroy();
    if (next === null || !mayFollow(url, next)) return err(failure('not-allowed', 'redirect'));
    url = next;
  }
  return err(failure('wrong-reply', 'too many redirects'));
}

function mayFollow(from: URL, to: URL): boolean {
  return from.protocol === 'https:' ? to.protocol === 'https:' : to.origin === from.origin;
}

interface RequestOptions {
  readonly agent: http.Agent;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly idleMs: number;
}

function request(url: URL, { agent, headers, signal, idleMs }: RequestOptions): Promise<Asked> {
  if (signal.aborted) return Promise.resolve(err(failure('stopped')));
  return new Promise((resolve) => {
    const idle = { expired: false };
    const start = url.protocol === 'https:' ? https.request : http.request;
    // The agent belongs to the source's own protocol and server; a redirect to another server goes without one.
    const own = agent instanceof https.Agent === (url.protocol === 'https:') ? { agent } : {};
    const call = start(
      url,
      { ...own, headers: { accept: '*/*', 'accept-encoding': 'identity', ...headers }, signal },
      (response) => resolve(ok({ response, idle })),
    );
    call.setTimeout(idleMs, () => {
      idle.expired = true;
      call.destroy();
    });
    call.on('error', () => resolve(err(failure(signal.aborted ? 'stopped' : 'unreachable'))));
    call.end();
  });
}

/** Gives every piece to `take` until it wants no more; resolves when the reply has ended, whole or not. */
function drain(
  response: http.IncomingMessage,
  idle: { readonly expired: boolean },
  signal: AbortSignal,
  take: TakeBytes,
): Promise<Result<undefined, Failure<SourceCode>>> {
  return new Promise((resolve) => {
    let hasEnough = false;
    response.on('data', (bytes: Buffer) => {
      if (hasEnough) return;
      hasEnough = !take(bytes);
      if (hasEnough) response.destroy();
    });
    response.on('error', () => undefined);
    response.on('close', () => {
      if (hasEnough || signal.aborted) resolve(err(failure('stopped')));
      else if (response.complete) resolve(ok());
      else resolve(err(failure('cut', idle.expired ? 'nothing came' : undefined)));
    });
  });
}
