import { Emitter } from '../../../shared/base/emitter.ts';
import type { Drafts, DraftChanged } from '../../drafts/api.ts';
import type { Store } from '../../store/api.ts';
import type { Cipher } from '../../store/cipher/cipher.ts';
import type { StoreNames } from '../../store/names.ts';

interface OpenDraftsOptions {
  readonly cipher: Cipher;
  readonly names: StoreNames;
  readonly store: Store;
}

/** Opens the draft worker over the chunk database of this store. */
export function openDrafts(_options: OpenDraftsOptions): Promise<Drafts> {
  const changed = new Emitter<DraftChanged>();
  const absent = (): Promise<never> => Promise.reject(new Error('Drafts are not composed'));
  return Promise.resolve({
    changed: changed.event,
    pending: undefined as never,
    create: absent,
    content: absent,
    heads: absent,
    versions: absent,
    nameVersion: absent,
    restore: absent,
    changesSince: absent,
    apply: absent,
    remove: absent,
    close: () => Promise.resolve(),
  });
}
