import { hostBuiltPage } from '../built-page.ts';
import type { PageHost } from '../page-host.ts';

// What the page offers is declared on `window` there.
export type { LibraryPage } from './entry.tsx';

/** A page with the real list of documents over a real store. */
export function hostLibraryPage(): Promise<PageHost> {
  return hostBuiltPage(new URL('.', import.meta.url));
}
