import { request } from 'node:http';
import type { Duplex } from 'node:stream';

/*
 * Venue networks that let nothing out but through a proxy: the tunnel of HTTP CONNECT, through which the relay's TLS
 * runs from end to end. The proxy sees the relay's name and the sizes. A name and password are not sent to anybody.
 */

const CONNECT_MS = 20_000;

/**
 * Opens the connection to `host:port` through a proxy. `proxy-refused`: the proxy answered and does not let this
 * through, or asks for a name and password (407). Rejects when the proxy is not reached.
 */
export function openTunnel(proxy: URL, host: string, port: number): Promise<Duplex | 'proxy-refused'> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const call = request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? 80 : Number(proxy.port),
      method: 'CONNECT',
      path: target,
      headers: { host: target },
      agent: false,
      maxHeaderSize: 8_192,
      timeout: CONNECT_MS,
    });
    const overall = setTimeout(() => call.destroy(new Error('The proxy takes too long')), CONNECT_MS).unref();
    call.once('connect', (response, socket, head) => {
      clearTimeout(overall);
      socket.setTimeout(0);
      if (response.statusCode !== 200) {
        socket.destroy();
        resolve('proxy-refused');
        return;
      }
      if (head.byteLength > 0) socket.unshift(head);
      resolve(socket);
    });
    // An answer that is no answer to CONNECT: no proxy, or one that explains why not.
    call.once('response', (response) => {
      clearTimeout(overall);
      response.destroy();
      resolve('proxy-refused');
    });
    call.once('timeout', () => call.destroy(new Error('The proxy does not answer')));
    call.once('error', (problem) => {
      clearTimeout(overall);
      reject(problem);
    });
    call.end();
  });
}

/** A proxy's address as a person or a system writes it; null where it is none that can be used. */
export function parseProxy(text: string): URL | null {
  const whole = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  return url.protocol === 'http:' && url.hostname !== '' && url.username === '' && url.password === ''
    ? url
    : null;
}

/**
 * The proxy of the system's environment for a secure connection to a host; null: none. This computer itself is never
 * asked for through a proxy.
 */
export function systemProxy(host: string, environment: NodeJS.ProcessEnv = process.env): URL | null {
  const { HTTPS_PROXY, https_proxy, NO_PROXY, no_proxy } = environment;
  const named = HTTPS_PROXY ?? https_proxy ?? '';
  if (named === '' || isThisComputer(host)) return null;
  const without = (NO_PROXY ?? no_proxy ?? '').split(',').map((one) => one.trim().toLowerCase());
  const isExempt = without.some(
    (one) => one === '*' || (one !== '' && (host === one || host.endsWith(`.${one.replace(/^\./, '')}`))),
  );
  return isExempt ? null : parseProxy(named);
}

/** True for names and addresses that never leave this computer. */
export function isThisComputer(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
