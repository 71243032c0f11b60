import { Button, EmptyState } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRestoreFromTrash } from '../compose/features.tsx';
import type { Whereabouts } from './use-whereabouts.ts';
import styles from './panes.module.css';

interface InTrashProps {
  readonly found: Extract<Whereabouts, { place: 'trash' }>;
  readonly onClose: () => void;
}

/** In place of a text that is in Trash: nobody reads or writes on in what is thrown away. */
export function InTrash({ found, onClose }: InTrashProps) {
  const t = useText();
  const restore = useRestoreFromTrash();
  return (
    <div className={styles['trash']}>
      <EmptyState
        icon="trash"
        title={t(`frame.inTrash.${found.kind}`)}
        action={
          <span className={styles['trashActs']}>
            <Button variant="primary" icon="undo" onPress={() => void restore(found)}>
              {t('common.restore')}
            </Button>
            <Button onPress={onClose}>{t('common.close')}</Button>
          </span>
        }
      >
        <p>{t(`frame.inTrash.${found.kind}.safe`)}</p>
      </EmptyState>
    </div>
  );
}
