import { beforeAll, describe, expect, test } from 'vitest';
import {
  clause,
  clauseId,
  copyFor,
  draftOf,
  hand,
  loadAutomerge,
  peer,
  textsOf,
} from '../../support/drafts.ts';
import type { ClauseStatus } from '../../../shared/domain/draft.ts';

beforeAll(loadAutomerge);

describe('reviews', () => {
  async function both() {
    const [alice, bob] = [peer('alice'), peer('bob')];
    const mine = await draftOf(alice, [
      clause('a', 'the problem of their different sizes'),
      clause('b', 'second'),
      clause('c', 'third'),
    ]);
    return { mine, theirs: await copyFor(bob, mine, alice), bob };
  }
  const set = (id: string, to: string) => ({ kind: 'set-text', clause: clauseId(id), to }) as const;

  test('show a clause both changed, with both versions, and not one that only one changed', async () => {
    const { mine, theirs, bob } = await both();
    await mine.edit([set('a', 'the problem of their very different sizes')], 'editor');
    await theirs.edit(
      [set('a', 'the question of their different sizes'), set('b', 'second, by bob')],
      'editor',
    );
    const reviews = await hand(theirs, mine);
    expect(reviews).toMatchObject([
      {
        clause: 'a',
        kind: 'text',
        base: 'the problem of their different sizes',
        mine: 'the problem of their very different sizes',
        theirs: 'the question of their different sizes',
      },
    ]);
    expect(reviews[0]?.theirActors[0]?.startsWith(bob.device)).toBe(true);
    expect(textsOf(mine)[0]).toBe('the question of their very different sizes');
  });

  test('are not made when one side knew the other’s change', async () => {
    const { mine, theirs } = await both();
    await mine.edit([set('a', 'first by alice')], 'editor');
    await hand(mine, theirs);
    await theirs.edit([set('a', 'first by alice, then bob')], 'editor');
    expect(await hand(theirs, mine)).toEqual([]);
  });

  test('tell an agreement on the one side from a change of the text on the other, and both statuses from each other', async () => {
    const { mine, theirs } = await both();
    const agreed = { state: 'agreed', by: 'committee', where: '', when: '2026-11-20' } as const;
    const status = (id: string, to: ClauseStatus) =>
      ({ kind: 'set-status', clause: clauseId(id), to }) as const;
    await mine.edit([status('a', agreed), set('b', 'second, longer'), status('c', agreed)], 'editor');
    await theirs.edit(
      [set('a', 'another problem'), status('b', agreed), status('c', { ...agreed, by: 'plenary' })],
      'editor',
    );
    const reviews = await hand(theirs, mine);
    expect(reviews.map(({ clause, kind }) => `${clause} ${kind}`).toSorted()).toEqual([
      'a agreed-text',
      'b agreed-text',
      'c status-status',
    ]);
    const first = reviews.find(({ clause }) => clause === 'a');
    expect([first?.mine, first?.theirs].map((side): unknown => JSON.parse(side ?? ''))).toEqual([
      { text: 'the problem of their different sizes', status: agreed },
      { text: 'another problem', status: { state: 'not-discussed' } },
    ]);
    // Whoever agrees and changes the text as well is in a conflict of texts.
    expect(mine.clause(clauseId('a'))).toMatchObject({ text: 'another problem', status: agreed });
  });

  test('leave no line twice, whatever was moved on both sides and however often it arrives', async () => {
    const { mine, theirs } = await both();
    const move = (id: string, after: string | null) =>
      ({ kind: 'move', clause: clauseId(id), after: after === null ? null : clauseId(after) }) as const;
    await mine.edit([move('c', null), set('a', 'first, here')], 'editor');
    await theirs.edit([move('c', 'a'), move('b', null)], 'editor');
    for (let i = 0; i < 2; i += 1) {
      await hand(theirs, mine);
      await hand(mine, theirs);
    }
    expect(textsOf(mine)).toEqual(textsOf(theirs));
    expect(new Set(textsOf(mine)).size).toBe(textsOf(mine).length);
    expect(textsOf(mine)).toHaveLength(3);
  });

  test('tell deletion against edit, split against edit, two moves, two statuses, two kinds', async () => {
    const { mine, theirs } = await both();
    const move = (id: string, after: string | null) =>
      ({ kind: 'move', clause: clauseId(id), after: after === null ? null : clauseId(after) }) as const;
    await mine.edit(
      [
        { kind: 'delete', clause: clauseId('b') },
        { kind: 'split', clause: clauseId('a'), at: 12, to: clauseId('a2') },
      ],
      'editor',
    );
    await theirs.edit(
      [set('b', 'second, longer'), set('a', 'the problem of their different sizes and forms')],
      'editor',
    );
    await mine.edit(
      [
        move('c', null),
        { kind: 'set-status', clause: clauseId('c'), to: { state: 'in-brackets' } },
        { kind: 'set-kind', clause: clauseId('c'), to: 'item' },
      ],
      'editor',
    );
    await theirs.edit(
      [
        move('c', 'a'),
        { kind: 'set-status', clause: clauseId('c'), to: { state: 'deleted' } },
        { kind: 'set-kind', clause: clauseId('c'), to: 'bullet' },
      ],
      'editor',
    );
    const kinds = (await hand(theirs, mine)).map((review) => `${review.clause} ${review.kind}`);
    expect(kinds.toSorted()).toEqual([
      'a split-edit',
      'b delete-edit',
      'c kind-kind',
      'c move-move',
      'c status-status',
    ]);
    expect(mine.clause(clauseId('b'))?.text).toBe('second, longer');
  });
});
