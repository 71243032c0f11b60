import { useMemo } from 'react';
import { Badge, EmptyState, MenuButton, SearchField, Select } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useMeeting, useRoomView } from '../../ui/shell/shell-context.tsx';
import { useJudgements, useMeanings } from '../meanings.ts';
import { DATE_YEAR, readYear } from './judgements.ts';
import { useKept } from './kept-state.ts';
import { TextName, useDateWords } from './place-facts.tsx';
import { PlaceButton, PlaceList, Places } from './place-list.tsx';
import { dateRows, withoutRepeats, withWords } from './rows.ts';
import type { DateRow } from './rows.ts';
import { StillReading } from './still-reading.tsx';
import styles from './subjects.module.css';
import { useJudging } from './use-judging.ts';
import { useToday } from '../use-today.ts';

const SHOWN = ['deadlines', 'coming', 'past', 'all'] as const;
type Shown = (typeof SHOWN)[number];
const NO_YEARS: ReadonlyMap<string, number> = new Map();

/** Deadlines and other dates of all texts in the order of the calendar; a year is never guessed silently. */
export function DeadlinesView() {
  const t = useText();
  const known = useMeanings();
  const { meeting } = useMeeting();
  const isRoomView = useRoomView();
  const today = useToday();
  const years = useJudgements(DATE_YEAR, readYear) ?? NO_YEARS;
  const [shown, setShown] = useKept<Shown>('deadlines.shown', 'deadlines');
  const [text, setText] = useKept('deadlines.text', '');
  const all = useMemo(
    () =>
      withoutRepeats(
        dateRows(known.documents.values(), isRoomView ? NO_YEARS : years, today),
        known.families(),
      ),
    [known, years, today, isRoomView],
  );
  const here = meeting === null ? all : all.filter((row) => row.meeting === meeting);
  const rows = withWords(
    here.filter((row) => isShown(row, shown)),
    text,
    ({ raw, sentence, title, symbol }) => `${raw} ${sentence} ${title} ${symbol ?? ''}`,
  );
  return (
    <>
      <div className={styles['tools']}>
        <SearchField
          label={t('subjects.deadlines.find')}
          hideLabel
          placeholder={t('subjects.deadlines.find')}
          clearLabel={t('common.clear')}
          value={text}
          onChange={setText}
        />
        <Select
          size="small"
          label={t('subjects.show')}
          choices={SHOWN.map((id) => ({ id, label: t(`subjects.deadlines.shown.${id}`) }))}
          value={shown}
          onChange={setShown}
        />
      </div>
      <StillReading known={known} />
      <p className={styles['count']} role="status">
        {t('subjects.deadlines.count', { count: rows.length })}
      </p>
      {rows.length === 0 && known.waiting === 0 ? (
        <EmptyState
          icon="clock"
          title={t(here.length === 0 ? 'subjects.deadlines.empty' : 'subjects.noneFit')}
        />
      ) : null}
      <Places label={t('subjects.view.deadlines')}>
        <PlaceList
          label={t('subjects.view.deadlines')}
          rows={rows}
          rowKey={({ key, iso }) => `${key} ${iso}`}
          render={(row) => <DateItem row={row} isRoomView={isRoomView} today={today} />}
        />
      </Places>
    </>
  );
}

function isShown(row: DateRow, shown: Shown): boolean {
  switch (shown) {
    case 'all':
      return true;
    case 'deadlines':
      return row.isDeadline;
    case 'past':
      return row.isPast === true;
    case 'coming':
      return row.isPast !== true;
  }
}

interface DateItemProps {
  readonly row: DateRow;
  readonly isRoomView: boolean;
  readonly today: string;
}

function DateItem({ row, isRoomView, today }: DateItemProps) {
  const t = useText();
  const dateWords = useDateWords();
  const { iso, raw, yearFrom, sentence, isDeadline } = row;
  const when =
    row.isPast === null ? null : t(row.isPast ? 'subjects.deadlines.past' : 'subjects.deadlines.coming');
  return (
    <>
      <PlaceButton row={`${row.key} ${iso}`} document={row.document} clause={row.clause}>
        <span className={styles['date']}>
          <time dateTime={iso.startsWith('-') ? undefined : iso}>{dateWords(iso)}</time>
          <span className={styles['facts']}>
            {isDeadline ? (
              <Badge tone={row.isPast === true ? 'neutral' : 'caution'} icon="clock">
                {t('subjects.deadlines.deadline')}
              </Badge>
            ) : null}
            {when === null ? null : <span>{when}</span>}
          </span>
        </span>
        <span className={styles['words']}>
          <Sentence sentence={sentence} raw={raw} />
          <TextName row={row} />
          {yearFrom === 'text' ? null : (
            <span className={styles['note']}>{t(`subjects.date.year.${yearFrom ?? 'open'}`, { raw })}</span>
          )}
        </span>
      </PlaceButton>
      {isRoomView || yearFrom === 'text' ? null : <YearMenu row={row} today={today} />}
    </>
  );
}

/** The sentence with the date marked in it. */
function Sentence({ sentence, raw }: { readonly sentence: string; readonly raw: string }) {
  const at = sentence.indexOf(raw);
  if (at < 0)
    return (
      <span className={styles['task']} dir="auto">
        {sentence}
      </span>
    );
  return (
    <span className={styles['task']} dir="auto">
      {sentence.slice(0, at)}
      <mark className={styles['found']}>{raw}</mark>
      {sentence.slice(at + raw.length)}
    </span>
  );
}

/** The delegate says which year is meant where the words do not. */
function YearMenu({ row, today }: { readonly row: DateRow; readonly today: string }) {
  const t = useText();
  const judge = useJudging();
  const around = Number(/^\d{4}/u.exec(row.iso)?.[0] ?? today.slice(0, 4));
  const choose = (year: number | null): void =>
    void judge(
      { id: row.key, kind: DATE_YEAR, document: row.document, value: year },
      year === null
        ? t('subjects.date.year.taken')
        : t('subjects.date.year.set', { raw: row.raw, year: String(year) }),
    );
  return (
    <div className={styles['choice']} data-private="">
      <MenuButton
        size="small"
        label={t('subjects.date.year.choose', { raw: row.raw })}
        icon="edit"
        bare
        groups={[
          {
            id: 'years',
            actions: [-1, 0, 1, 2].map((step) => ({
              id: String(around + step),
              label: String(around + step),
              isChecked: row.yearFrom === 'delegate' && row.iso.startsWith(String(around + step)),
              onAction: () => choose(around + step),
            })),
          },
          ...(row.yearFrom === 'delegate'
            ? [
                {
                  id: 'back',
                  actions: [
                    { id: 'back', label: t('subjects.date.year.asRead'), onAction: () => choose(null) },
                  ],
                },
              ]
            : []),
        ]}
      />
    </div>
  );
}
