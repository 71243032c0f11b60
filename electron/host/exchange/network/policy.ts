import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import type { SendingChoice, Way } from '../../../../shared/contract/network.ts';
import type { CircleKind } from '../../../../shared/domain/circle.ts';
import { narrower } from '../circle/kept.ts';
import type { Kept } from '../circle/kept.ts';
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

/** What the delegate chose here for a draft. It can be narrower than its circle, never wider. */
export function choiceOf(settings: NetworkSettings, circle: CircleId, draft: DraftId): SendingChoice {
  const of = settingsOf(settings, circle);
  return narrower(of.choice, of.drafts.get(draft) ?? 'exchange');
}

/** True when the text of a draft may go by a way: by the choices made here, and by those of colleagues. */
export function mayLeave(
  settings: NetworkSettings,
  circle: { readonly id: CircleId; readonly kept: Kept },
  draft: DraftId,
  way: Way,
): boolean {
  return allows(narrower(choiceOf(settings, circle.id, draft), circle.kept.of(draft)), way);
}

/** Whether colleagues see where the delegate reads: in the own delegation, elsewhere only if the delegate wants it. */
export function tellsPresence(settings: NetworkSettings, circle: CircleId, kind: CircleKind): boolean {
  return settingsOf(settings, circle).presence ?? kind === 'delegation';
}
