import type { ConnectedColleague, NetworkStatus } from '../../../shared/contract/network.ts';
import { isolated } from '../../ui/locale/index.ts';
import type { Formatters, Translate } from '../../ui/locale/index.ts';
import type { Shell } from '../../ui/shell/shell.ts';
import { showFailure } from './problems.ts';

/** Failures of the network that have sentences of their own. */
const OWN = new Set(['off', 'no-answer', 'nobody-known', 'bad-address']);

/** Shows what happened, that nothing was changed, and what to do. */
export function showNetworkFailure(
  shell: Shell,
  t: Translate,
  failure: { readonly code: string; readonly detail?: string },
): void {
  if (!OWN.has(failure.code)) return showFailure(shell, t, failure);
  shell.showError({
    happened: t(`network.problem.${failure.code}`),
    safe: t('exchanging.problem.safe'),
    todo: t(`network.todo.${failure.code}`),
    details: `network: ${failure.code} ${failure.detail ?? ''}`.trim(),
  });
}

/** Colleagues who are connected, each once, by name. */
export function connectedPersons({ colleagues }: NetworkStatus, format: Formatters): readonly string[] {
  return Array.from(new Set(colleagues.map(({ person }) => person))).toSorted(format.compare);
}

/** By which way, how it stands, and how much has gone and is still to go. */
export function colleagueLine(t: Translate, format: Formatters, one: ConnectedColleague): string {
  const waiting = [
    ...(one.toSend > 0 ? [t('network.toSend', { size: format.size(one.toSend) })] : []),
    ...(one.toReceive > 0 ? [t('network.toReceive', { size: format.size(one.toReceive) })] : []),
  ];
  return [
    t(`network.way.${one.way}`),
    t(`network.state.${one.state}`),
    ...waiting,
    t('network.amount', { sent: format.size(one.sent), received: format.size(one.received) }),
  ]
    .map(isolated)
    .join(' · ');
}

/** `host:port` as it is read out and typed; an address of version 6 stands in brackets. */
export function addressText({ host, port }: { readonly host: string; readonly port: number }): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The parts of an address that was typed; null if it is none. */
export function parseAddress(text: string): { readonly host: string; readonly port: number } | null {
  // Digits of any script, and the signs that keyboards put for a colon and a full stop.
  const plain = text
    .trim()
    .replace(/[\u0660-\u0669]/gu, (digit) => String(digit.charCodeAt(0) - 0x0660))
    .replace(/[\u06F0-\u06F9]/gu, (digit) => String(digit.charCodeAt(0) - 0x06f0))
    .replace(/\s+/gu, '');
  const [, bracketed, bare, digits] = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:[\]]+)):(\d{1,5})$/u.exec(plain) ?? [];
  const host = bracketed ?? bare;
  const port = Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? null : { host, port };
}
