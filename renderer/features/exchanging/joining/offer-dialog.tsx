import { useState } from 'react';
import { assertNever } from '../../../../shared/base/assert-never.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import type { CircleDetail } from '../../../../shared/contract/exchange.ts';
import type { JoinOffer } from '../../../../shared/contract/joining.ts';
import type { Role } from '../../../../shared/domain/circle.ts';
import { ROLES } from '../../../../shared/domain/circle.ts';
import { Button, Callout, CopyButton, Dialog, RadioGroup } from '../../../ui/components/index.ts';
import { useFormat, useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import { useCircle } from '../../recipients.tsx';
import { useWorkbench } from '../../workbench.tsx';
import { showFailure } from '../problems.ts';
import { roleMore, roleName } from '../role-names.ts';
import { ComparisonWords } from '../word-list.tsx';
import { joinProblemText } from './join-problems.ts';
import { QrCode } from './qr-code.tsx';
import { RelayRemark } from './relay-remark.tsx';
import { useJoining } from './use-joining.ts';
import formStyles from '../exchanging.module.css';
import styles from './joining.module.css';

interface OfferDialogProps {
  readonly circle: CircleId;
  readonly onClose: () => void;
}

/** Invites one colleague by a code, and admits whoever comes with it once the words were compared. */
export function OfferDialog({ circle, onClose }: OfferDialogProps) {
  const detail = useCircle(circle);
  const joining = useJoining();
  const [made, setMade] = useState<JoinOffer | null>(null);
  if (detail === undefined || detail === null) return null;
  // What the host says now; what it said first until then.
  const offer = joining?.offers.find((one) => one.id === made?.id) ?? made;
  return offer === null ? (
    <Choose circle={detail} onMade={setMade} onClose={onClose} />
  ) : (
    <Opened circle={detail} offer={offer} onClose={onClose} />
  );
}

interface ChooseProps {
  readonly circle: CircleDetail;
  readonly onMade: (offer: JoinOffer) => void;
  readonly onClose: () => void;
}

function Choose({ circle, onMade, onClose }: ChooseProps) {
  const t = useText();
  const { host } = useWorkbench();
  const [role, setRole] = useState<Role>('editor');
  const [kind, setKind] = useState<'ticket' | 'spoken'>('ticket');
  const [problem, setProblem] = useState<string | null>(null);
  const make = async (): Promise<void> => {
    const offered = await host.joining.offer({ circle: circle.id, role, kind });
    if (offered.ok) onMade(offered.value);
    else setProblem(offered.error.code);
  };
  return (
    <Dialog
      title={t('joining.invite.title', { circle: circle.name })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button variant="primary" onPress={() => void make()}>
            {t('joining.invite.make')}
          </Button>
        </>
      }
    >
      <div className={formStyles['form']}>
        <p>{t('joining.invite.how')}</p>
        {problem === null ? null : <Callout tone="caution">{joinProblemText(t, problem)}</Callout>}
        <RadioGroup<'ticket' | 'spoken'>
          label={t('joining.invite.kind')}
          value={kind}
          onChange={setKind}
          choices={(['ticket', 'spoken'] as const).map((id) => ({
            id,
            label: t(`joining.kind.${id}`),
            description: t(`joining.kind.${id}.more`),
          }))}
        />
        <RadioGroup<Role>
          label={t('exchanging.invite.role')}
          value={role}
          onChange={setRole}
          choices={ROLES.map((id) => ({
            id,
            label: roleName(t, circle.kind, id),
            description: roleMore(t, circle.kind, id),
          }))}
        />
      </div>
    </Dialog>
  );
}

interface OpenedProps {
  readonly circle: CircleDetail;
  readonly offer: JoinOffer;
  readonly onClose: () => void;
}

function Opened({ circle, offer, onClose }: OpenedProps) {
  const t = useText();
  const shell = useShell();
  const { host } = useWorkbench();
  const isAsking = offer.state.kind === 'asking';
  const isOpen = isAsking || offer.state.kind === 'waiting';
  const admit = async (): Promise<void> => {
    const admitted = await host.joining.admit({ offer: offer.id });
    if (!admitted.ok) showFailure(shell, t, admitted.error);
  };
  const end = async (): Promise<void> => {
    await host.joining.closeOffer({ offer: offer.id });
    onClose();
  };
  return (
    // Another dialog where somebody asks: the focus begins on "They differ", wherever it was.
    <Dialog
      key={offer.state.kind}
      title={t('joining.invite.title', { circle: circle.name })}
      isOpen
      onClose={onClose}
      actions={
        isAsking ? (
          <>
            <Button autoFocus onPress={() => void host.joining.decline({ offer: offer.id })}>
              {t('joining.invite.decline')}
            </Button>
            <Button variant="primary" icon="check" onPress={() => void admit()}>
              {t('joining.invite.admit')}
            </Button>
          </>
        ) : isOpen ? (
          <>
            <Button onPress={() => void end()}>{t('joining.invite.close')}</Button>
            <Button onPress={onClose}>{t('joining.invite.leave')}</Button>
          </>
        ) : (
          <Button variant="primary" onPress={onClose}>
            {t('exchanging.answer.finished')}
          </Button>
        )
      }
    >
      <div className={formStyles['form']}>
        <OfferState circle={circle} offer={offer} />
      </div>
    </Dialog>
  );
}

function OfferState({ circle, offer }: { readonly circle: CircleDetail; readonly offer: JoinOffer }) {
  const t = useText();
  const { state } = offer;
  switch (state.kind) {
    case 'waiting':
      return (
        <>
          <Code offer={offer} />
          <RelayRemark trouble={offer.relay} />
        </>
      );
    case 'asking':
      return (
        <>
          <p role="status">
            {t('joining.invite.asks', {
              person: state.person,
              role: roleName(t, circle.kind, offer.role),
            })}
          </p>
          <Callout tone="accent" icon="people" title={t('exchanging.compare.title')}>
            <p>{t('joining.invite.compare', { person: state.person })}</p>
          </Callout>
          <ComparisonWords words={state.words} />
        </>
      );
    case 'admitted':
      return (
        <p role="status">
          {t(state.delivered ? 'joining.invite.delivered' : 'joining.invite.admitted', {
            person: state.person,
          })}
        </p>
      );
    case 'ended':
      return <Callout tone="caution">{t(`joining.invite.ended.${state.reason}`)}</Callout>;
    default:
      return assertNever(state);
  }
}

function Code({ offer }: { readonly offer: JoinOffer }) {
  const t = useText();
  const format = useFormat();
  const joining = useJoining();
  const at = joining?.listening;
  const list = t('exchanging.words').split(' ');
  return (
    <>
      {offer.ticket === null ? null : (
        <div className={styles['ticket']}>
          <QrCode text={offer.ticket} label={t('joining.invite.qr')} />
          <div className={styles['ticketWords']}>
            <p className={formStyles['soft']}>{t('joining.invite.text')}</p>
            <p className={styles['text']} dir="ltr">
              {offer.ticket}
            </p>
            <CopyButton
              text={offer.ticket}
              label={t('joining.invite.copy')}
              copiedLabel={t('joining.invite.copied')}
            />
          </div>
        </div>
      )}
      {offer.spoken === null ? null : (
        <ol className={styles['spoken']} aria-label={t('joining.invite.spoken')}>
          {offer.spoken.words.map((word, place) => (
            <li key={`${place}-${word}`}>
              {list[word]} <small className={formStyles['soft']}>{String(word).padStart(3, '0')}</small>
            </li>
          ))}
          <li className={styles['digits']}>
            <bdi>{offer.spoken.digits}</bdi>
          </li>
        </ol>
      )}
      <p>{t('joining.invite.until', { until: format.dateTime(offer.expiresAt) })}</p>
      {at === undefined || at === null || at.hosts.length === 0 ? null : (
        <p className={formStyles['soft']}>
          {t('joining.invite.address', { address: `${at.hosts[0] ?? ''}:${at.port}` })}
        </p>
      )}
      <p role="status" className={formStyles['soft']}>
        {t('joining.invite.waiting')}
      </p>
    </>
  );
}
