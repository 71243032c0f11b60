import type { CircleState } from '../../exchange/api.ts';
import type { NetworkStatus } from '../../../shared/contract/network.ts';
import type { Role } from '../../../shared/domain/circle.ts';
import type { Translate } from '../../ui/locale/index.ts';

/**
 * What of these circles has still to go out, or may not have arrived; null where there is nobody to send to. What the
 * network knows to be with all colleagues is not said to be missing there, whatever their last files told.
 */
export function sendText(
  t: Translate,
  circles: readonly CircleState[],
  network: NetworkStatus | null,
): string | null {
  const shared = circles.filter((circle) => circle.members > 1);
  if (shared.length === 0) return null;
  // What leaves by file only is no news of the way things go.
  const toSend = shared.flatMap((circle) =>
    mayWrite(circle.role) ? circle.toSend.filter((draft) => !circle.byFileOnly.includes(draft)) : [],
  );
  if (toSend.length > 0) return t('exchanging.status.toSend', { count: toSend.length });
  const unconfirmed = shared.flatMap((circle) => (isWithAll(network, circle) ? [] : circle.unconfirmed));
  return unconfirmed.length > 0
    ? t('exchanging.status.unconfirmed', { count: unconfirmed.length })
    : t('exchanging.status.toSend', { count: 0 });
}

/** All other members are connected, and each has the same as this computer. */
function isWithAll(network: NetworkStatus | null, { id, members }: CircleState): boolean {
  const equal = network?.colleagues.filter(({ circle, state }) => circle === id && state === 'equal') ?? [];
  return new Set(equal.map(({ device }) => device)).size >= members - 1;
}

/** Whether changes to the circle's drafts are taken by the others. */
export function mayWrite(role: Role | null): boolean {
  return role === 'head' || role === 'editor';
}

/** The delegate's own role in a circle, one word or two. */
export function roleText(t: Translate, role: Role | null): string {
  return role === null ? t('exchanging.role.none') : t(`exchanging.role.${role}`);
}
