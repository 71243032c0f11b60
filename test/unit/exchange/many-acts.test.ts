import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as v from 'valibot';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import { sealSegment } from '../../../electron/host/exchange/codec/segment.ts';
import type { SegmentAct, SegmentContent } from '../../../electron/host/exchange/codec/segment.ts';
import { fromHex, toHex } from '../../../shared/base/bytes.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { BUNDLE_BOUND } from '../../../shared/drafts/bundle-limits.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { circleOf, startPeer } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';
import { tinyChanges } from '../../support/tiny-changes.ts';

/* A piece of some hundred bytes can say 256 things of a hundred letters each. */

setFlagsFromString('--expose-gc');
const collect = v.parse(v.function(), runInNewContext('gc'));
const heap = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};
const MIB = 1024 * 1024;

beforeAll(loadAutomerge);
const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const one of cleanUp.splice(0)) one();
});

function two() {
  const [alice, bob] = [startPeer('Alice'), startPeer('Bob')];
  cleanUp.push(
    () => alice.stop(),
    () => bob.stop(),
  );
  const id = circleOf(alice, [bob]);
  return { alice: alice.circle(id), bob: bob.circle(id), peer: bob };
}

/** What Bob's workbench writes when it keeps to no bound: pieces behind what he has written. */
function pieces(circle: Circle, peer: MailboxPeer, content: Partial<SegmentContent>, count: number) {
  const me = peer.exchange.requireIdentity();
  const { epoch, heads } = circle.membership.state;
  const epochKey = circle.epochKey(epoch);
  if (epochKey === null) throw new Error('No key');
  const writer = { signingSeed: me.signingSeed, epochKey, random: systemRandom };
  const { device, incarnation } = me;
  let previous = '0'.repeat(64);
  return Array.from({ length: count }, (_, i) => {
    const place = { circle: circle.id, device, incarnation, seq: i + 1, previous, epoch, membership: heads };
    const piece = sealSegment(
      { ...place, kind: 'text' },
      { seen: [], entries: [], acts: [], ...content },
      writer,
    );
    previous = piece.hash;
    return piece.bytes;
  });
}

const withdrawn: SegmentAct = {
  kind: 'withdrawn',
  putter: asId('11'.repeat(32)),
  put: '22'.repeat(32),
  at: 1,
};
const released: SegmentAct = { kind: 'released', draft: asId('x'), title: 't'.repeat(200), at: 1 };
const fill = (act: SegmentAct): SegmentAct[] => Array.from({ length: LIMITS.actsPerSegment }, () => act);

describe('a text of hexadecimal digits', () => {
  it('takes no more memory than its letters', () => {
    const bytes = systemRandom.bytes(32);
    const before = heap();
    const kept = Array.from({ length: 20_000 }, () => toHex(bytes));
    expect((heap() - before) / kept.length).toBeLessThan(200);
    expect(fromHex(kept.at(-1) ?? '')).toEqual(bytes);
  });
});

describe('a member who says much in little', () => {
  it.each([
    ['of documents that nobody knows', withdrawn, LIMITS.actsPerDevice.files, 40],
    ['of one text', released, LIMITS.actsPerDevice.released, 90],
  ])('%s counts up to a bound, and what is beyond it is told once', (_, act, bound, count) => {
    const { alice, bob, peer } = two();
    const sent = pieces(bob, peer, { acts: fill(act) }, count);
    const before = heap();
    const report = alice.receive([], sent);
    expect(report).toMatchObject({ newSegments: { length: count }, refused: 0 });
    expect(alice.evidence.all()).toMatchObject([{ reason: 'too-many' }]);
    expect(alice.acts()).toHaveLength(Math.floor(bound / LIMITS.actsPerSegment) * LIMITS.actsPerSegment);
    expect(heap() - before).toBeLessThan(6 * MIB);
  });

  it('of the heads of texts takes the memory of each once', () => {
    const { alice, bob, peer } = two();
    const heads = Array.from({ length: 60 }, () => toHex(systemRandom.bytes(32))).toSorted();
    const bundle = Uint8Array.of(0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 3, 0);
    const entries = Array.from({ length: 16 }, () => ({
      draft: asId<never>('x'),
      base: [],
      heads,
      bundle,
      at: 1,
    }));
    const sent = pieces(bob, peer, { entries }, 40);
    const before = heap();
    expect(alice.receive([], sent).newSegments).toHaveLength(40);
    expect(heap() - before).toBeLessThan(2.5 * MIB);
  });

  it('of one place as seen many times is not heard', () => {
    const { alice, bob, peer } = two();
    alice.seal([], [released], new Vector());
    const place = alice.log.vector()[0] ?? { device: alice.device, incarnation: 0, seq: 0 };
    expect(alice.receive([], pieces(bob, peer, { seen: [place, place] }, 1))).toMatchObject({ refused: 1 });
    expect(alice.evidence.all()).toMatchObject([{ reason: 'unreadable' }]);
    expect(alice.receive([], pieces(bob, peer, { seen: [place] }, 1))).toMatchObject({ refused: 0 });
  });
});

it('a workbench says no more than others hear, and says that the circle is full', () => {
  const { alice, bob } = two();
  const acts = fill(withdrawn);
  const said = Math.floor(LIMITS.actsPerDevice.files / acts.length);
  for (let i = 0; i < said; i += 1) expect(bob.seal([], acts, new Vector())).toHaveProperty('segment');
  expect(bob.seal([], acts, new Vector())).toEqual({ failure: 'full' });
  const all = bob.log.all().map((one) => bob.log.read(one).bytes);
  expect(alice.receive([], all)).toMatchObject({ refused: 0 });
  // Texts go on.
  expect(bob.seal([], [released], new Vector())).toHaveProperty('segment');
});

it('changes of one draft in many pieces count for nothing where they are more than any hand writes', () => {
  const { alice, bob, peer } = two();
  const bundle = tinyChanges(2 * BUNDLE_BOUND.changes - 1, 'aa'.repeat(24));
  const entry = { draft: asId<DraftId>('many'), base: [], heads: ['00'.repeat(32)], bundle, at: 1 };
  const most = LIMITS.changesPerDraft / (2 * BUNDLE_BOUND.changes);
  const all = pieces(bob, peer, { entries: [entry] }, most + 1);
  expect(alice.receive([], all)).toMatchObject({ newSegments: { length: most + 1 }, refused: 0 });
  expect(alice.pending(new Vector(), Infinity).segments).toHaveLength(most);
  expect(alice.evidence.all().map(({ reason }) => reason)).toEqual(['too-many-changes']);
  // The writer itself stops before.
  bob.receive([], all.slice(0, most));
  const sealed = bob.seal([entry], [], new Vector());
  expect(sealed).toEqual({ failure: 'full' });
  expect(bob.seal([{ ...entry, draft: asId('other') }], [], new Vector())).toHaveProperty('segment');
});
