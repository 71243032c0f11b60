import type { NetworkStatus } from '../../../shared/contract/network.ts';
import { Icon } from '../../ui/components/index.ts';
import { isolated, useFormat, useText } from '../../ui/locale/index.ts';
import type { Formatters, Translate } from '../../ui/locale/index.ts';
import { useRoomView, useShell } from '../../ui/shell/shell-context.tsx';
import { connectedPersons } from './network-words.ts';
import { useNetwork } from './use-network.ts';
import styles from './exchanging.module.css';

/** More names than these are a number. */
const FEW = 3;

/** The status bar's first part: with whom this computer is connected now, or that it is not. */
export function NetworkStatusPart() {
  const t = useText();
  const format = useFormat();
  const shell = useShell();
  const status = useNetwork();
  const isRoomView = useRoomView();
  const isConnected = status !== null && status.on && !status.paused && isReached(status);
  return (
    <button
      type="button"
      className={styles['status']}
      data-network={isConnected ? 'connected' : 'offline'}
      onClick={() => shell.open({ kind: 'exchange' })}
    >
      <Icon name={isConnected ? 'link' : 'offline'} size={15} />
      <span>{status === null ? t('frame.status.offline') : words(t, format, status, isRoomView)}</span>
    </button>
  );
}

function isReached({ colleagues, circles }: NetworkStatus): boolean {
  return colleagues.length > 0 || circles.some(({ relay }) => isUp(relay));
}

function isUp(relay: NetworkStatus['circles'][number]['relay']): boolean {
  return relay?.state === 'equal' || relay?.state === 'exchanging';
}

function words(t: Translate, format: Formatters, status: NetworkStatus, isRoomView: boolean): string {
  if (!status.on) return t('frame.status.offline');
  if (status.paused) return t('network.status.paused');
  if (!isReached(status)) return t('network.status.nobody');
  const people = connectedPersons(status, format);
  if (people.length === 0) return t('network.status.relay');
  const who =
    isRoomView || people.length > FEW
      ? t('network.status.connectedCount', { count: people.length })
      : t('network.status.connected', { people: format.list(people.map(isolated)) });
  const waiting = status.colleagues.reduce((sum, { toSend, toReceive }) => sum + toSend + toReceive, 0);
  return waiting === 0 ? who : `${who} · ${t('network.status.waiting', { size: format.size(waiting) })}`;
}
