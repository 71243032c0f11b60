import { useEffect, useRef, useState } from 'react';
import { Button, Callout, EmptyState, RadioGroup, TextArea } from '../../ui/components/index.ts';
import { useFormat, useLanguage, useText } from '../../ui/locale/index.ts';
import { useMeeting, useRoomView } from '../../ui/shell/shell-context.tsx';
import { useJudgements, useMeanings } from '../meanings.ts';
import { useWorkbench } from '../workbench.tsx';
import { DATE_YEAR, MANDATE, readMandateState, readReport, readYear, REPORT } from './judgements.ts';
import type { MissionReport } from './judgements.ts';
import { useDateWords } from './place-facts.tsx';
import { isLongerThanPage, reportContent, suggestReport } from './report-text.ts';
import { dateRows, mandateRows } from './rows.ts';
import styles from './subjects.module.css';
import { useExport } from './use-export.ts';
import { useMeetingNames } from './use-meeting-names.ts';
import { useNotes } from './use-notes.ts';
import { useToday } from '../use-today.ts';

const EMPTY: MissionReport = { outcome: '', position: '', followUp: '' };
const PARTS = ['outcome', 'position', 'followUp'] as const;

/** The report of a mission on one page: outcome, our position, follow-up; private until it is given to somebody. */
export function ReportView() {
  const t = useText();
  const isRoomView = useRoomView();
  const { meeting } = useMeeting();
  const kept = useJudgements(REPORT, readReport);
  if (isRoomView) return <EmptyState icon="eye-off" title={t('subjects.report.roomView')} />;
  if (kept === undefined) return null;
  const key = `${REPORT}/${meeting ?? 'all'}`;
  return <ReportForm key={key} id={key} first={kept.get(key) ?? EMPTY} meeting={meeting} />;
}

interface ReportFormProps {
  readonly id: string;
  readonly first: MissionReport;
  readonly meeting: string | null;
}

function ReportForm({ id, first, meeting }: ReportFormProps) {
  const t = useText();
  const { store } = useWorkbench();
  const language = useLanguage().tag;
  const format = useFormat();
  const { clock } = useWorkbench();
  const names = useMeetingNames(store);
  const [report, setReport] = useState(first);
  const [audience, setAudience] = useState<'private' | 'outside'>('private');
  const suggest = useSuggestion(meeting);
  const exportDocx = useExport();
  useKeep(id, report, first);
  const name = meeting === null ? '' : (names.get(meeting) ?? '');
  const title =
    name === ''
      ? t('subjects.report.titleAll', { date: format.date(clock.now()) })
      : t('subjects.report.titleOf', { meeting: name, date: format.date(clock.now()) });
  const isEmpty = PARTS.every((part) => report[part].trim() === '');
  const fill = (): void => {
    const known = suggest();
    const filled = PARTS.map(
      (part) => [part, report[part].trim() === '' ? known[part] : report[part]] as const,
    );
    setReport({ ...report, ...Object.fromEntries(filled) });
  };
  return (
    <div className={styles['report']} data-private="">
      <div className={styles['tools']}>
        <Button onPress={fill}>{t('subjects.report.fill')}</Button>
        <p className={styles['note']}>{t('subjects.report.fillHint')}</p>
      </div>
      {PARTS.map((part) => (
        <TextArea
          key={part}
          label={t(`subjects.report.${part}`)}
          value={report[part]}
          onChange={(words) => setReport({ ...report, [part]: words })}
          rows={7}
          maxLength={20_000}
        />
      ))}
      {isLongerThanPage(report) ? <Callout tone="caution">{t('subjects.report.long')}</Callout> : null}
      <RadioGroup
        label={t('subjects.report.audience')}
        choices={[
          { id: 'private', label: t('subjects.report.private') },
          { id: 'outside', label: t('subjects.report.outside') },
        ]}
        value={audience}
        onChange={setAudience}
      />
      <div>
        <Button
          variant="primary"
          isDisabled={isEmpty}
          onPress={() =>
            void exportDocx(
              reportContent(audience === 'outside' ? { ...report, position: '' } : report, {
                title,
                outcome: t('subjects.report.outcome'),
                position: t('subjects.report.position'),
                followUp: t('subjects.report.followUp'),
                language,
              }),
              audience,
            )
          }
        >
          {t('subjects.report.export')}
        </Button>
      </div>
    </div>
  );
}

const PAUSE_MS = 600;

/** Keeps what is written after each pause, and when the screen is left. */
function useKeep(id: string, report: MissionReport, first: MissionReport): void {
  const { store, clock } = useWorkbench();
  const kept = useRef(first);
  useEffect(() => {
    const keep = (): void => {
      if (kept.current === report) return;
      kept.current = report;
      void store.judgements.put({ id, kind: REPORT, document: null, value: report, at: clock.now() });
    };
    const timer = setTimeout(keep, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [store, clock, id, report]);
  const latest = useRef(report);
  useEffect(() => {
    latest.current = report;
  });
  useEffect(
    () => () => {
      if (kept.current !== latest.current)
        void store.judgements.put({
          id,
          kind: REPORT,
          document: null,
          value: latest.current,
          at: clock.now(),
        });
    },
    [store, clock, id],
  );
}

/** What the workbench knows for the three parts, when it is asked. */
function useSuggestion(meeting: string | null): () => MissionReport {
  const t = useText();
  const dateWords = useDateWords();
  const known = useMeanings();
  const today = useToday();
  const states = useJudgements(MANDATE, readMandateState);
  const years = useJudgements(DATE_YEAR, readYear);
  const notes = useNotes();
  return () => {
    const documents = Array.from(known.documents.values()).filter(
      ({ entry }) => meeting === null || entry.meeting === meeting,
    );
    const ids = new Set<string>(documents.map(({ entry }) => entry.id));
    const mandates = mandateRows(documents, states ?? new Map(), today);
    const inHand = mandates.filter(({ state }) => state === 'in-hand');
    return suggestReport(
      {
        outcomes: documents
          .filter(({ meaning }) => meaning.kind === 'resolution' || meaning.kind === 'decision')
          .map(({ entry }) => ({ name: entry.symbol ?? '', sentence: entry.title })),
        positions: notes.filter(
          ({ target, position, trashedAt }) =>
            target.kind === 'document' && ids.has(target.id) && position !== null && trashedAt === null,
        ),
        mandates: inHand.length > 0 ? inHand : mandates.filter(({ state }) => state === 'open'),
        dates: dateRows(documents, years ?? new Map(), today).filter(
          ({ isDeadline, isPast }) => isDeadline && isPast !== true,
        ),
      },
      {
        stance: (stance) => t(`library.stance.${stance}`),
        due: (date) => dateWords(date),
        quote: (words) => t('subjects.report.quote', { words }),
        at: (stance, place) => t('subjects.report.at', { stance, place }),
        says: (what, said) => t('subjects.report.says', { what, said }),
        agreed: (name, words) => (name === '' ? words : `${name} – ${words}`),
      },
    );
  };
}
