import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { CircleId, ClauseId, DraftId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  allFiles,
  circleOf,
  copyDisk,
  hand,
  must,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { runs } from '../../support/campaign.ts';

beforeAll(loadAutomerge);

const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

async function three(): Promise<{
  all: readonly [Machine, Machine, Machine];
  circle: CircleId;
  draft: DraftId;
}> {
  const clock = testClock();
  const all = [
    await startMachine('Alice', { clock }),
    await startMachine('Bob', { clock }),
    await startMachine('Chen', { clock }),
  ] as const;
  machines.push(...all);
  const circle = await circleOf(all);
  const draft = await releaseInto(all[0], circle, [
    'first clause here',
    'second clause here',
    'third clause here',
  ]);
  await hand(all[0], all[1], circle);
  await hand(all[0], all[2], circle);
  return { all, circle, draft };
}

async function write(machine: Machine, draft: DraftId, place: number, text: string): Promise<void> {
  const clauses = (await machine.content(draft)).clauses;
  const clause: ClauseId | undefined = clauses[place % clauses.length]?.id;
  if (clause !== undefined) await machine.edit(draft, [{ kind: 'set-text', clause, to: text }]);
}

describe('three workbenches', () => {
  test('come to the same text and heads from any files, in any order, twice', async () => {
    const { all, circle, draft } = await three();
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            who: fc.nat(2),
            act: fc.constantFrom('edit', 'edit', 'file', 'read', 'read'),
            place: fc.nat(5),
            text: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
          }),
          { minLength: 6, maxLength: 24 },
        ),
        async (steps) => {
          const files: Uint8Array[] = [];
          for (const step of steps) {
            const machine = all[step.who];
            if (machine === undefined) continue;
            if (step.act === 'edit') await write(machine, draft, step.place, step.text);
            else if (step.act === 'file')
              files.push(must(await machine.exchange.writeFile(circle, [])).bytes);
            else if (files.length > 0) {
              const file = files[step.place % files.length];
              // Who wrote a file is no recipient of it.
              if (file !== undefined) await machine.exchange.readFile(file);
            }
          }
          for (let round = 0; round < 2; round++) {
            for (const from of all) {
              const file = must(await from.exchange.writeFile(circle, []));
              for (const to of all) if (to !== from) must(await to.exchange.readFile(file.bytes));
            }
          }
          const [a, b, c] = all;
          expect(await b.drafts.heads(draft)).toEqual(await a.drafts.heads(draft));
          expect(await c.drafts.heads(draft)).toEqual(await a.drafts.heads(draft));
          expect(await b.content(draft)).toEqual(await a.content(draft));
          const hashes = await Promise.all(
            all.map(async (one) => must(await one.host.circle({ circle })).vectorHash),
          );
          expect(new Set(hashes).size).toBe(1);
          for (const one of all) {
            const detail = must(await one.host.circle({ circle }));
            expect({ missing: detail.missing, evidence: detail.evidence, waiting: detail.waiting }).toEqual({
              missing: [],
              evidence: [],
              waiting: 0,
            });
          }
        },
      ),
      runs(4),
    );
  });

  test('pass texts on through one who stands between', async () => {
    const { all, circle, draft } = await three();
    const [alice, bob, chen] = all;
    await write(alice, draft, 0, 'from Alice');
    await hand(alice, bob, circle);
    await write(bob, draft, 0, 'from Alice, seen by Bob');
    const chenKey = (await chen.exchange.state()).identity?.device;
    await hand(bob, chen, circle, chenKey === undefined ? [] : [chenKey]);
    expect((await chen.texts(draft))[0]).toBe('from Alice, seen by Bob');
    expect(chen.conflicts()).toEqual([]);
  });
});

describe('a file', () => {
  test('cut short at any byte, or with any bit turned, is refused and changes nothing', async () => {
    const { all, circle, draft } = await three();
    const [alice, bob] = all;
    await write(alice, draft, 1, 'changed by Alice');
    const { bytes } = must(await alice.exchange.writeFile(circle, []));
    const state = async (): Promise<string> =>
      JSON.stringify([
        await bob.drafts.heads(draft),
        must(await bob.host.circle({ circle })),
        allFiles(bob.disk.folder).map(({ path, bytes: content }) => [
          path,
          Buffer.from(content).toString('base64'),
        ]),
      ]);
    const before = await state();
    const cuts = fc.sample(fc.nat(bytes.length - 1), runs(60, 7));
    for (const length of [0, 1, 7, 8, 10, 18, 19, bytes.length - 1, ...cuts]) {
      const read = await bob.exchange.readFile(bytes.slice(0, length));
      expect(read.ok ? 'taken' : read.error.code).toBe('incomplete');
    }
    const flips = fc.sample(fc.tuple(fc.nat(bytes.length - 1), fc.nat(7)), runs(120, 11));
    for (const [at, bit] of [...Array.from({ length: 20 }, (_, i) => [i, 0] as const), ...flips]) {
      const altered = bytes.slice();
      altered[at] = (altered[at] ?? 0) ^ (1 << bit);
      const read = await bob.exchange.readFile(altered);
      expect(read.ok).toBe(false);
    }
    const longer = new Uint8Array(bytes.length + 1);
    longer.set(bytes);
    expect((await bob.exchange.readFile(longer)).ok).toBe(false);
    expect(await state()).toBe(before);
    must(await bob.exchange.readFile(bytes));
    expect((await bob.texts(draft))[1]).toBe('changed by Alice');
  });

  test('is of no use to one who is not a recipient, nor before an invitation was answered', async () => {
    const { all, circle } = await three();
    const stranger = await startMachine('Stranger');
    machines.push(stranger);
    const { bytes } = must(await all[0].exchange.writeFile(circle, []));
    expect(await stranger.exchange.readFile(bytes)).toMatchObject({
      ok: false,
      error: { code: 'not-for-this-device' },
    });
    await circleOf([stranger]);
    expect(await stranger.exchange.readFile(bytes)).toMatchObject({
      ok: false,
      error: { code: 'not-for-this-device' },
    });
  });

  test('is refused while the host is locked', async () => {
    const { all, circle } = await three();
    const { bytes } = must(await all[0].exchange.writeFile(circle, []));
    all[1].lock();
    expect(await all[1].exchange.readFile(bytes)).toMatchObject({ ok: false, error: { code: 'locked' } });
    expect((await all[1].exchange.state()).locked).toBe(true);
  });
});

describe('an invitation', () => {
  test('serves once, and not after seven days', async () => {
    const clock = testClock();
    const alice = await startMachine('Alice', { clock });
    const bob = await startMachine('Bob', { clock });
    const chen = await startMachine('Chen', { clock });
    machines.push(alice, bob, chen);
    const circle = await circleOf([alice]);
    const invitation = must(await alice.host.invite({ circle, role: 'reader' }));
    const first = must(await bob.host.answerInvitation({ invitation: invitation.bytes, person: 'Bob' }));
    const second = must(await chen.host.answerInvitation({ invitation: invitation.bytes, person: 'Chen' }));
    expect(first.words).not.toEqual(second.words);
    must(await alice.host.admit({ request: first.bytes }));
    expect(await alice.host.admit({ request: second.bytes })).toMatchObject({
      ok: false,
      error: { code: 'not-invited' },
    });
    const late = must(await alice.host.invite({ circle, role: 'reader' }));
    const answer = must(await chen.host.answerInvitation({ invitation: late.bytes, person: 'Chen' }));
    clock.advance(8 * 86_400_000);
    expect(await alice.host.admit({ request: answer.bytes })).toMatchObject({
      ok: false,
      error: { code: 'expired' },
    });
    expect(await chen.host.answerInvitation({ invitation: late.bytes, person: 'Chen' })).toMatchObject({
      ok: false,
      error: { code: 'expired' },
    });
  });

  test('with another key in the answer shows other words', async () => {
    const clock = testClock();
    const alice = await startMachine('Alice', { clock });
    const bob = await startMachine('Bob', { clock });
    const mallory = await startMachine('Bob', { clock });
    machines.push(alice, bob, mallory);
    const circle = await circleOf([alice]);
    const invitation = must(await alice.host.invite({ circle, role: 'editor' }));
    const honest = must(await bob.host.answerInvitation({ invitation: invitation.bytes, person: 'Bob' }));
    const forged = must(await mallory.host.answerInvitation({ invitation: invitation.bytes, person: 'Bob' }));
    const shown = must(await alice.host.readFile({ bytes: forged.bytes }));
    expect(shown.kind === 'join-request' ? shown.words : []).not.toEqual(honest.words);
  });
});

describe('roles and removal', () => {
  test('a reader can write nothing that others take', async () => {
    const clock = testClock();
    const alice = await startMachine('Alice', { clock });
    const rita = await startMachine('Rita', { clock });
    machines.push(alice, rita);
    const circle = await circleOf([alice, rita], { roles: ['reader'] });
    const draft = await releaseInto(alice, circle, ['text']);
    await hand(alice, rita, circle);
    expect(await rita.texts(draft)).toEqual(['text']);
    await write(rita, draft, 0, 'changed by a reader');
    const { report } = await hand(rita, alice, circle);
    expect(report).toMatchObject({ newSegments: 0, refused: 0 });
    expect(await alice.texts(draft)).toEqual(['text']);
  });

  test('nothing that a removed colleague wrote beyond the end is taken, on any machine, in any order', async () => {
    const { all, circle, draft } = await three();
    const [alice, bob, chen] = all;
    await write(chen, draft, 2, 'known to Alice');
    await hand(chen, alice, circle);
    const device = (await chen.exchange.state()).identity?.device;
    if (device === undefined) throw new Error('No device');
    must(await alice.host.removeMember({ circle, device }));
    await write(chen, draft, 2, 'backdated');
    const { bytes } = must(await chen.exchange.writeFile(circle, []));
    const taken = must(await alice.exchange.readFile(bytes));
    expect(taken.report).toMatchObject({ newSegments: 0, beyond: 1 });
    await hand(alice, bob, circle);
    must(await bob.exchange.readFile(bytes));
    expect((await bob.texts(draft))[2]).toBe('known to Alice');
    expect(await bob.drafts.heads(draft)).toEqual(await alice.drafts.heads(draft));
    // Sealed under a key that the removed one never gets.
    await write(alice, draft, 0, 'after the removal');
    const { bytes: later } = must(await alice.exchange.writeFile(circle, []));
    expect((await chen.exchange.readFile(later)).ok).toBe(false);
    must(await bob.exchange.readFile(later));
    expect((await bob.texts(draft))[0]).toBe('after the removal');
  });

  test('what a colleague built on before hearing of a removal comes to all', async () => {
    const { all, circle, draft } = await three();
    const [alice, bob, chen] = all;
    const device = (await chen.exchange.state()).identity?.device;
    if (device === undefined) throw new Error('No device');
    await write(chen, draft, 2, 'before the news');
    await hand(chen, bob, circle);
    await write(bob, draft, 2, 'before the news, and Bob on top');
    const fromBob = must(await bob.exchange.writeFile(circle, []));
    must(await alice.host.removeMember({ circle, device }));
    must(await alice.exchange.readFile(fromBob.bytes));
    expect((await alice.texts(draft))[2]).toBe('before the news, and Bob on top');
    await hand(alice, bob, circle);
    expect(await bob.drafts.heads(draft)).toEqual(await alice.drafts.heads(draft));
  });
});

describe('a restored copy', () => {
  test('writes under a new incarnation and forks nothing', async () => {
    const { all, circle, draft } = await three();
    const [alice, bob] = all;
    const image = copyDisk(bob.disk);
    await write(bob, draft, 0, 'written after the backup');
    await hand(bob, alice, circle);
    await bob.stop();
    machines.splice(machines.indexOf(bob), 1);
    const restored = await startMachine('Bob', { disk: image, folderIncarnation: 2 });
    machines.push(restored);
    await write(restored, draft, 1, 'written by the restored copy');
    await hand(restored, alice, circle);
    await hand(alice, restored, circle);
    expect(must(await alice.host.circle({ circle })).evidence).toEqual([]);
    expect(await restored.texts(draft)).toEqual([
      'written after the backup',
      'written by the restored copy',
      'third clause here',
    ]);
    expect(await restored.drafts.heads(draft)).toEqual(await alice.drafts.heads(draft));
  });

  test('that nobody told of learns from a colleague that more was written, and starts anew', async () => {
    const { all, circle, draft } = await three();
    const [alice, bob] = all;
    const image = copyDisk(bob.disk);
    await write(bob, draft, 0, 'lost on this disk');
    await hand(bob, alice, circle);
    await bob.stop();
    machines.splice(machines.indexOf(bob), 1);
    const rolled = await startMachine('Bob', { disk: image });
    machines.push(rolled);
    const before = (await rolled.exchange.state()).identity?.actorPrefix;
    await hand(alice, rolled, circle);
    expect((await rolled.exchange.state()).identity?.actorPrefix).not.toBe(before);
    expect((await rolled.texts(draft))[0]).toBe('lost on this disk');
    await write(rolled, draft, 1, 'goes on');
    await hand(rolled, alice, circle);
    expect((await alice.texts(draft))[1]).toBe('goes on');
  });

  test('that wrote under an old number is shown as a fork, with both pieces kept', async () => {
    const { all, circle, draft } = await three();
    const [alice, bob, chen] = all;
    const image = copyDisk(bob.disk);
    await write(bob, draft, 0, 'one history');
    await hand(bob, alice, circle);
    const twin = await startMachine('Bob', { disk: image });
    machines.push(twin);
    await write(twin, draft, 0, 'another history');
    const { report } = await hand(twin, alice, circle);
    expect(report).toMatchObject({ newSegments: 0, refused: 1 });
    expect(must(await alice.host.circle({ circle })).evidence.map((piece) => piece.reason)).toEqual([
      'fork',
      'fork',
    ]);
    expect((await alice.texts(draft))[0]).toBe('one history');
    expect(chen.name).toBe('Chen');
  });
});

describe('a circle whose head threw somebody out on another machine', () => {
  test('goes on after a head has read a file of it, and loses nothing meanwhile', async () => {
    const { all, circle, draft } = await three();
    const [alice, bob, chen] = all;
    const device = (await bob.exchange.state()).identity?.device;
    const other = (await chen.exchange.state()).identity?.device;
    if (device === undefined || other === undefined) throw new Error('No device');
    must(await alice.host.setRole({ circle, device, role: 'head' }));
    await hand(alice, bob, circle);
    // Two heads apart: one removes a colleague, the other makes nothing of it yet.
    must(await bob.host.removeMember({ circle, device: other }));
    await write(alice, draft, 0, 'written before the news');
    const { report } = await hand(bob, alice, circle);
    expect(report).toMatchObject({ refused: 0 });
    await hand(alice, bob, circle);
    expect(await bob.texts(draft)).toEqual(await alice.texts(draft));
    expect((await bob.texts(draft))[0]).toBe('written before the news');
    const members = must(await alice.host.circle({ circle })).memberList;
    expect(members.filter((member) => member.removed).map((member) => member.person)).toEqual(['Chen']);
  });
});
