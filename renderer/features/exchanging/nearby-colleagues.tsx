import type { ReactNode } from 'react';
import type { NetworkStatus } from '../../../shared/contract/network.ts';
import { CircleTag, Icon, type IconName } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { addressText, colleagueLine } from './network-words.ts';
import { useExchangeState } from './use-exchange.ts';
import styles from './exchanging.module.css';

/** This computer with the address to read out, the colleagues who are connected, and the relays. */
export function NearbyColleagues({ status }: { readonly status: NetworkStatus }) {
  const t = useText();
  const circles = useExchangeState()?.circles ?? [];
  const circleOf = (id: string) => circles.find((circle) => circle.id === id);
  return (
    <div>
      <h3 className={styles['small']}>{t('network.here')}</h3>
      <ul className={styles['members']}>
        <ThisComputer status={status} />
        {status.colleagues.map((one) => (
          <Line
            key={`${one.circle} ${one.device}`}
            icon="person"
            name={one.person}
            line={<ColleagueWords one={one} />}
            circle={circleOf(one.circle)}
          />
        ))}
        {status.circles.map(({ circle, relay }) =>
          relay === null ? null : (
            <Line
              key={`relay ${circle}`}
              icon="globe"
              name={t('network.relay')}
              line={<RelayWords relay={relay} />}
              circle={circleOf(circle)}
            />
          ),
        )}
      </ul>
      {status.colleagues.length === 0 ? <p className={styles['after']}>{t('network.nobody')}</p> : null}
      <p className={styles['after']}>{t('network.order')}</p>
    </div>
  );
}

function ThisComputer({ status: { listening } }: { readonly status: NetworkStatus }) {
  const t = useText();
  return (
    <li className={styles['member']}>
      <Icon name="room" />
      <div className={styles['memberWords']}>
        <p className={styles['memberName']}>{t('network.thisComputer')}</p>
        {listening === null ? (
          <p className={styles['soft']}>{t('network.notListening')}</p>
        ) : (
          <p className={styles['soft']}>
            {t('network.readOut')}{' '}
            {listening.hosts.map((host, place) => (
              <span key={host}>
                {place === 0 ? null : ' · '}
                <bdi className={styles['address']}>{addressText({ host, port: listening.port })}</bdi>
              </span>
            ))}
          </p>
        )}
      </div>
    </li>
  );
}

type Circle = Parameters<typeof CircleTag>[0];

function Line({
  name,
  line,
  circle,
  icon,
}: {
  readonly name: string;
  readonly line: ReactNode;
  readonly circle: Circle | undefined;
  readonly icon: IconName;
}) {
  return (
    <li className={styles['member']}>
      <Icon name={icon} />
      <div className={styles['memberWords']}>
        <p className={styles['memberName']}>
          <bdi>{name}</bdi>
        </p>
        <p className={styles['soft']}>{line}</p>
      </div>
      {circle === undefined ? null : <CircleTag name={circle.name} colour={circle.colour} />}
    </li>
  );
}

function ColleagueWords({ one }: { readonly one: NetworkStatus['colleagues'][number] }) {
  const t = useText();
  const format = useFormat();
  return <>{colleagueLine(t, format, one)}</>;
}

type Relay = NonNullable<NetworkStatus['circles'][number]['relay']>;

function RelayWords({ relay }: { readonly relay: Relay }) {
  const t = useText();
  const format = useFormat();
  const last =
    relay.lastAt === null ? null : t('network.relay.last', { when: format.dateTime(relay.lastAt) });
  return (
    <>
      <bdi className={styles['address']}>{relay.url}</bdi> · {t(`network.relay.${relay.state}`)}
      {last === null ? null : ` · ${last}`}
      {relay.items === 0 ? null : ` · ${t('network.relay.items', { count: relay.items })}`}
    </>
  );
}
