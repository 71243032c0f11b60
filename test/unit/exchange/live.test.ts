import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { CircleId, ClauseId, DraftId } from '../../../shared/base/ids.ts';
import type { NetworkStatus } from '../../../shared/contract/network.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  must,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { aCircleChoice, aColleague, FakeNetwork, HeldTime } from '../../support/fake-network.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);

const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

interface Scene {
  readonly alice: Machine;
  readonly bob: Machine;
  readonly circle: CircleId;
  readonly draft: DraftId;
  readonly network: FakeNetwork;
  readonly time: HeldTime;
  readonly clause: ClauseId;
  /** Methods of Alice's host that the window called. */
  readonly calls: string[];
}

async function scene(): Promise<Scene> {
  const clock = testClock();
  const network = new FakeNetwork();
  const time = new HeldTime();
  const calls: string[] = [];
  const onCall = (method: string): void => void calls.push(method);
  const alice = await startMachine('Alice', { clock, network, wait: time.wait, onCall });
  const bob = await startMachine('Bob', { clock });
  machines.push(alice, bob);
  const circle = await circleOf([alice, bob]);
  const draft = await releaseInto(alice, circle, ['one', 'two']);
  await hand(alice, bob, circle);
  const clause = (await alice.content(draft)).clauses[0]?.id ?? asId<ClauseId>('');
  return { alice, bob, circle, draft, network, time, clause, calls };
}

const met = (circle: CircleId, change: Partial<NetworkStatus> = {}): Partial<NetworkStatus> => ({
  on: true,
  circles: [aCircleChoice(circle)],
  colleagues: [aColleague(circle)],
  ...change,
});

const ofRelay = (circle: CircleId): Partial<NetworkStatus> => ({
  on: true,
  circles: [
    aCircleChoice(circle, {
      relay: { url: 'wss://relay.example', state: 'equal', lastAt: null, items: 0 },
    }),
  ],
});

/** Own pieces in the log, with the drafts in each. */
async function pieces({ alice, circle }: Scene): Promise<readonly (readonly DraftId[])[]> {
  const { segments } = must(await alice.host.pending({ circle, applied: [] }));
  return segments.map((segment) => segment.entries.map((entry) => entry.draft));
}

async function isLogged({ alice, circle }: Scene, draft: DraftId): Promise<boolean> {
  const { drafts } = must(await alice.host.logged({ circle, drafts: [draft] }));
  const heads = await alice.drafts.heads(draft);
  return heads.every((head) => drafts[0]?.heads.includes(head) === true);
}

const setTo = (clause: ClauseId, to: string) => [{ kind: 'set-text' as const, clause, to }];

describe('while a colleague is connected', () => {
  test('what was typed is sealed after a pause, and not before', async () => {
    const it = await scene();
    it.network.say(met(it.circle));
    it.time.pass();
    await it.alice.edit(it.draft, setTo(it.clause, 'one more'));
    await until(() => it.time.asked.length > 0);
    expect(it.time.asked.every((ms) => ms <= 1000)).toBe(true);
    expect(await isLogged(it, it.draft)).toBe(false);
    it.time.pass();
    await until(() => isLogged(it, it.draft));
  });

  test('what was typed before the colleague came is sealed when the colleague comes', async () => {
    const it = await scene();
    await it.alice.edit(it.draft, setTo(it.clause, 'typed alone'));
    expect(it.time.asked).toEqual([]);
    it.network.say(met(it.circle));
    it.time.pass();
    await until(() => isLogged(it, it.draft));
  });

  test('nothing is sealed while the switch is off, exchange is paused or the circle sends nothing', async () => {
    const it = await scene();
    for (const status of [
      met(it.circle, { on: false }),
      met(it.circle, { paused: true }),
      met(it.circle, { colleagues: [] }),
      met(it.circle, { circles: [aCircleChoice(it.circle, { choice: 'never' })] }),
    ]) {
      it.network.say(status);
      await it.alice.edit(it.draft, setTo(it.clause, `one ${JSON.stringify(status).length}`));
      expect(it.time.asked).toEqual([]);
    }
    expect(await pieces(it)).toHaveLength(1);
  });

  test('a draft that goes by file only stays out until a file is written', async () => {
    const it = await scene();
    const drafts = [{ draft: it.draft, choice: 'never' as const }];
    it.network.say(met(it.circle, { circles: [aCircleChoice(it.circle, { drafts })] }));
    await it.alice.edit(it.draft, setTo(it.clause, 'by file only'));
    await until(() => it.time.asked.length > 0);
    it.time.pass();
    await it.alice.exchange.tryAgain(it.circle);
    expect(await isLogged(it, it.draft)).toBe(false);
    expect((await it.alice.exchange.state()).circles[0]?.byFileOnly).toEqual([it.draft]);
    await hand(it.alice, it.bob, it.circle);
    expect(await it.bob.texts(it.draft)).toEqual(['by file only', 'two']);
  });

  test('no piece holds a draft of the room’s network together with another', async () => {
    const it = await scene();
    const other = await releaseInto(it.alice, it.circle, ['three']);
    const before = (await pieces(it)).length;
    const third = (await it.alice.content(other)).clauses[0]?.id ?? asId<ClauseId>('');
    await it.alice.edit(it.draft, setTo(it.clause, 'in the room'));
    await it.alice.edit(other, setTo(third, 'everywhere'));
    const drafts = [{ draft: it.draft, choice: 'lan' as const }];
    it.network.say(met(it.circle, { circles: [aCircleChoice(it.circle, { drafts })] }));
    it.time.pass();
    await until(async () => (await isLogged(it, it.draft)) && (await isLogged(it, other)));
    expect((await pieces(it)).slice(before)).toEqual([[other], [it.draft]]);
  });

  test('a piece that cannot be written is tried again, and typing goes on', async () => {
    const it = await scene();
    it.network.say(met(it.circle));
    it.time.pass();
    it.alice.lock();
    await it.alice.edit(it.draft, setTo(it.clause, 'typed while locked'));
    await until(() => it.time.asked.length > 0);
    it.time.pass();
    await until(() => it.time.asked.some((ms) => ms >= 5000));
    expect(await it.alice.texts(it.draft)).toEqual(['typed while locked', 'two']);
  });
});

describe('typing', () => {
  test('asks the host nothing at a key; what was typed is sealed with a handful of calls', async () => {
    const it = await scene();
    it.network.say(met(it.circle));
    it.time.pass();
    // Everything asked for before is done when this is.
    await it.alice.exchange.writeRequest(it.circle);
    it.calls.length = 0;
    for (let key = 0; key < 50; key++) await it.alice.edit(it.draft, setTo(it.clause, `one ${key}`));
    await until(() => it.time.asked.length > 0);
    expect(it.calls).toEqual([]);
    expect(it.time.asked).toHaveLength(1);
    it.time.pass();
    await until(() => isLogged(it, it.draft));
    expect(it.calls).toContain('seal');
    expect(it.calls.length).toBeLessThanOrEqual(6);
  });
});

describe('where only a relay is, or a link that costs money', () => {
  test.each([
    ['a relay', (circle: CircleId) => ofRelay(circle)],
    ['an expensive link', (circle: CircleId) => met(circle, { expensive: true })],
  ])('%s gets what was typed less often', async (_name, status) => {
    const it = await scene();
    it.network.say(status(it.circle));
    it.time.pass();
    await it.alice.edit(it.draft, setTo(it.clause, 'one more'));
    await until(() => it.time.asked.length > 0);
    expect(Math.min(...it.time.asked)).toBeGreaterThanOrEqual(4_000);
    it.time.pass();
    await until(() => isLogged(it, it.draft));
  });

  test('a draft of the room’s network waits until a colleague is in the room', async () => {
    const it = await scene();
    const drafts = [{ draft: it.draft, choice: 'lan' as const }];
    const [relayed] = ofRelay(it.circle).circles ?? [];
    if (relayed === undefined) throw new Error('No circle');
    await it.alice.edit(it.draft, setTo(it.clause, 'in the room'));
    it.network.say({ on: true, circles: [{ ...relayed, drafts }] });
    it.time.pass();
    await it.alice.exchange.tryAgain(it.circle);
    expect(await isLogged(it, it.draft)).toBe(false);
    it.network.say({ on: true, circles: [{ ...relayed, drafts }], colleagues: [aColleague(it.circle)] });
    it.time.pass();
    await until(() => isLogged(it, it.draft));
  });
});

describe('what the host took in', () => {
  async function fromBob(it: Scene, edits: readonly string[]): Promise<void> {
    for (const text of edits) {
      await it.bob.edit(it.draft, setTo(it.clause, text));
      const file = must(await it.bob.exchange.writeFile(it.circle, []));
      // As a line does it: the host takes the pieces, and says that something changed.
      must(await it.alice.host.readFile({ bytes: new Uint8Array(file.bytes) }));
    }
  }

  test('stands in the drafts without anybody pressing anything, and the host is told up to where', async () => {
    const it = await scene();
    await fromBob(it, ['one of Bob']);
    await until(async () => (await it.alice.texts(it.draft))[0] === 'one of Bob');
    await until(() => it.network.told.some(({ applied }) => applied.length === 2));
    const status = must(await it.bob.host.status({}));
    const told = it.network.told.at(-1)?.applied.find(({ device }) => device === status.identity?.device);
    expect(told?.seq).toBe(1);
  });

  test('is applied once, however often the host says that something changed', async () => {
    const it = await scene();
    let changes = 0;
    it.alice.drafts.changed(({ origin }) => (changes += origin === 'exchange' ? 1 : 0));
    await fromBob(
      it,
      ['one', 'two', 'three'].map((word) => `${word} of Bob`),
    );
    await until(async () => (await it.alice.texts(it.draft))[0] === 'three of Bob');
    await it.alice.exchange.tryAgain(it.circle);
    expect(changes).toBe(3);
  });

  test('is kept as news: which clause, what it was, who and when', async () => {
    const it = await scene();
    await fromBob(it, ['one of Bob', 'one of Bob again']);
    await until(() => it.alice.disk.news.get(it.draft)?.clauses[0]?.at !== undefined);
    await it.alice.exchange.tryAgain(it.circle);
    const [news, ...more] = it.alice.disk.news.get(it.draft)?.clauses ?? [];
    expect(more).toEqual([]);
    expect(news).toMatchObject({ clause: it.clause, kinds: ['text'], was: 'one', author: 'Bob' });
    expect(news?.at).toBeGreaterThan(Date.UTC(2005, 0, 1));
  });

  test('is news of a whole draft where the draft was unknown, and changes of this device are none', async () => {
    const it = await scene();
    expect(it.bob.disk.news.get(it.draft)).toMatchObject({ arrived: { author: 'Alice' }, clauses: [] });
    await it.alice.edit(it.draft, setTo(it.clause, 'own words'));
    await hand(it.alice, it.bob, it.circle);
    expect(it.alice.disk.news.size).toBe(0);
    expect(it.bob.disk.news.get(it.draft)?.clauses).toHaveLength(1);
  });
});
