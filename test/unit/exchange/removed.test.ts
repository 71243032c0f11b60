import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NOTHING_BEFORE } from '../../../electron/host/exchange/circle/acceptance.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import type { Segment, SegmentContent } from '../../../electron/host/exchange/codec/segment.ts';
import { signRecord } from '../../../electron/host/exchange/membership/record.ts';
import type { CircleId, DeviceId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  joinCircle,
  must,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { corrupt, malloryScene } from '../../support/exchange-mallory.ts';
import type { Mallory } from '../../support/exchange-mallory.ts';

/* What a device that was removed, or lowered, can still do to the others. */

beforeAll(loadAutomerge);

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const late: Partial<SegmentContent> = {
  acts: [{ kind: 'released', draft: asId('late'), title: 'after the removal', at: 1 }],
};

async function take(alice: Machine, mallory: Mallory, segments: readonly Segment[]) {
  const report = must(
    await alice.host.readFile({ bytes: mallory.file(segments.map((segment) => segment.bytes)) }),
  );
  if (report.kind !== 'exchange') throw new Error('Not an exchange file');
  return report;
}

const titles = async (alice: Machine, circle: CircleId): Promise<readonly string[]> =>
  must(await alice.host.circle({ circle })).acts.flatMap((act) =>
    act.kind === 'released' ? [act.title] : [],
  );

describe.for(['removed', 'made a reader'] as const)('a device that was %s', (how) => {
  async function out(alice: Machine, mallory: Mallory, circle: CircleId): Promise<void> {
    const { device } = mallory.exchange.requireIdentity();
    must(
      how === 'removed'
        ? await alice.host.removeMember({ circle, device })
        : await alice.host.setRole({ circle, device, role: 'reader' }),
    );
  }

  test.for([-1, 1])('writes nothing under another incarnation (%d from its own)', async (step) => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const { incarnation } = mallory.exchange.requireIdentity();
    const first = mallory.seal({});
    expect(await take(alice, mallory, [first])).toMatchObject({ newSegments: 1 });
    await out(alice, mallory, circle);
    const next = mallory.seal(late, { seq: 2, previous: first.hash });
    const other = mallory.seal(late, { incarnation: incarnation + step });
    expect(await take(alice, mallory, [first, next, other])).toMatchObject({ newSegments: 0, beyond: 2 });
    expect(await titles(alice, circle)).toEqual(['Draft ToR']);
  });

  test('keeps what was accepted under each of its incarnations', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const { incarnation } = mallory.exchange.requireIdentity();
    const segments = [
      mallory.seal({}, { incarnation: incarnation - 1 }),
      mallory.seal({}),
      mallory.seal({}, { incarnation: incarnation + 3 }),
    ];
    await take(alice, mallory, segments);
    await out(alice, mallory, circle);
    expect(await take(alice, mallory, segments)).toMatchObject({ known: 3, beyond: 0 });
    must(await alice.host.circle({ circle }));
  });
});

describe('a member who begins anew more often than a removal can name', () => {
  /** So many beginnings, in another order for each reader. */
  const beginnings = (mallory: Mallory, count: number): readonly Segment[] => {
    const { incarnation } = mallory.exchange.requireIdentity();
    return Array.from({ length: count }, (_, i) => mallory.seal({}, { incarnation: incarnation + i }));
  };

  test('is followed no further, and that is said', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    expect(await take(alice, mallory, beginnings(mallory, 130))).toMatchObject({
      newSegments: 128,
      refused: 0,
    });
    const { evidence, beyond } = must(await alice.host.circle({ circle }));
    expect({ evidence, beyond }).toMatchObject({ evidence: [{ reason: 'too-many' }], beyond: 0 });
  });

  test('cuts off nobody who had seen the one or the other, and can be removed', async () => {
    const { alice, bob, mallory, circle } = await malloryWithFriend();
    const { device, incarnation } = mallory.exchange.requireIdentity();
    const all = beginnings(mallory, 130);
    await take(alice, mallory, all.slice(0, 128));
    expect(await take(alice, mallory, all.slice(128))).toMatchObject({ newSegments: 0 });
    // Bob heard the last ones first.
    const witness = bob.seal({ seen: [{ device, incarnation: incarnation + 129, seq: 1 }] });
    expect(await take(alice, bob, [witness])).toMatchObject({ newSegments: 2, waiting: 0 });
    const { missing, waiting } = must(await alice.host.circle({ circle }));
    expect({ missing, waiting }).toEqual({ missing: [], waiting: 0 });
    must(await alice.host.removeMember({ circle, device }));
    const late = await startMachine('Dina', { clock: testClock() });
    cleanups.push(
      () => removeDisk(late.disk),
      () => late.stop(),
    );
    await joinCircle(alice, late, circle, 'editor');
    expect(must(await late.host.circle({ circle })).vectorHash).toBe(
      must(await alice.host.circle({ circle })).vectorHash,
    );
  });
});

describe('vouching', () => {
  test.for([0, 5])('a device does not vouch for itself (%d incarnations ahead)', async (ahead) => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const { device, incarnation } = mallory.exchange.requireIdentity();
    const first = mallory.seal({});
    const self = mallory.seal(
      { seen: [{ device, incarnation: incarnation + ahead, seq: 100_000 }] },
      { seq: 2, previous: first.hash },
    );
    expect(await take(alice, mallory, [first, self])).toMatchObject({ newSegments: 1, waiting: 1 });
    must(await alice.host.removeMember({ circle, device }));
    const evil =
      ahead === 0
        ? mallory.seal(late, { seq: 3, previous: self.hash })
        : mallory.seal(late, { incarnation: incarnation + ahead });
    expect(await take(alice, mallory, [first, self, evil])).toMatchObject({ newSegments: 0, beyond: 2 });
    expect(await titles(alice, circle)).toEqual(['Draft ToR']);
  });

  test('a member does not vouch for pieces of another that are not there yet', async () => {
    const { alice, bob, mallory, circle } = await malloryWithFriend();
    const { device, incarnation } = mallory.exchange.requireIdentity();
    const ahead = bob.seal({ seen: [{ device, incarnation, seq: 100_000 }] });
    expect(await take(alice, bob, [ahead])).toMatchObject({ newSegments: 0, waiting: 1 });
    must(await alice.host.removeMember({ circle, device }));
    const evil = mallory.seal(late);
    expect(await take(alice, mallory, [evil])).toMatchObject({ newSegments: 0, beyond: 1 });
  });

  test('what a removed device wrote comes with what a member built on it, in either order or together', async () => {
    for (const order of ['piece first', 'witness first', 'together'] as const) {
      const { alice, bob, mallory, circle } = await malloryWithFriend();
      const { device, incarnation } = mallory.exchange.requireIdentity();
      const piece = mallory.seal({});
      const next = mallory.seal(late, { seq: 2, previous: piece.hash });
      const witness = bob.seal({ seen: [{ device, incarnation, seq: 1 }] });
      must(await alice.host.removeMember({ circle, device }));
      if (order === 'piece first') await take(alice, mallory, [piece, next]);
      if (order === 'witness first') await take(alice, bob, [witness]);
      await take(alice, bob, [witness, piece, next]);
      const { missing, waiting, beyond } = must(await alice.host.circle({ circle }));
      expect({ missing, waiting, beyond }).toEqual({ missing: [], waiting: 0, beyond: 1 });
      expect(await titles(alice, circle)).toEqual(['Draft ToR']);
    }
  });

  test('what a member had seen of one who is gone comes to all, also when the member is gone too', async () => {
    const { alice, bob, mallory, circle } = await malloryWithFriend();
    const { device, incarnation } = mallory.exchange.requireIdentity();
    const piece = mallory.seal({});
    const witness = bob.seal({ seen: [{ device, incarnation, seq: 1 }] });
    must(await alice.host.removeMember({ circle, device }));
    expect(await take(alice, bob, [witness, piece])).toMatchObject({ newSegments: 2 });
    must(await alice.host.removeMember({ circle, device: bob.exchange.requireIdentity().device }));
    expect(must(await alice.host.circle({ circle })).beyond).toBe(0);
    const late = await startMachine('Dina', { clock: testClock() });
    cleanups.push(
      () => removeDisk(late.disk),
      () => late.stop(),
    );
    await joinCircle(alice, late, circle, 'editor');
    const { missing, waiting, beyond } = must(await late.host.circle({ circle }));
    expect({ missing, waiting, beyond }).toEqual({ missing: [], waiting: 0, beyond: 0 });
    expect(must(await late.host.circle({ circle })).vectorHash).toBe(
      must(await alice.host.circle({ circle })).vectorHash,
    );
  });

  test('a long talk is taken in at once, whatever the order of its pieces', async () => {
    const { alice, bob, mallory } = await malloryWithFriend();
    const talk: Segment[] = [];
    const ids = [mallory, bob].map((who) => who.exchange.requireIdentity());
    const tops = [NOTHING_BEFORE, NOTHING_BEFORE];
    for (let turn = 0; turn < 400; turn++) {
      const [who, other] = [turn % 2, 1 - (turn % 2)];
      const heard = ids[other];
      const seq = Math.floor(turn / 2) + 1;
      const last = who === 0 ? seq - 1 : seq;
      const seen =
        heard === undefined || last === 0
          ? []
          : [{ device: heard.device, incarnation: heard.incarnation, seq: last }];
      const piece = (who === 0 ? mallory : bob).seal(
        { seen },
        { seq, previous: tops[who] ?? NOTHING_BEFORE },
      );
      tops[who] = piece.hash;
      talk.unshift(piece);
    }
    expect(await take(alice, bob, talk)).toMatchObject({ newSegments: 400, waiting: 0 });
  });
});

/** Alice's circle, with the disks of two editors in strange hands. */
async function malloryWithFriend() {
  const clock = testClock();
  const alice = await startMachine('Alice', { clock });
  const bob = await startMachine('Bob', { clock });
  const chen = await startMachine('Chen', { clock });
  cleanups.push(
    () => removeDisk(alice.disk),
    () => alice.stop(),
    () => removeDisk(bob.disk),
    () => removeDisk(chen.disk),
  );
  const circle = await circleOf([alice, bob, chen]);
  await releaseInto(alice, circle, ['text of Alice']);
  await hand(alice, bob, circle);
  await hand(alice, chen, circle);
  return {
    alice,
    bob: await corrupt(bob, circle, clock, cleanups),
    mallory: await corrupt(chen, circle, clock, cleanups),
    circle,
  };
}

describe('what a file says its sender holds', () => {
  test.for(['removed', 'member'] as const)('of one who is %s', async (who) => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const { device } = mallory.exchange.requireIdentity();
    if (who === 'removed') must(await alice.host.removeMember({ circle, device }));
    const before = must(await alice.host.status({})).identity;
    const [own] = mallory.circle.log.vector();
    if (own === undefined || own.device !== before?.device) throw new Error('Not the log of Alice');
    const holds = [
      { ...own, seq: 2 },
      { ...own, incarnation: own.incarnation + 9, seq: Number.MAX_SAFE_INTEGER },
      { device: asId<typeof device>('7'.repeat(64)), incarnation: 1, seq: 5 },
    ];
    must(await alice.host.readFile({ bytes: mallory.file([], mallory.circle.membership.bytes(), holds) }));
    const after = must(await alice.host.status({})).identity;
    const { missing } = must(await alice.host.circle({ circle }));
    expect(after?.actorPrefix === before.actorPrefix).toBe(who === 'removed');
    expect(missing.map(({ from, to }) => [from, to])).toEqual(
      who === 'removed'
        ? []
        : [
            [2, 2],
            [1, LIMITS.segmentsPerBundle],
          ],
    );
    // What was said before a removal is not believed after it.
    if (who === 'member') must(await alice.host.removeMember({ circle, device }));
    expect(must(await alice.host.circle({ circle })).missing).toEqual([]);
  });
});

test('a head who was removed does not throw the others out a year later', async () => {
  const clock = testClock();
  const alice = await startMachine('Alice', { clock });
  const bob = await startMachine('Bob', { clock });
  const carol = await startMachine('Carol', { clock });
  cleanups.push(
    () => removeDisk(alice.disk),
    () => alice.stop(),
    () => removeDisk(bob.disk),
    () => removeDisk(carol.disk),
    () => carol.stop(),
  );
  const circle = await circleOf([alice, bob, carol], { roles: ['head', 'editor'] });
  await hand(alice, bob, circle);
  const mallory = await corrupt(bob, circle, clock, cleanups);
  const me = mallory.exchange.requireIdentity();
  const { members, heads: parents } = mallory.circle.membership.state;
  must(await alice.host.removeMember({ circle, device: me.device }));
  await hand(alice, carol, circle);
  clock.advance(365 * 86_400_000);
  const removals = Array.from(members.keys())
    .filter((device) => device !== me.device)
    .map((device) => {
      const act = { kind: 'remove' as const, device, ends: [] };
      return signRecord({ circle, parents, author: me.device, at: clock.now(), act }, me.signingSeed).bytes;
    });
  const bytes = mallory.file([], [...mallory.circle.membership.bytes(), ...removals]);
  for (const machine of [alice, carol]) {
    must(await machine.host.readFile({ bytes }));
    const { memberList } = must(await machine.host.circle({ circle }));
    expect(memberList.filter((one) => !one.removed).map((one) => [one.person, one.role])).toEqual(
      expect.arrayContaining([
        ['Alice', 'head'],
        ['Carol', 'editor'],
      ]),
    );
    expect(memberList.find((one) => one.device === me.device)?.removed).toBe(true);
  }
  must(await alice.host.invite({ circle, role: 'head' }));
});

test('the last head cannot leave', async () => {
  const { alice, circle } = await malloryScene(cleanups);
  const device = must(await alice.host.status({})).identity?.device ?? asId('');
  expect(await alice.host.removeMember({ circle, device })).toMatchObject({ error: { code: 'no-right' } });
  expect(await alice.host.setRole({ circle, device, role: 'reader' })).toMatchObject({
    error: { code: 'no-right' },
  });
  must(await alice.host.setRole({ circle, device, role: 'head' }));
});

test('what was written under a key of a head who is out since then is read all the same', async () => {
  const clock = testClock();
  const all = [];
  for (const name of ['Alice', 'Bob', 'Chen', 'Dina']) {
    const machine = await startMachine(name, { clock });
    all.push(machine);
    cleanups.push(
      () => removeDisk(machine.disk),
      () => machine.stop(),
    );
  }
  const [alice, bob, chen, dina] = all;
  if (alice === undefined || bob === undefined || chen === undefined || dina === undefined) return;
  const circle = await circleOf([alice, bob, chen, dina], { roles: ['head', 'editor', 'editor'] });
  await hand(alice, bob, circle);
  await hand(alice, chen, circle);
  const deviceOf = async (machine: Machine) =>
    must(await machine.host.status({})).identity?.device ?? asId<DeviceId>('');
  must(await bob.host.removeMember({ circle, device: await deviceOf(dina) }));
  await hand(bob, chen, circle);
  await releaseInto(chen, circle, ['under the key that Bob made'], 'Of Chen');
  must(await alice.host.removeMember({ circle, device: await deviceOf(bob) }));
  const { report } = await hand(chen, alice, circle);
  expect(report).toMatchObject({ newSegments: 1, waiting: 0, refused: 0 });
  expect(await titles(alice, circle)).toEqual(['Of Chen']);
  await hand(alice, chen, circle);
  expect(must(await chen.host.circle({ circle })).vectorHash).toBe(
    must(await alice.host.circle({ circle })).vectorHash,
  );
  // Bob's removal of Dina is void; nobody but he is out.
  const out = must(await chen.host.circle({ circle })).memberList.filter((one) => one.removed);
  expect(out.map((one) => one.person)).toEqual(['Bob']);
  await releaseInto(chen, circle, ['under the key of Alice'], 'Second');
  await hand(chen, alice, circle);
  expect(await titles(alice, circle)).toEqual(['Of Chen', 'Second']);
  const emeka = await startMachine('Emeka', { clock });
  cleanups.push(
    () => removeDisk(emeka.disk),
    () => emeka.stop(),
  );
  await joinCircle(alice, emeka, circle, 'reader');
  expect(await titles(emeka, circle)).toEqual(['Of Chen', 'Second']);
});
