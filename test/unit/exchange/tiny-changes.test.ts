import * as A from '@automerge/automerge/slim';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { faultOfBundles } from '../../../electron/host/exchange/codec/change-bundle.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import { emptyReplica } from '../../../shared/drafts/open-replica.ts';
import { prepareDraft } from '../../../shared/drafts/prepare.ts';
import { asId, type DraftId } from '../../../shared/base/ids.ts';
import { BUNDLE_BOUND } from '../../../shared/drafts/bundle-limits.ts';
import { isCampaign, numbers, rounds, seedOf } from '../../support/campaign.ts';
import { draftOf, clause, clauseId, loadAutomerge, peer } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  must,
  random,
  releaseInto,
  removeDisk,
  startMachine,
} from '../../support/exchange-machine.ts';
import { malloryScene } from '../../support/exchange-mallory.ts';
import { manySteps, tinyChanges, withSum } from '../../support/tiny-changes.ts';

/* A colleague's program writes more changes than any hand: few bytes, and a machine's whole memory once decoded. */

beforeAll(loadAutomerge);
const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

const ACTOR = 'aa'.repeat(24);
const MILLION = 1_000_000;
const fault = (...bundles: readonly Uint8Array[]) => faultOfBundles(bundles.map((bundle) => ({ bundle })));

/** How many changes Automerge finds in a bundle; null: it takes none. */
function decoded(bundle: Uint8Array): number | null {
  try {
    const doc = A.loadIncremental(A.init(), bundle);
    const count = A.getMissingDeps(doc, []).length > 0 ? 0 : A.getChangesMetaSince(doc, []).length;
    A.free(doc);
    return count;
  } catch {
    return null;
  }
}

describe('a piece of a million tiny changes', () => {
  test.each([
    ['each of one letter', (actor: string) => [tinyChanges(MILLION, actor)]],
    [
      'in twenty-five bundles',
      (actor: string) => Array.from({ length: 25 }, () => tinyChanges(40_000, actor)),
    ],
    ['five million letters in one change', (actor: string) => [manySteps(5 * MILLION, actor)]],
  ])('%s, is refused undecoded, kept as evidence, and all else goes on', async (_, make) => {
    const { alice, mallory, circle, draft } = await malloryScene(cleanups);
    const { device } = mallory.exchange.requireIdentity();
    const bundles = make(`${device.slice(0, 32)}0000000100000001`);
    const entries = bundles.map((bundle, i) => {
      const id: DraftId = asId(`many${i}`);
      return { draft: id, base: [], heads: ['00'.repeat(32)], bundle, at: 1 };
    });
    const piece = mallory.seal({ entries });
    expect(piece.bytes.byteLength).toBeLessThan(64 * 1024);
    const read = must(await alice.exchange.readFile(mallory.file([piece.bytes])));
    expect(read.report).toMatchObject({ newSegments: 0, refused: 1 });
    expect(must(await alice.host.circle({ circle })).evidence).toMatchObject([
      { reason: 'too-many-changes', person: 'Bob' },
    ]);
    expect(alice.entries().map(({ id }) => id)).toEqual([draft]);
    const bundle = tinyChanges(30, `${device.slice(0, 32)}0000000100000001`);
    const honest = mallory.seal({ entries: [{ draft: asId('few'), base: [], heads: [], bundle, at: 1 }] });
    must(await alice.exchange.readFile(mallory.file([honest.bytes])));
    expect((await alice.texts(asId('few'))).join()).toBe('x'.repeat(30));
  });
});

describe('what a bundle holds is counted without decoding it', () => {
  test('as many as Automerge finds', () => {
    for (const count of [21, 1_500]) {
      const bundle = tinyChanges(count, ACTOR);
      expect(decoded(bundle)).toBe(count + 1);
      const most = { ...LIMITS.changesPerSegment, changes: count + 1 };
      expect(faultOfBundles([{ bundle }], most)).toBeNull();
      expect(faultOfBundles([{ bundle }], { ...most, changes: count })).toBe('too-many-changes');
    }
  });

  test('up to what one bundle, and one piece, may bring', () => {
    const most = tinyChanges(2 * BUNDLE_BOUND.changes - 1, ACTOR);
    expect(fault(most)).toBeNull();
    expect(fault(tinyChanges(2 * BUNDLE_BOUND.changes, ACTOR))).toBe('too-many-changes');
    expect(fault(most, most)).toBeNull();
    expect(fault(most, most, tinyChanges(21, ACTOR))).toBe('too-many-changes');
  });

  test('whatever bytes of it are altered: what Automerge takes is never more than was counted', () => {
    const random = numbers(seedOf(23));
    const few = { ...LIMITS.changesPerSegment, changes: 60 };
    for (let round = 0; round < rounds(60); round += 1) {
      const bundle = tinyChanges(30 + Math.floor(random() * 60), ACTOR);
      const flips = round % 10 === 0 ? 0 : 1 + Math.floor(random() * 3);
      for (let i = 0; i < flips; i += 1) {
        bundle[10 + Math.floor(random() * (bundle.length - 10))] = Math.floor(random() * 256);
      }
      const altered = withSum(bundle);
      const found = faultOfBundles([{ bundle: altered }], few);
      if (found === null) expect(decoded(altered) ?? 0).toBeLessThanOrEqual(60);
    }
  });
});

describe('a draft with more changes than one bundle may bring', () => {
  async function typed() {
    const alice = peer('alice');
    const draft = await draftOf(alice, [clause('a', '')]);
    for (const to of ['one', 'one two', 'one two three', 'one two three four'])
      await draft.edit([{ kind: 'set-text', clause: clauseId('a'), to }], 'editor');
    return draft;
  }

  test.each([
    ['changes', { changes: 2, steps: Infinity }],
    ['steps', { changes: Infinity, steps: 8 }],
  ])('is in several, each after the other (%s)', async (_, most) => {
    const draft = await typed();
    const copy = emptyReplica(peer('bob').deps, draft.id);
    let since: readonly string[] = [];
    let parts = 0;
    for (let isAll = false; !isAll; parts += 1) {
      const part = draft.changesSince(since, most);
      if (part === null) throw new Error('Not all of it');
      expect(await copy.applyBundle(part.bundle, [''])).toMatchObject({ ok: true });
      ({ heads: since, isAll } = part);
      expect(copy.heads()).toEqual(since);
    }
    expect(parts).toBeGreaterThan(2);
    expect(copy.heads()).toEqual(draft.heads());
    expect(draft.changesSince(since)).toBeNull();
  });

  test('comes to a colleague whole, and what is typed later, too', async () => {
    const alice = await startMachine('Alice', { most: { changes: 1, steps: Infinity } });
    const bob = await startMachine('Bob');
    for (const one of [alice, bob])
      cleanups.push(
        () => removeDisk(one.disk),
        () => one.stop(),
      );
    const circle = await circleOf([alice, bob]);
    const draft = await releaseInto(alice, circle, ['first']);
    const id = (await alice.content(draft)).clauses[0]?.id ?? clauseId('none');
    const type = (to: string) => alice.edit(draft, [{ kind: 'set-text', clause: id, to }]);
    for (const to of ['second', 'third']) await type(to);
    const { arrived } = await hand(alice, bob, circle);
    expect(arrived).toMatchObject({ refused: 0 });
    expect(await bob.texts(draft)).toEqual(['third']);
    for (const to of ['fourth', 'fifth']) await type(to);
    await hand(alice, bob, circle);
    expect(await bob.texts(draft)).toEqual(['fifth']);
    const { acts } = must(await bob.host.circle({ circle }));
    expect(acts.filter(({ kind }) => kind === 'released')).toHaveLength(1);
  });
});

test('what is within the bound is decoded as any', async () => {
  const bundle = tinyChanges(isCampaign ? BUNDLE_BOUND.changes - 1 : 500, ACTOR);
  const prepared = await prepareDraft(random, asId('many'), bundle, [ACTOR.slice(0, 32)]);
  expect(prepared).toMatchObject({ ok: true, value: { meta: { title: 'Many' } } });
});
