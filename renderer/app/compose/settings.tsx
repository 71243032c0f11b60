import { useMemo } from 'react';
import { SettingsScreen, type BackupActions } from '../../features/settings/index.ts';
import { useWorkbench, type Workbench } from '../../features/workbench.tsx';
import { backupSource } from '../../store/backup/backup-stream.ts';
import { backupFileName, createBackup } from '../../store/backup/create-backup.ts';
import { inspectBackup } from '../../store/backup/restore-backup.ts';
import { openChunkStore } from '../../store/chunks/dexie-chunk-store.ts';
import { useText, type Translate } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { OpenTarget, Shell, TaskEnd, TaskRun } from '../../ui/shell/shell.ts';
import type { Session } from '../boot/boot.ts';
import { useMaybeSession } from '../boot/session-context.ts';
import { useSample } from '../sample/use-sample.ts';

/** Settings with what only the composition can offer: the sample dossier, backup and restore. */
export function SettingsOf({ target }: { readonly target: Extract<OpenTarget, { kind: 'settings' }> }) {
  const sample = useSample();
  const backup = useBackup();
  const { section } = target;
  return (
    <SettingsScreen
      {...(section === undefined ? {} : { section })}
      asked={target}
      sample={sample}
      backup={backup}
    />
  );
}

function useBackup(): BackupActions | undefined {
  const session = useMaybeSession();
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  return useMemo(
    () =>
      session === null
        ? undefined
        : {
            backUp: (passphrase) =>
              void shell.runTask('backup', 'settings.backup.task', {}, (run) =>
                backUp({ session, workbench, shell, t }, passphrase, run),
              ),
            inspect: (file, passphrase) => inspectBackup(backupSource(file), passphrase),
            restore: (file, passphrase) => void session.restore(file, passphrase),
            ...(session.isReadOnly ? {} : { moveOut: () => void session.moveOut() }),
          },
    [session, workbench, shell, t],
  );
}

interface Parts {
  readonly session: Session;
  readonly workbench: Workbench;
  readonly shell: Shell;
  readonly t: Translate;
}

/**
 * Collects, seals and offers the file; resolves with the sentence that stays in Tasks. A browser does not say whether
 * what was handed over has reached the disk, so neither does the sentence.
 */
async function backUp(
  { session, workbench, shell, t }: Parts,
  passphrase: string,
  run: TaskRun,
): Promise<TaskEnd> {
  const { store, host, dialog, clock } = workbench;
  const now = clock.now();
  const chunks = await openChunkStore(session.cipher, session.chunkDatabase);
  try {
    const made = await createBackup({
      store,
      chunks,
      files: host.files,
      passphrase,
      now,
      onProgress: (fraction) => run.progress(fraction),
      signal: run.signal,
    });
    if (!made.ok) {
      if (made.error.code !== 'cancelled') {
        shell.showError({
          happened: t('settings.backup.failed'),
          safe: t('settings.safeUnchanged'),
          todo: t('settings.tryAgain'),
          details: `${made.error.code} ${made.error.detail ?? ''}`,
        });
      }
      return made.error.code === 'cancelled'
        ? { kind: 'cancelled' }
        : { kind: 'failed', report: t('settings.backup.failed') };
    }
    const name = backupFileName(now);
    const isSaved = await dialog.saveFile(name, 'application/octet-stream', made.value.file);
    if (!isSaved) return { kind: 'cancelled' };
    await store.settings.set({ lastBackupAt: now });
    return made.value.leftOut === 0
      ? t('settings.backup.done', { name })
      : t('settings.backup.doneWithout', { name, count: made.value.leftOut });
  } finally {
    chunks.close();
  }
}
