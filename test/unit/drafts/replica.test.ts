import { beforeAll, describe, expect, test } from 'vitest';
import {
  clause,
  clauseId,
  copyFor,
  draftOf,
  hand,
  loadAutomerge,
  peer,
  reopened,
  textsOf,
  DRAFT,
} from '../../support/drafts.ts';
import { MAX_CLAUSE_LENGTH } from '../../../shared/drafts/edit.ts';
import { createReplica, emptyReplica } from '../../../shared/drafts/open-replica.ts';
import { ChunkStoreError } from '../../../shared/drafts/chunk-store.ts';

beforeAll(loadAutomerge);

describe('a draft', () => {
  test('starts with the seven headings of the charter', async () => {
    const made = await createReplica(peer('alice').deps, {
      id: DRAFT,
      kind: 'terms-of-reference',
      title: '',
      language: 'en',
    });
    if (!made.ok) throw new Error(made.error.code);
    const content = made.value.content();
    expect(content?.title).toBe('Draft terms of reference');
    expect(
      content?.clauses
        .filter((entry) => entry.kind === 'heading')
        .map((entry) => `${entry.label} ${entry.text}`),
    ).toEqual([
      '1 Mandate',
      '2 Urgent interest',
      '3 Working methods',
      '4 Deliverables',
      '5 Promotion and publication',
      '6 IPR policy',
      '7 Financing and support',
    ]);
  });

  test('comes back from its chunks with text, marks, order, label and status', async () => {
    const alice = peer('alice');
    const draft = await draftOf(alice, [clause('a', 'one 😀 two'), clause('b', 'three')]);
    await draft.edit(
      [
        {
          kind: 'text',
          clause: clauseId('a'),
          splices: [{ at: 6, remove: 0, insert: ' and' }],
          marks: [{ start: 0, end: 3, style: 'bold', value: true }],
        },
        { kind: 'move', clause: clauseId('b'), after: null },
        { kind: 'set-label', clause: clauseId('b'), to: '3bis' },
        {
          kind: 'set-status',
          clause: clauseId('b'),
          to: { state: 'agreed', by: 'plenary', where: 'Geneva', when: '2005-07-20' },
        },
      ],
      'editor',
    );
    const again = await reopened(alice);
    expect(again.content()).toEqual(draft.content());
    expect(textsOf(again)).toEqual(['three', 'one 😀 and two']);
    expect(again.content()?.clauses[0]).toMatchObject({
      label: '3bis',
      status: { state: 'agreed', by: 'plenary' },
    });
    expect(again.clauses()[1]?.marks).toEqual([{ start: 0, end: 3, style: 'bold', value: true }]);
  });

  test('brings an edit made on an older text of a clause onto the present one', async () => {
    const draft = await draftOf(peer('alice'), [clause('a', 'the sizes of organisations')]);
    const base = draft.clauses()[0]?.version ?? 0;
    const a = clauseId('a');
    await draft.edit(
      [{ kind: 'text', clause: a, base, splices: [{ at: 0, remove: 3, insert: 'All' }], marks: [] }],
      'exchange',
    );
    await draft.edit(
      [
        {
          kind: 'text',
          clause: a,
          base,
          splices: [{ at: 26, remove: 0, insert: ' differ' }],
          marks: [{ start: 4, end: 9, style: 'italic', value: true }],
        },
      ],
      'editor',
    );
    expect(textsOf(draft)).toEqual(['All sizes of organisations differ']);
    expect(draft.clauses()[0]?.marks).toEqual([{ start: 4, end: 9, style: 'italic', value: true }]);
  });

  test('splits and joins clauses, with their marks', async () => {
    const draft = await draftOf(peer('alice'), [
      clause('a', 'head tail', { marks: [{ start: 2, end: 7, style: 'bold', value: true }] }),
    ]);
    await draft.edit([{ kind: 'split', clause: clauseId('a'), at: 5, to: clauseId('b') }], 'command');
    expect(
      draft.clauses().map(({ id, text, marks }) => [id, text, marks.map((mark) => [mark.start, mark.end])]),
    ).toEqual([
      ['a', 'head ', [[2, 5]]],
      ['b', 'tail', [[0, 2]]],
    ]);
    await draft.edit([{ kind: 'join', clause: clauseId('b'), into: clauseId('a') }], 'command');
    expect(
      draft.clauses().map(({ id, text, marks }) => [id, text, marks.map((mark) => [mark.start, mark.end])]),
    ).toEqual([['a', 'head tail', [[2, 7]]]]);
    expect(draft.clause(clauseId('b'))).toMatchObject({ deleted: true, text: 'tail' });
  });

  test('shows and restores an older text as a new change, marks and all', async () => {
    const alice = peer('alice');
    const draft = await draftOf(alice, [
      clause('a', 'first', { marks: [{ start: 0, end: 5, style: 'bold', value: true }] }),
      clause('b', 'second'),
    ]);
    const then = draft.heads();
    const before = draft.content();
    await draft.edit(
      [
        { kind: 'set-text', clause: clauseId('a'), to: 'quite another first' },
        { kind: 'delete', clause: clauseId('b') },
      ],
      'editor',
    );
    expect(draft.content(then)).toEqual(before);
    await draft.restore(then);
    expect(draft.content()).toEqual(before);
    expect(draft.heads()).not.toEqual(then);
    expect((await reopened(alice)).content()).toEqual(before);
  });

  test('restores one clause and leaves the others', async () => {
    const draft = await draftOf(peer('alice'), [
      clause('a', 'first'),
      clause('b', 'second'),
      clause('c', 'third'),
    ]);
    const then = draft.heads();
    await draft.edit(
      [
        { kind: 'set-text', clause: clauseId('a'), to: 'changed' },
        { kind: 'delete', clause: clauseId('b') },
      ],
      'editor',
    );
    await draft.restoreClause(clauseId('b'), then);
    expect(textsOf(draft)).toEqual(['changed', 'second', 'third']);
  });

  test('keeps what a full disk refused and stores it when there is room again', async () => {
    const alice = peer('alice');
    let full = false;
    const chunks = {
      ...alice.chunks,
      put: async (...args: Parameters<typeof alice.chunks.put>) => {
        if (full) throw new ChunkStoreError('quota', 'full');
        await alice.chunks.put(...args);
      },
    };
    const draft = await draftOf({ ...alice, deps: { ...alice.deps, chunks } }, [clause('a', 'text')]);
    const told: string[] = [];
    draft.changed((change) => told.push(change.origin));
    full = true;
    const receipt = await draft.edit(
      [{ kind: 'set-text', clause: clauseId('a'), to: 'text kept' }],
      'editor',
    );
    expect(receipt.saved).toMatchObject({ code: 'quota' });
    expect(told).toEqual([]);
    expect(textsOf(await reopened(alice))).toEqual(['text']);
    full = false;
    expect((await draft.save()).saved).toBeNull();
    expect(textsOf(await reopened(alice))).toEqual(['text kept']);
    expect(told).toEqual(['editor']);
  });

  test('is the same after compaction, and keeps its history', async () => {
    const alice = peer('alice');
    const draft = await draftOf(alice, [clause('a', '')]);
    const start = draft.heads();
    for (let i = 0; i < 30; i++)
      await draft.edit(
        [{ kind: 'text', clause: clauseId('a'), splices: [{ at: i, remove: 0, insert: 'x' }], marks: [] }],
        'editor',
      );
    await draft.compact(true);
    expect(await alice.chunks.load(DRAFT)).toHaveLength(1);
    const again = await reopened(alice);
    expect(textsOf(again)).toEqual(['x'.repeat(30)]);
    expect(again.content(start)?.clauses[0]?.text).toBe('');
    expect(again.history()).toMatchObject([{ device: alice.device, changes: 32 }]);
  });
});

describe('a bundle', () => {
  test('of actors that are not allowed changes nothing', async () => {
    const [alice, bob] = [peer('alice'), peer('bob')];
    const mine = await draftOf(alice, [clause('a', 'text')]);
    const theirs = await copyFor(bob, mine, alice);
    await theirs.edit([{ kind: 'set-text', clause: clauseId('a'), to: 'forged' }], 'editor');
    const bundle = theirs.changesSince(mine.heads())?.bundle ?? new Uint8Array();
    const heads = mine.heads();
    expect(await mine.applyBundle(bundle, [alice.device])).toEqual({ ok: false, error: 'foreign-actor' });
    expect(mine.heads()).toEqual(heads);
    expect(textsOf(mine)).toEqual(['text']);
    expect(await mine.applyBundle(bundle, [alice.device, bob.device])).toMatchObject({ ok: true });
    expect(textsOf(mine)).toEqual(['forged']);
  });

  test('that makes a clause longer than one may be changes nothing', async () => {
    const [alice, bob] = [peer('alice'), peer('bob')];
    const mine = await draftOf(alice, [clause('a', 'text')]);
    const theirs = await copyFor(bob, mine, alice);
    const to = 'w'.repeat(MAX_CLAUSE_LENGTH + 1);
    await theirs.edit([{ kind: 'set-text', clause: clauseId('a'), to }], 'editor');
    const bundle = theirs.changesSince(mine.heads())?.bundle ?? new Uint8Array();
    const both = [alice.device, bob.device];
    expect(await mine.applyBundle(bundle, both)).toEqual({ ok: false, error: 'too-large' });
    expect(textsOf(mine)).toEqual(['text']);
  });

  test('that is cut, altered, foreign, too early or offered twice changes nothing', async () => {
    const [alice, bob] = [peer('alice'), peer('bob')];
    const mine = await draftOf(alice, [clause('a', 'text')]);
    const theirs = await copyFor(bob, mine, alice);
    const start = mine.heads();
    await theirs.edit([{ kind: 'set-text', clause: clauseId('a'), to: 'text one' }], 'editor');
    const middle = theirs.heads();
    await theirs.edit([{ kind: 'set-text', clause: clauseId('a'), to: 'text one two' }], 'editor');
    const whole = theirs.changesSince(start)?.bundle ?? new Uint8Array();
    for (let cut = 0; cut < whole.length; cut += 3) {
      expect((await mine.applyBundle(whole.slice(0, cut), [''])).ok).toBe(false);
    }
    for (let at = 0; at < whole.length; at += 2) {
      const altered = whole.slice();
      altered[at] = (altered[at] ?? 0) ^ 0x41;
      expect((await mine.applyBundle(altered, [''])).ok).toBe(false);
    }
    const late = theirs.changesSince(middle)?.bundle ?? new Uint8Array();
    expect(await mine.applyBundle(late, [''])).toEqual({ ok: false, error: 'missing-changes' });
    expect(mine.heads()).toEqual(start);
    expect((await mine.applyBundle(whole, [''])).ok).toBe(true);
    expect((await mine.applyBundle(whole, [''])).ok).toBe(true);
    expect(mine.heads()).toEqual(theirs.heads());
    expect(textsOf(await reopened(alice))).toEqual(['text one two']);
  });
});

test('a colleague’s change that marks words in two clauses shows in both', async () => {
  const [alice, bob] = [peer('alice'), peer('bob')];
  const mine = await draftOf(alice, [clause('a', 'first'), clause('b', 'second')]);
  const theirs = await copyFor(bob, mine, alice);
  const bold = [{ start: 0, end: 3, style: 'bold', value: true }] as const;
  const mark = (id: string) => ({ kind: 'text', clause: clauseId(id), splices: [], marks: bold }) as const;
  await mine.edit([mark('a'), mark('b')], 'editor');
  await hand(mine, theirs);
  expect(theirs.clauses().map((state) => state.marks)).toEqual([bold, bold]);
});

test('says of each living clause which device wrote it first, whoever changed it since', async () => {
  const [alice, bob] = [peer('alice'), peer('bob')];
  const mine = await draftOf(alice, [clause('a', 'first'), clause('b', 'second')]);
  const theirs = await copyFor(bob, mine, alice);
  await theirs.edit(
    [
      { kind: 'set-text', clause: clauseId('a'), to: 'first, by bob' },
      { kind: 'add', clause: clause('c', 'third'), after: clauseId('a') },
      { kind: 'delete', clause: clauseId('b') },
    ],
    'editor',
  );
  await hand(theirs, mine);
  const authors = new Map([
    [clauseId('a'), alice.device],
    [clauseId('c'), bob.device],
  ]);
  expect(mine.authors()).toEqual(authors);
  expect((await reopened(alice)).authors().get(clauseId('a'))).toBe(alice.device);
});

test('a draft that came as a whole is kept as one snapshot, and tells all its clauses', async () => {
  const [alice, bob] = [peer('alice'), peer('bob')];
  const mine = await draftOf(alice, [clause('a', 'first'), clause('b', 'second')]);
  await mine.edit([{ kind: 'set-text', clause: clauseId('a'), to: 'first, again' }], 'editor');
  await mine.edit([{ kind: 'delete', clause: clauseId('b') }], 'editor');
  const copy = emptyReplica(bob.deps, mine.id);
  const told: unknown[] = [];
  copy.changed(({ clauses, origin }) => told.push([origin, clauses]));
  const applied = await copy.applyBundle(mine.changesSince([])?.bundle ?? new Uint8Array(), [alice.device]);
  expect(told).toEqual([['exchange', ['a', 'b']]]);
  expect(applied).toMatchObject({ ok: true, value: { receipt: { saved: null, heads: mine.heads() } } });
  const kept = await bob.chunks.load(mine.id);
  expect(kept.map(({ kind, heads }) => [kind, heads])).toEqual([['snapshot', mine.heads()]]);
  const again = await reopened(bob);
  expect(again.heads()).toEqual(mine.heads());
  expect(again.history()).toEqual(mine.history());
  await hand(again, mine);
  expect(textsOf(again)).toEqual(['first, again']);
});
