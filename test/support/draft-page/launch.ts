import { hostBuiltPage } from '../built-page.ts';
import type { PageHost } from '../page-host.ts';

// What the page offers is declared on `window` there.
export type { DraftPage } from './entry.ts';

/** A page with the real draft worker. */
export type DraftPageHost = PageHost;

/** Builds the page once and serves it on loopback. */
export function hostDraftPage(): Promise<DraftPageHost> {
  return hostBuiltPage(new URL('.', import.meta.url));
}
