import { useWorkbench } from '../../features/workbench.tsx';
import { IconButton } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useNarrow } from './use-narrow.ts';
import styles from './first-steps.module.css';

const STEPS = ['annotate', 'bracket', 'print'] as const;

/** Three things to try on the sample; one line, until it is dismissed. Where there is little room it unfolds. */
export function FirstSteps({ isDismissed }: { readonly isDismissed: boolean }) {
  const t = useText();
  const format = useFormat();
  const { store } = useWorkbench();
  const narrow = useNarrow();
  if (isDismissed) return null;
  const steps = (
    <ol className={styles['steps']}>
      {STEPS.map((step, index) => (
        <li key={step} className={styles['step']}>
          <span className={styles['number']} aria-hidden="true">
            {format.number(index + 1)}
          </span>
          <span>{t(`frame.steps.${step}`)}</span>
        </li>
      ))}
    </ol>
  );
  return (
    <section className={styles['strip']} aria-label={t('frame.steps.title')}>
      {narrow.side ? (
        <details className={styles['folded']}>
          <summary className={styles['title']}>{t('frame.steps.title')}</summary>
          {steps}
        </details>
      ) : (
        <>
          <strong className={styles['title']}>{t('frame.steps.title')}</strong>
          {steps}
        </>
      )}
      <IconButton
        icon="close"
        size="small"
        bare
        label={t('frame.steps.dismiss')}
        onPress={() => void store.settings.set({ stripDismissed: true })}
      />
    </section>
  );
}
