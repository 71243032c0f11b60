import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { sealBundle } from '../../../electron/host/exchange/codec/bundle-file.ts';
import type { Exchange } from '../../../electron/host/exchange/exchange.ts';
import type { CircleId, DeviceId, DraftId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { ModerationDesk, WaitingContribution } from '../../../shared/contract/moderation.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  copyDisk,
  hand,
  must,
  random,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import type { Machine, TestClock } from '../../support/exchange-machine.ts';
import { corrupt } from '../../support/exchange-mallory.ts';
import { runs } from '../../support/campaign.ts';

beforeAll(loadAutomerge);

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface Scene {
  readonly clock: TestClock;
  readonly circle: CircleId;
  readonly draft: DraftId;
  /** Head, second head, editor, reader. */
  readonly all: readonly [Machine, Machine, Machine, Machine];
}

async function scene(): Promise<Scene> {
  const clock = testClock();
  const started: Machine[] = [];
  for (const name of ['Alice', 'Hugo', 'Emma', 'Rui']) {
    const machine = await startMachine(name, { clock });
    started.push(machine);
    cleanups.push(
      () => removeDisk(machine.disk),
      () => machine.stop(),
    );
  }
  const [alice, hugo, emma, rui] = started;
  if (alice === undefined || hugo === undefined || emma === undefined || rui === undefined) throw new Error();
  const all = [alice, hugo, emma, rui] as const;
  const circle = await circleOf(all, { kind: 'moderated', roles: ['head', 'editor', 'reader'] });
  const draft = await releaseInto(alice, circle, ['first clause', 'second clause']);
  for (const other of [hugo, emma, rui]) await hand(alice, other, circle);
  return { clock, circle, draft, all };
}

async function write(who: Machine, draft: DraftId, place: number, text: string): Promise<void> {
  const { clauses } = await who.content(draft);
  const clause = clauses[place % clauses.length]?.id;
  if (clause !== undefined) await who.edit(draft, [{ kind: 'set-text', clause, to: text }]);
}

const desk = async (who: Machine, circle: CircleId): Promise<ModerationDesk> =>
  must(await who.moderation.desk({ circle }));

async function decide(who: Machine, circle: CircleId, approve: boolean, reason = ''): Promise<void> {
  const waiting = (await desk(who, circle)).contributions.at(-1);
  if (waiting === undefined) throw new Error('Nothing waits');
  const place = placeOf(circle, waiting);
  const { shown } = must(await who.moderation.changes(place));
  must(await who.moderation.decide({ ...place, approve, shown, reason }));
}

async function deviceOf(who: Machine, circle: CircleId): Promise<DeviceId> {
  const me = must(await who.host.circle({ circle })).memberList.find((one) => one.isThisDevice);
  if (me === undefined) throw new Error('No member');
  return me.device;
}

/** As a question names it. */
function placeOf(circle: CircleId, { device, incarnation, seq }: WaitingContribution) {
  return { circle, device, incarnation, seq };
}

async function inCircle<T>(
  who: Machine,
  circle: CircleId,
  work: (found: Circle, exchange: Exchange) => T,
): Promise<T> {
  return must(
    await who.opener.with((exchange) => {
      const found = exchange.get(circle);
      if (found === null) throw new Error('No circle');
      return ok(work(found, exchange));
    }),
  );
}

/** All that one device wrote. */
const piecesOf = async (who: Machine, circle: CircleId, device: DeviceId) =>
  inCircle(who, circle, ({ log }) =>
    log.all().flatMap((piece) => (piece.header.device === device ? [log.read(piece).bytes] : [])),
  );

/** A file of these pieces and no others. */
const fileOf = async (who: Machine, circle: CircleId, segments: readonly Uint8Array[]) =>
  inCircle(who, circle, ({ membership, device }, exchange) => {
    const { signingSeed } = exchange.requireIdentity();
    const of = { circle, sender: device, at: 1, holds: [], assumes: [], isRequest: false };
    const to = Array.from(membership.state.members.values(), (member) => member.record.agreement);
    const file = sealBundle({ ...of, records: membership.bytes(), segments }, to, { signingSeed, random });
    return new Uint8Array(file);
  });

/** Everything that waits and can be looked at. */
async function letAllIn(who: Machine, circle: CircleId): Promise<void> {
  for (const waiting of (await desk(who, circle)).contributions) {
    const place = placeOf(circle, waiting);
    const changes = await who.moderation.changes(place);
    const shown = changes.ok ? changes.value.shown : null;
    if (shown !== null) must(await who.moderation.decide({ ...place, approve: true, shown, reason: '' }));
  }
}

/** The drafts there are on a machine. */
const names = (who: Machine): readonly string[] => who.entries().map(({ id }) => id);

/** Everybody reads a file of everybody, until nothing is new. */
async function everybody({ all, circle }: Scene): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const from of all) for (const to of all) if (from !== to) await hand(from, to, circle);
  }
}

/** Alice hears everybody, and everybody hears Alice. */
async function throughAlice({ all: [alice, ...others], circle }: Scene): Promise<void> {
  for (const one of others) await hand(one, alice, circle);
  for (const one of others) await hand(alice, one, circle);
}

describe('what an editor writes in a moderated circle', () => {
  test('is with everybody and in nobody’s text before a head lets it in, then in everybody’s', async () => {
    const { all, circle, draft } = await scene();
    const [alice, hugo, emma, rui] = all;
    await write(emma, draft, 0, 'first clause by Emma');
    await hand(emma, alice, circle);
    await hand(emma, rui, circle);
    expect(await alice.texts(draft)).toEqual(['first clause', 'second clause']);
    expect(await rui.texts(draft)).toEqual(['first clause', 'second clause']);
    expect(await emma.texts(draft)).toEqual(['first clause by Emma', 'second clause']);
    expect((await desk(rui, circle)).contributions).toMatchObject([{ person: 'Emma', declined: null }]);
    await decide(alice, circle, true, 'as agreed');
    await hand(alice, hugo, circle);
    await hand(hugo, rui, circle);
    await hand(hugo, emma, circle);
    for (const one of all) expect(await one.texts(draft)).toEqual(['first clause by Emma', 'second clause']);
    expect((await desk(rui, circle)).contributions).toEqual([]);
  });

  test('that was declined comes in with a later piece that a head lets in, and the reason is open to all', async () => {
    const { all, circle, draft } = await scene();
    const [alice, , emma, rui] = all;
    await write(emma, draft, 0, 'first clause, too long');
    await hand(emma, alice, circle);
    await decide(alice, circle, false, 'too long');
    await hand(alice, emma, circle);
    await hand(alice, rui, circle);
    const told = { who: 'Alice', reason: 'too long' };
    expect((await desk(emma, circle)).contributions).toMatchObject([{ isMine: true, declined: told }]);
    expect((await desk(rui, circle)).contributions).toMatchObject([{ isMine: false, declined: told }]);
    await write(emma, draft, 0, 'first clause, short');
    await hand(emma, alice, circle);
    expect((await desk(alice, circle)).contributions).toMatchObject([
      { declined: null, parts: [{ person: 'Emma', pieces: 2, declined: 1 }] },
    ]);
    await decide(alice, circle, true);
    await hand(alice, rui, circle);
    expect(await alice.texts(draft)).toEqual(['first clause, short', 'second clause']);
    expect(await rui.texts(draft)).toEqual(['first clause, short', 'second clause']);
    const log = must(await rui.host.circle({ circle })).acts;
    expect(log).toContainEqual(
      expect.objectContaining({
        kind: 'decided',
        who: 'Alice',
        whom: 'Emma',
        approved: false,
        reason: 'too long',
      }),
    );
  });

  test('is in when one head lets it in while another declines, whichever is heard first', async () => {
    for (const order of [0, 1]) {
      const all = await scene();
      const [alice, hugo, emma, rui] = all.all;
      await write(emma, all.draft, 1, 'second clause by Emma');
      await hand(emma, alice, all.circle);
      await hand(emma, hugo, all.circle);
      await decide(alice, all.circle, true);
      await decide(hugo, all.circle, false, 'not agreed');
      await hand(order === 0 ? alice : hugo, rui, all.circle);
      await hand(order === 0 ? hugo : alice, rui, all.circle);
      await everybody(all);
      for (const one of all.all)
        expect(await one.texts(all.draft)).toEqual(['first clause', 'second clause by Emma']);
      const log = must(await rui.host.circle({ circle: all.circle })).acts;
      expect(log.filter((act) => act.kind === 'decided')).toHaveLength(2);
    }
  });

  test('is a new draft only once it is let in; what a head writes counts at once', async () => {
    const { all, circle, draft } = await scene();
    const [alice, hugo, emma, rui] = all;
    const released = await releaseInto(emma, circle, ['new text'], 'Emma’s text');
    await hand(emma, alice, circle);
    expect(alice.entries().some((entry) => entry.id === released)).toBe(false);
    expect(must(await alice.host.circle({ circle })).acts.at(-1)).toMatchObject({ kind: 'offered' });
    await decide(alice, circle, true);
    await hand(alice, rui, circle);
    expect(await rui.texts(released)).toEqual(['new text']);
    await write(hugo, draft, 0, 'by the second head');
    await hand(hugo, rui, circle);
    expect(await rui.texts(draft)).toEqual(['by the second head', 'second clause']);
  });

  test('is shown to the head with its changes, and only what waits can be decided', async () => {
    const { all, circle, draft } = await scene();
    const [alice, , emma] = all;
    await write(emma, draft, 0, 'seen first');
    await hand(emma, alice, circle);
    const waiting = (await desk(alice, circle)).contributions[0];
    if (waiting === undefined) throw new Error('Nothing waits');
    const place = placeOf(circle, waiting);
    const { seq } = place;
    const { entries, shown } = must(await alice.moderation.changes(place));
    expect(entries.map((entry) => entry.draft)).toEqual([draft]);
    const later = { ...place, seq: seq + 1, approve: true, shown, reason: '' };
    const refused = await alice.moderation.decide(later);
    expect(refused.ok ? 'ok' : refused.error.code).toBe('unknown-piece');
    const byEditor = await emma.moderation.decide({ ...later, seq });
    expect(byEditor.ok ? 'ok' : byEditor.error.code).toBe('no-right');
  });
});

describe('a head who lets something in', () => {
  test('is shown what was declined of the same author before a new incarnation, and it is named', async () => {
    const { all, circle, draft } = await scene();
    const [alice, , emma, rui] = all;
    const declined = await releaseInto(emma, circle, ['declined words'], 'Bad');
    await hand(emma, alice, circle);
    await decide(alice, circle, false, 'no');
    must(
      await emma.opener.with((exchange) => {
        exchange.reincarnate();
        return ok({});
      }),
    );
    await write(emma, draft, 0, 'harmless');
    await hand(emma, alice, circle);
    const found = (await desk(alice, circle)).contributions.find((one) => one.declined === null);
    if (found === undefined) throw new Error('Nothing waits');
    expect(found.parts).toMatchObject([{ person: 'Emma', pieces: 2, declined: 1 }]);
    expect(found.drafts.map((one) => one.draft).sort()).toEqual([declined, draft].sort());
    const shown = must(await alice.moderation.changes(placeOf(circle, found)));
    expect(new Set(shown.entries.map((entry) => entry.draft))).toEqual(new Set([declined, draft]));
    expect(shown.titles).toContainEqual({ draft: declined, title: 'Bad' });
    for (const name of [null, '0'.repeat(64)]) {
      const asked = { ...placeOf(circle, found), approve: true, shown: name, reason: '' };
      const refused = await alice.moderation.decide(asked);
      expect(refused.ok ? 'ok' : refused.error.code).toBe('not-shown');
    }
    await hand(alice, rui, circle);
    expect(names(rui)).not.toContain(declined);
  });

  test('is shown a colleague’s waiting words that an editor builds on without having them', async () => {
    const { all, circle, draft, clock } = await scene();
    const [alice, , emma, rui] = all;
    must(await alice.host.setRole({ circle, device: await deviceOf(rui, circle), role: 'editor' }));
    await hand(alice, rui, circle);
    await write(emma, draft, 0, 'waiting words of Emma');
    await hand(emma, alice, circle);
    const [emmas] = (await desk(alice, circle)).contributions;
    if (emmas === undefined) throw new Error('Nothing waits');
    const { device, incarnation, seq } = emmas;
    const mallory = await corrupt(rui, circle, clock, cleanups);
    const entries = mallory.circle.log.all().flatMap((piece) => mallory.circle.open(piece)?.entries ?? []);
    const sealed = mallory.seal({ seen: [{ device, incarnation, seq }], entries });
    must(await alice.exchange.readFile(new Uint8Array(mallory.file([sealed.bytes]))));
    const found = (await desk(alice, circle)).contributions.find(({ person }) => person === 'Rui');
    if (found === undefined) throw new Error('Nothing waits');
    const named = [
      { person: 'Rui', pieces: 1, declined: 0 },
      { person: 'Emma', pieces: 1, declined: 0 },
    ];
    expect(found.parts).toMatchObject(named);
    const shown = must(await alice.moderation.changes(placeOf(circle, found)));
    expect(shown.parts).toMatchObject(named);
    expect(shown.entries).toHaveLength(2);
  });

  test('lets in a title too: one that an editor releases a text under waits as his words do', async () => {
    const { all, circle, draft } = await scene();
    const [alice, , emma, rui] = all;
    const act = { draft, title: 'A title nobody agreed to', at: 2e12 };
    must(await emma.host.seal({ circle, entries: [], acts: [act], applied: [] }));
    await hand(emma, alice, circle);
    await hand(emma, rui, circle);
    const last = async (who: Machine) =>
      must(await who.host.circle({ circle }))
        .acts.filter((act) => 'title' in act)
        .at(-1);
    const offered = { kind: 'offered', who: 'Emma', title: 'A title nobody agreed to' };
    expect(await last(rui)).toMatchObject(offered);
    expect((await desk(alice, circle)).contributions).toMatchObject([
      { drafts: [{ draft, title: 'A title nobody agreed to' }] },
    ]);
    await decide(alice, circle, true);
    await hand(alice, rui, circle);
    expect(await last(rui)).toMatchObject({ ...offered, kind: 'released' });
  });
});

describe('of a number that was used twice', () => {
  test.for(['version first', 'approval first'] as const)(
    'only the version that the head was shown is let in (%s), and the words of both come to all',
    async (order) => {
      const now = await scene();
      const { all, circle, draft, clock } = now;
      const [alice, hugo, emma, rui] = all;
      const image = copyDisk(emma.disk);
      await write(emma, draft, 0, 'words that were shown');
      await hand(emma, alice, circle);
      const twin = await startMachine('Emma', { disk: image, clock });
      cleanups.push(() => twin.stop());
      await write(twin, draft, 0, 'other words');
      if (order === 'version first') await hand(twin, rui, circle);
      await decide(alice, circle, true);
      must(await alice.exchange.writeFile(circle, []));
      await write(alice, draft, 1, 'by a head, on top');
      if (order === 'approval first') {
        const mine = await piecesOf(alice, circle, await deviceOf(alice, circle));
        must(await rui.host.readFile({ bytes: await fileOf(alice, circle, mine) }));
        await hand(twin, rui, circle);
      }
      await hand(alice, rui, circle);
      expect(await rui.texts(draft)).toEqual(['first clause', 'second clause']);
      expect((await desk(rui, circle)).contributions).toMatchObject([{ person: 'Emma', declined: null }]);
      await hand(rui, emma, circle);
      await throughAlice(now);
      for (const one of [alice, hugo]) expect(await one.texts(draft)).toContain('by a head, on top');
      for (let left = 2; left > 0 && (await desk(alice, circle)).contributions.length > 0; left -= 1)
        await letAllIn(alice, circle);
      await throughAlice(now);
      for (const one of all) expect(await one.texts(draft)).toEqual(await alice.texts(draft));
      expect((await rui.texts(draft))[1]).toBe('by a head, on top');
      for (const one of all) expect((await desk(one, circle)).contributions).toEqual([]);
    },
  );

  test('nothing comes with what a colleague built on one version', async () => {
    const { all, circle, draft, clock } = await scene();
    const [alice, hugo, emma, rui] = all;
    must(await alice.host.setRole({ circle, device: await deviceOf(rui, circle), role: 'editor' }));
    for (const other of [hugo, emma, rui]) await hand(alice, other, circle);
    const image = copyDisk(emma.disk);
    await write(emma, draft, 0, 'words that were shown');
    await hand(emma, alice, circle);
    const twin = await startMachine('Emma', { disk: image, clock });
    cleanups.push(() => twin.stop());
    await write(twin, draft, 0, 'other words');
    await hand(twin, hugo, circle);
    const [emmas] = (await desk(alice, circle)).contributions;
    if (emmas === undefined) throw new Error('Nothing waits');
    const { device, incarnation, seq } = emmas;
    await write(rui, draft, 1, 'by Rui');
    must(await rui.exchange.writeFile(circle, []));
    const mallory = await corrupt(rui, circle, clock, cleanups);
    const me = mallory.exchange.requireIdentity();
    const [own] = mallory.circle.log.all().filter((piece) => piece.header.device === me.device);
    if (own === undefined) throw new Error('Nothing written');
    const built = mallory.seal({ ...mallory.circle.open(own), seen: [{ device, incarnation, seq }] });
    must(await alice.exchange.readFile(new Uint8Array(mallory.file([built.bytes]))));
    const found = (await desk(alice, circle)).contributions.find(({ person }) => person === 'Rui');
    if (found === undefined) throw new Error('Nothing waits');
    const { shown } = must(await alice.moderation.changes(placeOf(circle, found)));
    must(await alice.moderation.decide({ ...placeOf(circle, found), approve: true, shown, reason: '' }));
    must(await alice.exchange.writeFile(circle, []));
    expect(await alice.texts(draft)).toEqual(['words that were shown', 'by Rui']);
    await hand(alice, hugo, circle);
    expect((await hugo.texts(draft))[0]).toBe('first clause');
  });
});

test('an approval of an older workbench, which names a place alone, lets in what it did', async () => {
  const { all, circle, draft, clock } = await scene();
  const [alice, hugo, emma, rui] = all;
  await write(emma, draft, 0, 'by Emma');
  await hand(emma, alice, circle);
  await hand(emma, hugo, circle);
  const [waiting] = (await desk(alice, circle)).contributions;
  if (waiting === undefined) throw new Error('Nothing waits');
  const { device, incarnation, seq } = waiting;
  const mallory = await corrupt(hugo, circle, clock, cleanups);
  const on = { device, incarnation, seq, hash: null, also: [] };
  const act = { kind: 'decided', approved: true, ...on, reason: '', at: 1 } as const;
  const sealed = mallory.seal({ seen: [{ device, incarnation, seq }], acts: [act] }, { kind: 'decisions' });
  must(await alice.exchange.readFile(new Uint8Array(mallory.file([sealed.bytes]))));
  await hand(alice, rui, circle);
  for (const one of [alice, rui]) expect((await one.texts(draft))[0]).toBe('by Emma');
});

describe('co-opting', () => {
  test('is proposed by a member, answered by a head, and read by all', async () => {
    const { all, circle } = await scene();
    const [alice, , emma, rui] = all;
    must(await emma.moderation.propose({ circle, person: 'Dr Okafor', reason: 'numbering expert' }));
    await hand(emma, alice, circle);
    const proposal = (await desk(alice, circle)).proposals[0];
    expect(proposal).toMatchObject({ person: 'Dr Okafor', who: 'Emma', answer: null });
    must(
      await alice.moderation.answer({
        circle,
        proposal: proposal?.id ?? '',
        accept: true,
        reason: 'welcome',
      }),
    );
    await hand(alice, rui, circle);
    expect((await desk(rui, circle)).proposals[0]?.answer).toMatchObject({ accepted: true, who: 'Alice' });
    const log = must(await rui.host.circle({ circle })).acts.map((act) => act.kind);
    expect(log).toContain('proposed');
    expect(log).toContain('answered');
    const byReader = await rui.moderation.propose({ circle, person: 'Somebody', reason: '' });
    expect(byReader.ok ? 'ok' : byReader.error.code).toBe('no-right');
  });
});

describe('a member of a moderated circle who keeps to no rule', () => {
  test('lets nothing in as an editor, and nothing counts that a commenter writes as text', async () => {
    const { all, circle, draft, clock } = await scene();
    const [alice, , emma] = all;
    await write(emma, draft, 0, 'let in by myself');
    await hand(emma, alice, circle);
    const waiting = (await desk(alice, circle)).contributions[0];
    if (waiting === undefined) throw new Error('Nothing waits');
    const mallory = await corrupt(emma, circle, clock, cleanups);
    const me = mallory.exchange.requireIdentity();
    const top = mallory.circle.log.top(me.device, me.incarnation);
    const next = { seq: (top?.header.seq ?? 0) + 1, previous: top?.hash ?? '' };
    const act = {
      kind: 'decided' as const,
      approved: true,
      device: me.device,
      incarnation: me.incarnation,
      seq: waiting.seq,
      hash: null,
      also: [],
      reason: '',
      at: 1,
    };
    for (const kind of ['decisions', 'text', 'comments'] as const) {
      const forged = mallory.seal({ acts: [act] }, { ...next, kind });
      const read = must(await alice.exchange.readFile(new Uint8Array(mallory.file([forged.bytes]))));
      expect(read.report).toMatchObject({ newSegments: 0, refused: 1 });
    }
    expect(await alice.texts(draft)).toEqual(['first clause', 'second clause']);
    expect((await desk(alice, circle)).contributions).toHaveLength(1);
  });

  test('gains nothing as a former head by citing the time when he was one', async () => {
    const { all, circle, draft, clock } = await scene();
    const [alice, hugo, , rui] = all;
    const mallory = await corrupt(hugo, circle, clock, cleanups);
    const me = mallory.exchange.requireIdentity();
    must(await alice.host.setRole({ circle, device: me.device, role: 'editor' }));
    const released = mallory.seal(
      { acts: [{ kind: 'released', draft, title: 'late', at: 1 }] },
      { seq: 1, kind: 'text' },
    );
    const read = must(await alice.exchange.readFile(new Uint8Array(mallory.file([released.bytes]))));
    expect(read.report).toMatchObject({ newSegments: 0, beyond: 1 });
    await hand(alice, rui, circle);
    const there = must(await rui.exchange.readFile(new Uint8Array(mallory.file([released.bytes]))));
    expect(there.report).toMatchObject({ newSegments: 0, beyond: 1 });
  });

  test('who approves numbers without end costs nothing', async () => {
    const { all, circle, draft, clock } = await scene();
    const [alice, hugo, emma] = all;
    const mallory = await corrupt(hugo, circle, clock, cleanups);
    const { device } =
      must(await emma.host.circle({ circle })).memberList.find((one) => one.isThisDevice) ?? {};
    if (device === undefined) throw new Error();
    const seq = Number.MAX_SAFE_INTEGER;
    const on = { device, incarnation: 1, seq, reason: '', at: 1 };
    const old = { kind: 'decided', approved: true, ...on, hash: null, also: [] } as const;
    const named = { device, incarnation: 1, seq, hash: 'ab'.repeat(32) };
    const act = { kind: 'decided', approved: true, ...on, hash: named.hash, also: [named] } as const;
    const sealed = mallory.seal({ acts: [old, act] }, { kind: 'decisions' });
    must(await alice.exchange.readFile(new Uint8Array(mallory.file([sealed.bytes]))));
    expect(await alice.texts(draft)).toEqual(['first clause', 'second clause']);
  });
});

test('everybody has the same text, whatever was written, decided and carried in whatever order', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), who: fc.nat(2), place: fc.nat(1), text: fc.nat(99) }),
    fc.record({ kind: fc.constant('decide' as const), who: fc.nat(1), approve: fc.boolean() }),
    fc.record({ kind: fc.constant('carry' as const), from: fc.nat(3), to: fc.nat(3) }),
    fc.record({ kind: fc.constant('propose' as const), who: fc.nat(2) }),
    fc.record({ kind: fc.constant('restart' as const), who: fc.nat(3) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 14 }), async (steps) => {
      const start = await scene();
      const all: Machine[] = [...start.all];
      const at = (place: number): Machine => all[place] ?? start.all[0];
      const { circle, draft } = start;
      for (const one of steps) {
        if (one.kind === 'write') await write(at(one.who), draft, one.place, `text ${one.text}`);
        else if (one.kind === 'propose')
          await at(one.who).moderation.propose({ circle, person: 'Somebody', reason: '' });
        else if (one.kind === 'carry' && one.from !== one.to) await hand(at(one.from), at(one.to), circle);
        else if (one.kind === 'decide') {
          if ((await desk(at(one.who), circle)).contributions.length > 0)
            await decide(at(one.who), circle, one.approve, 'because');
        } else if (one.kind === 'restart') {
          // As after a kill: what was acknowledged is on the disk, and nothing else is asked of it.
          const { disk, name } = at(one.who);
          await at(one.who).stop();
          const again = await startMachine(name, { disk, clock: start.clock });
          cleanups.push(() => again.stop());
          all[one.who] = again;
        }
      }
      const [alice, hugo, emma, rui] = [at(0), at(1), at(2), at(3)];
      const now: Scene = { ...start, all: [alice, hugo, emma, rui] };
      await everybody(now);
      // Readers and heads hold the same text; the editor's own has the words that still wait.
      expect(await hugo.texts(draft)).toEqual(await alice.texts(draft));
      expect(await rui.texts(draft)).toEqual(await alice.texts(draft));
      expect(await desk(rui, circle)).toEqual({
        ...(await desk(alice, circle)),
        contributions: (await desk(alice, circle)).contributions,
      });
      while ((await desk(alice, circle)).contributions.length > 0) await decide(alice, circle, true);
      await everybody(now);
      for (const one of now.all) expect(await one.texts(draft)).toEqual(await alice.texts(draft));
    }),
    { ...runs(4), endOnFailure: true },
  );
});
