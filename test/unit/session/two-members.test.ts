import { randomBytes } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import { removeDevice, tidyKeys } from '../../../electron/host/exchange/circle/acts.ts';
import { random } from '../../support/exchange-machine.ts';
import {
  admit,
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
import { openSession } from '../../../electron/host/exchange/session/open-session.ts';
import type { Session, SessionPeer } from '../../../electron/host/exchange/session/session.ts';

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5_000, interval: 5 });
const areEqual = (sessions: readonly Session[]): Promise<void> =>
  until(() => {
    for (const session of sessions) expect(session.circles.map((one) => one.state)).toEqual(['equal']);
  });

it('says in one small message each way that nothing is new', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  const told: unknown[] = [];
  for (const { exchange } of [alice, bob]) exchange.changed.event((of) => told.push(of));
  const sessions = meet(alice, bob);
  await areEqual(sessions);
  // Each window hears once that they met, though nothing was new.
  expect(told).toHaveLength(2);
  for (const { exchange } of [alice, bob]) expect(exchange.knowledge(circle)).toHaveLength(1);
  expect(sessions[0].peer?.person).toBe('Bob');
  expect(sessions[1].peer?.person).toBe('Alice');
  expect(sessions[0].line.traffic.sent + sessions[0].line.traffic.received).toBeLessThan(200);
});

it('brings each what the other wrote, and then what either writes while they are connected', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  write(alice, circle, 'one');
  write(bob, circle, 'two');
  const sessions = meet(alice, bob);
  await areEqual(sessions);
  expect(holdings(alice, circle)).toBe(holdings(bob, circle));
  write(bob, circle, 'two');
  await until(() => expect(circleOf(alice, circle).log.all()).toHaveLength(3));
  await areEqual(sessions);
});

it('compares an open line in less than thirty bytes', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  newCircle(alice, [bob]);
  const sessions = meet(alice, bob);
  await areEqual(sessions);
  const { traffic } = sessions[0].line;
  const before = traffic.sent + traffic.received;
  const received = traffic.received;
  sessions[0].checkNow();
  await until(() => expect(traffic.received).toBeGreaterThan(received));
  expect(traffic.sent + traffic.received - before).toBeLessThan(30);
});

it('makes a newcomer known to a colleague who has not heard of the admission', async () => {
  const [alice, bob, chen] = [newFolk('Alice'), newFolk('Bob'), newFolk('Chen')];
  const circle = newCircle(alice, [bob]);
  admit(alice, circle, chen);
  bringRecords(alice, chen, circle);
  write(chen, circle, 'a text of Chen');
  const sessions = meet(bob, chen);
  await areEqual(sessions);
  expect(sessions[0].peer?.person).toBe('Chen');
  expect(holdings(bob, circle)).toBe(holdings(chen, circle));
});

it('makes two newcomers known to each other', async () => {
  const [alice, bob, chen] = [newFolk('Alice'), newFolk('Bob'), newFolk('Chen')];
  const circle = newCircle(alice, []);
  admit(alice, circle, bob);
  bringRecords(alice, bob, circle);
  admit(alice, circle, chen);
  bringRecords(alice, chen, circle);
  const sessions = meet(bob, chen);
  await areEqual(sessions);
  expect(holdings(bob, circle)).toBe(holdings(chen, circle));
});

it('brings a slow colleague the new key and what was written under it', async () => {
  const [alice, bob, chen] = [newFolk('Alice'), newFolk('Bob'), newFolk('Chen')];
  const circle = newCircle(alice, [bob, chen]);
  removeDevice(
    circleOf(alice, circle),
    alice.exchange.requireIdentity(),
    chen.exchange.requireIdentity().device,
    alice.exchange.ports,
  );
  write(alice, circle, 'after Chen');
  write(bob, circle, 'before the news');
  const sessions = meet(bob, alice);
  await areEqual(sessions);
  expect(holdings(alice, circle)).toBe(holdings(bob, circle));
  expect(circleOf(bob, circle).log.all()).toHaveLength(2);
});

it('tells a removed colleague of the removal, and nothing that came after', async () => {
  const [alice, bob, chen] = [newFolk('Alice'), newFolk('Bob'), newFolk('Chen')];
  const circle = newCircle(alice, [bob, chen]);
  removeDevice(
    circleOf(alice, circle),
    alice.exchange.requireIdentity(),
    bob.exchange.requireIdentity().device,
    alice.exchange.ports,
  );
  tidyKeys(circleOf(alice, circle), alice.exchange.requireIdentity(), alice.exchange.ports);
  write(alice, circle, 'without Bob');
  meet(bob, alice);
  await until(() => expect(circleOf(bob, circle).role).toBeNull());
  expect(circleOf(bob, circle).log.all()).toHaveLength(0);
  expect(
    circleOf(bob, circle)
      .membership.all()
      .map(({ act }) => act.kind),
  ).not.toContain('rotate');
});

it('carries many pieces both ways, several circles at once', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circles = [newCircle(alice, [bob]), newCircle(bob, [alice])];
  for (let i = 0; i < 20; i += 1) {
    for (const circle of circles) {
      write(alice, circle, `of Alice ${i}`, random.bytes(5_000));
      write(bob, circle, `of Bob ${i}`, random.bytes(9_000));
    }
  }
  meet(alice, bob);
  await until(() => {
    for (const circle of circles) expect(holdings(alice, circle)).toBe(holdings(bob, circle));
  });
});

it('lets a short text overtake a long message of a channel', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  const heard: string[] = [];
  const channel = (send: boolean) => ({
    name: 'chunks' as const,
    urgency: 'attachments' as const,
    maxMessage: 200_000,
    who: 'members' as const,
    open: (link: { send(message: Uint8Array): Promise<boolean> }) => ({
      receive: () => void heard.push('attachment'),
      peerChanged: () => void (send && link.send(new Uint8Array(randomBytes(200_000)))),
      holds: false,
      closed: () => undefined,
    }),
  });
  const [caller, called] = linePair({ delay: () => 2 });
  const sessions = [
    openSession(caller, openly(alice, { channels: [channel(true)] })),
    openSession(called, openly(bob, { channels: [channel(false)] })),
  ];
  await areEqual(sessions);
  bob.exchange.changed.event(() => void (circleOf(bob, circle).log.all().length > 0 && heard.push('text')));
  write(alice, circle);
  await until(() => expect(heard).toContain('attachment'));
  expect(heard[0]).toBe('text');
});

it('tells the channels of a line of every circle that may use it no more', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circles = [newCircle(alice, [bob]), newCircle(alice, [bob]), newCircle(alice, [bob])] as const;
  let told: readonly string[] = [];
  const channel = {
    name: 'chunks' as const,
    urgency: 'attachments' as const,
    maxMessage: 1_000,
    who: 'members' as const,
    open: () => ({
      receive: () => undefined,
      peerChanged: (peer: SessionPeer) => void (told = peer.circles),
      holds: false,
      closed: () => undefined,
    }),
  };
  let never: string | null = null;
  const all = openly(alice);
  const ports = {
    ...all,
    channels: [channel],
    circles: () => all.circles().filter(({ id }) => id !== never),
  };
  const [caller, called] = linePair();
  const session = openSession(caller, ports);
  openSession(called, openly(bob));
  await until(() => expect(told.toSorted()).toEqual(circles.toSorted()));
  never = circles[0];
  session.refresh();
  await until(() => expect(told.toSorted()).toEqual([circles[1], circles[2]].toSorted()));
  const { device } = bob.exchange.requireIdentity();
  removeDevice(circleOf(alice, circles[1]), alice.exchange.requireIdentity(), device, alice.exchange.ports);
  alice.exchange.changed.fire(circles[1]);
  await until(() => expect(told).toEqual([circles[2]]));
});

it('shows nobody where the delegate reads while exchange is paused', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  const sessions = meet(alice, bob);
  await areEqual(sessions);
  const seen: unknown[] = [];
  sessions[1].presence(({ draft }) => seen.push(draft));
  sessions[0].here(circle, asId('d1'), null);
  await until(() => expect(seen).toEqual(['d1']));
  sessions[0].pause(true);
  await until(() => expect(seen).toEqual(['d1', null]));
  sessions[0].here(circle, asId('d2'), null);
  sessions[0].pause(false);
  await until(() => expect(seen).toEqual(['d1', null, 'd2']));
});

it('shows where a colleague is, and that the colleague has gone', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  newCircle(alice, [bob]);
  const sessions = meet(alice, bob);
  await areEqual(sessions);
  const seen: unknown[] = [];
  sessions[1].presence((presence) => seen.push([presence.draft, presence.gone]));
  sessions[0].here(circleOf(alice, alice.exchange.list()[0]?.id ?? ('' as never)).id, 'd1' as never, null);
  await until(() => expect(seen).toEqual([['d1', false]]));
  sessions[0].close();
  await until(() =>
    expect(seen).toEqual([
      ['d1', false],
      [null, true],
    ]),
  );
});
