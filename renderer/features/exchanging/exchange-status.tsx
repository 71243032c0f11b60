import { useFormat, useText } from '../../ui/locale/index.ts';
import { Icon } from '../../ui/components/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { JoinDialog } from './joining/join-dialog.tsx';
import { OfferDialog } from './joining/offer-dialog.tsx';
import { LostDialog } from './lost-dialog.tsx';
import { ContributionDialog } from './moderating/contribution-dialog.tsx';
import { FileDecisionDialog } from './moderating/file-decision-dialog.tsx';
import { ProposeDialog } from './moderating/propose-dialog.tsx';
import { NewCircleDialog } from './new-circle-dialog.tsx';
import { OpenedFileDialog } from './read-file.tsx';
import { PreviewDialog } from './preview-dialog.tsx';
import { ReleaseDialog } from './release-dialog.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { sendText } from './status-text.ts';
import { showDialog, useDialog, useExchangeHolder, useExchangeState } from './use-exchange.ts';
import { useNetwork } from './use-network.ts';
import { useTellPlace } from './use-tell-place.ts';
import { WithdrawDialog } from './withdraw-dialog.tsx';
import { WriteFileDialog } from './write-file-dialog.tsx';
import styles from './exchanging.module.css';

/** The status bar's part: what is to be sent, and when and with whom was exchanged last. Holds the dialogs. */
export function ExchangeStatus() {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const state = useExchangeState();
  useTellPlace();
  const toSend = sendText(t, state?.circles ?? [], useNetwork());
  const last = state?.circles
    .flatMap((circle) => circle.lastExchange ?? [])
    .toSorted((a, b) => b.at - a.at)[0];
  const parts = [
    ...(toSend === null ? [] : [toSend]),
    ...(last === undefined
      ? []
      : [t('exchanging.status.last', { when: format.dateTime(last.at), person: last.person })]),
  ];
  return (
    <>
      {parts.length === 0 ? null : (
        <button type="button" className={styles['status']} onClick={() => shell.open({ kind: 'exchange' })}>
          <Icon name="exchange" size={15} />
          <span>{parts.join(' · ')}</span>
        </button>
      )}
      <ExchangeDialogs />
    </>
  );
}

/** The dialogs that commands open from anywhere. */
function ExchangeDialogs() {
  const holder = useExchangeHolder();
  const dialog = useDialog();
  const isRoomView = useRoomView();
  const close = (): void => showDialog(holder, null);
  // They name circles and people: one that is open waits until Room view is left.
  if (dialog === null || isRoomView) return null;
  switch (dialog.kind) {
    case 'release':
      return <ReleaseDialog draft={dialog.draft} onClose={close} />;
    case 'write-file':
      return <WriteFileDialog circle={dialog.circle} onClose={close} />;
    case 'file':
      return <OpenedFileDialog key={dialog.file.id} file={dialog.file} onClose={close} />;
    case 'invite':
      return <InviteDialog circle={dialog.circle} onClose={close} />;
    case 'remove':
      return <RemoveDialog circle={dialog.circle} member={dialog.member} onClose={close} />;
    case 'lost':
      return <LostDialog circle={dialog.circle} member={dialog.member} onClose={close} />;
    case 'offer':
      return <OfferDialog circle={dialog.circle} onClose={close} />;
    case 'join':
      return <JoinDialog onClose={close} />;
    case 'contribution':
      return <ContributionDialog circle={dialog.circle} contribution={dialog.contribution} onClose={close} />;
    case 'file-decision':
      return <FileDecisionDialog circle={dialog.circle} file={dialog.file} onClose={close} />;
    case 'withdraw':
      return <WithdrawDialog circle={dialog.circle} file={dialog.file} onClose={close} />;
    case 'propose':
      return <ProposeDialog circle={dialog.circle} onClose={close} />;
    case 'preview':
      return <PreviewDialog circle={dialog.circle} onClose={close} />;
    case 'new-circle':
      return <NewCircleDialog onClose={close} />;
  }
}
