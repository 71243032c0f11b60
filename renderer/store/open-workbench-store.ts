import type { Clock } from '../../shared/base/ports.ts';
import type { FolderState } from '../../shared/contract/files.ts';
import type { Store, StoreHealth } from './api.ts';
import { dexieBackend, type StoreBackend } from './backend.ts';
import type { Cipher } from './cipher/cipher.ts';
import type { StoreMeta } from './meta-store.ts';
import { storeNames, type StoreNames } from './names.ts';
import { openStore, StoreUnusableError } from './open-store.ts';
import { renewLog } from './renew-log.ts';

export type WorkbenchStore =
  | {
      readonly kind: 'open';
      readonly store: Store;
      /** Databases of this store; the draft worker opens `names.chunks`. */
      readonly names: StoreNames;
      readonly health: StoreHealth;
    }
  /** Nothing was opened or changed. `readable`: `exportOnly` can still open something to export from. */
  | { readonly kind: 'refused'; readonly health: StoreHealth; readonly readable: boolean };

export interface OpenWorkbenchStoreOptions {
  readonly cipher: Cipher;
  /** From the host's `files.folder`. */
  readonly folder: FolderState;
  readonly clock?: Clock;
  /** Opens what there is read-only, whatever it belongs to, so that it can be exported. */
  readonly exportOnly?: boolean;
  /** The delegate's own browser shows the window: the host cannot mend its databases before it starts. */
  readonly isForeignBrowser?: boolean;
  readonly backend?: StoreBackend;
}

/**
 * Opens the store that belongs to the host's data folder, and says how the two stand together. Call it while
 * owning the stores, after unlocking. Its choice among several stores is by store id alone: a restored copy
 * becomes the present one in the moment the host's folder has its id.
 */
export async function openWorkbenchStore(options: OpenWorkbenchStoreOptions): Promise<WorkbenchStore> {
  const backend = options.backend ?? dexieBackend();
  const metas = await readMetas(backend).catch(() => null);
  // IndexedDB itself does not open: opening more of it could make Chromium empty it.
  if (metas === null) return unreadable;
  const { folder } = options;
  const own = metas.find((meta) => meta.storeId === folder.storeId);
  if (options.exportOnly === true || folder.readOnly !== null) {
    const whole = metas.filter((meta) => !meta.restoring);
    const chosen = own ?? whole.toSorted((a, b) => b.createdAt - a.createdAt)[0];
    return await openChosen({ ...options, backend }, chosen?.storeId ?? null, true, false);
  }
  if (own === undefined && metas.some((meta) => !meta.restoring)) {
    const found = metas.find((meta) => !meta.restoring)?.storeId ?? '';
    return {
      kind: 'refused',
      health: { kind: 'mismatch', found, expected: folder.storeId ?? '' },
      readable: true,
    };
  }
  const opened = await openChosen(
    { ...options, backend },
    folder.storeId,
    false,
    own === undefined && folder.hasData,
  );
  if (opened.kind === 'open' && opened.health.kind !== 'read-only-newer') {
    await removeReplaced(backend, metas, own);
    // Nothing waits for it; where it fails for want of space the log stays as it was.
    if (options.isForeignBrowser === true) renewLog().catch(() => undefined);
  }
  return opened;
}

/** The delegate has read that private notes are absent: it is not said again. */
export async function acknowledgeAbsentNotes(
  storeId: string,
  backend: StoreBackend = dexieBackend(),
): Promise<void> {
  const metaStore = backend.meta(storeId);
  const meta = await metaStore.read();
  if (meta !== null) await metaStore.write({ ...meta, emptyBesideFull: false });
  metaStore.close();
}

const unreadable: WorkbenchStore = {
  kind: 'refused',
  health: { kind: 'damaged', what: 'unreadable', records: 0 },
  readable: false,
};

async function openChosen(
  options: OpenWorkbenchStoreOptions & { readonly backend: StoreBackend },
  name: string | null,
  readOnly: boolean,
  besideFull: boolean,
): Promise<WorkbenchStore> {
  if (name === null) return unreadable;
  try {
    const { cipher, clock, backend } = options;
    const store = await openStore({
      cipher,
      name,
      backend,
      readOnly,
      besideFull,
      ...(clock === undefined ? {} : { clock }),
    });
    return { kind: 'open', store, names: storeNames(name), health: store.health };
  } catch (problem) {
    if (!(problem instanceof StoreUnusableError)) throw problem;
    return { kind: 'refused', health: problem.health, readable: false };
  }
}

async function readMetas(backend: StoreBackend): Promise<readonly StoreMeta[]> {
  const metas: StoreMeta[] = [];
  for (const name of await backend.list()) {
    const metaStore = backend.meta(name);
    const meta = await metaStore.read().catch(() => null);
    metaStore.close();
    if (meta !== null) metas.push(meta);
  }
  return metas;
}

/** Takes away the store whose place a restored copy has taken, and copies that were never committed. */
async function removeReplaced(
  backend: StoreBackend,
  metas: readonly StoreMeta[],
  own: StoreMeta | undefined,
): Promise<void> {
  const gone = metas.filter(
    (meta) => meta.storeId !== own?.storeId && (meta.restoring || meta.storeId === own?.replaces),
  );
  for (const meta of gone) await backend.remove(meta.storeId);
  if (own?.restoring !== true) return;
  const metaStore = backend.meta(own.storeId);
  await metaStore.write({ ...own, restoring: false, replaces: null });
  metaStore.close();
}
