import { Icon } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { KnownMeanings } from '../meanings.ts';
import styles from './subjects.module.css';

/** Says that some texts are still being worked through, so that nobody takes the list for whole. */
export function StillReading({ known }: { readonly known: KnownMeanings }) {
  const t = useText();
  if (known.waiting === 0) return null;
  return (
    <p className={styles['waiting']} role="status">
      <Icon name="clock" size={14} /> {t('subjects.waiting', { count: known.waiting })}
    </p>
  );
}
