import { Button } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import styles from './settings.module.css';

/** Backup and restore, as the composition offers them; both open what they need by themselves. */
export interface BackupActions {
  backUp(): void;
  restore(): void;
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
  return (
    <>
      <p>
        {lastBackupAt === null
          ? t('settings.backup.never')
          : t('settings.backup.last', { when: format.dateTime(lastBackupAt) })}
      </p>
      <div className={styles['buttons']}>
        <Button icon="export" onPress={() => actions.backUp()}>
          {t('settings.backup.make')}
        </Button>
        <Button icon="import" onPress={() => actions.restore()}>
          {t('settings.backup.restore')}
        </Button>
      </div>
    </>
  );
}
