import type { Clock } from '../../../shared/base/ports.ts';
import type { Drafts } from '../../drafts/api.ts';
import { createDrafts } from '../../drafts/drafts.ts';
import type { Store } from '../../store/api.ts';
import type { StoreNames } from '../../store/names.ts';

interface OpenDraftsOptions {
  readonly store: Store;
  readonly key: CryptoKey;
  readonly names: StoreNames;
  readonly clock: Clock;
  /** Nothing is repaired in stores that may only be read. */
  readonly isReadOnly: boolean;
}

/** Opens the draft worker over the chunk database of this store; the projection is brought up to it beside. */
export async function openDrafts({
  store,
  key,
  names,
  clock,
  isReadOnly,
}: OpenDraftsOptions): Promise<Drafts> {
  const drafts = await createDrafts({ store, key, clock, database: names.chunks, isReadOnly });
  // A draft that cannot be repaired says so when it is opened; the window does not wait for the others.
  if (!isReadOnly) drafts.repair().catch(() => undefined);
  return drafts;
}
