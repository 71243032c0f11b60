import type { CircleId } from '../../../../shared/base/ids.ts';
import type { NetworkTrouble } from '../../../../shared/contract/network.ts';
import type { Timers } from '../line/timers.ts';
import type { Budget } from './budget.ts';
import type { CircleView } from './circle-view.ts';
import type { Active } from './run-ports.ts';
import { roomTrouble } from './troubles.ts';
import type { Observed } from './troubles.ts';

/** What is in the way of exchange, as it is told. */
export interface ToldTrouble {
  readonly kind: NetworkTrouble;
  /** Null: it concerns all. */
  readonly circle: CircleId | null;
  readonly person: string;
}

/** What is seen of the room's network now. */
export function observe(active: Active, view: CircleView, timers: Timers): Omit<Observed, 'ownAnswers'> {
  const { connections, neighbourhood, candidates } = active;
  return {
    hasNetwork: neighbourhood.hasNetwork,
    forMs: timers.now() - active.since,
    expectsSomebody: view.expectsSomebody(),
    isConnected: connections.sessions().some(({ peer }) => peer !== null),
    hadNeighbour: connections.hadNeighbour,
    candidates: candidates.list(),
  };
}

/** Everything in the way but what the relays say. */
export function troublesOf(
  active: Active,
  view: CircleView,
  also: { readonly timers: Timers; readonly budget: Budget; readonly isDiskRefusing: boolean },
): readonly ToldTrouble[] {
  const room = roomTrouble({ ...observe(active, view, also.timers), ownAnswers: active.ownAnswers });
  const anywhere = [
    ...(room === null ? [] : [room]),
    ...(also.budget.isSpent ? (['budget-spent'] as const) : []),
    ...(active.newer ? (['newer-version'] as const) : []),
    ...(also.isDiskRefusing ? (['disk'] as const) : []),
  ];
  return [
    ...anywhere.map((kind) => ({ kind, circle: null, person: '' })),
    ...view.removedFrom().map((circle) => ({ kind: 'removed' as const, circle, person: '' })),
  ];
}
