import { join } from 'node:path';
import { NOTHING_BEFORE } from '../../electron/host/exchange/circle/acceptance.ts';
import type { Circle } from '../../electron/host/exchange/circle/circle.ts';
import { sealBundle } from '../../electron/host/exchange/codec/bundle-file.ts';
import { sealPacked, sealSegment } from '../../electron/host/exchange/codec/segment.ts';
import type {
  Seen,
  Segment,
  SegmentContent,
  SegmentHeader,
} from '../../electron/host/exchange/codec/segment.ts';
import { Exchange } from '../../electron/host/exchange/exchange.ts';
import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import {
  circleOf,
  hand,
  random,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from './exchange-machine.ts';
import type { Machine, TestClock } from './exchange-machine.ts';

/** A member who holds all keys of a member and keeps to no rule. */
export interface Mallory {
  readonly exchange: Exchange;
  readonly circle: Circle;
  header(change?: Partial<SegmentHeader>): Omit<SegmentHeader, 'length'>;
  seal(content: Partial<SegmentContent>, change?: Partial<SegmentHeader>): Segment;
  pack(packed: Uint8Array, change?: Partial<SegmentHeader>): Segment;
  file(
    segments: readonly Uint8Array[],
    records?: readonly Uint8Array[],
    holds?: readonly Seen[],
  ): Uint8Array<ArrayBuffer>;
}

/** Alice's circle, with Bob's disk in the hands of Mallory. */
export async function malloryScene(
  cleanups: (() => Promise<void> | void)[],
  role: 'editor' | 'commenter' | 'reader' = 'editor',
): Promise<{ alice: Machine; mallory: Mallory; circle: CircleId; draft: DraftId }> {
  const clock = testClock();
  const alice = await startMachine('Alice', { clock });
  const bob = await startMachine('Bob', { clock });
  cleanups.push(
    () => removeDisk(alice.disk),
    () => alice.stop(),
    () => removeDisk(bob.disk),
  );
  const circle = await circleOf([alice, bob], { roles: [role] });
  const draft = await releaseInto(alice, circle, ['text of Alice']);
  await hand(alice, bob, circle);
  return { alice, mallory: await corrupt(bob, circle, clock, cleanups), circle, draft };
}

/** Stops a machine and opens its disk with code that keeps to no rule. */
export async function corrupt(
  machine: Machine,
  circle: CircleId,
  clock: TestClock,
  cleanups: (() => Promise<void> | void)[],
): Promise<Mallory> {
  await machine.stop();
  const exchange = new Exchange(join(machine.disk.folder, 'exchange'), machine.disk.hostKey, {
    random,
    clock,
    folderIncarnation: 1,
    wordsCost: 256,
  });
  cleanups.push(() => exchange.close());
  const found = exchange.get(circle);
  if (found === null) throw new Error('No circle');
  return malloryOf(exchange, found);
}

/** Works with the keys and records as they are at this moment, whatever the circle does later. */
function malloryOf(exchange: Exchange, circle: Circle): Mallory {
  const me = exchange.requireIdentity();
  const { state } = circle.membership;
  const epochKey = circle.epochKey(state.epoch) ?? new Uint8Array(32);
  const writer = { signingSeed: me.signingSeed, epochKey, random };
  const header: Mallory['header'] = (change) => ({
    circle: circle.id,
    device: me.device,
    incarnation: me.incarnation,
    seq: 1,
    previous: NOTHING_BEFORE,
    epoch: state.epoch,
    membership: state.heads,
    kind: 'text',
    ...change,
  });
  return {
    exchange,
    circle,
    header,
    seal: (content, change) =>
      sealSegment(header(change), { seen: [], entries: [], acts: [], ...content }, writer),
    pack: (packed, change) => sealPacked(header(change), packed, writer),
    file: (segments, records = circle.membership.bytes(), holds = []) =>
      sealBundle(
        {
          circle: circle.id,
          sender: me.device,
          at: 1,
          holds,
          assumes: [],
          isRequest: false,
          records,
          segments,
        },
        Array.from(state.members.values(), (member) => member.record.agreement),
        { signingSeed: me.signingSeed, random },
      ),
  };
}
