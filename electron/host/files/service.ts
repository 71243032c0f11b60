import { err, failure, ok } from '../../../shared/base/result.ts';
import type { filesService } from '../../../shared/contract/files.ts';
import type { Announce, Handlers } from '../../../shared/contract/service.ts';
import type { DataFolder } from '../data-folder/open-data-folder.ts';
import type { KeyRing } from '../keys/key-ring.ts';
import type { OpenerPort } from '../ports.ts';
import { removeReplaced } from '../data-folder/pending-restore.ts';
import { createRestores, listBackupFiles, readBackupFile } from './backup-files.ts';
import type { OpenedCopies } from './opened-copies.ts';
import type { Originals } from './originals.ts';

export interface FilesServiceDeps {
  readonly folder: DataFolder;
  readonly keys: KeyRing;
  readonly originals: Originals;
  readonly copies: OpenedCopies;
  readonly opener: OpenerPort;
}

/** The `files` service: originals, state of the folder, the host's part of backup and restore. */
export function createFilesService(
  deps: FilesServiceDeps,
  announce: Announce<typeof filesService>,
): Handlers<typeof filesService> {
  return { ...originalHandlers(deps), ...backupHandlers(deps, announce) };
}

type Files = Handlers<typeof filesService>;

function originalHandlers(
  deps: FilesServiceDeps,
): Pick<Files, 'folder' | 'put' | 'get' | 'list' | 'remove' | 'openWithSystem'> {
  const { folder, originals } = deps;
  const readOnly = err(failure('read-only' as const, folder.readOnly ?? undefined));
  return {
    folder: async () =>
      ok({
        // As it stands on the disk: after a commit the store of the backup, although this host began with another.
        storeId: folder.store()?.storeId ?? folder.storeId,
        incarnation: folder.incarnation,
        hasData: await folder.hasData(),
        readOnly: folder.readOnly,
        restorePending: (folder.store()?.pendingRestore ?? null) !== null,
      }),
    async put({ bytes }) {
      if (folder.readOnly !== null) return readOnly;
      const kept = await originals.put(bytes);
      return kept.ok ? ok({ sha256: kept.value }) : kept;
    },
    async get({ sha256 }) {
      const found = await originals.get(sha256);
      return found.ok ? ok({ bytes: found.value }) : found;
    },
    async list() {
      const listed = await originals.list();
      return listed.ok ? ok({ originals: Array.from(listed.value) }) : listed;
    },
    async remove({ sha256 }) {
      if (folder.readOnly !== null) return readOnly;
      const removed = await originals.remove(sha256);
      return removed.ok ? ok({}) : removed;
    },
    async openWithSystem({ sha256, fileName }) {
      const found = await originals.get(sha256);
      if (!found.ok) return found;
      const copy = await deps.copies.make(found.value, fileName);
      if (!copy.ok) return copy;
      const opened = await deps.opener.open(copy.value);
      return opened.ok ? ok({}) : opened;
    },
  };
}

function backupHandlers(
  deps: FilesServiceDeps,
  announce: Announce<typeof filesService>,
): Pick<
  Files,
  | 'exportBegin'
  | 'exportRead'
  | 'restoreBegin'
  | 'restoreWrite'
  | 'restoreCommit'
  | 'restoreAbort'
  | 'storeOpened'
> {
  const { folder, keys } = deps;
  const restores = createRestores(folder, keys);
  return {
    async exportBegin() {
      const hostKey = keys.hostKey();
      if (hostKey === null) return err(failure('locked'));
      const listed = await listBackupFiles(folder.data);
      if (!listed.ok) return listed;
      // A copy: the key's own bytes are wiped when the workbench is locked.
      return ok({ hostKey: new Uint8Array(hostKey), incarnation: folder.incarnation, files: listed.value });
    },
    async exportRead({ path, offset, length }) {
      if (keys.hostKey() === null) return err(failure('locked'));
      const piece = await readBackupFile(folder.data, path, offset, length);
      return piece.ok ? ok({ bytes: piece.value }) : piece;
    },
    async restoreBegin() {
      if (folder.readOnly !== null) return err(failure('read-only', folder.readOnly));
      if (keys.hostKey() === null) return err(failure('locked'));
      return await restores.begin();
    },
    async restoreWrite({ restore, path, offset, bytes }) {
      const written = await restores.write(restore, path, offset, bytes);
      return written.ok ? ok({}) : written;
    },
    async restoreCommit({ restore, hostKey, incarnation }) {
      const committed = await restores.commit(restore, hostKey, incarnation);
      if (committed.ok) announce('restored', { storeId: committed.value.storeId });
      return committed;
    },
    async restoreAbort({ restore }) {
      await restores.abort(restore);
      return ok({});
    },
    async storeOpened({ storeId }) {
      const store = folder.store();
      if (store?.storeId === storeId && store.pendingRestore === null) await removeReplaced(folder.path);
      return ok({});
    },
  };
}
