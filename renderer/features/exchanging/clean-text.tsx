import type { OutlineClause } from '../../../shared/contract/outline.ts';
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
          {clause.label === null ? null : (
            <>
              <bdi className={styles['textLabel']}>{clause.label}</bdi>{' '}
            </>
          )}
          {clause.text}
        </p>
      ))}
    </section>
  );
}

/** A copy of a text that is still on its way, as a colleague's computer told it. */
export function CopyToRead({ clauses }: { readonly clauses: readonly OutlineClause[] }) {
  return (
    <div className={styles['text']}>
      {clauses.map(({ kind, label, text }, place) => (
        // A copy never changes: its places are its names.
        <p key={`${place} ${kind}`} dir="auto" className={styles[LOOKS[kind] ?? 'textClause']}>
          {label === null ? null : (
            <>
              <bdi className={styles['textLabel']}>{label}</bdi>{' '}
            </>
          )}
          {text}
        </p>
      ))}
    </div>
  );
}
