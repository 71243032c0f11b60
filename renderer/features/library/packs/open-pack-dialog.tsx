import type { OpenedPack } from '../../../../shared/contract/packs.ts';
import { Button, Callout, Dialog } from '../../../ui/components/index.ts';
import { useFormat, useText } from '../../../ui/locale/index.ts';
import type { Formatters, Translate } from '../../../ui/locale/index.ts';
import { useMeeting, useShell } from '../../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../../workbench.tsx';
import shared from '../../circle-files.module.css';
import { libraryStateOf } from '../library-state.ts';
import { reportLine } from '../importing/use-import.ts';
import { packProblem, packSafe } from './pack-problems.ts';
import { takePack } from './take-pack.ts';
import type { PackInHand } from './take-pack.ts';

/** What a pack holds and who signed it, before anything of it is taken in. */
export function OpenPackDialog({
  hand,
  onClose,
}: {
  readonly hand: PackInHand;
  readonly onClose: () => void;
}) {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const workbench = useWorkbench();
  const { chooseMeeting } = useMeeting();
  const { pack } = hand;
  const take = (): void => {
    onClose();
    void shell.runTask(
      'import',
      'packs.task.take',
      { name: pack.meeting, count: pack.files.length },
      async ({ progress, signal }) => {
        const taken = await takePack(workbench, hand, { progress, signal });
        if (!taken.ok) {
          if (taken.error.code === 'cancelled') return { kind: 'cancelled' };
          shell.showError({ ...packProblem(t, taken.error.code, hand.file.name), ...packSafe(t) });
          return { kind: 'failed', report: t(`packs.problem.${taken.error.code}`) };
        }
        libraryStateOf(workbench).showReport(taken.value.report);
        chooseMeeting(taken.value.meeting);
        libraryStateOf(workbench).show({ kind: 'documents', type: null });
        shell.open({ kind: 'library' });
        return reportLine(taken.value.report, t);
      },
    );
  };
  const bytes = pack.files.reduce((sum, file) => sum + file.size, 0);
  return (
    <Dialog
      title={t('packs.open.title', { meeting: pack.meeting })}
      size="wide"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" icon="import" onPress={take}>
            {t('packs.open.take', { count: pack.files.length })}
          </Button>
        </>
      }
    >
      <div className={shared['form']}>
        <SignedBy pack={pack} />
        <p>
          {daysText(t, format, pack)}
          {t('packs.open.contents', { count: pack.files.length, size: format.size(bytes) })}
        </p>
        <AgendaList pack={pack} />
        <ul className={shared['list']}>
          {pack.files.map((file, place) => (
            <li key={`${file.sha256}-${place}`} className={shared['line']}>
              <div className={shared['words']}>
                <p className={shared['title']}>
                  {file.symbol === '' ? null : <bdi className={shared['symbol']}>{file.symbol}</bdi>}
                  <span dir="auto">{file.title === '' ? file.name : file.title}</span>
                </p>
                <p className={shared['soft']}>
                  <bdi>{file.name}</bdi>
                  <span>{format.size(file.size)}</span>
                  {file.agenda === '' ? null : <span>{t('files.agendaOf', { item: file.agenda })}</span>}
                  {file.kind === 'draft' ? <span>{t('packs.draft')}</span> : null}
                </p>
              </div>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

/** Whose key signed it, and whether anybody here knows that key. A name that only the file says is said to be that. */
function SignedBy({ pack }: { readonly pack: OpenedPack }) {
  const t = useText();
  const format = useFormat();
  const { signer } = pack;
  const on = format.dateTime(pack.at);
  if (signer.isThisDevice) return <Callout icon="check">{t('packs.signed.here', { date: on })}</Callout>;
  if (signer.known !== null) {
    const { person, circle, removed } = signer.known;
    return (
      <Callout tone={removed ? 'caution' : 'accent'} icon={removed ? 'warning' : 'check'}>
        {t(removed ? 'packs.signed.removed' : 'packs.signed.known', { person, circle, date: on })}
      </Callout>
    );
  }
  return (
    <Callout tone="caution" icon="warning" title={t('packs.signed.unknown')}>
      <p>
        {signer.person === ''
          ? t('packs.signed.nameless', { key: signer.device.slice(0, 16) })
          : t('packs.signed.saysItIs', { person: signer.person, key: signer.device.slice(0, 16), date: on })}
      </p>
    </Callout>
  );
}

function AgendaList({ pack }: { readonly pack: OpenedPack }) {
  const t = useText();
  if (pack.agenda.length === 0) return null;
  return (
    <div>
      <h3>{t('packs.agenda')}</h3>
      <ul>
        {pack.agenda.map(({ item, title }) => (
          <li key={item}>
            <bdi>{`${item} ${title}`.trim()}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}

function daysText(t: Translate, format: Formatters, { starts, ends }: OpenedPack): string {
  if (starts === '' && ends === '') return '';
  const from = format.day(starts === '' ? ends : starts);
  const to = format.day(ends === '' ? starts : ends);
  return `${from === to ? from : t('packs.days', { from, to })}. `;
}
