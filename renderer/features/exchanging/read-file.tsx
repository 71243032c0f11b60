import { useState } from 'react';
import { assertNever } from '../../../shared/base/assert-never.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import type { FileReport } from '../../../shared/contract/exchange.ts';
import { matterOf } from '../../../shared/domain/conflict.ts';
import type { Arrived } from '../../exchange/arrivals.ts';
import type { ExchangeState } from '../../exchange/api.ts';
import { Button, Callout, Dialog, TextField } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import type { Translate } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { usePersonName } from './circle-name.tsx';
import { EXCHANGE_MEDIA_TYPE } from './file-types.ts';
import { NotProtected } from './not-protected.tsx';
import { ANSWERED } from './waiting-answers.tsx';
import { failureText, showFailure } from './problems.ts';
import { showDialog, useExchangeHolder } from './use-exchange.ts';
import type { OpenedFile } from './use-exchange.ts';
import { ComparisonWords } from './word-list.tsx';
import styles from './exchanging.module.css';

/**
 * Reads one file of the exchange; what became of it is announced, kept in Tasks, and given to `onRead`. What a file
 * asks for is asked in a dialog that stays whatever becomes of the screen.
 */
export function useReadFile(
  onRead: (report: FileReport) => void,
): (name: string, bytes: Uint8Array) => Promise<void> {
  const t = useText();
  const shell = useShell();
  const holder = useExchangeHolder();
  return async (name, bytes) => {
    await shell.runTask('exchange', 'exchanging.task.read', { name }, async () => {
      const read = await holder.exchange.readFile(bytes);
      if (!read.ok) {
        showFailure(shell, t, read.error, name);
        return { kind: 'failed', report: failureText(t, read.error.code) };
      }
      const { arrived, report } = read.value;
      if (report.kind === 'invitation' && isMember(holder.state, report.circle)) {
        return t('exchanging.read.already', { circle: report.circleName });
      }
      const said = reportText(t, report, arrived);
      onRead(report);
      if (report.kind !== 'exchange')
        showDialog(holder, { kind: 'file', file: { id: crypto.randomUUID(), report, bytes } });
      return said;
    });
  };
}

function isMember(state: ExchangeState | undefined, circle: CircleId): boolean {
  return state?.circles.some((known) => known.id === circle && known.role !== null) === true;
}

/** What reading a file did, in sentences. */
export function reportText(t: Translate, report: FileReport, arrived: Arrived | null): string {
  switch (report.kind) {
    case 'invitation':
      return t('exchanging.read.invitation', { from: report.from, circle: report.circleName });
    case 'join-request':
      return t('exchanging.read.answer', { person: report.person, circle: report.circleName });
    case 'exchange':
      return exchangeText(t, report, arrived);
    default:
      return assertNever(report);
  }
}

function exchangeText(
  t: Translate,
  report: Extract<FileReport, { kind: 'exchange' }>,
  arrived: Arrived | null,
): string {
  const { circleName: circle, from } = report;
  const drafts = arrived?.drafts.length ?? 0;
  const conflicts = new Set(arrived?.conflicts.map(matterOf)).size;
  const parts = [
    report.joined ? t('exchanging.read.joined', { circle }) : null,
    report.isRequest ? t('exchanging.read.request', { from }) : null,
    !report.isRequest && report.newSegments === 0 && report.newRecords === 0 && report.newChunks === 0
      ? t('exchanging.read.nothingNew', { from })
      : null,
    report.newSegments > 0 && !report.joined ? t('exchanging.read.new', { from, circle, drafts }) : null,
    report.joined ? t('exchanging.read.came', { count: drafts }) : null,
    report.newChunks > 0 ? t('files.said.came', { count: report.newChunks }) : null,
    arrived?.putOff === true ? t('exchanging.read.putOff') : null,
    conflicts > 0 ? t('exchanging.read.conflicts', { count: conflicts }) : null,
    report.missing.length > 0 ? t('exchanging.read.missing') : null,
    report.beyond > 0 ? t('exchanging.read.beyond', { count: report.beyond }) : null,
    report.refused + (arrived?.refused ?? 0) > 0
      ? t('exchanging.read.refused', { count: report.refused + (arrived?.refused ?? 0) })
      : null,
  ];
  return parts.filter((part) => part !== null).join(' ');
}

/** What comes after an invitation or an answer was read. */
export function OpenedFileDialog({
  file,
  onClose,
}: {
  readonly file: OpenedFile;
  readonly onClose: () => void;
}) {
  switch (file.report.kind) {
    case 'exchange':
      return null;
    case 'invitation':
      return <AnswerDialog report={file.report} bytes={file.bytes} onClose={onClose} />;
    case 'join-request':
      return <AdmitDialog report={file.report} bytes={file.bytes} onClose={onClose} />;
    default:
      return assertNever(file.report);
  }
}

/** The answer file, and the words that belong to it. */
interface Answer {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly words: readonly number[];
}

interface AnswerDialogProps {
  readonly report: Extract<FileReport, { kind: 'invitation' }>;
  readonly bytes: Uint8Array;
  readonly onClose: () => void;
}

/** For the one who was invited: name, answer file, and the words to read aloud. */
function AnswerDialog({ report, bytes, onClose }: AnswerDialogProps) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const { dialog, host } = useWorkbench();
  const [person, setPerson] = usePersonName();
  const [made, setMade] = useState<Answer | null>(null);
  const save = (file: Answer): Promise<boolean> =>
    dialog.saveFile(file.name, EXCHANGE_MEDIA_TYPE, file.bytes);
  const answer = async (): Promise<void> => {
    const answered = await host.exchange.answerInvitation({ invitation: new Uint8Array(bytes), person });
    if (!answered.ok) return showFailure(shell, t, answered.error);
    setMade(answered.value);
    await save(answered.value);
    const { circle, circleName, from } = report;
    await shell.runTask(
      ANSWERED,
      'exchanging.task.answered',
      { id: circle, circle: circleName, from },
      async () => t('exchanging.answer.waiting', { circle: circleName, from }),
    );
  };
  return (
    <Dialog
      title={t('exchanging.answer.title', { circle: report.circleName })}
      isOpen
      onClose={onClose}
      actions={
        made === null ? (
          <>
            <Button onPress={onClose}>{t('common.cancel')}</Button>
            <Button
              variant="primary"
              icon="usb"
              isDisabled={person.trim() === ''}
              onPress={() => void answer()}
            >
              {t('exchanging.answer.save')}
            </Button>
          </>
        ) : (
          <>
            <Button icon="usb" onPress={() => void save(made)}>
              {t('exchanging.answer.saveAgain')}
            </Button>
            <Button variant="primary" onPress={onClose}>
              {t('exchanging.answer.finished')}
            </Button>
          </>
        )
      }
    >
      <div className={styles['form']}>
        <p>
          {t('exchanging.answer.from', {
            from: report.from,
            role: t(`exchanging.role.${report.role}`),
            until: format.date(report.expiresAt),
          })}
        </p>
        {made === null ? (
          <>
            <NotProtected onLeave={onClose} />
            <TextField
              label={t('exchanging.person')}
              description={t('exchanging.person.more')}
              value={person}
              onChange={setPerson}
              maxLength={100}
              isRequired
              autoFocus
            />
            <p className={styles['soft']}>{t('exchanging.answer.how')}</p>
          </>
        ) : (
          <>
            <Callout tone="accent" icon="people" title={t('exchanging.compare.title')}>
              <p>{t('exchanging.answer.compare', { from: report.from })}</p>
            </Callout>
            <ComparisonWords words={made.words} />
          </>
        )}
      </div>
    </Dialog>
  );
}

interface AdmitDialogProps {
  readonly report: Extract<FileReport, { kind: 'join-request' }>;
  readonly bytes: Uint8Array;
  readonly onClose: () => void;
}

/** For the head: the same words, and only then the admission. */
function AdmitDialog({ report, bytes, onClose }: AdmitDialogProps) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const admit = async (): Promise<void> => {
    const admitted = await host.exchange.admit({ request: new Uint8Array(bytes) });
    if (!admitted.ok) return showFailure(shell, t, admitted.error);
    shell.announce(t('exchanging.admit.done', { person: report.person, circle: report.circleName }));
    onClose();
  };
  return (
    <Dialog
      title={t('exchanging.admit.title', { person: report.person, circle: report.circleName })}
      role="alertdialog"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('exchanging.admit.differ')}
          </Button>
          <Button variant="primary" icon="check" onPress={() => void admit()}>
            {t('exchanging.admit.same')}
          </Button>
        </>
      }
    >
      <div className={styles['form']}>
        <p>
          {t('exchanging.admit.role', { person: report.person, role: t(`exchanging.role.${report.role}`) })}
        </p>
        <Callout tone="accent" icon="people" title={t('exchanging.compare.title')}>
          <p>{t('exchanging.admit.compare', { person: report.person })}</p>
        </Callout>
        <ComparisonWords words={report.words} />
      </div>
    </Dialog>
  );
}
