import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import * as segments from '../../../electron/host/exchange/codec/segment.ts';
import { NewerError } from '../../../electron/host/exchange/codec/cbor.ts';
import { NOTHING_BEFORE } from '../../../electron/host/exchange/circle/acceptance.ts';
import { EvidenceFolder } from '../../../electron/host/exchange/circle/evidence.ts';
import { Exchange } from '../../../electron/host/exchange/exchange.ts';
import { takeIn } from '../../../electron/host/exchange/take-in.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { bundleOf, circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';

/* What is kept of refused pieces: nobody uses up the room of another's, and repair needs none of it. */

const cleanUp: (() => void)[] = [];
afterEach(() => {
  vi.restoreAllMocks();
  for (const one of cleanUp.splice(0).toReversed()) one();
});

function peers(...names: readonly string[]): readonly MailboxPeer[] {
  return names.map((name) => {
    const peer = startPeer(name);
    cleanUp.push(() => peer.stop());
    return peer;
  });
}

function twoOf(): readonly [MailboxPeer, MailboxPeer, CircleId] {
  const [alice, mallory] = peers('Alice', 'Mallory');
  if (alice === undefined || mallory === undefined) throw new Error('Nobody');
  return [alice, mallory, circleOf(alice, [mallory])];
}

/** A piece as another copy of a folder writes it under a number that may be used already. */
function pieceOf(writer: MailboxPeer, id: CircleId, text: string, seq = 1, previous = NOTHING_BEFORE) {
  const { device, incarnation, signingSeed } = writer.exchange.requireIdentity();
  const circle = writer.circle(id);
  const { epoch, heads } = circle.membership.state;
  const epochKey = circle.epochKey(epoch);
  if (epochKey === null) throw new Error('No key');
  const entry = {
    draft: asId<DraftId>(text),
    base: [],
    heads: [toHex(systemRandom.bytes(32))],
    bundle: bundleOf(text),
    at: 1,
  };
  return segments.sealSegment(
    { circle: id, device, incarnation, seq, previous, epoch, membership: heads, kind: 'text' },
    { seen: [], entries: [entry], acts: [] },
    { signingSeed, epochKey, random: systemRandom },
  ).bytes;
}

const junk = (count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, i) => Uint8Array.of(i, 1, 2));
const take = (peer: MailboxPeer, id: CircleId, pieces: readonly Uint8Array[]) =>
  takeIn(peer.exchange, peer.circle(id), { records: [], segments: pieces, said: null });

function reopened(peer: MailboxPeer): Exchange {
  peer.exchange.close();
  const opened = new Exchange(join(peer.folder, 'exchange'), new Uint8Array(32).fill(7), peer.exchange.ports);
  cleanUp.push(() => opened.close());
  return opened;
}

it('what is no piece leaves the other copy’s words their room: they are sealed again', () => {
  const [alice, , id] = twoOf();
  take(alice, id, junk(LIMITS.quarantined));
  const copies = Array.from({ length: LIMITS.quarantined + 1 }, (_, i) => pieceOf(alice, id, `text ${i}`));
  alice.write(id, 'text original');
  take(alice, id, copies);
  expect(new Set(textsOf(alice, id))).toEqual(
    new Set(['text original', ...copies.map((_, i) => `text ${i}`)]),
  );
});

it('a member who fills its own share takes nobody else’s', () => {
  const [alice, bob, mallory] = peers('Alice', 'Bob', 'Mallory');
  if (alice === undefined || bob === undefined || mallory === undefined) throw new Error('Nobody');
  const id = circleOf(alice, [bob, mallory]);
  for (const one of [bob, mallory]) one.circle(id).receive(alice.circle(id).membership.bytes(), []);
  const broken = (by: MailboxPeer) => pieceOf(by, id, 'broken', 1, toHex(systemRandom.bytes(32)));
  take(
    alice,
    id,
    Array.from({ length: LIMITS.quarantined + 10 }, () => broken(mallory)),
  );
  const before = alice.circle(id).evidence.all().length;
  expect(before).toBeLessThan(LIMITS.quarantined);
  take(alice, id, [broken(bob)]);
  expect(alice.circle(id).evidence.all()).toHaveLength(before + 1);
});

it('keys that nobody of the circle has share the room of what is no piece', () => {
  const [alice, , id] = twoOf();
  const strangers = Array.from({ length: 3 }, (_, i) => `Stranger ${i}`);
  for (const stranger of peers(...strangers)) {
    const { device, incarnation, signingSeed } = stranger.exchange.requireIdentity();
    const circle = alice.circle(id);
    const { epoch, heads } = circle.membership.state;
    const piece = segments.sealSegment(
      {
        circle: id,
        device,
        incarnation,
        seq: 1,
        previous: NOTHING_BEFORE,
        epoch,
        membership: heads,
        kind: 'text',
      },
      { seen: [], entries: [], acts: [] },
      { signingSeed, epochKey: circle.epochKey(epoch) ?? new Uint8Array(32), random: systemRandom },
    );
    take(alice, id, [piece.bytes]);
  }
  expect(alice.circle(id).evidence.all()).toMatchObject(
    strangers.map(() => ({ reason: 'no-right', device: '' })),
  );
});

it('a fork is known after a start although its writer’s share was full', () => {
  const [alice, mallory, id] = twoOf();
  mallory.write(id, 'text one');
  const first = mallory
    .circle(id)
    .log.all()
    .map((one) => mallory.circle(id).log.read(one).bytes);
  take(alice, id, first);
  vi.spyOn(EvidenceFolder.prototype, 'keep').mockReturnValue();
  take(alice, id, [pieceOf(mallory, id, 'text two')]);
  expect(alice.circle(id).forks.isEmpty).toBe(false);
  const { device, incarnation } = mallory.exchange.requireIdentity();
  expect(reopened(alice).get(id)?.forks.of(device)).toEqual([{ device, incarnation, seq: 1 }]);
});

it('a kill while pieces of a newer version are read again loses none of them', () => {
  const [alice, mallory, id] = twoOf();
  const read = vi.spyOn(segments, 'openSegment').mockImplementation(() => {
    throw new NewerError('an act');
  });
  take(alice, id, [pieceOf(mallory, id, 'text one')]);
  const folder = join(alice.folder, 'exchange', 'circles', id, 'evidence');
  expect(alice.circle(id).evidence.all()).toMatchObject([{ reason: 'newer-version' }]);
  read.mockImplementation(() => {
    throw new Error('killed');
  });
  expect(() => reopened(alice)).toThrow('killed');
  expect(existsSync(folder)).toBe(true);
  expect(new EvidenceFolder(folder).all()).toMatchObject([{ reason: 'newer-version' }]);
});
