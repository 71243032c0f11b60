import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import type { SendingChoice, Way } from '../../../../shared/contract/network.ts';
import type { CircleKind } from '../../../../shared/domain/circle.ts';
import type { CircleSettings, NetworkSettings } from './settings.ts';
import { CIRCLE_DEFAULTS } from './settings.ts';

/* What may leave by which way: the delegate's choices, asked before each thing that leaves. */

/** What the delegate chose for a circle on this machine, or what holds before. */
export function settingsOf(settings: NetworkSettings, circle: CircleId): CircleSettings {
  return settings.circles.get(circle) ?? CIRCLE_DEFAULTS;
}

/** True when something with this choice may go by a way. */
export function allows(choice: SendingChoice, way: Way): boolean {
  return choice === 'exchange' || (choice === 'lan' && way === 'lan');
}

/** True when a circle may be compared and exchanged by a way at all. */
export function mayUse(settings: NetworkSettings, circle: CircleId, way: Way): boolean {
  return allows(settingsOf(settings, circle).choice, way);
}

/** True when the text of a draft may go by a way. A draft can be narrower than its circle, never wider. */
export function mayLeave(settings: NetworkSettings, circle: CircleId, draft: DraftId, way: Way): boolean {
  const of = settingsOf(settings, circle);
  return allows(of.choice, way) && allows(of.drafts.get(draft) ?? 'exchange', way);
}

/** Whether colleagues see where the delegate reads: in the own delegation, elsewhere only if the delegate wants it. */
export function tellsPresence(settings: NetworkSettings, circle: CircleId, kind: CircleKind): boolean {
  return settingsOf(settings, circle).presence ?? kind === 'delegation';
}
