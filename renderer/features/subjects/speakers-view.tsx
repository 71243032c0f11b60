import { useMemo, useState } from 'react';
import { asId, type DocumentId } from '../../../shared/base/ids.ts';
import { Badge, Button, EmptyState, SearchField, Select } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useMeeting, useRoomView } from '../../ui/shell/shell-context.tsx';
import { useJudgements, useMeanings } from '../meanings.ts';
import { useWorkbench } from '../workbench.tsx';
import { readSpeaker, SPEAKER } from './judgements.ts';
import type { ConfirmedSpeaker } from './judgements.ts';
import { keptOf, useKept } from './kept-state.ts';
import { TextName } from './place-facts.tsx';
import { PlaceButton, PlaceList, Places } from './place-list.tsx';
import { speakerRows, withWords } from './rows.ts';
import type { SpeakerRow } from './rows.ts';
import { SpeakerDialog } from './speaker-dialog.tsx';
import { StillReading } from './still-reading.tsx';
import styles from './subjects.module.css';
import { useJudging } from './use-judging.ts';

const NO_SPEAKERS: ReadonlyMap<string, ConfirmedSpeaker> = new Map();
const ALL = 'all';

/** Who said what, as which, and for whom: by speaker, to be confirmed or corrected by the delegate. */
export function SpeakersView({ of }: { readonly of: string | undefined }) {
  const t = useText();
  const { compare } = useFormat();
  const known = useMeanings();
  const { meeting } = useMeeting();
  const isRoomView = useRoomView();
  const confirmed = useJudgements(SPEAKER, readSpeaker) ?? NO_SPEAKERS;
  const [document, setDocument] = useKept<string>('speakers.document', of ?? ALL);
  const [text, setText] = useKept('speakers.text', '');
  const [correcting, setCorrecting] = useState<SpeakerRow | null>(null);
  const all = useMemo(
    () => speakerRows(known.documents.values(), isRoomView ? NO_SPEAKERS : confirmed),
    [known, confirmed, isRoomView],
  );
  const here = meeting === null ? all : all.filter((row) => row.meeting === meeting);
  const reports = Array.from(new Map(here.map((row) => [row.document as string, row.title])));
  const chosen = reports.some(([id]) => id === document) ? document : ALL;
  const rows = withWords(
    chosen === ALL ? here : here.filter((row) => row.document === chosen),
    text,
    (row) => `${row.speaker} ${row.onBehalfOf ?? ''} ${row.text}`,
  );
  const groups = Array.from(Map.groupBy(rows, ({ speaker }) => speaker)).toSorted(([a], [b]) =>
    compare(a, b),
  );
  return (
    <>
      <div className={styles['tools']}>
        <SearchField
          label={t('subjects.speakers.find')}
          hideLabel
          placeholder={t('subjects.speakers.find')}
          clearLabel={t('common.clear')}
          value={text}
          onChange={setText}
        />
        <Select
          size="small"
          label={t('subjects.speakers.report')}
          choices={[
            { id: ALL, label: t('subjects.speakers.allReports') },
            ...reports.map(([id, title]) => ({ id, label: title })),
          ]}
          value={chosen}
          onChange={setDocument}
        />
      </div>
      <StillReading known={known} />
      <p className={styles['count']} role="status">
        {t('subjects.speakers.count', { count: rows.length, speakers: groups.length })}
      </p>
      {rows.length === 0 && known.waiting === 0 ? (
        <EmptyState
          icon="note"
          title={t(here.length === 0 ? 'subjects.speakers.empty' : 'subjects.noneFit')}
        />
      ) : null}
      <Places label={t('subjects.view.speakers')}>
        {groups.map(([speaker, own]) => (
          <section key={speaker} className={styles['group']} aria-label={speaker}>
            <h2 className={styles['groupTitle']} dir="auto">
              {speaker}
            </h2>
            <PlaceList
              label={speaker}
              rows={own}
              rowKey={(row) => row.key}
              render={(row) => (
                <SpeakerItem row={row} isRoomView={isRoomView} onCorrect={() => setCorrecting(row)} />
              )}
            />
          </section>
        ))}
      </Places>
      {correcting === null ? null : <SpeakerDialog row={correcting} onClose={() => setCorrecting(null)} />}
    </>
  );
}

interface SpeakerItemProps {
  readonly row: SpeakerRow;
  readonly isRoomView: boolean;
  readonly onCorrect: () => void;
}

function SpeakerItem({ row, isRoomView, onCorrect }: SpeakerItemProps) {
  const t = useText();
  const judge = useJudging();
  const { speaker, onBehalfOf, capacity, isConfirmed, text } = row;
  const kept = keptOf(useWorkbench());
  const confirm = (): void => {
    // The button goes; the focus stays in the row.
    kept.leaveRow(row.key);
    void judge(
      {
        id: row.key,
        kind: SPEAKER,
        document: asId<DocumentId>(row.document),
        value: { speaker, onBehalfOf, capacity },
      },
      t('subjects.speakers.confirmedNow', { speaker }),
    );
  };
  return (
    <>
      <PlaceButton row={row.key} document={row.document} clause={row.clause}>
        <span className={styles['words']}>
          <span className={styles['facts']}>
            <Badge>{t(`subjects.capacity.${capacity}`)}</Badge>
            {onBehalfOf === null ? null : (
              <span dir="auto">{t('subjects.speakers.onBehalfOf', { body: onBehalfOf })}</span>
            )}
            {isConfirmed ? (
              <Badge tone="positive" icon="check">
                {t('subjects.speakers.confirmed')}
              </Badge>
            ) : null}
          </span>
          <span className={styles['task']} dir="auto">
            {text}
          </span>
          <TextName row={row} />
        </span>
      </PlaceButton>
      {isRoomView ? null : (
        <div className={styles['choice']} data-private="">
          {isConfirmed ? null : (
            <Button size="small" label={t('subjects.speakers.confirmOf', { speaker })} onPress={confirm}>
              {t('subjects.speakers.confirm')}
            </Button>
          )}
          <Button size="small" label={t('subjects.speakers.correctOf', { speaker })} onPress={onCorrect}>
            {t('subjects.speakers.correct')}
          </Button>
        </div>
      )}
    </>
  );
}
