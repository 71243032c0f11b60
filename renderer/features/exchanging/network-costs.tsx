import { useState } from 'react';
import type { NetworkStatus } from '../../../shared/contract/network.ts';
import { Button, Disclosure, NumberField, Switch, TextField } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useNetworkAct } from './use-network.ts';
import styles from './exchanging.module.css';

const MEGABYTE = 1_000_000;
/** As much as is sent a day before the delegate says otherwise. */
const USUAL = 5;

/** Whether the link costs money, how much may go over it a day, and how much went today. */
export function NetworkCosts({ status }: { readonly status: NetworkStatus }) {
  const t = useText();
  const format = useFormat();
  const act = useNetworkAct();
  const { expensive, budget, today } = status;
  const set = (change: { readonly expensive?: boolean; readonly budget?: number | null }): void =>
    void act((network) => network.setBudget({ expensive, budget, ...change }));
  return (
    <div className={styles['form']}>
      <div>
        <Switch
          isSelected={expensive}
          onChange={(on) => set({ expensive: on, budget: on ? (budget ?? USUAL * MEGABYTE) : budget })}
        >
          {t('network.expensive')}
        </Switch>
        <p className={styles['soft']}>
          {t('network.expensive.more')}{' '}
          {t('network.today', { sent: format.size(today.sent), received: format.size(today.received) })}
        </p>
      </div>
      {expensive ? (
        <NumberField
          label={t('network.budget')}
          value={Math.max(1, Math.round((budget ?? USUAL * MEGABYTE) / MEGABYTE))}
          onChange={(megabytes) => set({ budget: megabytes * MEGABYTE })}
          min={1}
          max={10_000}
          lessLabel={t('network.budget.less')}
          moreLabel={t('network.budget.more')}
          description={t('network.budget.left', {
            size: format.size(Math.max(0, (budget ?? USUAL * MEGABYTE) - today.sent - today.received)),
          })}
        />
      ) : null}
    </div>
  );
}

/** Way to the relay through the network's own proxy, where it asks for one. */
export function ProxyField({ proxy }: { readonly proxy: string | null }) {
  const t = useText();
  const act = useNetworkAct();
  const [typed, setTyped] = useState(proxy ?? '');
  const save = (): void => {
    const url = typed.trim();
    void act((network) => network.setProxy({ url: url === '' ? null : url }));
  };
  return (
    <Disclosure title={t('network.proxy')} level={3}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField
          label={t('network.proxy.address')}
          isAddress
          description={t('network.proxy.more')}
          value={typed}
          onChange={setTyped}
        />
        {typed.trim() === (proxy ?? '') ? null : (
          <div className={styles['row']}>
            <Button type="submit">{t('network.proxy.use')}</Button>
          </div>
        )}
      </form>
    </Disclosure>
  );
}
