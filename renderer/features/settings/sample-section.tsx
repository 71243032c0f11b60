import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './settings.module.css';

/** The sample dossier: there or not, and both ways. */
export interface SampleActions {
  readonly isPresent: boolean;
  remove(): void;
  restore(): void;
}

export function SampleSection({ actions }: { readonly actions: SampleActions }) {
  const t = useText();
  return (
    <div className={styles['buttons']}>
      {actions.isPresent ? (
        <Button icon="trash" onPress={() => actions.remove()}>
          {t('settings.sample.remove')}
        </Button>
      ) : (
        <Button icon="undo" onPress={() => actions.restore()}>
          {t('settings.sample.restore')}
        </Button>
      )}
    </div>
  );
}
