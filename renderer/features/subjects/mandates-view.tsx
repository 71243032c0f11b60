import { useMemo } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import { Badge, EmptyState, SearchField, Select } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useMeeting, useRoomView } from '../../ui/shell/shell-context.tsx';
import { useJudgements, useMeanings } from '../meanings.ts';
import { useWorkbench } from '../workbench.tsx';
import { MANDATE, MANDATE_STATES, readMandateState } from './judgements.ts';
import type { MandateState } from './judgements.ts';
import { useKept } from './kept-state.ts';
import { TextName, useDateWords } from './place-facts.tsx';
import { PlaceButton, PlaceList, Places } from './place-list.tsx';
import { groupMandates, MANDATE_GROUPS, mandateRows, withWords } from './rows.ts';
import type { MandateGroup, MandateRow } from './rows.ts';
import styles from './subjects.module.css';
import { useJudging } from './use-judging.ts';
import { useMeetingNames } from './use-meeting-names.ts';
import { useToday } from '../use-today.ts';
import { StillReading } from './still-reading.tsx';

type Shown = MandateState | 'all' | 'undone';
const SHOWN = ['undone', 'all', ...MANDATE_STATES] as const satisfies readonly Shown[];
const NO_STATES: ReadonlyMap<string, MandateState> = new Map();

/** Who is asked to do what, and by when: the mandates of all texts, each with how far the delegate is with it. */
export function MandatesView() {
  const t = useText();
  const { compare } = useFormat();
  const known = useMeanings();
  const { meeting } = useMeeting();
  const isRoomView = useRoomView();
  const { store } = useWorkbench();
  const states = useJudgements(MANDATE, readMandateState) ?? NO_STATES;
  const today = useToday();
  const [group, setGroup] = useKept<MandateGroup>('mandates.group', 'document');
  const [shown, setShown] = useKept<Shown>('mandates.shown', 'undone');
  const [text, setText] = useKept('mandates.text', '');
  const all = useMemo(
    () => mandateRows(known.documents.values(), isRoomView ? NO_STATES : states, today),
    [known, states, today, isRoomView],
  );
  const here = meeting === null ? all : all.filter((row) => row.meeting === meeting);
  const wanted = here.filter(({ state }) => isShown(state, isRoomView ? 'all' : shown));
  const rows = withWords(
    wanted,
    text,
    ({ addressee, task, title, symbol }) => `${addressee ?? ''} ${task} ${title} ${symbol ?? ''}`,
  );
  const groups = groupMandates(rows, group, compare);
  const title = useGroupTitle(group, store);
  return (
    <>
      <div className={styles['tools']}>
        <SearchField
          label={t('subjects.mandates.find')}
          hideLabel
          placeholder={t('subjects.mandates.find')}
          clearLabel={t('common.clear')}
          value={text}
          onChange={setText}
        />
        <Select
          size="small"
          label={t('subjects.groupBy')}
          choices={MANDATE_GROUPS.map((id) => ({ id, label: t(`subjects.groupBy.${id}`) }))}
          value={group}
          onChange={setGroup}
        />
        {isRoomView ? null : (
          <Select
            size="small"
            label={t('subjects.show')}
            choices={SHOWN.map((id) => ({ id, label: t(`subjects.mandates.shown.${id}`) }))}
            value={shown}
            onChange={setShown}
          />
        )}
      </div>
      <StillReading known={known} />
      <p className={styles['count']} role="status">
        {t('subjects.mandates.count', { count: rows.length })}
      </p>
      {rows.length === 0 && known.waiting === 0 ? (
        <EmptyState
          icon="check"
          title={t(here.length === 0 ? 'subjects.mandates.empty' : 'subjects.noneFit')}
        />
      ) : null}
      <Places label={t('subjects.view.mandates')}>
        {groups.map(({ key, rows: own }) => (
          <section key={key} className={styles['group']} aria-label={title(key, own[0])}>
            <h2 className={styles['groupTitle']} dir="auto">
              {title(key, own[0])}
            </h2>
            <PlaceList
              label={title(key, own[0])}
              rows={own}
              rowKey={(row) => row.key}
              render={(row) => <MandateItem row={row} group={group} isRoomView={isRoomView} />}
            />
          </section>
        ))}
      </Places>
    </>
  );
}

function isShown(state: MandateState, shown: Shown): boolean {
  if (shown === 'undone') return state === 'open' || state === 'in-hand';
  return shown === 'all' || shown === state;
}

/** What a group is called. */
function useGroupTitle(
  group: MandateGroup,
  store: ReturnType<typeof useWorkbench>['store'],
): (key: string, first: MandateRow | undefined) => string {
  const t = useText();
  const meetings = useMeetingNames(store);
  const dateWords = useDateWords();
  return (key, first) => {
    switch (group) {
      case 'document':
        return first === undefined
          ? ''
          : [first.symbol, first.title].filter((part) => part !== null).join(' · ');
      case 'meeting':
        return meetings.get(key) ?? '';
      case 'date':
        return key === '' ? t('subjects.mandates.noDate') : dateWords(key);
      case 'addressee':
        return first?.addressee ?? t('subjects.mandates.nobody');
      default:
        return assertNever(group);
    }
  };
}

interface MandateItemProps {
  readonly row: MandateRow;
  readonly group: MandateGroup;
  readonly isRoomView: boolean;
}

function MandateItem({ row, group, isRoomView }: MandateItemProps) {
  const t = useText();
  const dateWords = useDateWords();
  const { label, verb, addressee, task, by, yearFrom, isLate, state } = row;
  return (
    <>
      <PlaceButton row={row.key} document={row.document} clause={row.clause}>
        <span className={styles['label']}>{label === null ? '' : <bdi>{label}</bdi>}</span>
        <span className={styles['words']}>
          <span className={styles['lead']} dir="auto">
            <i>{verb}</i> {addressee}
          </span>
          <span className={styles['task']} dir="auto">
            {task}
          </span>
          {group === 'document' ? null : <TextName row={row} />}
          {by === null ? null : (
            <span className={styles['facts']}>
              <Badge tone={isLate ? 'caution' : 'accent'} icon="clock">
                {t(isLate ? 'subjects.mandates.wasDue' : 'subjects.mandates.due', { date: dateWords(by) })}
              </Badge>
              {yearFrom === 'document' ? <span>{t('subjects.date.fromDocument')}</span> : null}
            </span>
          )}
        </span>
      </PlaceButton>
      {isRoomView ? null : <StateChoice row={row} state={state} />}
    </>
  );
}

function StateChoice({ row, state }: { readonly row: MandateRow; readonly state: MandateState }) {
  const t = useText();
  const judge = useJudging();
  return (
    <div className={styles['choice']} data-private="">
      <Select
        size="small"
        hideLabel
        label={t('subjects.mandates.stateOf', { task: row.task.slice(0, 80) })}
        choices={MANDATE_STATES.map((id) => ({ id, label: t(`subjects.mandates.state.${id}`) }))}
        value={state}
        onChange={(next) =>
          void judge(
            { id: row.key, kind: MANDATE, document: row.document, value: next === 'open' ? null : next },
            t('subjects.mandates.marked', { state: t(`subjects.mandates.state.${next}`) }),
          )
        }
      />
    </div>
  );
}
