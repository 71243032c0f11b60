import { beforeAll, describe, expect, test } from 'vitest';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Edit } from '../../../shared/drafts/edit.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';

beforeAll(loadAutomerge);

/** What Alice is told of what Bob did to her draft of three clauses. */
async function told(edits: (ids: readonly ClauseId[]) => readonly Edit[], before: readonly Edit[] = []) {
  const clock = testClock();
  const alice = await startMachine('Alice', { clock });
  const bob = await startMachine('Bob', { clock });
  try {
    const circle = await circleOf([alice, bob]);
    const draft = await releaseInto(alice, circle, ['one', 'two', 'three']);
    const ids = (await alice.content(draft)).clauses.map((clause) => clause.id);
    await hand(alice, bob, circle);
    if (before.length > 0) await alice.edit(draft, before);
    const heads = await alice.drafts.heads(draft);
    await bob.edit(draft, edits(ids));
    await hand(bob, alice, circle);
    const known = alice.disk.news.get(draft)?.clauses ?? [];
    const again = await alice.drafts.arrivedSince(draft, heads);
    expect(again.map(({ clause, kinds }) => ({ clause, kinds }))).toEqual(
      known.map(({ clause, kinds }) => ({ clause, kinds })),
    );
    return known.map(({ clause, kinds, was }) => ({ place: ids.indexOf(clause), kinds, was }));
  } finally {
    for (const machine of [alice, bob]) {
      await machine.stop();
      removeDisk(machine.disk);
    }
  }
}

const [first, second, third] = [0, 1, 2].map(
  (place) => (ids: readonly ClauseId[]) => ids[place] ?? asId<ClauseId>(''),
);
if (first === undefined || second === undefined || third === undefined) throw new Error('Three clauses');

describe('what a colleague did to a clause', () => {
  test('is told with the text it had', async () => {
    expect(await told((ids) => [{ kind: 'set-text', clause: second(ids), to: 'two and more' }])).toEqual([
      { place: 1, kinds: ['text'], was: 'two' },
    ]);
  });

  test('is told of a deletion, a move, a status and a kind', async () => {
    const found = await told((ids) => [
      { kind: 'delete', clause: first(ids) },
      { kind: 'move', clause: third(ids), after: null },
      { kind: 'set-status', clause: second(ids), to: { state: 'in-brackets' } },
      { kind: 'set-kind', clause: second(ids), to: 'heading' },
    ]);
    expect(found.toSorted((a, b) => a.place - b.place)).toEqual([
      { place: 0, kinds: ['deleted'], was: 'one' },
      { place: 1, kinds: ['status', 'form'], was: 'two' },
      { place: 2, kinds: ['moved'], was: 'three' },
    ]);
  });

  test('is no news where it changed nothing in the end', async () => {
    expect(
      await told((ids) => [
        { kind: 'set-text', clause: first(ids), to: 'another' },
        { kind: 'set-text', clause: first(ids), to: 'one' },
      ]),
    ).toEqual([]);
  });
});
