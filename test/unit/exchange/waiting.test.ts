import { afterEach, describe, expect, it, vi } from 'vitest';
import { removeDevice } from '../../../electron/host/exchange/circle/acts.ts';
import { judge } from '../../../electron/host/exchange/circle/acceptance.ts';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { publicOf, systemRandom } from '../../../electron/host/exchange/codec/crypto.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import { sealSegment } from '../../../electron/host/exchange/codec/segment.ts';
import { toHex } from '../../../shared/base/bytes.ts';
import { asId } from '../../../shared/base/ids.ts';
import { circleOf, startPeer } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';

/* What waits here: what it costs, and whose room it takes. */

vi.mock(import('../../../electron/host/exchange/circle/acceptance.ts'), async (original) => {
  const real = await original();
  return { ...real, judge: vi.fn(real.judge) };
});

vi.mock('../../../electron/host/exchange/codec/limits.ts', async (original) => {
  const { LIMITS: real } = await original<{ readonly LIMITS: { readonly parkedPerDevice: object } }>();
  return { LIMITS: { ...real, parkedPerDevice: { ...real.parkedPerDevice, segments: 20 } } };
});

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const one of cleanUp.splice(0)) one();
});

function scene() {
  const start = (person: string): MailboxPeer => {
    const peer = startPeer(person);
    cleanUp.push(() => peer.stop());
    return peer;
  };
  const [alice, bob, mallory] = [start('Alice'), start('Bob'), start('Mallory')];
  const id = circleOf(alice, [bob, mallory]);
  bob.circle(id).receive(alice.circle(id).membership.bytes(), []);
  return { id, alice, bob, mallory, a: alice.circle(id), b: bob.circle(id) };
}

const random = (): string => toHex(systemRandom.bytes(32));

/** Pieces of a chain of which what stands before is nowhere. */
function gaps(circle: Circle, writer: Parameters<typeof seal>[1], count: number, from = 10) {
  return Array.from({ length: count }, (_, at) => seal(circle, writer, from + at).bytes);
}

function seal(
  circle: Circle,
  writer: Pick<ReturnType<MailboxPeer['exchange']['requireIdentity']>, 'device' | 'signingSeed'>,
  seq: number,
  membership = circle.membership.state.heads,
) {
  const { epoch } = circle.membership.state;
  const epochKey = circle.epochKey(epoch);
  if (epochKey === null) throw new Error('No key');
  const { device, signingSeed } = writer;
  return sealSegment(
    { circle: circle.id, device, incarnation: 1, seq, previous: random(), epoch, membership, kind: 'text' },
    { seen: [], entries: [], acts: [] },
    { signingSeed, epochKey, random: systemRandom },
  );
}

describe('what waits', () => {
  it('is not judged again when something comes that cannot free it', () => {
    const { id, alice, bob, mallory, a, b } = scene();
    const me = mallory.exchange.requireIdentity();
    const count = 20;
    expect(a.receive([], gaps(a, me, count)).waiting).toMatchObject({ gap: count });
    bob.write(id, 'text');
    const [piece] = b.log.all().map((one) => b.log.read(one).bytes);
    if (piece === undefined) throw new Error('Nothing was written');
    const judged = vi.mocked(judge);
    judged.mockClear();
    expect(a.receive([], [piece])).toMatchObject({ newSegments: { length: 1 }, waiting: { gap: count } });
    expect(judged.mock.calls.length).toBeLessThan(4);
    // A record may free all of it, once; then they wait apart.
    removeDevice(a, alice.exchange.requireIdentity(), me.device, alice.exchange.ports);
    expect(a.receive([], []).waiting).toMatchObject({ gap: 0, beyond: count });
    judged.mockClear();
    expect(a.receive([], [])).toMatchObject({ waiting: { gap: 0, beyond: count } });
    expect(judged).not.toHaveBeenCalled();
  });

  it('of one member takes nobody else’s room, and that of unknown names is one share', () => {
    const { mallory, bob, a } = scene();
    const most = LIMITS.parkedPerDevice.segments;
    expect(a.receive([], gaps(a, mallory.exchange.requireIdentity(), most + 5)).turnedAway).toBe(5);
    const nobody = Array.from({ length: most + 3 }, () => {
      const signingSeed = systemRandom.bytes(32);
      return seal(a, { device: asId(toHex(publicOf('ed25519', signingSeed))), signingSeed }, 1, [random()])
        .bytes;
    });
    const report = a.receive([], nobody);
    expect(report).toMatchObject({ turnedAway: 3, comeAgain: [] });
    expect(a.receive([], gaps(a, bob.exchange.requireIdentity(), 5))).toMatchObject({
      turnedAway: 0,
      waiting: { gap: most + 5, membership: most },
    });
  });
});
