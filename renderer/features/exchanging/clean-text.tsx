import type { DraftClauseKind, DraftContent } from '../../../shared/domain/draft.ts';
import { useText } from '../../ui/locale/index.ts';
import styles from './exchanging.module.css';

const LOOKS: Partial<Record<DraftClauseKind, string>> = { title: 'textTitle', heading: 'textHeading' };

/** What recipients will read, whole and as it is. */
export function CleanText({ content }: { readonly content: DraftContent }) {
  const t = useText();
  return (
    <section className={styles['text']} aria-label={t('exchanging.release.text')}>
      {content.clauses[0]?.kind === 'title' ? null : (
        <p className={styles['textTitle']} dir="auto">
          {content.title}
        </p>
      )}
      {content.clauses.map((clause) => (
        <p key={clause.id} dir="auto" className={styles[LOOKS[clause.kind] ?? 'textClause']}>
          {clause.label === null ? null : <bdi className={styles['textLabel']}>{clause.label} </bdi>}
          {clause.text}
        </p>
      ))}
    </section>
  );
}
