import type { DeviceId } from '../../../shared/base/ids.ts';
import { tidyKeys } from './circle/acts.ts';
import type { Circle } from './circle/circle.ts';
import type { ReceiveReport } from './circle/report.ts';
import { Vector } from './circle/vector.ts';
import type { Seen } from './codec/segment.ts';
import type { Exchange } from './exchange.ts';

/** Records and segments that came by some way. */
export interface Delivery {
  readonly records: readonly Uint8Array[];
  readonly segments: readonly Uint8Array[];
  /** What somebody who proved to be this device says of what it holds; null: nobody says anything (a relay). */
  readonly said: { readonly device: DeviceId; readonly holds: readonly Seen[] } | null;
}

/**
 * Takes in what came, whatever the way: the one code path of files, lines and relays, so that the same batch twice
 * changes nothing. Durable when it returns; tells `exchange.changed`.
 */
export function takeIn(exchange: Exchange, circle: Circle, delivery: Delivery): ReceiveReport {
  const received = circle.receive(delivery.records, delivery.segments);
  tidyKeys(circle, exchange.requireIdentity(), exchange.ports);
  // Keys that came with this may open what waited for them.
  const report = received.newRecords > 0 ? add(received, circle.receive([], [])) : received;
  const isAhead =
    delivery.said !== null && believe(exchange, circle, delivery.said.device, delivery.said.holds);
  if (report.ownLogIsBehind || isAhead) exchange.reincarnate();
  circle.resealForked();
  exchange.changed.fire(circle.id);
  return report;
}

/**
 * Notes what a colleague says it holds. Who is out may have the members' pieces still, but is believed nothing. True
 * when the colleague holds more of this device's present log than the device does.
 */
export function believe(
  exchange: Exchange,
  circle: Circle,
  device: DeviceId,
  holds: readonly Seen[],
): boolean {
  const { members } = circle.membership.state;
  if ((members.get(device)?.role ?? null) === null) return false;
  exchange.learn(circle.id, {
    device,
    at: exchange.ports.clock.now(),
    holds: holds.filter((entry) => members.has(entry.device)),
  });
  const me = exchange.requireIdentity();
  const own = circle.log.top(me.device, me.incarnation)?.header.seq ?? 0;
  return new Vector(holds).of(me.device, me.incarnation) > own && exchange.words.take(device);
}

/** The same, where nothing need be new for anybody to be told: the first word of a colleague is news by itself. */
export function met(exchange: Exchange, circle: Circle, device: DeviceId, holds: readonly Seen[]): boolean {
  const isKnown = (): boolean => exchange.knowledge(circle.id).some((known) => known.device === device);
  const wasKnown = isKnown();
  const isAhead = (!wasKnown || holds.length > 0) && believe(exchange, circle, device, holds);
  if (!wasKnown && isKnown()) exchange.changed.fire(circle.id);
  return isAhead;
}

function add(first: ReceiveReport, second: ReceiveReport): ReceiveReport {
  return {
    ...second,
    newRecords: first.newRecords,
    newSegments: [...first.newSegments, ...second.newSegments],
    known: first.known,
    refused: first.refused + second.refused,
    turnedAway: first.turnedAway + second.turnedAway,
    beyondRoom: first.beyondRoom + second.beyondRoom,
    comeAgain: [...first.comeAgain, ...second.comeAgain],
    ownLogIsBehind: first.ownLogIsBehind || second.ownLogIsBehind,
  };
}
