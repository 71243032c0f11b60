import type { DraftContent } from '../../../shared/domain/draft.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './exchanging.module.css';

/** What recipients will read, whole and as it is. */
export function CleanText({ content, title }: { readonly content: DraftContent; readonly title: string }) {
  const t = useText();
  return (
    <section className={styles['text']} aria-label={t('exchanging.release.text')} tabIndex={0}>
      <p className={styles['textTitle']} dir="auto">
        {title}
      </p>
      {content.clauses.map((clause) => (
        <p key={clause.id} dir="auto" className={clause.kind === 'heading' || clause.kind === 'title' ? styles['textHeading'] : styles['textClause']}>
          {clause.label === null ? null : <bdi className={styles['textLabel']}>{clause.label} </bdi>}
          {clause.text}
        </p>
      ))}
    </section>
  );
}
