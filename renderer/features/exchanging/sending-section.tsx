import { useMemo, useState } from 'react';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { SENDING_CHOICES } from '../../../shared/contract/network.ts';
import type { NetworkStatus, SendingChoice } from '../../../shared/contract/network.ts';
import { Button, Disclosure, Section, Select, Switch, TextField } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import { Receipts } from './receipts.tsx';
import { useSomeFirst } from './some-first.tsx';
import { showDialog, useExchangeHolder } from './use-exchange.ts';
import { useNetwork, useNetworkAct } from './use-network.ts';
import styles from './exchanging.module.css';

type OfCircle = NetworkStatus['circles'][number];

/** What of a circle may leave by which way, who has what, its relay, and whether its members see where one reads. */
export function SendingSection({ circle }: { readonly circle: CircleId }) {
  const t = useText();
  const holder = useExchangeHolder();
  const status = useNetwork();
  const of = status?.circles.find((one) => one.circle === circle);
  if (status === null || of === undefined) return null;
  return (
    <Section title={t('network.sending')} description={t('network.sending.lead')}>
      <div className={styles['form']}>
        <CircleChoice of={of} />
        <DraftChoices of={of} />
        <div className={styles['row']}>
          <Button icon="eye" onPress={() => showDialog(holder, { kind: 'preview', circle })}>
            {t('network.preview.open')}
          </Button>
        </div>
        <Receipts circle={circle} />
        <Presence of={of} />
        <Relay key={of.relay?.url ?? ''} of={of} />
      </div>
    </Section>
  );
}

function CircleChoice({ of: { circle, choice } }: { readonly of: OfCircle }) {
  const t = useText();
  const act = useNetworkAct();
  return (
    <Select<SendingChoice>
      label={t('network.choice.circle')}
      value={choice}
      onChange={(next) => void act((network) => network.setChoice({ circle, choice: next }))}
      choices={SENDING_CHOICES.map((id) => ({
        id,
        label: t(`network.choice.${id}`),
        description: t(`network.choice.${id}.more`),
      }))}
    />
  );
}

/** A draft may leave by fewer ways than its circle, never by more. */
function DraftChoices({ of }: { readonly of: OfCircle }) {
  const t = useText();
  const { store } = useWorkbench();
  const entries = useLive(useMemo(() => store.drafts.entries(), [store]));
  const drafts = (entries ?? []).filter(
    ({ home, trashedAt }) => home.kind === 'circle' && home.circle === of.circle && trashedAt === null,
  );
  const [isOpen, setOpen] = useState(false);
  const { some, more } = useSomeFirst(drafts);
  const chosen = new Set([...of.drafts, ...(of.kept ?? [])].map(({ draft }) => draft));
  if (drafts.length === 0) return null;
  return (
    <Disclosure
      title={t('network.choice.drafts', { count: chosen.size })}
      level={3}
      isExpanded={isOpen}
      onExpandedChange={setOpen}
    >
      <ul className={styles['members']}>
        {(isOpen ? some : []).map(({ id, name }) => (
          <li key={id} className={styles['member']}>
            <div className={styles['memberWords']}>
              <p className={styles['memberName']}>
                <bdi>{name}</bdi>
              </p>
              <KeptByOthers choice={of.kept?.find((one) => one.draft === id)?.choice ?? 'exchange'} />
            </div>
            <DraftChoice of={of} draft={id} name={name} />
          </li>
        ))}
      </ul>
      {more}
    </Disclosure>
  );
}

/** That colleagues keep it to fewer ways, so that this computer does too. */
function KeptByOthers({ choice }: { readonly choice: SendingChoice }) {
  const t = useText();
  if (choice === 'exchange') return null;
  return <p className={styles['soft']}>{t(`network.choice.kept.${choice}`)}</p>;
}

const AS_CIRCLE = 'circle';

function DraftChoice({
  of,
  draft,
  name,
}: {
  readonly of: OfCircle;
  readonly draft: DraftId;
  readonly name: string;
}) {
  const t = useText();
  const act = useNetworkAct();
  const own = of.drafts.find((one) => one.draft === draft)?.choice ?? null;
  const narrower = SENDING_CHOICES.slice(SENDING_CHOICES.indexOf(of.choice) + 1);
  const choices = own === null || narrower.includes(own) ? narrower : [own, ...narrower];
  return (
    <Select<SendingChoice | typeof AS_CIRCLE>
      label={t('network.choice.of', { name })}
      hideLabel
      size="small"
      value={own ?? AS_CIRCLE}
      onChange={(next) =>
        void act((network) =>
          network.setDraftChoice({ circle: of.circle, draft, choice: next === AS_CIRCLE ? null : next }),
        )
      }
      choices={[
        { id: AS_CIRCLE, label: t('network.choice.asCircle') },
        ...choices.map((id) => ({ id, label: t(`network.choice.${id}`) })),
      ]}
    />
  );
}

function Presence({ of: { circle, presence } }: { readonly of: OfCircle }) {
  const t = useText();
  const act = useNetworkAct();
  return (
    <div>
      <Switch
        isSelected={presence}
        onChange={(on) => void act((network) => network.setPresence({ circle, presence: on }))}
      >
        {t('network.presence')}
      </Switch>
      <p className={styles['soft']}>{t('network.presence.more')}</p>
    </div>
  );
}

function Relay({ of: { circle, relay } }: { readonly of: OfCircle }) {
  const t = useText();
  const act = useNetworkAct();
  const known = relay?.url ?? '';
  const [typed, setTyped] = useState(known);
  const save = (): void => {
    const url = typed.trim();
    void act((network) => network.setRelay({ circle, url: url === '' ? null : url }));
  };
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={t('network.relay.address')}
        isAddress
        description={t('network.relay.more')}
        placeholder="wss://"
        value={typed}
        onChange={setTyped}
      />
      {typed.trim() === known ? null : (
        <div className={styles['row']}>
          <Button type="submit">
            {t(typed.trim() === '' ? 'network.relay.remove' : 'network.relay.use')}
          </Button>
        </div>
      )}
    </form>
  );
}
