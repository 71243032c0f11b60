import { useState } from 'react';
import type { Failure, Result } from '../../../shared/base/result.ts';
import { Button } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { BackupDialog, RestoreDialog } from './backup-dialogs.tsx';
import { MovingPart } from './moving-part.tsx';
import styles from './settings.module.css';

/** What a backup file holds. */
export interface BackupContent {
  readonly createdAt: number;
  readonly documents: number;
  readonly drafts: number;
  readonly annotations: number;
}

/** Why a file cannot be restored from. */
export type BackupProblem = 'not-a-backup' | 'newer-version' | 'wrong-passphrase' | 'damaged' | 'truncated';

/** Backup and restore as the composition offers them. */
export interface BackupActions {
  /** Makes the file as a task and offers it for saving. */
  backUp(passphrase: string): void;
  /** Reads the whole file and changes nothing. */
  inspect(file: Uint8Array, passphrase: string): Promise<Result<BackupContent, Failure<BackupProblem>>>;
  /** Replaces everything here; the window goes to a screen of its own meanwhile. */
  restore(file: Uint8Array, passphrase: string): void;
  /** Leaves everything for the other way of starting; absent where nothing may be written. */
  readonly moveOut?: () => void;
}

/** When the last backup was made, and the two acts. */
export function BackupSection({
  lastBackupAt,
  actions,
}: {
  readonly lastBackupAt: number | null;
  readonly actions: BackupActions;
}) {
  const t = useText();
  const format = useFormat();
  const [asked, setAsked] = useState<'backup' | 'restore' | null>(null);
  const close = (): void => setAsked(null);
  return (
    <>
      <p>
        {lastBackupAt === null
          ? t('settings.backup.never')
          : t('settings.backup.last', { when: format.dateTime(lastBackupAt) })}
      </p>
      <div className={styles['buttons']}>
        <Button icon="export" onPress={() => setAsked('backup')}>
          {t('settings.backup.make')}
        </Button>
        <Button icon="import" onPress={() => setAsked('restore')}>
          {t('settings.backup.restore')}
        </Button>
      </div>
      {actions.moveOut === undefined ? null : <MovingPart onMove={actions.moveOut} />}
      {asked === 'backup' ? <BackupDialog actions={actions} onClose={close} /> : null}
      {asked === 'restore' ? <RestoreDialog actions={actions} onClose={close} /> : null}
    </>
  );
}
