import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { readingNumbers } from '../../../shared/domain/reading-numbers.ts';
import { Disclosure, cx } from '../../ui/components/index.ts';
import { useFormat, useLanguage, useText } from '../../ui/locale/index.ts';
import { hasEncoding } from '../read-again.ts';
import { NumbersLine } from '../reading-numbers.tsx';
import type { Citing } from './cited-by.tsx';
import { HeadRelations } from './head-relations.tsx';
import { ReadAgain, ReadAgainButton } from './read-again-dialog.tsx';
import { RepairReport } from './repair-report.tsx';
import styles from './reader.module.css';

interface DocumentHeadProps {
  readonly entry: DocumentEntry;
  readonly parsed: ParsedDocument;
  readonly citing: Citing;
}

/** Blocks in which a text says its own title. */
const FRONT = 8;
/** Longer titles are set smaller. */
const LONG = 90;

/** Title, symbol and origin above the text, and what import had to say about the file. */
export function DocumentHead({ entry, parsed, citing }: DocumentHeadProps) {
  const t = useText();
  const format = useFormat();
  const { tag, direction } = useLanguage();
  const isRepeated = parsed.clauses.slice(0, FRONT).some(({ text }) => text.trim() === entry.title.trim());
  return (
    <header className={styles['head']}>
      {/* The window's words inside the text's: they are read, and stand, as the rest of the window. */}
      <p className={styles['facts']} lang={tag} dir={direction}>
        {entry.symbol === null ? null : <bdi className={styles['symbol']}>{entry.symbol}</bdi>}
        <bdi>{entry.fileName}</bdi>
        {entry.language === null ? null : <span>{format.languageName(entry.language)}</span>}
        {entry.datedOn === undefined ? null : (
          <time dateTime={entry.datedOn}>{format.day(entry.datedOn)}</time>
        )}
        {entry.agenda === undefined ? null : (
          <span dir="auto">{t('reading.agendaItem', { item: entry.agenda })}</span>
        )}
        <span>{t('common.clauseCount', { count: entry.clauseCount })}</span>
      </p>
      <h1
        className={cx(
          isRepeated ? styles['titleAgain'] : styles['title'],
          entry.title.length > LONG && styles['longTitle'],
        )}
        dir="auto"
        lang={parsed.language ?? undefined}
      >
        {entry.title}
      </h1>
      <div lang={tag} dir={direction}>
        <HeadRelations entry={entry} parsed={parsed} citing={citing} />
        <Remarks entry={entry} parsed={parsed} />
        {hasEncoding(parsed) ? <ReadAgain entry={entry} parsed={parsed} /> : null}
      </div>
    </header>
  );
}

function Remarks({ entry, parsed }: Omit<DocumentHeadProps, 'citing'>) {
  const t = useText();
  const { warnings, repairs } = parsed;
  const count = warnings.length + (repairs.length > 0 ? 1 : 0);
  if (count === 0) return null;
  return (
    <div className={styles['remarks']}>
      <Disclosure level={2} title={t('reading.remarks', { count })}>
        <ul>
          <li>
            {t('reading.numbers')} <NumbersLine numbers={readingNumbers(parsed)} />
          </li>
          {repairs.length === 0 ? null : <li>{t('reading.repairsInAll', { count: repairs.length })}</li>}
          {warnings.map((warning, index) => (
            <li key={`${warning.code}-${index}`}>
              {t(`reading.warning.${warning.code}`, { detail: warning.detail ?? '' })}
            </li>
          ))}
        </ul>
        {hasEncoding(parsed) ? <ReadAgainButton document={entry.id} /> : null}
        {repairs.length === 0 ? null : <RepairReport document={entry.id} parsed={parsed} />}
      </Disclosure>
    </div>
  );
}
