import { Button, Disclosure, Icon, IconButton, ProblemItem } from '../../ui/components/index.ts';
import type { IconName } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import type { FileOutcome, ImportReport } from './importing/import-files.ts';
import { refusalDetails, refusalMessage, type Refused } from './importing/refusals.ts';
import { reportLine } from './importing/use-import.ts';
import styles from './library.module.css';

interface ImportReportPanelProps {
  readonly report: ImportReport;
  readonly onClose: () => void;
}

const PARTS: readonly { readonly kind: FileOutcome['kind']; readonly icon: IconName }[] = [
  { kind: 'refused', icon: 'warning' },
  { kind: 'added', icon: 'check' },
  { kind: 'kept', icon: 'document' },
  { kind: 'already-here', icon: 'info' },
];

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
      {PARTS.map(({ kind, icon }) => (
        <ReportPart
          key={kind}
          kind={kind}
          icon={icon}
          outcomes={report.outcomes.filter((outcome) => outcome.kind === kind)}
        />
      ))}
    </section>
  );
}

interface ReportPartProps {
  readonly kind: FileOutcome['kind'];
  readonly icon: IconName;
  readonly outcomes: readonly FileOutcome[];
}

function ReportPart({ kind, icon, outcomes }: ReportPartProps) {
  const t = useText();
  if (outcomes.length === 0) return null;
  return (
    <Disclosure
      title={
        <span className={styles['reportTitle']}>
          <Icon name={icon} size={16} /> {t(`library.report.part.${kind}`, { count: outcomes.length })}
        </span>
      }
      defaultExpanded={kind === 'refused' || outcomes.length <= 5}
    >
      <ul className={styles['outcomes']}>
        {outcomes.map((outcome, index) => (
          <li key={`${outcome.file} ${index}`}>
            <OutcomeLine outcome={outcome} />
          </li>
        ))}
      </ul>
    </Disclosure>
  );
}

function OutcomeLine({ outcome }: { readonly outcome: FileOutcome }) {
  const t = useText();
  const shell = useShell();
  if (outcome.kind === 'refused') return <RefusedLine outcome={outcome} />;
  return (
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
  );
}

function RefusedLine({ outcome }: { readonly outcome: Refused }) {
  const t = useText();
  const message = refusalMessage(outcome.code);
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
