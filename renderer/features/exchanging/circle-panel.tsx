import type { CircleId } from '../../../shared/base/ids.ts';
import type { CircleDetail } from '../../../shared/contract/exchange.ts';
import type { CircleState } from '../../exchange/api.ts';
import {
  Badge,
  Button,
  Callout,
  CircleTag,
  Disclosure,
  LoadingState,
  Section,
} from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useCircle } from '../recipients.tsx';
import { useWorkbench } from '../workbench.tsx';
import { CircleDocuments } from './circle-documents.tsx';
import { CircleLog } from './circle-log.tsx';
import { EXCHANGE_MEDIA_TYPE } from './file-types.ts';
import { MemberList } from './member-list.tsx';
import { ModerationSections } from './moderating/desk-section.tsx';
import { OnItsWay } from './on-its-way.tsx';
import { showFailure } from './problems.ts';
import { roleName } from './role-names.ts';
import { SendingSection } from './sending-section.tsx';
import { mayWrite, roleText, sendText } from './status-text.ts';
import { showDialog, useExchange, useExchangeHolder } from './use-exchange.ts';
import { useNetwork } from './use-network.ts';
import styles from './exchanging.module.css';

/** One circle: exchange by file, members, its log, and what is not in order. */
export function CirclePanel({ circle }: { readonly circle: CircleState }) {
  const t = useText();
  const detail = useCircle(circle.id);
  if (detail === undefined) return <LoadingState label={t('common.loading')} />;
  if (detail === null) return null;
  return (
    <div className={styles['panel']}>
      <div className={styles['panelHead']}>
        <CircleTag name={circle.name} colour={circle.colour} />
        <Badge>{t(`exchanging.kind.${circle.kind}`)}</Badge>
        <Badge tone={circle.role === null ? 'caution' : 'neutral'}>
          {circle.role === null
            ? t('exchanging.youAreOut')
            : t('exchanging.youAre', { role: roleName(t, circle.kind, circle.role) })}
        </Badge>
      </div>
      <OnItsWay circle={circle.id} />
      <SendingSection circle={circle.id} />
      <ByFile circle={circle} />
      <Remarks circle={detail} />
      <CircleDocuments circle={circle} />
      <Members circle={detail} />
      <ModerationSections circle={detail} />
      <CircleLog circle={detail} />
    </div>
  );
}

function ByFile({ circle }: { readonly circle: CircleState }) {
  const t = useText();
  const format = useFormat();
  const holder = useExchangeHolder();
  const network = useNetwork();
  const { lastExchange } = circle;
  return (
    <Section
      title={t('exchanging.byFile')}
      description={
        <>
          {sendText(t, [circle], network) ?? t('exchanging.status.alone')}
          {' · '}
          {lastExchange === null
            ? t('exchanging.status.never')
            : t('exchanging.status.last', {
                when: format.dateTime(lastExchange.at),
                person: lastExchange.person,
              })}
        </>
      }
    >
      {circle.toSend.length > 0 && !mayWrite(circle.role) ? (
        <Callout tone="caution">
          {t('exchanging.onlyHere', { count: circle.toSend.length, role: roleText(t, circle.role) })}
        </Callout>
      ) : null}
      {circle.role === null ? (
        <Callout tone="caution">{t('exchanging.youAreOut.more')}</Callout>
      ) : (
        <div className={styles['row']}>
          <Button
            variant={isAlone(circle) ? 'secondary' : 'primary'}
            icon="usb"
            onPress={() => showDialog(holder, { kind: 'write-file', circle: circle.id })}
          >
            {t('exchanging.write.open')}
          </Button>
        </div>
      )}
    </Section>
  );
}

function Members({ circle }: { readonly circle: CircleDetail }) {
  const t = useText();
  const holder = useExchangeHolder();
  return (
    <Section title={t('exchanging.members', { count: circle.members })}>
      <MemberList circle={circle} />
      {circle.role === 'head' ? (
        <div className={styles['row']}>
          <Button
            icon="people"
            variant={isAlone(circle) ? 'primary' : 'secondary'}
            onPress={() => showDialog(holder, { kind: 'offer', circle: circle.id })}
          >
            {t('joining.invite.open')}
          </Button>
          <Button icon="usb" onPress={() => showDialog(holder, { kind: 'invite', circle: circle.id })}>
            {t('exchanging.invite.open')}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

/** Nobody is there to exchange with: inviting comes first. */
function isAlone(circle: { readonly members: number }): boolean {
  return circle.members < 2;
}

/** What is missing, waiting or refused; nothing is shown where all is well. */
function Remarks({ circle }: { readonly circle: CircleDetail }) {
  const t = useText();
  return (
    <>
      {circle.needsNewKey ? <Callout tone="caution">{t('exchanging.remark.needsNewKey')}</Callout> : null}
      {circle.beganTooOften === true ? (
        <Callout tone="caution">{t('exchanging.remark.beganTooOften')}</Callout>
      ) : null}
      {circle.missing.length > 0 ? <Missing circle={circle} /> : null}
      {circle.beyond > 0 ? (
        <Callout tone="caution">{t('exchanging.remark.beyond', { count: circle.beyond })}</Callout>
      ) : null}
      {circle.cuts.map((cut) => (
        <Callout key={cut.person} tone={cut.damaged ? 'caution' : 'neutral'}>
          {t(cut.damaged ? 'exchanging.remark.cutDamaged' : 'exchanging.remark.cut', { person: cut.person })}
        </Callout>
      ))}
      {circle.evidence.length > 0 ? (
        <Callout
          tone="caution"
          icon="warning"
          title={t('exchanging.remark.refused', { count: circle.evidence.length })}
          actions={circle.evidence.some(isUnapplied) ? <TryAgain circle={circle.id} /> : null}
        >
          <p>{t('exchanging.remark.refused.more')}</p>
          <Disclosure title={t('exchanging.remark.details')} level={3}>
            <ul className={styles['plain']}>
              {circle.evidence.map((piece, place) => (
                // Evidence has no name of its own; the list only grows.
                <li key={`${piece.reason}-${place}`}>
                  {t(`exchanging.refused.${piece.reason}`, {
                    person: piece.person === '' ? t('exchanging.refused.nobody') : piece.person,
                  })}
                </li>
              ))}
            </ul>
          </Disclosure>
        </Callout>
      ) : null}
    </>
  );
}

function isUnapplied(piece: CircleDetail['evidence'][number]): boolean {
  return piece.reason === 'bad-changes';
}

/** A machine that was too slow, or out of memory, may get it done now. */
function TryAgain({ circle }: { readonly circle: CircleId }) {
  const t = useText();
  const shell = useShell();
  const exchange = useExchange();
  const tryAgain = async (): Promise<void> => {
    const done = await exchange.tryAgain(circle);
    if (!done.ok) return showFailure(shell, t, done.error);
    const { putOff, refused } = done.value;
    if (putOff) shell.announce(t('exchanging.read.putOff'));
    else if (refused > 0) shell.announce(t('exchanging.read.refused', { count: refused }));
    else shell.announce(t('exchanging.remark.triedAgain'));
  };
  return (
    <Button size="small" onPress={() => void tryAgain()}>
      {t('exchanging.remark.tryAgain')}
    </Button>
  );
}

function Missing({ circle }: { readonly circle: CircleDetail }) {
  const t = useText();
  const ask = useRequest(circle.id);
  return (
    <Callout
      tone="caution"
      title={t('exchanging.remark.missing')}
      actions={
        <Button size="small" icon="usb" onPress={() => void ask()}>
          {t('exchanging.remark.request')}
        </Button>
      }
    >
      <p>{t('exchanging.remark.missing.more')}</p>
      <ul className={styles['plain']}>
        {circle.missing.map((gap) => (
          <li key={`${gap.device}-${gap.incarnation}`}>
            {t('exchanging.remark.range', {
              person: gap.person,
              from: gap.from,
              to: gap.to,
              count: gap.to - gap.from + 1,
            })}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function useRequest(circle: CircleId): () => Promise<void> {
  const t = useText();
  const shell = useShell();
  const exchange = useExchange();
  const { dialog } = useWorkbench();
  return async () => {
    const file = await exchange.writeRequest(circle);
    if (!file.ok) return showFailure(shell, t, file.error);
    if (await dialog.saveFile(file.value.name, EXCHANGE_MEDIA_TYPE, file.value.bytes)) {
      shell.announce(t('exchanging.remark.requested'));
    }
  };
}
