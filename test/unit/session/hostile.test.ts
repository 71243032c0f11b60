import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it, test, vi } from 'vitest';
import * as v from 'valibot';
import { FormatError } from '../../../electron/host/exchange/codec/cbor.ts';
import { Cutting, Gathering, LANES } from '../../../electron/host/exchange/session/lanes.ts';
import type { Lane } from '../../../electron/host/exchange/session/lanes.ts';
import { decodeMessage, encodeMessage } from '../../../electron/host/exchange/session/messages.ts';
import type { Message } from '../../../electron/host/exchange/session/messages.ts';
import { openSession } from '../../../electron/host/exchange/session/open-session.ts';
import type { SessionEnd } from '../../../electron/host/exchange/session/session.ts';
import type { Line } from '../../../electron/host/exchange/line/line.ts';
import { runs } from '../../support/campaign.ts';
import { addDevice } from '../../../electron/host/exchange/circle/acts.ts';
import { deviceRecord } from '../../../electron/host/exchange/identity.ts';
import { random } from '../../support/exchange-machine.ts';
import {
  bringRecords,
  circleOf,
  holdings,
  linePair,
  meet,
  newCircle,
  newFolk,
  openly,
  write,
} from '../../support/session-folk.ts';
import type { Folk } from '../../support/session-folk.ts';

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5_000, interval: 5 });

/** A message in frames, as a line carries them. */
function inFrames(lane: Lane, message: Uint8Array): Uint8Array {
  const cutting = new Cutting(lane, new Uint8Array(message));
  const frame = cutting.next(4096);
  if (frame === null || cutting.left > 0) throw new Error('Too long for one');
  return frame;
}
const said = (message: Message): Uint8Array => inFrames('control', encodeMessage(message));

/** A member at one end of a line, and nothing but bytes at the other. */
function victim() {
  const alice = newFolk('Alice');
  const circle = newCircle(alice, []);
  const [mine, theirs] = linePair();
  const ends: SessionEnd[] = [];
  const session = openSession(theirs, openly(alice));
  session.ended((end) => ends.push(end));
  return { alice, circle, line: mine, ends };
}

async function endOf(messages: (line: Line) => readonly Uint8Array[]): Promise<SessionEnd | undefined> {
  const { line, ends } = victim();
  for (const message of messages(line)) await line.send(message);
  await until(() => expect(ends).toHaveLength(1));
  return ends[0];
}

const hello: Message = { kind: 'hello', version: 1, entries: [] };
const place = { number: 0, vectorMask: randomBytes(16), headsMask: randomBytes(16) };

test.each<[string, SessionEnd, readonly Uint8Array[]]>([
  ['bytes that are no frame', 'malformed', [Uint8Array.of(255, 1, 2)]],
  ['an empty message', 'malformed', [Uint8Array.of(24, 0)]],
  [
    'a vector before any hello',
    'malformed',
    [said({ kind: 'vector', number: 0, isAsking: true, heads: [], places: [], lacking: [] })],
  ],
  ['a second hello', 'malformed', [said(hello), said(hello)]],
  ['entries before hello', 'malformed', [said({ kind: 'entries', entries: [] })]],
  [
    'a declared segment of eight megabytes of somebody unknown',
    'malformed',
    [said(hello), Uint8Array.of(10, 6, 0x80, 0x80, 0x80, 4, 7, 0)],
  ],
  [
    'a control message of declared 2^40 bytes',
    'malformed',
    [Uint8Array.of(8, 8, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20, 5, 0)],
  ],
  [
    'a channel that nobody opened',
    'malformed',
    [said(hello), inFrames('attachments', Uint8Array.of(65, 1, 2, 3))],
  ],
  [
    'a state of a circle nobody matched',
    'malformed',
    [said(hello), inFrames('text', encodeMessage({ kind: 'state', ...place }))],
  ],
  [
    'an acknowledgement of what was never sent',
    'malformed',
    [said(hello), said({ kind: 'received', bytes: 1_000_000 })],
  ],
  [
    'a long message in frames of one byte each',
    'malformed',
    [Uint8Array.of(8, 3, 0xa0, 0x1f, 1), Uint8Array.of(0, 1, 1)],
  ],
  ['a newer version', 'newer-version', [said({ kind: 'hello', version: 2, entries: [] })]],
  ['ten thousand pings', 'flood', Array.from({ length: 10_000 }, () => said({ kind: 'ping' }))],
])('%s ends the session', async (_, end, messages) => {
  expect(await endOf(() => messages)).toBe(end);
});

it('learns nothing from the hello of another connection: the tags do not match', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  newCircle(alice, [bob]);
  const recorded: Uint8Array[] = [];
  meet(bob, alice, { tap: (message, from) => (from === 'caller' && recorded.push(message), [message]) });
  await until(() => expect(recorded.length).toBeGreaterThan(1));
  const [mine, theirs] = linePair();
  const answers: Uint8Array[] = [];
  mine.message((message) => answers.push(message));
  const session = openSession(theirs, openly(alice));
  await mine.send(recorded[0] ?? new Uint8Array(0));
  await until(() => expect(answers).toHaveLength(1));
  expect(session.peer).toBeNull();
  session.close();
});

/** A member whose workbench enters circles as somebody else, whatever key is written down there. */
function pose(mallory: Folk, as: Folk): void {
  const me = mallory.exchange.requireIdentity();
  const { device } = as.exchange.requireIdentity();
  const { agreement } = deviceRecord(me);
  for (const { membership } of mallory.exchange.list()) {
    const { members } = membership.state;
    const known = members.get(device);
    if (known === undefined) continue;
    const get = members.get.bind(members);
    const posed = { ...known, record: { ...known.record, agreement } };
    vi.spyOn(members, 'get').mockImplementation((one) => (one === device ? posed : get(one)));
  }
  vi.spyOn(mallory.exchange, 'requireIdentity').mockReturnValue({ ...me, device });
}

it('does not believe a member who gives another member for himself', async () => {
  const [alice, bob, mallory] = [newFolk('Alice'), newFolk('Bob'), newFolk('Mallory')];
  newCircle(alice, [bob, mallory]);
  for (const one of mallory.exchange.list()) one.epochKey(one.membership.state.epoch);
  pose(mallory, bob);
  const ends: SessionEnd[] = [];
  const [, called] = meet(mallory, alice);
  called.ended((end) => ends.push(end));
  await until(() => expect(ends).toEqual(['bad-proof']));
});

it('takes a key that the head of one circle wrote down for a device for no proof in another circle', async () => {
  const [alice, bob, mallory] = [newFolk('Alice'), newFolk('Bob'), newFolk('Mallory')];
  const delegation = newCircle(alice, [bob, mallory]);
  write(alice, delegation);
  const trap = newCircle(mallory, [alice]);
  const me = mallory.exchange.requireIdentity();
  const asBob = { ...me, device: bob.exchange.requireIdentity().device };
  addDevice(circleOf(mallory, trap), me, { ...deviceRecord(asBob), person: 'Bob' }, 'editor', {
    random,
    clock: mallory.exchange.ports.clock,
  });
  bringRecords(mallory, alice, trap);
  for (const one of mallory.exchange.list()) one.epochKey(one.membership.state.epoch);
  pose(mallory, bob);
  // The trap is entered first, so that its record is the one that the proof is checked by.
  vi.spyOn(mallory.exchange, 'list').mockReturnValue([
    circleOf(mallory, trap),
    circleOf(mallory, delegation),
  ]);
  const [, called] = meet(mallory, alice);
  await until(() =>
    expect(called.circles.map(({ circle, state }) => [circle, state])).toContainEqual([trap, 'equal']),
  );
  expect(called.peer?.circles).toEqual([trap]);
  expect(circleOf(mallory, delegation).log.all()).toHaveLength(0);
});

it('lets no head of one circle end the lines of the others by writing down a wrong key', async () => {
  const [alice, bob, mallory] = [newFolk('Alice'), newFolk('Bob'), newFolk('Mallory')];
  const trap = newCircle(mallory, [alice]);
  const record = { ...deviceRecord(bob.exchange.requireIdentity()), person: 'Bob' };
  const { agreement } = deviceRecord(mallory.exchange.requireIdentity());
  const ports = { random, clock: mallory.exchange.ports.clock };
  addDevice(
    circleOf(mallory, trap),
    mallory.exchange.requireIdentity(),
    { ...record, agreement },
    'editor',
    ports,
  );
  for (const one of [alice, bob]) bringRecords(mallory, one, trap);
  // The key that Bob's record hides from him he was given by another way.
  const key = circleOf(alice, trap).epochKey(circleOf(alice, trap).membership.state.epoch);
  vi.spyOn(circleOf(bob, trap), 'epochKey').mockReturnValue(key);
  const delegation = newCircle(alice, [bob]);
  write(alice, delegation);
  const [caller, called] = meet(alice, bob);
  await until(() => expect(circleOf(bob, delegation).log.all()).toHaveLength(1));
  expect([caller.peer?.circles, called.peer?.circles]).toEqual([[delegation], [delegation]]);
});

it('knows a line that leads back to itself', async () => {
  const alice = newFolk('Alice');
  newCircle(alice, []);
  const [caller, called] = linePair();
  const ends: SessionEnd[] = [];
  const first = openSession(caller, openly(alice));
  first.ended((end) => ends.push(end));
  openSession(called, openly(alice)).ended((end) => ends.push(end));
  await until(() => expect(ends[0]).toBe('self'));
});

it('keeps pieces of a reader as evidence, and takes his flood for one', async () => {
  const [alice, rita] = [newFolk('Alice'), newFolk('Rita')];
  const circle = newCircle(alice, [rita], 'reader');
  const rogue = circleOf(rita, circle);
  Object.defineProperty(rogue, 'refusalToSeal', { value: () => null });
  for (let i = 0; i < 300; i += 1) write(rita, circle, 'a text');
  const ends: SessionEnd[] = [];
  const [, called] = meet(rita, alice);
  called.ended((end) => ends.push(end));
  await until(() => expect(ends).toEqual(['flood']));
  expect(circleOf(alice, circle).log.all()).toHaveLength(0);
  expect(circleOf(alice, circle).evidence.all().length).toBeGreaterThan(0);
});

it('is not made to pile up pieces by a member who says the same vector again and again', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  for (let i = 0; i < 5; i += 1) write(alice, circle);
  const [caller, called] = linePair();
  openSession(caller, openly(bob));
  const session = openSession(called, openly(alice));
  session.pause(true);
  await until(() => expect(session.circles[0]?.toSend).toBeGreaterThan(0));
  const toSend = session.circles[0]?.toSend;
  const empty: Message = { kind: 'vector', number: 0, isAsking: false, heads: [], places: [], lacking: [] };
  for (let i = 0; i < 5; i += 1) await caller.send(said(empty));
  await caller.send(said({ kind: 'ping' }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(session.circles[0]?.toSend).toBe(toSend);
  session.pause(false);
  await until(() => expect(circleOf(bob, circle).log.all()).toHaveLength(5));
});

it('does not let a member use up the incarnations of another by saying that there is more', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  write(alice, circle);
  const [caller, called] = linePair();
  openSession(caller, openly(bob));
  const session = openSession(called, openly(alice));
  await until(() => expect(session.circles[0]?.state).toBe('equal'));
  let begun = 0;
  alice.exchange.reincarnated.event(() => (begun += 1));
  for (let i = 0; i < 20; i += 1) {
    const { device, incarnation } = alice.exchange.requireIdentity();
    const places = [{ device: device.slice(0, 16), incarnation, seq: 99 }];
    await caller.send(said({ kind: 'vector', number: 0, isAsking: false, heads: [], places, lacking: [] }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(session.peer).not.toBeNull();
  expect(begun).toBe(3);
});

it('goes on with others while somebody says to hold what he never sends', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  const device = bob.exchange.requireIdentity().device;
  const lying = circleOf(bob, circle).log;
  const vector = lying.vector.bind(lying);
  lying.vector = () => [...vector(), { device, incarnation: 4_000_000_000, seq: 1_000_000 }];
  const [, called] = meet(bob, alice);
  await until(() => expect(called.peer).not.toBeNull());
  lying.vector = vector;
  write(bob, circle);
  await until(() => expect(circleOf(alice, circle).log.all()).toHaveLength(1));
});

describe('any bytes', () => {
  it('of a message are read as one message or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          expect(encodeMessage(decodeMessage(bytes))).toEqual(new Uint8Array(bytes));
        } catch (problem) {
          if (!(problem instanceof FormatError)) {
            // A newer hello may say more than is understood.
            const first = decodeMessage(bytes);
            if (first.kind !== 'hello' || first.version === 1) throw problem;
          }
        }
      }),
      runs(2_000),
    );
  });

  it('on a line end the session or mean something, and throw nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { maxLength: 8 }),
        async (all) => {
          const { line, ends, alice } = victim();
          await line.send(said(hello));
          for (const bytes of all) await line.send(bytes);
          line.close();
          await until(() => expect(ends).toHaveLength(1));
          alice.exchange.close();
        },
      ),
      runs(40),
    );
  });

  it('come out of the frames as they went in, however they are cut and mixed', () => {
    const message = fc.tuple(fc.constantFrom(...LANES), fc.uint8Array({ minLength: 1, maxLength: 20_000 }));
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.infiniteStream(fc.nat(5)), (all, choice) => {
        const queues = LANES.map((lane) =>
          all.filter(([of]) => of === lane).map(([, bytes]) => new Cutting(lane, new Uint8Array(bytes))),
        );
        const gathering = new Gathering(() => 20_000);
        const out: [Lane, Uint8Array][] = [];
        const next = (): number => v.parse(v.number(), choice.next().value);
        while (queues.some((queue) => queue.length > 0)) {
          const queue = queues[next()] ?? [];
          const frame = queue[0]?.next(200 + next() * 700);
          if (frame === null || frame === undefined) continue;
          for (const { lane, message: whole } of gathering.take(frame)) out.push([lane, whole]);
          if (queue[0]?.left === 0) queue.shift();
        }
        for (const lane of LANES) {
          const [want, got] = [all, out].map((list) =>
            list.flatMap(([of, bytes]) => (of === lane ? [new Uint8Array(bytes)] : [])),
          );
          expect(got).toEqual(want);
        }
      }),
      runs(100),
    );
  });
});

describe('a line that is cut', () => {
  it('at any byte costs no more than the piece under way, and they come to the same in the end', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30_000 }), fc.nat(5), fc.nat(5), async (cut, a, b) => {
        const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
        const circle = newCircle(alice, [bob]);
        for (let i = 0; i < a; i += 1)
          write(alice, circle, `of Alice ${i}`, new Uint8Array(randomBytes(3_000)));
        for (let i = 0; i < b; i += 1) write(bob, circle, `of Bob ${i}`, new Uint8Array(randomBytes(3_000)));
        const first = meet(alice, bob, { cutAfter: cut });
        await until(() => expect(first[0].circles[0]?.state === 'equal' || holds(first)).toBe(true));
        first[0].close();
        meet(alice, bob);
        await until(() => expect(holdings(alice, circle)).toBe(holdings(bob, circle)));
        alice.exchange.close();
        bob.exchange.close();
      }),
      runs(15),
    );
  });

  it('and delayed: three members who meet in turn come to the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(2), fc.nat(2), fc.integer({ min: 200, max: 20_000 })), {
          minLength: 1,
          maxLength: 6,
        }),
        async (steps) => {
          const folk = [newFolk('Alice'), newFolk('Bob'), newFolk('Chen')] as const;
          const circle = newCircle(folk[0], folk.slice(1));
          for (const [writer, other, cutAfter] of steps) {
            const [one, two] = [folk[writer] ?? folk[0], folk[other] ?? folk[1]];
            write(one, circle, `draft ${other}`);
            if (one === two) continue;
            const met = meet(one, two, { cutAfter, delay: () => Math.random() * 3 });
            await until(() => expect(met[0].circles[0]?.state === 'equal' || holds(met)).toBe(true));
            met[0].close();
          }
          meet(folk[0], folk[1]);
          meet(folk[1], folk[2]);
          await until(() => expect(new Set(folk.map((one) => holdings(one, circle))).size).toBe(1));
          for (const { exchange } of folk) exchange.close();
        },
      ),
      runs(8),
    );
  });
});

/** True when one of the sessions has ended: the line was cut. */
function holds(sessions: readonly { readonly line: Line }[]): boolean {
  return sessions.some(({ line }) => Reflect.get(line, 'isOver') === true);
}
