import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeDoor } from '../../../electron/host/exchange/joining/door-messages.ts';
import { SPOKEN_LIFETIME_MS } from '../../../electron/host/exchange/joining/inviting.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { CallContext } from '../../../shared/contract/service.ts';
import { joiningService } from '../../../shared/contract/joining.ts';
import type { JoinOffer, JoiningStatus } from '../../../shared/contract/joining.ts';
import type { Role } from '../../../shared/domain/circle.ts';
import { startDoorMachine } from '../../support/door-machine.ts';
import type { DoorMachine } from '../../support/door-machine.ts';
import { must, testClock } from '../../support/exchange-machine.ts';
import type { TestClock } from '../../support/exchange-machine.ts';
import { TestRoom } from '../../support/test-doors.ts';

const cleanups: (() => void)[] = [];
afterEach(() => cleanups.splice(0).forEach((clean) => clean()));

const call: CallContext = {
  signal: { aborted: false, onAbort: () => () => undefined },
  progress: () => undefined,
};

interface Scene {
  readonly room: TestRoom;
  readonly clock: TestClock;
  head: DoorMachine;
  readonly guest: DoorMachine;
  readonly circle: CircleId;
}

async function scene(): Promise<Scene> {
  const room = new TestRoom();
  const clock = testClock();
  const head = startDoorMachine(room, clock);
  const guest = startDoorMachine(room, clock);
  cleanups.push(
    () => head.stop(),
    () => guest.stop(),
  );
  const made = must(
    await head.exchange.createCircle(
      { name: 'Delegation', kind: 'delegation', colour: 'blue', person: 'Alice' },
      call,
    ),
  );
  return { room, clock, head, guest, circle: asId<CircleId>(made.circle) };
}

async function offer(
  { head, circle }: Scene,
  kind: 'ticket' | 'spoken',
  role: Role = 'editor',
): Promise<JoinOffer> {
  const made = must(await head.joining.handlers.offer({ circle, role, kind }, call));
  return v.parse(joiningService.methods.offer.result, made);
}

async function join(
  who: DoorMachine,
  made: JoinOffer,
  person = 'Bob',
  address: { host: string; port: number } | null = null,
): Promise<JoiningStatus> {
  const code =
    made.ticket === null
      ? {
          kind: 'spoken' as const,
          spoken: made.spoken ?? { words: [0, 0] as [number, number], digits: '2222' },
        }
      : { kind: 'ticket' as const, text: made.ticket };
  const status = must(await who.joining.handlers.join({ code, address, person }, call));
  return v.parse(joiningService.methods.status.result, status);
}

const kindOf = (status: JoiningStatus): string => status.newcomer?.kind ?? 'none';
const wordsOf = (status: JoiningStatus): readonly number[] =>
  status.newcomer?.kind === 'comparing' ? status.newcomer.words : [];
const asking = (status: JoiningStatus): JoinOffer | undefined =>
  status.offers.find((one) => one.state.kind === 'asking');
const problemOf = (status: JoiningStatus): string =>
  status.newcomer?.kind === 'failed' ? status.newcomer.problem : (status.newcomer?.kind ?? 'none');
const circlesOf = async (who: DoorMachine): Promise<readonly string[]> =>
  must(await who.exchange.status({}, call)).circles.map((one) => one.id);
const membersOf = async (who: DoorMachine, circle: CircleId): Promise<readonly string[]> =>
  must(await who.exchange.circle({ circle }, call))
    .memberList.filter((one) => !one.removed)
    .map((one) => `${one.person} ${one.role}`)
    .sort();

/** Both compare: the words of the two screens. */
async function compare({ head, guest }: Scene): Promise<readonly [readonly number[], readonly number[]]> {
  const theirs = await head.when((status) => asking(status) !== undefined);
  const mine = await guest.when((status) => kindOf(status) === 'comparing');
  const state = asking(theirs)?.state;
  return [state?.kind === 'asking' ? state.words : [], wordsOf(mine)];
}

describe.for(['ticket', 'spoken'] as const)('a colleague who comes with a %s code', (kind) => {
  test('is in with the role of the code once both compared the words and the head pressed', async () => {
    const all = await scene();
    const made = await offer(all, kind, 'commenter');
    await join(all.guest, made);
    const [theirs, mine] = await compare(all);
    expect(mine).toHaveLength(6);
    expect(mine).toEqual(theirs);
    expect(await membersOf(all.head, all.circle)).toEqual(['Alice head']);
    must(await all.guest.joining.handlers.confirm({}, call));
    must(await all.head.joining.handlers.admit({ offer: made.id }, call));
    await all.guest.when((status) => kindOf(status) === 'joined');
    await all.head.when(({ offers }) =>
      offers.some(({ state }) => state.kind === 'admitted' && state.delivered),
    );
    expect(await membersOf(all.guest, all.circle)).toEqual(['Alice head', 'Bob commenter']);
    expect(await membersOf(all.head, all.circle)).toEqual(['Alice head', 'Bob commenter']);
    // Each heard of the other just now: nobody reads that there was no exchange yet.
    for (const one of [all.guest, all.head]) {
      const { memberList } = must(await one.exchange.circle({ circle: all.circle }, call));
      const others = memberList.filter(({ isThisDevice }) => !isThisDevice);
      expect(others.map(({ lastExchangeAt }) => lastExchangeAt)).not.toContain(null);
    }
  });

  test('takes nothing before comparing, although the head pressed already', async () => {
    const all = await scene();
    const made = await offer(all, kind);
    await join(all.guest, made);
    await compare(all);
    must(await all.head.joining.handlers.admit({ offer: made.id }, call));
    await all.head.when(({ offers }) => offers.some(({ state }) => state.kind === 'admitted'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await circlesOf(all.guest)).toEqual([]);
    must(await all.guest.joining.handlers.confirm({}, call));
    await all.guest.when((status) => kindOf(status) === 'joined');
    expect(await circlesOf(all.guest)).toEqual([all.circle]);
  });

  test('goes on where the line was cut, before and after the admission', async () => {
    const all = await scene();
    const made = await offer(all, kind);
    await join(all.guest, made);
    const [, first] = await compare(all);
    all.room.cutAll();
    await all.guest.when((status) => kindOf(status) === 'cut');
    must(await all.guest.joining.handlers.goOn({}, call));
    expect(wordsOf(await all.guest.when((status) => kindOf(status) === 'comparing'))).toEqual(first);
    must(await all.guest.joining.handlers.confirm({}, call));
    // The file on its way is lost with the line.
    all.room.between = (message) => (decodeDoor(message)?.kind === 'part' ? [] : [message]);
    must(await all.head.joining.handlers.admit({ offer: made.id }, call));
    all.room.cutAll();
    all.room.between = (message) => [message];
    await all.guest.when((status) => kindOf(status) === 'cut');
    must(await all.guest.joining.handlers.goOn({}, call));
    await all.guest.when((status) => kindOf(status) === 'joined');
    expect(await membersOf(all.guest, all.circle)).toEqual(['Alice head', 'Bob editor']);
  });

  test('gets the circle although the head’s workbench was started again after the admission', async () => {
    const all = await scene();
    const made = await offer(all, kind);
    await join(all.guest, made, 'Bob', all.head.address);
    await compare(all);
    must(await all.guest.joining.handlers.confirm({}, call));
    all.room.between = (message) => (decodeDoor(message)?.kind === 'part' ? [] : [message]);
    must(await all.head.joining.handlers.admit({ offer: made.id }, call));
    all.room.cutAll();
    all.room.between = (message) => [message];
    const head = all.head.again();
    cleanups.push(() => head.stop());
    must(await head.exchange.status({}, call));
    all.room.redirect(all.head.address, head.address);
    must(await all.guest.joining.handlers.goOn({}, call));
    await all.guest.when((status) => kindOf(status) === 'joined');
    expect(await circlesOf(all.guest)).toEqual([all.circle]);
  });

  test('is turned away when the head says that the words differ', async () => {
    const all = await scene();
    const made = await offer(all, kind);
    await join(all.guest, made);
    await compare(all);
    must(await all.head.joining.handlers.decline({ offer: made.id }, call));
    expect(problemOf(await all.guest.when((status) => kindOf(status) === 'failed'))).toBe('declined');
    expect(await membersOf(all.head, all.circle)).toEqual(['Alice head']);
    expect((await all.head.joining.handlers.admit({ offer: made.id }, call)).ok).toBe(false);
  });

  test('is turned away with a code that somebody else used', async () => {
    const all = await scene();
    const made = await offer(all, kind);
    await join(all.guest, made);
    await compare(all);
    must(await all.guest.joining.handlers.confirm({}, call));
    must(await all.head.joining.handlers.admit({ offer: made.id }, call));
    await all.guest.when((status) => kindOf(status) === 'joined');
    const third = startDoorMachine(all.room, all.clock);
    cleanups.push(() => third.stop());
    await join(third, made, 'Carol', all.head.address);
    expect(problemOf(await third.when((status) => kindOf(status) === 'failed'))).toBe('used');
    expect(await membersOf(all.head, all.circle)).toEqual(['Alice head', 'Bob editor']);
  });

  test('is turned away with a code that is too old', async () => {
    const all = await scene();
    const made = await offer(all, kind);
    await join(all.guest, made);
    await compare(all);
    all.clock.advance(made.expiresAt - all.clock.now() + 1);
    const admitted = await all.head.joining.handlers.admit({ offer: made.id }, call);
    expect(admitted.ok ? 'ok' : admitted.error.code).toBe('nobody-asks');
    all.room.cutAll();
    const late = startDoorMachine(all.room, all.clock);
    cleanups.push(() => late.stop());
    if (made.ticket === null) {
      await join(late, made, 'Carol', all.head.address);
      expect(problemOf(await late.when((status) => kindOf(status) === 'failed'))).toBe('expired');
    } else {
      const code = { kind: 'ticket', text: made.ticket } as const;
      const joined = await late.joining.handlers.join({ code, address: null, person: 'Carol' }, call);
      expect(joined.ok ? 'ok' : joined.error.code).toBe('expired');
    }
    expect(await membersOf(all.head, all.circle)).toEqual(['Alice head']);
  });

  test('waits while another stands at the door', async () => {
    const all = await scene();
    const made = await offer(all, kind);
    await join(all.guest, made);
    await compare(all);
    const third = startDoorMachine(all.room, all.clock);
    cleanups.push(() => third.stop());
    await join(third, made, 'Carol', all.head.address);
    expect(problemOf(await third.when((status) => kindOf(status) === 'failed'))).toBe('busy');
  });
});

describe('a code read aloud', () => {
  test('is closed after five wrong tries, whoever made them', async () => {
    const all = await scene();
    const made = await offer(all, 'spoken');
    for (let i = 0; i < 5; i++) {
      const stranger = startDoorMachine(all.room, all.clock);
      cleanups.push(() => stranger.stop());
      const wrong = { ...made, spoken: { words: [i, i] as [number, number], digits: '2345' } };
      await join(stranger, wrong, 'Mallory', all.head.address);
      expect(problemOf(await stranger.when((status) => kindOf(status) === 'failed'))).toBe('unknown-code');
    }
    expect(all.head.status().offers[0]?.state).toEqual({ kind: 'ended', reason: 'tries' });
    await join(all.guest, made, 'Bob', all.head.address);
    expect(problemOf(await all.guest.when((status) => kindOf(status) === 'failed'))).toBe('unknown-code');
  });

  test('is good for minutes only', async () => {
    const all = await scene();
    const made = await offer(all, 'spoken');
    expect(made.expiresAt - all.clock.now()).toBeLessThanOrEqual(SPOKEN_LIFETIME_MS);
    expect(SPOKEN_LIFETIME_MS).toBeLessThanOrEqual(10 * 60_000);
  });

  test('says that nobody answered when nobody is found', async () => {
    const all = await scene();
    await join(all.guest, { ...(await offer(all, 'spoken')), spoken: { words: [1, 2], digits: '2345' } });
    expect(kindOf(all.guest.status())).toBe('looking');
    all.guest.timeUp();
    expect(problemOf(all.guest.status())).toBe('no-answer');
  });
});

describe('a locked workbench', () => {
  test('opens to nobody', async () => {
    const all = await scene();
    const made = await offer(all, 'ticket');
    all.head.lock();
    await join(all.guest, made, 'Bob', all.head.address);
    all.guest.timeUp();
    expect(kindOf(all.guest.status())).toBe('failed');
  });
});
