import { useFormat, useText } from '../../ui/locale/index.ts';
import type { RowPlace } from './rows.ts';
import styles from './subjects.module.css';

/** Which text a row is of. */
export function TextName({ row }: { readonly row: Pick<RowPlace, 'symbol' | 'title'> }) {
  return (
    <span className={styles['source']}>
      {row.symbol === null ? null : <bdi className={styles['symbol']}>{row.symbol}</bdi>}
      <span dir="auto">{row.title}</span>
    </span>
  );
}

/** A date of a text as the delegate's language has it; a month or a day without a year too. */
export function useDateWords(): (iso: string) => string {
  const format = useFormat();
  const t = useText();
  return (iso) => {
    if (!iso.startsWith('--')) return /^\d{4}-\d\d$/u.test(iso) ? format.month(iso) : format.day(iso);
    return t('subjects.date.noYear', { day: format.dayOfYear(iso) });
  };
}
