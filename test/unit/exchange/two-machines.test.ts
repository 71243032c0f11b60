import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  copyDisk,
  hand,
  must,
  releaseInto,
  newDisk,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';

beforeAll(loadAutomerge);

const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

async function pair(): Promise<readonly [Machine, Machine]> {
  const clock = testClock();
  const alice = await startMachine('Alice', { clock });
  const bob = await startMachine('Bob', { clock });
  machines.push(alice, bob);
  return [alice, bob];
}

/** Both changed the same clause, and Alice has read the file of Bob. */
async function inConflict() {
  const [alice, bob] = await pair();
  const circle = await circleOf([alice, bob]);
  const draft = await releaseInto(alice, circle, ['start']);
  await hand(alice, bob, circle);
  const clause = (await alice.content(draft)).clauses[0]?.id ?? asId<ClauseId>('');
  await alice.edit(draft, [{ kind: 'set-text', clause, to: 'start of Alice' }]);
  await bob.edit(draft, [{ kind: 'set-text', clause, to: 'start of Bob' }]);
  await hand(bob, alice, circle);
  return { alice, draft, merged: await alice.texts(draft) };
}

describe('two workbenches that exchange by file', () => {
  test('have no identity before the first sharing act', async () => {
    const [alice] = await pair();
    expect((await alice.exchange.state()).identity).toBeNull();
    await circleOf([alice]);
    expect((await alice.exchange.state()).identity?.person).toBe('Alice');
  });

  test('see the same words, and the invited one gets the released text', async () => {
    const [alice, bob] = await pair();
    const circle = await circleOf([alice, bob]);
    const draft = await releaseInto(alice, circle, ['one', 'two']);
    const { report, arrived } = await hand(alice, bob, circle);
    expect(report).toMatchObject({
      kind: 'exchange',
      from: 'Alice',
      newSegments: 1,
      refused: 0,
      missing: [],
    });
    expect(arrived?.drafts).toEqual([draft]);
    expect(await bob.texts(draft)).toEqual(['one', 'two']);
    expect(bob.entries()[0]).toMatchObject({ name: 'Draft ToR', home: { kind: 'circle', circle } });
    const log = must(await bob.host.circle({ circle })).acts;
    expect(log.map((act) => act.kind)).toEqual(['created', 'added', 'released']);
    expect(log.at(-1)).toMatchObject({ who: 'Alice', title: 'Draft ToR' });
  });

  test('edit the same draft apart and come to the same text and heads, with the clause under Conflicts', async () => {
    const [alice, bob] = await pair();
    const circle = await circleOf([alice, bob]);
    const draft = await releaseInto(alice, circle, ['the problem of their sizes', 'other']);
    await hand(alice, bob, circle);
    const clause = (await alice.content(draft)).clauses[0]?.id ?? asId<ClauseId>('');
    await alice.edit(draft, [{ kind: 'set-text', clause, to: 'the problem of their different sizes' }]);
    await bob.edit(draft, [{ kind: 'set-text', clause, to: 'the problem of their unequal sizes' }]);
    expect((await bob.exchange.state()).circles[0]?.toSend).toEqual([draft]);
    const fromAlice = must(await alice.exchange.writeFile(circle, []));
    const fromBob = must(await bob.exchange.writeFile(circle, []));
    for (const file of [fromBob, fromBob]) must(await alice.exchange.readFile(file.bytes));
    for (const file of [fromAlice, fromAlice]) must(await bob.exchange.readFile(file.bytes));
    expect(await alice.drafts.heads(draft)).toEqual(await bob.drafts.heads(draft));
    expect(await alice.texts(draft)).toEqual(await bob.texts(draft));
    expect((await alice.texts(draft))[0]).not.toContain('[');
    expect(alice.conflicts()).toHaveLength(1);
    expect(alice.conflicts()[0]).toMatchObject({
      clause,
      mine: { text: 'the problem of their different sizes', author: 'Alice' },
      theirs: { text: 'the problem of their unequal sizes', author: 'Bob' },
      decision: null,
    });
    expect(bob.conflicts()[0]?.mine.author).toBe('Bob');
    expect((await alice.exchange.state()).circles[0]?.toSend).toEqual([]);
  });

  test('decide a conflict and take the decision back', async () => {
    const { alice, draft, merged } = await inConflict();
    const record = alice.conflicts()[0];
    if (record === undefined) throw new Error('No conflict');
    for (const [decision, text] of [
      ['keep-both', merged[0]],
      ['keep-mine', 'start of Alice'],
      ['keep-theirs', 'start of Bob'],
      ['brackets', '[start of Alice] [start of Bob]'],
    ] as const) {
      await alice.exchange.decide(record, decision);
      expect(await alice.texts(draft)).toEqual([text]);
      const decided = alice.conflicts()[0];
      expect(decided?.decision).toBe(decision);
      if (decided !== undefined) await alice.exchange.undoDecision(decided);
      expect(await alice.texts(draft)).toEqual(merged);
      expect(alice.conflicts()[0]?.decision).toBeNull();
    }
  });

  test('take a decision made on a conflict kept for review back to being kept for review', async () => {
    const { alice, draft, merged } = await inConflict();
    const [record] = alice.conflicts();
    if (record === undefined) throw new Error('No conflict');
    const kept = await alice.exchange.decide(record, 'keep-both');
    await alice.exchange.undoDecision(await alice.exchange.decide(kept, 'keep-mine'));
    expect(await alice.texts(draft)).toEqual(merged);
    expect(alice.conflicts()[0]).toMatchObject({ decision: 'keep-both', decidedAt: kept.decidedAt });
    await alice.exchange.undoDecision(alice.conflicts()[0] ?? kept);
    expect(alice.conflicts()[0]?.decision).toBeNull();
  });

  test('say what is missing and ask for it with a small file', async () => {
    const [alice, bob] = await pair();
    const circle = await circleOf([alice, bob]);
    const draft = await releaseInto(alice, circle, ['start']);
    await hand(alice, bob, circle);
    await hand(bob, alice, circle);
    const clause = (await alice.content(draft)).clauses[0]?.id ?? asId<ClauseId>('');
    const before = copyDisk(bob.disk);
    const files: Uint8Array[] = [];
    for (const text of ['one', 'two', 'three']) {
      await alice.edit(draft, [{ kind: 'set-text', clause, to: text }]);
      files.push(must(await alice.exchange.writeFile(circle, [])).bytes);
    }
    // What Bob holds is known from his file only, so a later file carries all that he did not confirm.
    const { report } = must(await bob.exchange.readFile(files[2] ?? new Uint8Array()));
    expect(report).toMatchObject({ newSegments: 3, missing: [] });
    expect(await bob.texts(draft)).toEqual(['three']);
    await hand(bob, alice, circle);
    await alice.edit(draft, [{ kind: 'set-text', clause, to: 'four' }]);
    const fourth = must(await alice.exchange.writeFile(circle, []));
    // Bob's disk is put back to before the three; the file that builds on them tells what is lacking.
    const old = await startMachine('Bob', { disk: before });
    machines.push(old);
    const lacking = must(await old.exchange.readFile(fourth.bytes));
    expect(lacking.report).toMatchObject({
      newSegments: 0,
      waiting: 1,
      missing: [{ person: 'Alice', from: 2, to: 4 }],
    });
    expect(await old.texts(draft)).toEqual(['start']);
    const request = must(await old.exchange.writeRequest(circle));
    expect(request.bytes.length).toBeLessThan(2500);
    expect(must(await alice.exchange.readFile(request.bytes)).report).toMatchObject({
      isRequest: true,
      newSegments: 0,
    });
    const answer = await hand(alice, old, circle);
    expect(answer.report).toMatchObject({ missing: [], waiting: 0 });
    expect(await old.texts(draft)).toEqual(['four']);
  });

  test.each([
    ['as much', 1],
    ['more', 2],
  ])('lose no word where two copies of a data folder wrote, the second %s', async (_, pieces) => {
    const [alice, bob] = await pair();
    const circle = await circleOf([alice, bob]);
    const draft = await releaseInto(alice, circle, ['one', 'two', 'three']);
    await hand(alice, bob, circle);
    await hand(bob, alice, circle);
    const twin = await startMachine('Bob', { disk: copyDisk(bob.disk) });
    machines.push(twin);
    const write = async (machine: Machine, at: number, to: string): Promise<void> => {
      const clause = (await machine.content(draft)).clauses[at]?.id ?? asId<ClauseId>('');
      await machine.edit(draft, [{ kind: 'set-text', clause, to }]);
      must(await machine.exchange.writeFile(circle, []));
    };
    await write(bob, 0, 'one of the first copy');
    await hand(bob, alice, circle);
    for (let i = 1; i <= pieces; i += 1) await write(twin, 1, `two of the second copy ${i}`);
    // Nothing of the second copy has gone out: it learns from Alice's file that another piece stands under its number.
    await hand(alice, twin, circle);
    await hand(twin, alice, circle);
    // Alice's file is made for what the second copy said; the first one says that it lacks something, as anybody does.
    await hand(alice, bob, circle);
    expect(must(await bob.host.circle({ circle })).missing.length).toBe(1);
    await hand(bob, alice, circle);
    await hand(alice, bob, circle);
    const all = [...(await alice.texts(draft))];
    expect(all).toEqual(['one of the first copy', `two of the second copy ${pieces}`, 'three']);
    expect(await twin.texts(draft)).toEqual(all);
    expect(await bob.texts(draft)).toEqual(all);
    // A restart remembers the fork, and seals nothing once more.
    await twin.stop();
    const again = await startMachine('Bob', { disk: twin.disk });
    machines.push(again);
    const before = again.disk.positions.get(circle);
    await hand(alice, again, circle);
    expect(again.disk.positions.get(circle)?.applied).toEqual(before?.applied);
  });

  test('rebuild the texts from the log when the window lost its stores', async () => {
    const [alice, bob] = await pair();
    const circle = await circleOf([alice, bob]);
    const draft = await releaseInto(alice, circle, ['kept']);
    await hand(alice, bob, circle);
    await bob.stop();
    const empty = { ...newDisk(), folder: bob.disk.folder, hostKey: bob.disk.hostKey };
    const again = await startMachine('Bob', { disk: empty });
    machines.push(again);
    expect(await again.texts(draft)).toEqual(['kept']);
    expect((await again.exchange.state()).circles[0]?.toSend).toEqual([]);
  });
});
