import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CircleId, DraftId } from '../../../shared/base/ids.ts';
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
import type { Disk, Machine } from '../../support/exchange-machine.ts';
import { needs } from '../../support/needs.ts';
import { addNetwork, addressOf } from '../../support/network-machine.ts';
import type { NetworkMachine } from '../../support/network-machine.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK } from '../../support/small-disk.ts';
import { until } from '../../support/until.ts';

/* Two real hosts over a real line, with what goes wrong on real computers. */

const WAIT = 20_000;
/** Ends of what a test began, the last first. */
const ends: (() => Promise<void>)[] = [];
beforeAll(loadAutomerge);
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

interface Member {
  readonly machine: Machine;
  readonly network: NetworkMachine;
  stop(): Promise<void>;
}

/** A workbench that is on the network. */
async function start(name: string, disk: Disk, now?: number): Promise<Member> {
  const clock = now === undefined ? {} : { clock: testClock(now) };
  const machine = await startMachine(name, { disk, ...clock });
  const network = addNetwork(machine, clock);
  await network.switchOn();
  let isOver = false;
  const stop = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    await network.stop();
    await machine.stop();
  };
  ends.push(stop);
  return { machine, network, stop };
}

/** The disks of two members of a circle, both of whom hold its one draft. */
async function twoDisks(): Promise<{ alice: Disk; bob: Disk; circle: CircleId; draft: DraftId }> {
  const alice = await startMachine('Alice');
  const bob = await startMachine('Bob');
  const circle = await circleOf([alice, bob]);
  const draft = await releaseInto(alice, circle, ['first clause', 'second clause', 'third clause']);
  await hand(alice, bob, circle);
  for (const one of [alice, bob]) {
    await one.stop();
    ends.push(async () => removeDisk(one.disk));
  }
  return { alice: alice.disk, bob: bob.disk, circle, draft };
}

/** Types into a clause and seals it into the log, from where it goes to whoever is there. */
async function write(
  { machine }: Member,
  circle: CircleId,
  draft: DraftId,
  at: number,
  to: string,
): Promise<void> {
  const clause = (await machine.content(draft)).clauses[at]?.id;
  if (clause === undefined) throw new Error('No clause');
  await machine.edit(draft, [{ kind: 'set-text', clause, to }]);
  must(await machine.exchange.writeFile(circle, []));
}

async function meet(caller: Member, called: Member): Promise<void> {
  await caller.network.host.dial(await addressOf(called.network));
}

const textOf = async ({ machine }: Member, draft: DraftId): Promise<string> =>
  (await machine.texts(draft)).join(' | ');
const statesOf = async ({ network }: Member): Promise<readonly string[]> =>
  (await network.status()).colleagues.map(({ state }) => state);
const troublesOf = async ({ network }: Member): Promise<readonly string[]> =>
  (await network.status()).troubles.map(({ kind }) => kind);
const evidenceOf = async ({ machine }: Member, circle: CircleId) =>
  must(await machine.host.circle({ circle })).evidence.map(({ reason }) => reason);

async function haveSame(one: Member, other: Member, draft: DraftId): Promise<boolean> {
  const [a, b] = [await one.machine.drafts.heads(draft), await other.machine.drafts.heads(draft)];
  return a.toSorted().join() === b.toSorted().join();
}

describe('over a line', () => {
  test.each([
    [1980, 2049],
    [2049, 1980],
  ])('a clock of the year %i meets one of %i: both come to the same text', async (atAlice, atBob) => {
    const { alice: aliceDisk, bob: bobDisk, circle, draft } = await twoDisks();
    const alice = await start('Alice', aliceDisk, Date.UTC(atAlice, 0, 1));
    const bob = await start('Bob', bobDisk, Date.UTC(atBob, 0, 1));
    await write(alice, circle, draft, 0, 'Alice writes');
    await write(bob, circle, draft, 1, 'Bob writes');
    await meet(bob, alice);
    await until(() => haveSame(alice, bob, draft), 'the same text', WAIT);
    expect(await textOf(bob, draft)).toBe('Alice writes | Bob writes | third clause');
    await write(alice, circle, draft, 2, 'and goes on');
    await until(() => haveSame(alice, bob, draft), 'the same text again', WAIT);
    expect(await textOf(bob, draft)).toBe('Alice writes | Bob writes | and goes on');
    expect([...(await evidenceOf(alice, circle)), ...(await evidenceOf(bob, circle))]).toEqual([]);
  });

  test('a restored backup that nobody was told of learns that more was written, starts anew, and goes on', async () => {
    const { alice: aliceDisk, bob: bobDisk, circle, draft } = await twoDisks();
    const image = copyDisk(bobDisk);
    ends.push(async () => removeDisk(image));
    const alice = await start('Alice', aliceDisk);
    const bob = await start('Bob', bobDisk);
    await write(bob, circle, draft, 0, 'lost on this disk');
    await meet(bob, alice);
    await until(() => haveSame(alice, bob, draft), 'the same text', WAIT);
    await bob.stop();
    const rolled = await start('Bob', image);
    const before = (await rolled.machine.exchange.state()).identity?.actorPrefix;
    await meet(rolled, alice);
    await until(() => haveSame(alice, rolled, draft), 'what was lost', WAIT);
    expect((await rolled.machine.exchange.state()).identity?.actorPrefix).not.toBe(before);
    await write(rolled, circle, draft, 1, 'goes on');
    await until(() => haveSame(alice, rolled, draft), 'the same text again', WAIT);
    expect(await textOf(alice, draft)).toBe('lost on this disk | goes on | third clause');
    expect(await evidenceOf(alice, circle)).toEqual([]);
  });

  test.each([
    ['as much', 1],
    ['more', 3],
  ])(
    'of two copies of one data folder the second wrote %s before it met anybody: nobody misses a word',
    async (_, pieces) => {
      const { alice: aliceDisk, bob: bobDisk, circle, draft } = await twoDisks();
      const image = copyDisk(bobDisk);
      ends.push(async () => removeDisk(image));
      const alice = await start('Alice', aliceDisk);
      const bob = await start('Bob', bobDisk);
      const twin = await start('Bob', image);
      const before = (await twin.machine.exchange.state()).identity?.actorPrefix;
      await write(bob, circle, draft, 0, 'one history');
      for (let i = 1; i <= pieces; i += 1) await write(twin, circle, draft, 1, `another history ${i}`);
      await meet(bob, alice);
      await until(() => haveSame(alice, bob, draft), 'the first copy’s text', WAIT);
      await bob.stop();
      await meet(twin, alice);
      await until(() => haveSame(alice, twin, draft), 'the words of both', WAIT);
      expect(await textOf(alice, draft)).toBe(`one history | another history ${pieces} | third clause`);
      expect((await twin.machine.exchange.state()).identity?.actorPrefix).not.toBe(before);
      expect(await evidenceOf(alice, circle)).toContain('fork');
      await until(async () => (await statesOf(twin)).join() === 'equal', 'both have the same', WAIT);
      await write(alice, circle, draft, 2, 'Alice goes on');
      await write(twin, circle, draft, 1, 'the second copy goes on');
      await until(() => haveSame(alice, twin, draft), 'the same text again', WAIT);
      expect(await textOf(twin, draft)).toBe('one history | the second copy goes on | Alice goes on');
    },
  );

  test('two copies of one data folder go on side by side, and a third member holds the words of both', async () => {
    const { alice: aliceDisk, bob: bobDisk, circle, draft } = await twoDisks();
    const image = copyDisk(bobDisk);
    ends.push(async () => removeDisk(image));
    const alice = await start('Alice', aliceDisk);
    const bob = await start('Bob', bobDisk);
    const twin = await start('Bob', image);
    await write(bob, circle, draft, 0, 'one history');
    await write(twin, circle, draft, 1, 'another history');
    await meet(bob, alice);
    await until(() => haveSame(alice, bob, draft), 'the first copy’s text', WAIT);
    await meet(twin, alice);
    const all = async (): Promise<boolean> =>
      (await haveSame(alice, bob, draft)) && (await haveSame(alice, twin, draft));
    await until(all, 'the words of both', WAIT);
    expect(await textOf(bob, draft)).toBe('one history | another history | third clause');
    expect(await evidenceOf(alice, circle)).toContain('fork');
    const incarnations = ({ machine }: Member): number =>
      machine.disk.positions.get(circle)?.applied.length ?? 0;
    const before = incarnations(alice);
    for (const round of [1, 2, 3]) {
      await write(bob, circle, draft, 1, `Bob ${round}`);
      await until(all, 'the words of both', WAIT);
      await write(twin, circle, draft, 2, `the copy ${round}`);
      await until(all, 'the words of both', WAIT);
    }
    expect(await textOf(alice, draft)).toBe('one history | Bob 3 | the copy 3');
    // Neither begins anew for each piece of the other.
    expect(incarnations(alice) - before).toBeLessThanOrEqual(2);
  });

  test(
    'a full disk while pieces arrive loses nothing, and they come when there is room',
    { ...needs(hasSmallDisk, SMALL_DISK) },
    async () => {
      const { alice: aliceDisk, bob: bobDisk, circle, draft } = await twoDisks();
      const small = await mountSmallDisk(8_192);
      ends.push(() => small.remove());
      cpSync(bobDisk.folder, join(small.path, 'data'), { recursive: true });
      const alice = await start('Alice', aliceDisk);
      const bob = await start('Bob', { ...bobDisk, folder: join(small.path, 'data') });
      // Random, so that it does not compress into what is left of the disk.
      await write(alice, circle, draft, 0, Buffer.from(random.bytes(60_000)).toString('base64'));
      await small.fill(8);
      await meet(bob, alice);
      await until(async () => (await troublesOf(bob)).includes('disk'), 'it to be said', WAIT);
      await write(alice, circle, draft, 1, 'while it is full');
      await meet(bob, alice);
      expect(await textOf(bob, draft)).toBe('first clause | second clause | third clause');
      await small.makeRoom();
      await until(
        async () => {
          await meet(bob, alice);
          return await haveSame(alice, bob, draft);
        },
        'the same text',
        WAIT,
      );
      expect(await textOf(bob, draft)).toContain('while it is full');
      expect(await troublesOf(bob)).not.toContain('disk');
      expect([...(await evidenceOf(alice, circle)), ...(await evidenceOf(bob, circle))]).toEqual([]);
    },
  );
});
