import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import { sealSegment } from '../../../electron/host/exchange/codec/segment.ts';
import type { SegmentContent } from '../../../electron/host/exchange/codec/segment.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { bundleOf, circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';

/* What one member may say in a circle, and that nobody else's room is taken by it. */

/* With smaller bounds the same holds, and is said in less time. */
vi.mock('../../../electron/host/exchange/codec/limits.ts', async (original) => {
  const { LIMITS: real } = await original<{ readonly LIMITS: { readonly actsPerDevice: object } }>();
  return { LIMITS: { ...real, draftsPerDevice: 600, actsPerDevice: { ...real.actsPerDevice, puts: 600 } } };
});

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const one of cleanUp.splice(0)) one();
});

function start(person: string): MailboxPeer {
  const peer = startPeer(person);
  cleanUp.push(() => peer.stop());
  return peer;
}

const bytesOf = (circle: Circle): readonly Uint8Array[] =>
  circle.log.all().map((one) => circle.log.read(one).bytes);
const random = (): string => toHex(systemRandom.bytes(32));

/** What a member's workbench writes when it keeps to no bound. */
function chain(peer: MailboxPeer, circle: Circle, contents: readonly Partial<SegmentContent>[]) {
  const { device, incarnation, signingSeed } = peer.exchange.requireIdentity();
  const { epoch, heads } = circle.membership.state;
  const epochKey = circle.epochKey(epoch);
  if (epochKey === null) throw new Error('No key');
  let previous = '0'.repeat(64);
  return contents.map((content, at) => {
    const piece = sealSegment(
      {
        circle: circle.id,
        device,
        incarnation,
        seq: at + 1,
        previous,
        epoch,
        membership: heads,
        kind: 'text',
      },
      { seen: [], entries: [], acts: [], ...content },
      { signingSeed, epochKey, random: systemRandom },
    );
    previous = piece.hash;
    return piece.bytes;
  });
}

const puts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    kind: 'put' as const,
    sha256: random(),
    list: random(),
    size: 1,
    name: 'n',
    mediaType: 'a/b',
    title: 't',
    symbol: '',
    agenda: '',
    at,
  }));
/** More texts than one device may bring, 256 in each piece. */
const tooManyTexts = () =>
  Array.from({ length: Math.ceil(LIMITS.draftsPerDevice / 256) + 1 }, (_, piece) => ({
    entries: Array.from({ length: 256 }, (__, at) => ({
      draft: asId<DraftId>(`d${piece}-${at}`),
      base: [],
      heads: ['00'.repeat(32)],
      bundle: NOTHING,
      at: 1,
    })),
  }));
const NOTHING = bundleOf('');

describe('a member who fills a circle with texts', () => {
  it('takes no room from others, whoever was heard first, and cuts nobody off', () => {
    const [alice, bob, carol, mallory] = [start('Alice'), start('Bob'), start('Carol'), start('Mallory')];
    const id = circleOf(alice, [bob, carol, mallory]);
    const [a, b, c] = [alice.circle(id), bob.circle(id), carol.circle(id)];
    for (const one of [b, c]) one.receive(a.membership.bytes(), []);
    const flood = chain(mallory, a, tooManyTexts());
    // Bob had seen all of it; what he writes is heard all the same.
    b.receive([], flood);
    bob.write(id, 'text of Bob');
    bob.write(id, 'text of Bob 2', 'draft-2');
    const own = bytesOf(b).filter((bytes) => !flood.some((one) => Buffer.from(one).equals(bytes)));
    a.receive([], flood);
    expect(a.receive([], own)).toMatchObject({ newSegments: { length: 2 }, refused: 0, waiting: { gap: 0 } });
    c.receive([], own);
    c.receive([], flood);
    for (const one of [alice, carol])
      expect(textsOf(one, id).filter((text) => text !== 'text' && text.startsWith('text'))).toEqual([
        'text of Bob',
        'text of Bob 2',
      ]);
    expect(a.stateHashes()).toEqual(c.stateHashes());
    expect(a.stateHashes()).toEqual(b.stateHashes());
    // What is beyond is not given to the texts, and what had seen it is.
    expect(a.pending(new Vector(), Infinity).segments).toHaveLength(flood.length - 2 + own.length);
    expect(a.evidence.all()).toMatchObject([{ reason: 'too-many' }]);
    const last = a.log.all().findLast(({ header }) => header.device !== b.device);
    if (last === undefined) throw new Error('Nothing is here');
    expect(a.bodies.mayCarry(last, () => true)).toBe(true);
    expect(a.bodies.mayCarry(last, (draft) => draft !== a.draftsIn([last])[0])).toBe(false);
    expect(() => alice.write(id, 'text of Alice', 'mine')).not.toThrow();
    // The same after a start.
    const before = a.stateHashes();
    alice.exchange.close();
    const again = startPeer('Alice', alice.folder);
    cleanUp.push(() => again.exchange.close());
    expect(again.circle(id).stateHashes()).toEqual(before);
  });
});

it('a member who fills a circle with documents takes no room from another who puts one', () => {
  const [alice, mallory] = [start('Alice'), start('Mallory')];
  const id = circleOf(alice, [mallory]);
  const circle = alice.circle(id);
  const acts = puts(256);
  const pieces = Math.ceil(LIMITS.actsPerDevice.puts / acts.length);
  const flood = chain(
    mallory,
    circle,
    Array.from({ length: pieces }, () => ({ acts })),
  );
  expect(circle.receive([], flood)).toMatchObject({ newSegments: { length: pieces }, refused: 0 });
  expect(circle.acts()).toHaveLength((pieces - 1) * acts.length);
  expect(circle.seal([], puts(1), new Vector())).toHaveProperty('segment');
});
