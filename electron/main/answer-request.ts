import type { WebFile } from '../host/window/web-files.ts';
import { APP_ORIGIN, isOurAddress } from './origin.ts';

/** What a request under `app://` gets: a file of the window, or a status and nothing else. */
export type Answer = { readonly status: 200; readonly file: WebFile } | { readonly status: 403 | 404 | 405 };

/**
 * Judges a request of the window. Only the exact addresses of the built files are known; what is not among them
 * is not there, so nothing that stands in an address is ever joined to a path.
 */
export function answerRequest(method: string, address: string, files: ReadonlyMap<string, WebFile>): Answer {
  if (!isOurAddress(address) || !address.startsWith(`${APP_ORIGIN}/`)) return { status: 403 };
  if (method !== 'GET') return { status: 405 };
  // As it was sent: what only becomes one of our addresses by decoding or normalising is not one.
  const path = address.slice(APP_ORIGIN.length).replace(/#.*$/, '');
  const file = files.get(path);
  return file === undefined ? { status: 404 } : { status: 200, file };
}
