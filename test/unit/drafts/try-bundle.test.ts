import * as A from '@automerge/automerge/slim';
import { beforeAll, expect, test } from 'vitest';
import { tryBundle } from '../../../shared/drafts/bundle.ts';
import { withSum } from '../../support/tiny-changes.ts';
import { clause, clauseId, copyFor, draftOf, loadAutomerge, peer } from '../../support/drafts.ts';

beforeAll(loadAutomerge);

/** Bytes of a bundle before its inside. */
const HEAD = 11;

const isDone = (act: () => unknown): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};
const isTaken = (bundle: Uint8Array): boolean => isDone(() => A.free(A.loadIncremental(A.init(), bundle)));
const isRead = (bundle: Uint8Array): boolean => isDone(() => A.readBundle(bundle));

test('a trial says nothing against what builds on changes that are not there, and refuses it altered', async () => {
  const alice = peer('alice');
  const mine = await draftOf(alice, [clause('a', 'one')]);
  const theirs = await copyFor(peer('bob'), mine, alice);
  await theirs.edit([{ kind: 'set-text', clause: clauseId('a'), to: 'one two' }], 'editor');
  const bundle = theirs.changesSince(mine.heads())?.bundle ?? new Uint8Array();
  expect(tryBundle(bundle)).toMatchObject({ ok: true });
  expect(tryBundle(mine.changesSince([])?.bundle ?? new Uint8Array())).toMatchObject({ ok: true });
  // Alone it waits for what it builds on, and is not read: the draft's own worker has that, and reads it.
  const altered = Array.from(bundle.keys())
    .slice(HEAD)
    .map((at) => withSum(bundle.map((byte, i) => (i === at ? byte ^ 0x41 : byte))))
    .filter((each) => isTaken(each) && !isRead(each));
  expect(altered.length).toBeGreaterThan(0);
  for (const each of altered) expect(tryBundle(each)).toEqual({ ok: false, error: 'damaged' });
});
