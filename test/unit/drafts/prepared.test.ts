import { beforeAll, describe, expect, test } from 'vitest';
import { openReplica } from '../../../shared/drafts/open-replica.ts';
import { prepareDraft } from '../../../shared/drafts/prepare.ts';
import {
  clause,
  clauseId,
  copyFor,
  DRAFT,
  draftOf,
  loadAutomerge,
  peer,
  textsOf,
} from '../../support/drafts.ts';

beforeAll(loadAutomerge);

const alice = peer('alice');
const bob = peer('bob');

async function bundleOfAlice(): Promise<Uint8Array> {
  const draft = await draftOf(alice, [clause('one', 'first'), clause('two', 'second')]);
  await draft.edit([{ kind: 'set-text', clause: clauseId('one'), to: 'first again' }], 'command');
  const all = draft.changesSince([]);
  await alice.chunks.remove(DRAFT);
  if (all === null) throw new Error('An empty draft');
  return all.bundle;
}

describe('a draft that comes whole', () => {
  test('is the same when it was prepared and kept as when it was applied', async () => {
    const bundle = await bundleOfAlice();
    const prepared = await prepareDraft(bob.deps.random, DRAFT, bundle, [alice.device]);
    if (!prepared.ok) throw new Error(prepared.error);
    expect(prepared.value.rows).toHaveLength(2);
    await bob.chunks.put(DRAFT, prepared.value.chunk);
    const opened = await openReplica(bob.deps, DRAFT);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(textsOf(opened.value)).toEqual(['first again', 'second']);
    expect(opened.value.heads()).toEqual(prepared.value.chunk.heads);
    expect(opened.value.meta()).toEqual(prepared.value.meta);
  });

  test('is refused for the reasons for which it would not be applied', async () => {
    const bundle = await bundleOfAlice();
    const random = bob.deps.random;
    expect(await prepareDraft(random, DRAFT, bundle, [bob.device])).toMatchObject({ error: 'foreign-actor' });
    expect(await prepareDraft(random, DRAFT, bundle.subarray(1), [alice.device])).toMatchObject({
      error: 'not-a-bundle',
    });
    const altered = bundle.with(bundle.length - 3, (bundle.at(-3) ?? 0) ^ 1);
    expect(await prepareDraft(random, DRAFT, altered, [alice.device])).toMatchObject({ ok: false });
  });
});

describe('a draft that is let go', () => {
  test('first does what was asked of it', async () => {
    const draft = await draftOf(alice, [clause('one', 'first')]);
    // Who has no other text under this name.
    const carol = peer('carol');
    const copy = await copyFor(carol, draft, alice);
    expect(copy.isBusy).toBe(false);
    const closed = copy.close();
    const edited = copy.edit([{ kind: 'set-text', clause: clauseId('one'), to: 'last words' }], 'command');
    expect(copy.isBusy).toBe(true);
    expect((await edited).saved).toBeNull();
    await closed;
    const opened = await openReplica(carol.deps, DRAFT);
    expect(opened.ok && textsOf(opened.value)).toEqual(['last words']);
  });
});
