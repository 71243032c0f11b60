import { connect as connectPlain, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { NewerError } from '../codec/cbor.ts';
import { MAX_FRAME, SUBPROTOCOL } from '../codec/mailbox-message.ts';
import type { MailboxPorts, MailboxTrouble } from './mailbox.ts';

/** A relay's address: TLS, or this very computer. Null for anything else. */
export function parseRelayUrl(text: string): URL | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  const isAllowed = url.protocol === 'wss:' || (url.protocol === 'ws:' && isHere);
  return isAllowed && url.username === '' && url.password === '' && url.search === '' && url.hash === ''
    ? url
    : null;
}

/** Messages to and from a relay. */
export interface RelaySocket {
  /** Resolves when the bytes have left this process's buffers. */
  send(message: Bytes): Promise<void>;
  close(): void;
}

export interface RelayListener {
  message(bytes: Bytes): void;
  /** Once, and last. Null: it was up, and is no more. */
  ended(trouble: MailboxTrouble | null): void;
}

/** What a connection needs; TLS sessions are kept for the next one. */
export interface RelayDialling extends Pick<MailboxPorts, 'tunnel' | 'ca'> {
  session: Buffer | undefined;
}

const CONNECT_MS = 30_000;
const PING_MS = 50_000;
const ANSWER_MS = 30_000;

/** Calls a relay. The system's authorities say who it is; the curve keeps the first contact small. */
export async function dialRelay(
  url: URL,
  dialling: RelayDialling,
  listener: RelayListener,
): Promise<RelaySocket | null> {
  const port = Number(url.port) || (url.protocol === 'wss:' ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  let tunnel: Duplex | 'proxy-refused' | null;
  try {
    tunnel = (await dialling.tunnel?.(host, port)) ?? null;
  } catch {
    tunnel = null;
    listener.ended('relay-unreachable');
    return null;
  }
  if (tunnel === 'proxy-refused') {
    listener.ended('proxy-refused');
    return null;
  }
  const socket = new WebSocket(url, SUBPROTOCOL, {
    perMessageDeflate: false,
    maxPayload: MAX_FRAME,
    handshakeTimeout: CONNECT_MS,
    followRedirects: false,
    createConnection: () => stream(url, host, port, tunnel, dialling),
  });
  return listen(socket, listener);
}

function stream(
  url: URL,
  host: string,
  port: number,
  tunnel: Duplex | null,
  dialling: RelayDialling,
): Duplex {
  if (url.protocol === 'ws:') return tunnel ?? connectPlain(port, host);
  const secure = connectTls({
    ...(tunnel === null ? { host, port } : { socket: tunnel }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(dialling.ca === undefined ? {} : { ca: dialling.ca }),
    ...(dialling.session === undefined ? {} : { session: dialling.session }),
    ecdhCurve: 'X25519:prime256v1:secp384r1',
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
  });
  secure.on('session', (session) => (dialling.session = session));
  return secure;
}

/** 429: no connection more; 502 to 504: a proxy before a relay that is not there; anything else: not the relay's door. */
function troubleOfAnswer(status: number): MailboxTrouble {
  if (status === 429) return 'relay-full';
  return status >= 502 && status <= 504 ? 'relay-unreachable' : 'relay-refused';
}

/** What it is that no relay of this version says. */
export function troubleOfMessage(problem: unknown): MailboxTrouble {
  return problem instanceof NewerError ? 'relay-newer' : 'relay-altered';
}

/** Whoever answered cannot show that it is the relay. Codes of Node's TLS and of OpenSSL's verification. */
function isOfCertificate(problem: Error): boolean {
  const code = 'code' in problem ? String(problem.code) : '';
  return /CERT|^UNABLE_TO_|SELF_SIGNED|^HOSTNAME_MISMATCH$|^INVALID_(CA|PURPOSE)$/.test(code);
}

function listen(socket: WebSocket, listener: RelayListener): RelaySocket {
  let trouble: MailboxTrouble | null = 'relay-unreachable';
  let silence: NodeJS.Timeout | null = null;
  const hear = (): void => {
    if (silence !== null) clearTimeout(silence);
    silence = null;
  };
  const pings = setInterval(() => {
    if (socket.readyState !== WebSocket.OPEN || silence !== null) return;
    socket.ping();
    silence = setTimeout(() => socket.terminate(), ANSWER_MS);
  }, PING_MS);
  socket.on('open', () => (trouble = null));
  socket.on('pong', hear);
  socket.on('message', (data, isBinary) => {
    hear();
    if (isBinary && data instanceof Buffer) listener.message(new Uint8Array(data));
    else socket.terminate();
  });
  socket.on('unexpected-response', (request, response) => {
    trouble = troubleOfAnswer(response.statusCode ?? 0);
    request.destroy();
    socket.terminate();
  });
  socket.on('error', (problem) => {
    if (trouble === 'relay-unreachable' && isOfCertificate(problem)) trouble = 'relay-unproven';
    socket.terminate();
  });
  socket.on('close', () => {
    clearInterval(pings);
    hear();
    listener.ended(trouble);
  });
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(message, { binary: true }, () => resolve());
        else resolve();
      }),
    close: () => {
      socket.close();
      setTimeout(() => socket.terminate(), 1_000).unref();
    },
  };
}
