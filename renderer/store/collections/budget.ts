/*
 * The collections of the workbench. RxDB without premium opens 13 over all databases of a page and fails at the
 * 15th (COL23); we publish 13 and none may come: `sealed-store.browser.test.ts` counts those of an open store. Each is
 * an IndexedDB database of its own, so nothing is ever written to two of them in one transaction: see the order of
 * writes in `open-store.ts`.
 */

/** Truth: strict durability, wholly sealed, migrated explicitly. */
export const PRIVATE_COLLECTIONS = [
  'meetings',
  'documents',
  'texts',
  'annotations',
  'drafts',
  'conflicts',
  'reading',
  'tasks',
  'settings',
  'exchange',
  'news',
  'judgements',
] as const;

/** Rebuildable from drafts and documents: relaxed durability, dropped and not migrated. */
export const PROJECTION_COLLECTIONS = ['outlines'] as const;
