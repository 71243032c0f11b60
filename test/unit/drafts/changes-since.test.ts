import { beforeAll, expect, test } from 'vitest';
import { HEADS_MOST } from '../../../shared/drafts/bundle-limits.ts';
import type { DraftReplica } from '../../../shared/drafts/replica.ts';
import { clause, clauseId, copyFor, draftOf, hand, loadAutomerge, peer } from '../../support/drafts.ts';

beforeAll(loadAutomerge);

const type = (replica: DraftReplica, name: string, to: string) =>
  replica.edit([{ kind: 'set-text', clause: clauseId(name), to }], 'editor');

test('names the heads of the draft and no older ones, however often two exchanged while both typed', async () => {
  const [alice, bob] = [peer('alice'), peer('bob')];
  const mine = await draftOf(alice, [clause('a', 'x'), clause('b', 'z')]);
  const theirs = await copyFor(bob, mine, alice);
  // All that was ever named stands in the log.
  const logged = new Set(mine.heads());
  for (let i = 0; i < HEADS_MOST + 6; i += 1) {
    await type(mine, 'a', `x ${i}`);
    await type(theirs, 'b', `z ${i}`);
    const sent = [mine, theirs].map((one) => one.changesSince([...logged]));
    expect(sent.map((one) => one?.heads)).toEqual([mine.heads(), theirs.heads()]);
    for (const one of sent) for (const head of one?.heads ?? []) logged.add(head);
    await hand(mine, theirs);
    await hand(theirs, mine);
  }
  expect(mine.heads()).toEqual(theirs.heads());
});

test('a part of the changes ends with the heads of who holds so much; all parts with those of the draft', async () => {
  const [alice, bob] = [peer('alice'), peer('bob')];
  const mine = await draftOf(alice, [clause('a', 'x'), clause('b', 'z')]);
  const theirs = await copyFor(bob, mine, alice);
  const start = mine.heads();
  // Somebody who has the start, and then each part as it comes.
  const holder = await copyFor(peer('carol'), mine, alice);
  for (let i = 0; i < 5; i += 1) {
    await type(mine, 'a', `x ${i}`);
    await type(theirs, 'b', `z ${i}`);
  }
  await hand(mine, theirs);
  let since: readonly string[] = start;
  const parts: (readonly string[])[] = [];
  for (;;) {
    const part = theirs.changesSince(since, { changes: 3, steps: 1_000 });
    if (part === null) break;
    await holder.applyBundle(part.bundle, ['']);
    expect(part.heads).toEqual(holder.heads());
    parts.push(part.heads);
    since = part.heads;
    if (part.isAll) break;
  }
  expect(parts.length).toBe(4);
  expect(parts.at(-1)).toEqual(theirs.heads());
});

test('where a draft has more heads than a piece may name, a piece names those that it brings', async () => {
  const alice = peer('alice');
  const mine = await draftOf(alice, [clause('a', 'x'), clause('b', 'z')]);
  const others = [];
  for (let i = 0; i <= HEADS_MOST; i += 1) others.push(await copyFor(peer(`peer ${i}`), mine, alice));
  const logged = new Set(mine.heads());
  await type(mine, 'a', 'mine, while nobody was there');
  const own = mine.heads();
  for (const [i, other] of others.entries()) {
    await type(other, 'b', `z ${i}`);
    for (const head of other.heads()) logged.add(head);
    await hand(other, mine);
  }
  expect(mine.heads().length).toBe(HEADS_MOST + 2);
  expect(mine.changesSince([...logged])?.heads).toEqual(own);
});

test('heads that the draft does not hold count as nothing, beside those that it holds', async () => {
  const [alice, bob] = [peer('alice'), peer('bob')];
  const mine = await draftOf(alice, [clause('a', 'x'), clause('b', 'z')]);
  const theirs = await copyFor(bob, mine, alice);
  const start = mine.heads();
  await type(theirs, 'b', 'z not here');
  await type(mine, 'a', 'x y');
  const bundle = mine.changesSince(start)?.bundle;
  // They are asked from again: what they name may be here by then.
  const next = [...mine.heads(), ...theirs.heads()];
  expect(mine.changesSince([...theirs.heads(), ...start])).toMatchObject({ bundle, next });
  expect(mine.changesSince(theirs.heads())?.bundle).toEqual(mine.changesSince([])?.bundle);
  expect(mine.changesSince([...theirs.heads(), ...mine.heads()])).toBeNull();
});
