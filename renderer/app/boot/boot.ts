import type { Event } from '../../../shared/base/emitter.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import type { WindowKind } from '../../../shared/contract/moving.ts';
import type { KeyStatus } from '../../../shared/contract/keys.ts';
import { closeSearch } from '../../features/search-of.ts';
import type { Workbench } from '../../features/workbench.tsx';
import { createBrowserDialog } from '../../host/browser-dialog.ts';
import { connectHost, type ConnectFailure, type HostConnection } from '../../host/connect.ts';
import type { Settings, StoreHealth } from '../../store/api.ts';
import { createCipher, importCipherKey, type Cipher } from '../../store/cipher/cipher.ts';
import { backupSource } from '../../store/backup/backup-stream.ts';
import { restoreBackup } from '../../store/backup/restore-backup.ts';
import { openWorkbenchStore } from '../../store/open-workbench-store.ts';
import { acquireOwnership, type Ownership } from '../../store/ownership/acquire-ownership.ts';
import { fetchCode, hasStore, leaveCopy, movingStep, takeOver } from './moving.ts';
import { openDrafts } from './open-drafts.ts';

/** Where the start stands; each is one screen. */
export type Phase =
  | { readonly kind: 'starting' }
  | { readonly kind: 'no-host'; readonly code: ConnectFailure | 'lost' }
  | { readonly kind: 'locked'; readonly status: KeyStatus }
  | { readonly kind: 'no-key'; readonly problem: NonNullable<KeyStatus['problem']> }
  | { readonly kind: 'busy' }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'refused'; readonly health: StoreHealth; readonly readable: boolean }
  | { readonly kind: 'restoring'; readonly fraction: number }
  | { readonly kind: 'restored' }
  | { readonly kind: 'restore-failed'; readonly code: string }
  /** The host did not answer at the last step: the next start finds out what became of it. */
  | { readonly kind: 'restore-unknown' }
  | { readonly kind: 'moving'; readonly fraction: number | null }
  /** A copy waits for the other way of starting, and nothing is written here. */
  | { readonly kind: 'moved'; readonly to: WindowKind }
  | { readonly kind: 'in-other-window'; readonly home: WindowKind; readonly canFetch: boolean }
  | { readonly kind: 'move-failed'; readonly code: string }
  | { readonly kind: 'broken'; readonly failure: unknown }
  | { readonly kind: 'ready'; readonly session: Session };

/** An open workbench. */
export interface Session {
  readonly workbench: Workbench;
  readonly settings: Settings;
  readonly health: StoreHealth;
  readonly hostClosed: Event<undefined>;
  readonly isReadOnly: boolean;
  /** Read-only for no other reason than that nothing can be written where the data lie. */
  readonly isProtected: boolean;
  readonly cipher: Cipher;
  readonly storeId: string;
  /** Name of the drafts' chunk database. */
  readonly chunkDatabase: string;
  /** Replaces everything by a backup; the window shows how it goes and how it ended. */
  restore(file: Uint8Array, passphrase: string): Promise<void>;
  /** Leaves everything for the other way of starting; the window shows how it ended. */
  moveOut(): Promise<void>;
}

interface Opened {
  readonly session: Session;
  /** Afterwards nothing is written any more; the store can still be read. */
  closeDrafts(): Promise<void>;
  close(): Promise<void>;
}

/** The way from an empty window to an open workbench, and back when it is locked or opened elsewhere. */
export class Boot {
  readonly changed: Event<undefined>;
  private readonly emitter = new Emitter<undefined>();
  private readonly hostClosed = new Emitter<undefined>();
  private current: Phase = { kind: 'starting' };
  private host: HostConnection | null = null;
  private ownership: Ownership | null = null;
  private opened: Opened | null = null;
  private isExporting = false;
  /** Nobody sees this window: it leaves its copy for the one that asked for it, and shows nothing else. */
  private isLeaving = false;

  constructor() {
    this.changed = this.emitter.event;
  }

  phase(): Phase {
    return this.current;
  }

  /** Connects and goes as far as it can without the delegate. */
  async start(): Promise<void> {
    try {
      const connected = await connectHost();
      if (!connected.ok) return this.show({ kind: 'no-host', code: connected.error.code });
      this.host = connected.value;
      this.watch(connected.value);
      await this.proceed();
    } catch (failure) {
      this.show({ kind: 'broken', failure });
    }
  }

  /** Unlocks with a passphrase; resolves with what was wrong, or null when the workbench opens. */
  async unlock(passphrase: string): Promise<{ readonly code: string; readonly retryAfterMs: number } | null> {
    const clients = this.host?.clients;
    if (clients === undefined) return { code: 'disconnected', retryAfterMs: 0 };
    const result = await clients.keys.unlock({ passphrase });
    if (!result.ok) {
      const status = await clients.keys.status({});
      return { code: result.error.code, retryAfterMs: status.ok ? status.value.retryAfterMs : 0 };
    }
    await this.proceed();
    return null;
  }

  /** Opens what there is for reading and export only. */
  async openForExport(): Promise<void> {
    this.isExporting = true;
    await this.proceed();
  }

  private watch({ clients, connection }: HostConnection): void {
    connection.onClose(() => {
      this.hostClosed.fire(undefined);
      // What is open stays open: reading and writing need no host.
      if (this.opened === null) this.show({ kind: 'no-host', code: 'lost' });
    });
    clients.keys.events.changed((status) => {
      if (status.locked && this.opened !== null)
        void this.closeAll().then(() => this.show({ kind: 'locked', status }));
    });
    clients.app.events.activated(() => window.focus());
  }

  private async proceed(): Promise<void> {
    try {
      const clients = this.host?.clients;
      if (clients === undefined || this.opened !== null) return;
      const status = await clients.keys.status({});
      if (!status.ok) return this.show({ kind: 'no-host', code: 'lost' });
      if (status.value.problem !== null) return this.show({ kind: 'no-key', problem: status.value.problem });
      if (status.value.locked) return this.show({ kind: 'locked', status: status.value });
      if (!(await this.own())) return this.show({ kind: 'busy' });
      await this.open();
    } catch (failure) {
      this.show({ kind: 'broken', failure });
    }
  }

  private async own(): Promise<boolean> {
    if (this.ownership !== null) return true;
    const ownership = await acquireOwnership({
      onHandOver: async () => {
        await this.closeAll();
        this.ownership = null;
        this.show({ kind: 'elsewhere' });
      },
    });
    if (!ownership.ok) return false;
    this.ownership = ownership.value;
    return true;
  }

  private async open(): Promise<void> {
    const clients = this.host?.clients;
    if (clients === undefined) return;
    const [key, folder] = await Promise.all([clients.keys.cipherKey({}), clients.files.folder({})]);
    if (!key.ok || !folder.ok) return this.show({ kind: 'no-host', code: 'lost' });
    // The host still runs on what a restore replaced: it has to be started again first.
    if (folder.value.restorePending) return this.show({ kind: 'restored' });
    const cipherKey = await importCipherKey(key.value.key);
    const cipher = createCipher(cipherKey);
    if (
      !this.isExporting &&
      !(await this.mayOpen(clients, cipher, key.value.key, folder.value.storeId ?? ''))
    )
      return;
    const stores = await openWorkbenchStore({
      cipher,
      folder: folder.value,
      exportOnly: this.isExporting,
      // Our own window has a name and not a number for its host.
      isForeignBrowser: location.hostname === '127.0.0.1',
    });
    if (stores.kind === 'refused')
      return this.show({ kind: 'refused', health: stores.health, readable: stores.readable });
    const isReadOnly =
      this.isExporting || stores.health.kind === 'read-only-newer' || folder.value.readOnly !== null;
    // Nobody waits for it: what a restore replaced is removed at a later start if not now.
    if (!isReadOnly) {
      void clients.files.storeOpened({ storeId: folder.value.storeId ?? '' });
      void clients.moving.opened({});
    }
    const drafts = await openDrafts({
      store: stores.store,
      key: cipherKey,
      names: stores.names,
      clock: systemClock,
      isReadOnly,
    });
    const settings = await stores.store.settings.live().current();
    const workbench: Workbench = {
      store: stores.store,
      drafts,
      host: clients,
      dialog: createBrowserDialog(),
      clock: systemClock,
      ...(isReadOnly ? {} : { searchPlace: { store: folder.value.storeId ?? '', key: cipherKey } }),
    };
    const session: Session = {
      workbench,
      settings,
      health: stores.health,
      hostClosed: this.hostClosed.event,
      isReadOnly,
      isProtected: folder.value.readOnly === 'write-protected',
      cipher,
      storeId: folder.value.storeId ?? '',
      chunkDatabase: stores.names.chunks,
      restore: (file, passphrase) => this.restore(file, passphrase),
      moveOut: () => this.moveOut(),
    };
    this.opened = {
      session,
      closeDrafts: () => drafts.close(),
      async close() {
        await closeSearch(workbench);
        await drafts.close();
        await stores.store.close();
      },
    };
    if (!this.isLeaving) return this.show({ kind: 'ready', session });
    if (isReadOnly) return this.show({ kind: 'move-failed', code: 'unreadable' });
    await this.moveOut();
  }

  /** Whether the delegate's words are in the databases of this window, if need be by taking them over now. */
  private async mayOpen(
    host: HostConnection['clients'],
    cipher: Cipher,
    dataKey: Uint8Array,
    storeId: string,
  ): Promise<boolean> {
    const status = await host.moving.status({});
    if (!status.ok) this.show({ kind: 'no-host', code: 'lost' });
    if (!status.ok) return false;
    const step = movingStep(status.value);
    if (step.kind === 'waits') this.show({ kind: 'moved', to: step.for });
    if (step.kind === 'there')
      this.show({ kind: 'in-other-window', home: step.home, canFetch: step.canFetch });
    this.isLeaving = status.value.leaving;
    if (this.isLeaving && step.kind === 'open' && !(await hasStore(storeId))) {
      this.show({ kind: 'move-failed', code: 'unreadable' });
      return false;
    }
    if (step.kind !== 'take') return step.kind === 'open';
    this.show({ kind: 'moving', fraction: 0 });
    const taken = await takeOver({ host, cipher, dataKey }, step.size, storeId, (fraction) =>
      this.show({ kind: 'moving', fraction }),
    );
    if (!taken.ok) this.show({ kind: 'move-failed', code: taken.error.code });
    return taken.ok;
  }

  /** What cannot be moved stays where it is, and this window goes on. */
  private async moveOut(): Promise<void> {
    const { opened } = this;
    if (opened === null) return;
    const { workbench, cipher, chunkDatabase } = opened.session;
    const { host } = workbench;
    this.show({ kind: 'moving', fraction: 0 });
    try {
      await opened.closeDrafts();
      const key = await host.keys.cipherKey({});
      const left = key.ok
        ? await leaveCopy({ host, cipher, dataKey: key.value.key }, workbench, chunkDatabase, (fraction) =>
            this.show({ kind: 'moving', fraction }),
          )
        : key;
      this.opened = null;
      await closeSearch(workbench);
      await workbench.store.close();
      if (left.ok) return await this.proceed();
      await host.moving.cancel({});
      this.show({ kind: 'move-failed', code: left.error.code });
    } catch (failure) {
      this.show({ kind: 'broken', failure });
    }
  }

  /** Lets the other window, which has the words, leave them without being shown, and takes them over. */
  async bringHere(): Promise<void> {
    const moving = this.host?.clients.moving;
    if (moving === undefined) return;
    this.show({ kind: 'moving', fraction: null });
    const left = await moving.fetch({});
    if (left.ok) return await this.proceed();
    const known = left.error.code === 'not-found' || left.error.code === 'crashed';
    this.show({ kind: 'move-failed', code: known ? 'other-window' : left.error.code });
  }

  /** Gives up the copy that waits for the other way of starting: the words stay here. */
  async stayHere(): Promise<void> {
    await this.host?.clients.moving.cancel({});
    await this.proceed();
  }

  /** Until the one moment in which the copy takes the place of what is here, every failure leaves all as it was. */
  private async restore(file: Uint8Array, passphrase: string): Promise<void> {
    const { opened } = this;
    if (opened === null) return;
    this.show({ kind: 'restoring', fraction: 0 });
    try {
      const restored = await restoreBackup({
        source: backupSource(file),
        passphrase,
        cipher: opened.session.cipher,
        files: opened.session.workbench.host.files,
        closeCurrent: async () => {
          this.opened = null;
          await opened.close();
        },
        onProgress: (fraction) => this.show({ kind: 'restoring', fraction }),
      });
      this.show(restored.ok ? { kind: 'restored' } : afterFailure(restored.error));
    } catch (failure) {
      this.show({ kind: 'broken', failure });
    }
  }

  /** Opens the workbench as it was, after a restore that did not succeed. */
  async goOn(): Promise<void> {
    if (this.opened === null) await this.proceed();
    else this.show({ kind: 'ready', session: this.opened.session });
  }

  /** The screens go first, so that nothing asks stores that are closing. */
  private async closeAll(): Promise<void> {
    const { opened } = this;
    this.opened = null;
    this.show({ kind: 'starting' });
    await opened?.close();
  }

  private show(phase: Phase): void {
    this.current = phase;
    this.emitter.fire(undefined);
    if (this.isLeaving && !LEAVING.has(phase.kind))
      void this.host?.clients.moving.gaveUp({ code: fetchCode('code' in phase ? phase.code : '') });
  }
}

/** What a window that leaves its copy goes through; anything else means that it cannot. */
const LEAVING: ReadonlySet<Phase['kind']> = new Set(['starting', 'moving', 'moved']);

function afterFailure({ code, detail }: { readonly code: string; readonly detail?: string }): Phase {
  return code === 'host' && detail === 'unknown'
    ? { kind: 'restore-unknown' }
    : { kind: 'restore-failed', code };
}
