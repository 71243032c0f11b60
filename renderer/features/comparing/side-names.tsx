import { useFormat, useText } from '../../ui/locale/index.ts';
import type { SideText } from '../compare-sides.ts';
import styles from './comparing.module.css';

/** Which texts stand against each other, in their order. */
export function SideNames({ before, after }: { readonly before: SideText; readonly after: SideText }) {
  const t = useText();
  const isOneDraft =
    before.side.kind === 'draft' && after.side.kind === 'draft' && before.side.id === after.side.id;
  const [one, other] = [useSideName(before), useSideName(after)];
  return (
    <dl className={styles['names']}>
      {isOneDraft ? <bdi className={styles['draftTitle']}>{after.title}</bdi> : null}
      <div>
        <dt>{t('comparing.before')}</dt>
        <dd dir="auto">{one}</dd>
      </div>
      <div>
        <dt>{t('comparing.after')}</dt>
        <dd dir="auto">{other}</dd>
      </div>
    </dl>
  );
}

/** Symbol and title of a document; of a draft the name of the moment. */
export function useSideName({ side, title, symbol, entry, language }: SideText): string {
  const t = useText();
  const format = useFormat();
  if (side.kind === 'draft') return side.name ?? t('comparing.now');
  const name = symbol === null ? title : `${symbol} · ${title}`;
  const file = entry === null ? '' : ` (${entry.fileName})`;
  return `${name}${file}${language === null ? '' : ` · ${format.languageName(language)}`}`;
}
