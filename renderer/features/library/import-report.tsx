import { useState } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { sumOfNumbers } from '../../../shared/domain/reading-numbers.ts';
import { Button, Disclosure, Icon, IconButton, ProblemItem } from '../../ui/components/index.ts';
import type { IconName } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { EncodingDialog, encodingIn } from '../encoding-dialog.tsx';
import { NumbersLine } from '../reading-numbers.tsx';
import { useWorkbench } from '../workbench.tsx';
import { whatWasRead } from './importing/import-files.ts';
import type { FileOutcome, ImportReport, WhatWasRead } from './importing/import-files.ts';
import { useLibraryState } from './library-state.ts';
import { LockedLine } from './locked-line.tsx';
import { refusalDetails, refusalMessage, type Refused } from './importing/refusals.ts';
import { reportLine } from './importing/use-import.ts';
import styles from './library.module.css';

interface ImportReportPanelProps {
  readonly report: ImportReport;
  readonly onClose: () => void;
}

type Part = FileOutcome['kind'] | 'remarked';

const PARTS: readonly { readonly part: Part; readonly icon: IconName }[] = [
  { part: 'refused', icon: 'warning' },
  { part: 'remarked', icon: 'info' },
  { part: 'added', icon: 'check' },
  { part: 'kept', icon: 'document' },
  { part: 'already-here', icon: 'info' },
];

/** Among two hundred files, those that something is to be known about stand apart. */
function partOf(outcome: FileOutcome): Part {
  return outcome.kind === 'added' && (outcome.read?.remarks.length ?? 0) > 0 ? 'remarked' : outcome.kind;
}

/** What became of the files of the last import; stays until it is closed. */
export function ImportReportPanel({ report, onClose }: ImportReportPanelProps) {
  const t = useText();
  return (
    <section className={styles['report']} aria-label={t('library.report')}>
      <header className={styles['reportHead']}>
        <h2>{t('library.report')}</h2>
        <p className={styles['reportLine']}>{reportLine(report, t)}</p>
        <IconButton icon="close" size="small" bare label={t('library.report.close')} onPress={onClose} />
      </header>
      <InAll report={report} />
      {PARTS.map(({ part, icon }) => (
        <ReportPart
          key={part}
          part={part}
          icon={icon}
          outcomes={report.outcomes.filter((outcome) => partOf(outcome) === part)}
        />
      ))}
    </section>
  );
}

/** What all added files hold together; one alone says it at its own line. */
function InAll({ report }: { readonly report: ImportReport }) {
  const t = useText();
  const all = report.outcomes.flatMap((outcome) =>
    outcome.kind === 'added' && outcome.read !== null ? [outcome.read.numbers] : [],
  );
  if (all.length < 2) return null;
  return (
    <p className={styles['hint']}>
      {t('library.report.inAll')} <NumbersLine numbers={sumOfNumbers(all)} />
    </p>
  );
}

interface ReportPartProps {
  readonly part: Part;
  readonly icon: IconName;
  readonly outcomes: readonly FileOutcome[];
}

const AT_FIRST = 50;

function ReportPart({ part, icon, outcomes }: ReportPartProps) {
  const t = useText();
  const [most, setMost] = useState(AT_FIRST);
  if (outcomes.length === 0) return null;
  return (
    <Disclosure
      title={
        <span className={styles['reportTitle']}>
          <Icon name={icon} size={16} /> {t(`library.report.part.${part}`, { count: outcomes.length })}
        </span>
      }
      defaultExpanded={part === 'refused' || outcomes.length <= 5}
    >
      <ul className={styles['outcomes']}>
        {outcomes.slice(0, most).map((outcome, index) => (
          <li key={`${outcome.file} ${index}`}>
            <OutcomeLine outcome={outcome} />
          </li>
        ))}
      </ul>
      {outcomes.length > most ? (
        <Button size="small" onPress={() => setMost(most + AT_FIRST)}>
          {t('subjects.more', { count: outcomes.length - most })}
        </Button>
      ) : null}
    </Disclosure>
  );
}

function OutcomeLine({ outcome }: { readonly outcome: FileOutcome }) {
  const t = useText();
  const shell = useShell();
  if (outcome.kind === 'refused') return <RefusedLine outcome={outcome} />;
  return (
    <>
      <span className={styles['outcome']}>
        <bdi>{outcome.file}</bdi>
        {outcome.kind === 'added' ? (
          <span className={styles['hint']} dir="auto">
            {outcome.title}
          </span>
        ) : null}
        <Button
          size="small"
          variant="quiet"
          onPress={() => shell.open({ kind: 'document', id: outcome.document })}
          label={t('library.report.open', { file: outcome.file })}
        >
          {t('common.open')}
        </Button>
      </span>
      {outcome.kind === 'added' && outcome.read !== null ? <ReadLines read={outcome.read} /> : null}
      {outcome.kind === 'added' && outcome.read !== null ? (
        <EncodingLine outcome={outcome} read={outcome.read} />
      ) : null}
    </>
  );
}

/** What was read from a file, and under it what is to be known about the reading. */
function ReadLines({ read: { numbers, remarks } }: { readonly read: WhatWasRead }) {
  const t = useText();
  return (
    <>
      <NumbersLine numbers={numbers} className={styles['hint']} />
      {remarks.length === 0 ? null : (
        <ul className={styles['remarks']}>
          {remarks.map(({ code, detail }, index) => (
            <li key={`${code} ${index}`}>{t(`reading.warning.${code}`, { detail: detail ?? '' })}</li>
          ))}
        </ul>
      )}
    </>
  );
}

interface EncodingLineProps {
  readonly outcome: Extract<FileOutcome, { readonly kind: 'added' }>;
  readonly read: WhatWasRead;
}

/** Where the encoding was guessed or chosen: the way to another one. */
function EncodingLine({ outcome, read }: EncodingLineProps) {
  const t = useText();
  const { store } = useWorkbench();
  const [state] = useLibraryState();
  const [entry, setEntry] = useState<DocumentEntry | null>(null);
  const present = encodingIn(read.remarks);
  if (present === null) return null;
  const settle = async (document: DocumentId): Promise<void> => {
    const [now, parsed] = [await store.documents.get(document), await store.documents.parsed(document)];
    if (now === null || parsed === null) return;
    state.settle(outcome, [{ ...outcome, document, title: now.title, read: whatWasRead(parsed) }]);
  };
  return (
    <>
      <Button
        size="small"
        label={t('reading.encoding.askOf', { file: outcome.file })}
        onPress={() => void store.documents.get(outcome.document).then(setEntry)}
      >
        {t('reading.encoding.ask')}
      </Button>
      {entry === null ? null : (
        <EncodingDialog
          entry={entry}
          present={present}
          onClose={() => setEntry(null)}
          onRead={(document) => void settle(document)}
        />
      )}
    </>
  );
}

function RefusedLine({ outcome }: { readonly outcome: Refused }) {
  const t = useText();
  const message = refusalMessage(outcome.code);
  const { locked } = outcome;
  if (locked !== undefined) return <LockedLine outcome={outcome} locked={locked} />;
  return (
    <ProblemItem
      subject={outcome.file}
      problem={{
        happened: t(`${message}.happened`),
        safe: t(`${message}.safe`),
        todo: t(`${message}.todo`),
        details: refusalDetails(outcome),
      }}
      copyLabel={t('common.copyDetails')}
      copiedLabel={t('common.copied')}
    />
  );
}
