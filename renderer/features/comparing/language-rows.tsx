import { useState } from 'react';
import type { AlignedLanguages } from '../../../shared/text/compare/index.ts';
import { Button, Switch } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import type { SideClause, SideText } from '../compare-sides.ts';
import styles from './comparing.module.css';

interface LanguageRowsProps {
  readonly aligned: AlignedLanguages;
  readonly before: SideText;
  readonly after: SideText;
}

const AT_FIRST = 300;

/** Two languages of a text beside each other, and how many clauses have no counterpart. */
export function LanguageRows({ aligned, before, after }: LanguageRowsProps) {
  const t = useText();
  const format = useFormat();
  const [isLone, setLone] = useState(false);
  const [most, setMost] = useState(AT_FIRST);
  const name = ({ language }: SideText): string => (language === null ? '' : format.languageName(language));
  const rows = aligned.rows.filter((row) => !isLone || row.before === null || row.after === null);
  const lone = aligned.unmatched.before + aligned.unmatched.after;
  return (
    <>
      <p className={styles['counts']} role="status">
        {t('comparing.languages.unmatched', {
          count: lone,
          before: aligned.unmatched.before,
          after: aligned.unmatched.after,
        })}
      </p>
      {lone === 0 ? null : (
        <Switch isSelected={isLone} onChange={setLone}>
          {t('comparing.languages.onlyLone')}
        </Switch>
      )}
      <div className={styles['sideHeads']} aria-hidden="true">
        <span>{name(before)}</span>
        <span>{name(after)}</span>
      </div>
      <ol className={styles['rows']} data-view="sides" aria-label={t('comparing.rows')}>
        {rows.slice(0, most).map(({ before: old, after: fresh }) => (
          <li
            key={`${String(old)}:${String(fresh)}`}
            className={styles['row']}
            data-kind={old === null || fresh === null ? 'lone' : 'same'}
          >
            <div className={styles['sides']}>
              <Half clause={old === null ? undefined : before.clauses[old]} lang={before.language} />
              <Half clause={fresh === null ? undefined : after.clauses[fresh]} lang={after.language} />
            </div>
          </li>
        ))}
      </ol>
      {rows.length <= most ? null : (
        <Button variant="quiet" onPress={() => setMost(Infinity)}>
          {t('comparing.showAll', { count: rows.length })}
        </Button>
      )}
    </>
  );
}

function Half({ clause, lang }: { readonly clause: SideClause | undefined; readonly lang: string | null }) {
  const t = useText();
  if (clause === undefined) return <p className={styles['nothing']}>{t('comparing.languages.nothing')}</p>;
  return (
    <p
      dir="auto"
      className={styles['words']}
      data-clause-kind={clause.kind}
      {...(lang === null ? {} : { lang })}
    >
      {clause.label === null ? null : (
        <>
          <bdi className={styles['label']}>{clause.label}</bdi>{' '}
        </>
      )}
      {clause.text}
    </p>
  );
}
