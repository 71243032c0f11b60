import type { NetworkStatus } from '../../../shared/contract/network.ts';
import { Button, Callout, Section, Switch } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { AddressByHand } from './address-by-hand.tsx';
import { NearbyColleagues } from './nearby-colleagues.tsx';
import { NetworkCosts, ProxyField } from './network-costs.tsx';
import { useExchange, useExchangeState } from './use-exchange.ts';
import { useNetwork, useNetworkAct } from './use-network.ts';
import styles from './exchanging.module.css';

/** The delegate's switch, who is near, and what is in the way. Not there before the host has said how it stands. */
export function NetworkPanel() {
  const t = useText();
  const status = useNetwork();
  const act = useNetworkAct();
  if (status === null) return null;
  const turn = (on: boolean): void => void act((network) => network.switchOn({ on }));
  return (
    <Section title={t('network.title')} id="network">
      <div className={styles['form']}>
        <div>
          <Switch isSelected={status.on} onChange={turn}>
            {t('network.switch')}
          </Switch>
          <p className={styles['soft']}>{t('network.switch.more')}</p>
        </div>
        {status.on ? <WhileOn status={status} /> : null}
        <NetworkCosts status={status} />
      </div>
    </Section>
  );
}

function WhileOn({ status }: { readonly status: NetworkStatus }) {
  const t = useText();
  const shell = useShell();
  const exchange = useExchange();
  const act = useNetworkAct();
  const { paused } = status;
  const now = async (): Promise<void> => {
    await exchange.sendNow();
    if ((await act((network) => network.exchangeNow({}))) !== null) shell.announce(t('network.now.done'));
  };
  return (
    <>
      <div className={styles['row']}>
        <Button icon="refresh" isDisabled={paused} onPress={() => void now()}>
          {t('network.now')}
        </Button>
        <Button
          icon={paused ? 'exchange' : 'clock'}
          onPress={() => void act((network) => network.pause({ paused: !paused }))}
        >
          {t(paused ? 'network.goOn' : 'network.pause')}
        </Button>
        {paused ? <span className={styles['soft']}>{t('network.paused')}</span> : null}
      </div>
      <Troubles status={status} />
      <NearbyColleagues status={status} />
      <AddressByHand status={status} />
      <ProxyField key={status.proxy ?? ''} proxy={status.proxy} />
    </>
  );
}

/** What is in the way, and what can be done about it: never an alarm. */
function Troubles({ status }: { readonly status: NetworkStatus }) {
  const t = useText();
  const circles = useExchangeState()?.circles ?? [];
  return (
    <>
      {status.troubles.map(({ kind, circle, person }) => (
        <Callout
          key={`${kind} ${circle ?? ''} ${person}`}
          tone="caution"
          title={t(`network.trouble.${kind}`, {
            person,
            circle: circles.find(({ id }) => id === circle)?.name ?? '',
          })}
        >
          <p>{t(`network.trouble.${kind}.todo`)}</p>
        </Callout>
      ))}
    </>
  );
}
