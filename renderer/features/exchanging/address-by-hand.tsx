import { useState } from 'react';
import type { NetworkStatus } from '../../../shared/contract/network.ts';
import { Button, Disclosure, TextField } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { addressText, parseAddress } from './network-words.ts';
import { useNetworkAct } from './use-network.ts';
import styles from './exchanging.module.css';

/** Calls an address that a colleague reads out, and the addresses at which colleagues were met. */
export function AddressByHand({ status }: { readonly status: NetworkStatus }) {
  const t = useText();
  const shell = useShell();
  const act = useNetworkAct();
  const [typed, setTyped] = useState('');
  const [isCalling, setCalling] = useState(false);
  const [isWrong, setWrong] = useState(false);
  const call = async (): Promise<void> => {
    const address = parseAddress(typed);
    setWrong(address === null);
    if (address === null || isCalling) return;
    setCalling(true);
    const met = await act((network) => network.dial(address));
    setCalling(false);
    if (met === null) return;
    setTyped('');
    shell.announce(t('network.call.done', { person: met.person }));
  };
  return (
    <Disclosure title={t('network.byHand')} level={3}>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void call();
        }}
      >
        <TextField
          label={t('network.address')}
          isAddress
          description={t('network.address.more')}
          value={typed}
          onChange={(value) => {
            setTyped(value);
            setWrong(false);
          }}
          {...(isWrong ? { error: t('network.address.wrong') } : {})}
        />
        <div className={styles['row']}>
          <Button type="submit" isDisabled={typed.trim() === '' || isCalling}>
            {t(isCalling ? 'network.calling' : 'network.call')}
          </Button>
        </div>
      </form>
      <Known status={status} />
    </Disclosure>
  );
}

function Known({ status: { addresses } }: { readonly status: NetworkStatus }) {
  const t = useText();
  const format = useFormat();
  const act = useNetworkAct();
  if (addresses.length === 0) return null;
  return (
    <>
      <h4 className={styles['small']}>{t('network.known')}</h4>
      <ul className={styles['members']}>
        {addresses.map(({ host, port, person, lastAt }) => (
          <li key={addressText({ host, port })} className={styles['member']}>
            <div className={styles['memberWords']}>
              <p className={styles['memberName']}>
                <bdi className={styles['address']}>{addressText({ host, port })}</bdi>
              </p>
              <p className={styles['soft']}>
                {person === '' ? null : <bdi>{person}</bdi>}
                {lastAt === null ? null : ` · ${format.dateTime(lastAt)}`}
              </p>
            </div>
            <Button
              size="small"
              variant="quiet"
              label={t('network.forget.of', { address: addressText({ host, port }) })}
              onPress={() => void act((network) => network.forgetAddress({ host, port }))}
            >
              {t('network.forget')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
