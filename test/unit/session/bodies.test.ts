import { expect, it, vi } from 'vitest';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { LACKING_MOST } from '../../../electron/host/exchange/session/messages.ts';
import { openSession } from '../../../electron/host/exchange/session/open-session.ts';
import type { Session } from '../../../electron/host/exchange/session/session.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import {
  circleOf,
  holdings,
  linePair,
  meet,
  newCircle,
  newFolk,
  openFolder,
  openly,
  write,
} from '../../support/session-folk.ts';
import type { Folk } from '../../support/session-folk.ts';

/* With fewer in a message the same holds, and is said in less time. */
vi.mock('../../../electron/host/exchange/session/messages.ts', async (original) => ({
  ...(await original<object>()),
  LACKING_MOST: 4,
}));

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 5_000, interval: 5 });

/** A line by which the text of one draft may not go. */
function meetAbroad(alice: Folk, bob: Folk, kept: { draft: string }): readonly [Session, Session] {
  const ports = (folk: Folk) => {
    const open = openly(folk);
    return openly(folk, {
      circles: () => open.circles().map((one) => ({ ...one, mayLeave: (draft) => draft !== kept.draft })),
    });
  };
  const [caller, called] = linePair();
  return [openSession(caller, ports(alice)), openSession(called, ports(bob))];
}

const areEqual = (sessions: readonly Session[]): Promise<void> =>
  until(() => {
    for (const session of sessions) expect(session.circles.map((one) => one.state)).toEqual(['equal']);
  });
const pendingDrafts = (folk: Folk, circle: CircleId, applied = new Vector()): readonly string[] => {
  const found = circleOf(folk, circle);
  return found.pending(applied, 1e9).segments.flatMap((one) => found.draftsIn([one]));
};

it('sends a piece without its body where its draft may not go, and what stands behind it whole', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  write(alice, circle, 'kept', new TextEncoder().encode('canary of the kept draft'));
  write(alice, circle, 'open');
  const sessions = meetAbroad(bob, alice, { draft: 'kept' });
  await areEqual(sessions);
  expect(
    circleOf(bob, circle)
      .log.all()
      .map(({ hasBody }) => hasBody),
  ).toEqual([false, true]);
  expect(pendingDrafts(bob, circle)).toEqual(['open']);
});

it('takes the body from whoever has it on another line, and gives it to the texts once', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  write(alice, circle, 'kept');
  write(alice, circle, 'open');
  await areEqual(meetAbroad(bob, alice, { draft: 'kept' }));
  const applied = new Vector(circleOf(bob, circle).log.vector());
  const sessions = meet(bob, alice);
  await areEqual(sessions);
  expect(holdings(alice, circle)).toBe(holdings(bob, circle));
  expect(pendingDrafts(bob, circle, applied)).toEqual(['kept']);
  expect(pendingDrafts(bob, circle, applied)).toEqual([]);
});

it('sends the body as soon as the delegate lets the draft go', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  const kept = { draft: 'kept' };
  write(alice, circle, 'kept');
  const sessions = meetAbroad(bob, alice, kept);
  await areEqual(sessions);
  kept.draft = 'none';
  sessions[1].refresh();
  await until(() => expect(holdings(alice, circle)).toBe(holdings(bob, circle)));
});

it('applies nothing of a draft that builds on what is not here', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  const kept = { draft: 'kept' };
  write(alice, circle, 'kept');
  await areEqual(meetAbroad(bob, alice, kept));
  const file = circleOf(alice, circle);
  write(alice, circle, 'kept');
  // Only the newer piece comes whole, as from a relay that had it before the choice was made.
  const newest = file.log.all().at(-1);
  if (newest === undefined) throw new Error('No piece');
  circleOf(bob, circle).receive([], [file.log.read(newest).bytes]);
  expect(circleOf(bob, circle).log.all()).toHaveLength(2);
  expect(pendingDrafts(bob, circle)).toEqual([]);
  await areEqual(meet(bob, alice));
  expect(pendingDrafts(bob, circle)).toEqual(['kept', 'kept']);
});

it('still has the frame, and then the body, after the folder was closed and opened', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  write(alice, circle, 'kept');
  await areEqual(meetAbroad(bob, alice, { draft: 'kept' }));
  const reopen = (): void => {
    bob.exchange.close();
    bob.exchange = openFolder(bob.folder, bob.hostKey);
  };
  reopen();
  expect(circleOf(bob, circle).log.lacking()).toHaveLength(1);
  await areEqual(meet(bob, alice));
  reopen();
  expect(circleOf(bob, circle).log.lacking()).toEqual([]);
  expect(holdings(alice, circle)).toBe(holdings(bob, circle));
});

it('brings the bodies of a draft that may go, however many of another may not', async () => {
  const [alice, bob] = [newFolk('Alice'), newFolk('Bob')];
  const circle = newCircle(alice, [bob]);
  for (let i = 0; i < LACKING_MOST; i += 1) write(alice, circle, 'kept');
  write(alice, circle, 'open later');
  const nothing = { circles: () => openly(alice).circles().map((one) => ({ ...one, mayLeave: () => false })) }; // prettier-ignore
  const first = meet(alice, bob, {}, nothing);
  await until(() => expect(circleOf(bob, circle).log.all()).toHaveLength(LACKING_MOST + 1));
  for (const session of first) session.close();
  await areEqual(meetAbroad(alice, bob, { draft: 'kept' }));
  await until(() => expect(circleOf(bob, circle).log.all().at(-1)?.hasBody).toBe(true));
});
