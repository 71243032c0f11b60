import { useMemo } from 'react';
import { missingDocuments } from '../../../shared/text/references/index.ts';
import { Disclosure, EmptyState, SearchField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useMeeting } from '../../ui/shell/shell-context.tsx';
import { useMeanings } from '../meanings.ts';
import { useKept } from './kept-state.ts';
import { TextName } from './place-facts.tsx';
import { PlaceButton, PlaceList, Places } from './place-list.tsx';
import { withWords } from './rows.ts';
import { StillReading } from './still-reading.tsx';
import styles from './subjects.module.css';

/** What the texts cite and the library does not have, each with the places that cite it. */
export function MissingView() {
  const t = useText();
  const known = useMeanings();
  const { meeting } = useMeeting();
  const [text, setText] = useKept('missing.text', '');
  const missing = useMemo(() => {
    const citing = Array.from(known.documents.values())
      .filter(({ entry }) => meeting === null || entry.meeting === meeting)
      .map(({ entry, meaning }) => [entry, meaning.citations] as const);
    return missingDocuments(citing, known.resolver());
  }, [known, meeting]);
  const rows = withWords(missing, text, ({ name }) => name);
  return (
    <>
      <div className={styles['tools']}>
        <SearchField
          label={t('subjects.missing.find')}
          hideLabel
          placeholder={t('subjects.missing.find')}
          clearLabel={t('common.clear')}
          value={text}
          onChange={setText}
        />
      </div>
      <StillReading known={known} />
      <p className={styles['count']} role="status">
        {t('subjects.missing.count', { count: rows.length })}
      </p>
      {rows.length === 0 && known.waiting === 0 ? (
        <EmptyState
          icon="check"
          title={t(missing.length === 0 ? 'subjects.missing.empty' : 'subjects.noneFit')}
        />
      ) : null}
      <Places label={t('subjects.view.missing')}>
        {rows.slice(0, MOST).map(({ name, cited }) => (
          <Disclosure
            key={name}
            level={2}
            title={
              <>
                <bdi>{name}</bdi>{' '}
                <span className={styles['note']}>{t('subjects.missing.times', { count: cited.length })}</span>
              </>
            }
          >
            <PlaceList
              label={name}
              rows={cited.map((each, at) => ({ ...each, at }))}
              rowKey={({ document, clause, at }) => `missing/${document}/${clause}/${String(at)}`}
              render={(row) => {
                const entry = known.documents.get(row.document)?.entry;
                return (
                  <PlaceButton
                    row={`missing/${row.document}/${row.clause}/${String(row.at)}`}
                    document={row.document}
                    clause={row.clause}
                  >
                    <span className={styles['words']}>
                      <span dir="auto">{row.raw}</span>
                      {entry === undefined ? null : <TextName row={entry} />}
                    </span>
                  </PlaceButton>
                );
              }}
            />
          </Disclosure>
        ))}
      </Places>
      {rows.length > MOST ? <p className={styles['note']}>{t('subjects.missing.narrow')}</p> : null}
    </>
  );
}
/** More rows than that are narrowed by words. */
const MOST = 300;
