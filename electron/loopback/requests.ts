import type { IncomingMessage } from 'node:http';

/** The address that a window of this start uses. `host` is compared to the letter. */
export interface LoopbackAddress {
  /** As the Host header says it: `workbench.localhost` or `127.0.0.1:PORT`. */
  readonly host: string;
  /** As the Origin header says it. */
  readonly origin: string;
}

export type Verdict = 'allowed' | 'misdirected' | 'forbidden' | 'wrong-method';

/**
 * Whether a plain request may be answered with a file. A page that was brought here by our own redirect
 * file arrives as cross-site: that is allowed for the start page alone.
 */
export function judgeRequest(request: IncomingMessage, address: LoopbackAddress): Verdict {
  if (request.headers.host !== address.host) return 'misdirected';
  if (request.method !== 'GET' && request.method !== 'HEAD') return 'wrong-method';
  const site = request.headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return 'allowed';
  const opensStartPage =
    site === 'cross-site' &&
    request.url === '/' &&
    request.headers['sec-fetch-mode'] === 'navigate' &&
    request.headers['sec-fetch-dest'] === 'document';
  return opensStartPage ? 'allowed' : 'forbidden';
}

/** Whether a WebSocket may be opened: exact Host, exact Origin; a missing Origin is refused. */
export function judgeUpgrade(request: IncomingMessage, address: LoopbackAddress): Verdict {
  if (request.headers.host !== address.host) return 'misdirected';
  return request.headers.origin === address.origin && request.url === '/rpc' ? 'allowed' : 'forbidden';
}
