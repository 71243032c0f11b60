import { useMemo, useState } from 'react';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { LiveQuery, Settings, Store } from '../../store/api.ts';
import {
  Button,
  Callout,
  EmptyState,
  ErrorState,
  LoadingState,
  Screen,
  useDelayed,
} from '../../ui/components/index.ts';
import { useLanguage, useText } from '../../ui/locale/index.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { PaperPages } from './paper-pages.tsx';
import { chosenNotes, firstChoices, hasRedLine, makePrintJob, type PrintChoices } from './print-choices.ts';
import { PrintOptions } from './print-options.tsx';
import { usePrintSource, type PrintOf, type PrintSource } from './print-source.ts';
import styles from './printing.module.css';
import { usePaper, type PaperState } from './use-paper.ts';
import { useHandOver } from './use-hand-over.ts';

interface PrintScreenProps {
  readonly of: PrintOf;
}

function notesOn(store: Store, of: PrintOf): LiveQuery<readonly Annotation[]> {
  return of.kind === 'comparison' ? NOTHING : store.annotations.of(of);
}

/** A comparison has no notes of its own. */
const NO_NOTES: readonly Annotation[] = [];
const NOTHING: LiveQuery<readonly Annotation[]> = {
  current: () => Promise.resolve(NO_NOTES),
  subscribe: (listener) => {
    listener(NO_NOTES);
    return () => undefined;
  },
};

/**
 * Print preview of a document or draft. A copy for outside is the default; whatever is shown here is the very
 * file that will be saved or printed.
 */
export function PrintScreen({ of }: PrintScreenProps) {
  const t = useText();
  const { store } = useWorkbench();
  const source = usePrintSource(of);
  const key = JSON.stringify(of);
  const query = useMemo(() => notesOn(store, JSON.parse(key) as PrintOf), [store, key]);
  const annotations = useLive(query);
  const settings = useLive(useMemo(() => store.settings.live(), [store]));
  if (source.state === 'unreadable') return <EmptyState icon="print" title={t('printing.unreadable')} />;
  if (source.state === 'failed') {
    return (
      <ErrorState
        problem={{
          happened: t('printing.failed.text.happened'),
          safe: t('printing.failed.safe'),
          todo: t('printing.failed.text.todo'),
          details: source.details,
        }}
        copyLabel={t('common.copyDetails')}
        copiedLabel={t('common.copied')}
      />
    );
  }
  if (source.state === 'loading' || annotations === undefined || settings === undefined) {
    return <LoadingState label={t('common.loading')} />;
  }
  return <PrintDesk key={key} source={source.source} annotations={annotations} settings={settings} />;
}

interface PrintDeskProps {
  readonly source: PrintSource;
  readonly annotations: readonly Annotation[];
  readonly settings: Settings;
}

function PrintDesk({ source, annotations, settings }: PrintDeskProps) {
  const t = useText();
  const { clock } = useWorkbench();
  const language = useLanguage();
  const [choices, setChoices] = useState(() =>
    firstChoices({ paper: settings.paper, language: language.tag }, source),
  );
  const [attempt, setAttempt] = useState(0);
  const [today] = useState(() => localDay(clock.now()));
  const present = useMemo(
    () => annotations.filter((annotation) => annotation.trashedAt === null),
    [annotations],
  );
  const jobChoices = useJobChoices(choices);
  const job = useMemo(
    () => makePrintJob(source, present, jobChoices, today),
    [source, present, jobChoices, today],
  );
  const paper = usePaper(job, attempt);
  const change = (part: Partial<PrintChoices>): void => setChoices((old) => ({ ...old, ...part }));
  const hand = useHandOver(() => change({ redLines: false }));
  const ready = paper.paper !== null && paper.paper.job === job ? paper.paper : null;
  return (
    <Screen
      title={t('printing.title')}
      lead={<bdi>{source.title}</bdi>}
      actions={
        <>
          <Button
            icon="print"
            isDisabled={ready === null || hand.isBusy}
            onPress={() => ready !== null && void hand.print(ready)}
          >
            {t('printing.print')}
          </Button>
          <Button
            variant="primary"
            icon="download"
            isDisabled={ready === null || hand.isBusy}
            onPress={() => ready !== null && void hand.save(ready)}
          >
            {t('printing.save')}
          </Button>
        </>
      }
    >
      <div className={styles['desk']}>
        <PrintOptions
          annotations={present}
          kind={source.kind}
          version={source.kind === 'draft' ? source.version : null}
          choices={choices}
          onChange={change}
        />
        <div className={styles['preview']} data-private={choices.copy === 'private' ? true : undefined}>
          <Contents annotations={present} choices={choices} isComparison={source.kind === 'comparison'} />
          <Preview
            paper={paper}
            blackAndWhite={choices.blackAndWhite}
            onRetry={() => setAttempt((n) => n + 1)}
          />
        </div>
      </div>
    </Screen>
  );
}

/** The choices that change the paper: that of the preview alone makes no new one. */
function useJobChoices(choices: PrintChoices): PrintChoices {
  const { copy, leftOut, redLines, statusColumn, wideMargin, versionName, lineNumbers, paper, words } =
    choices;
  return useMemo(
    () => ({
      copy,
      leftOut,
      redLines,
      statusColumn,
      wideMargin,
      versionName,
      lineNumbers,
      paper,
      words,
      blackAndWhite: true,
    }),
    [copy, leftOut, redLines, statusColumn, wideMargin, versionName, lineNumbers, paper, words],
  );
}

function localDay(at: number): string {
  const day = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(day.getFullYear())}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** What the file will contain, in words, before it is saved. */
function Contents({
  annotations,
  choices,
  isComparison,
}: {
  readonly annotations: readonly Annotation[];
  readonly choices: PrintChoices;
  readonly isComparison: boolean;
}) {
  const t = useText();
  if (isComparison) {
    const isPrivate = choices.copy === 'private';
    return (
      <Callout
        icon={isPrivate ? 'lock' : 'shield'}
        tone={isPrivate ? 'caution' : 'positive'}
        title={t(`printing.contains.${choices.copy}.title`)}
      >
        {t('printing.contains.changes')}
      </Callout>
    );
  }
  if (choices.copy === 'outside') {
    return (
      <Callout icon="shield" tone="positive" title={t('printing.contains.outside.title')}>
        {t('printing.contains.outside')}
      </Callout>
    );
  }
  const chosen = chosenNotes(annotations, choices);
  const redLines = choices.redLines ? chosen.filter(hasRedLine).length : 0;
  return (
    <Callout icon="lock" tone="caution" title={t('printing.contains.private.title')}>
      {t('printing.contains.private', { count: chosen.length })}{' '}
      {redLines > 0
        ? t('printing.contains.redLines', { count: redLines })
        : t('printing.contains.noRedLines')}{' '}
      {choices.statusColumn ? t('printing.contains.statuses') : null}
    </Callout>
  );
}

interface PreviewProps {
  readonly paper: PaperState;
  readonly blackAndWhite: boolean;
  readonly onRetry: () => void;
}

const FAILURES: ReadonlySet<string> = new Set(['no-browser', 'timed-out', 'crashed']);

function Preview({ paper, blackAndWhite, onRetry }: PreviewProps) {
  const t = useText();
  if (paper.failure !== null) {
    const { code, details } = paper.failure;
    const known = FAILURES.has(code) ? code : 'other';
    return (
      <ErrorState
        problem={{
          happened: t(`printing.failed.${known}.happened`),
          safe: t('printing.failed.safe'),
          todo: t(`printing.failed.${known}.todo`),
          details,
        }}
        copyLabel={t('common.copyDetails')}
        copiedLabel={t('common.copied')}
        action={
          <Button size="small" onPress={onRetry}>
            {t('common.retry')}
          </Button>
        }
      />
    );
  }
  return (
    <section className={styles['sheets']} aria-label={t('printing.preview')} aria-busy={paper.isMaking}>
      {paper.isMaking ? <Making key={paper.paper === null ? 'first' : 'next'} /> : null}
      {paper.paper === null ? null : <PaperPages paper={paper.paper} blackAndWhite={blackAndWhite} />}
    </section>
  );
}

function Making() {
  const t = useText();
  const shown = useDelayed(300);
  return <output className={styles['making']}>{shown ? t('printing.preview.making') : null}</output>;
}
