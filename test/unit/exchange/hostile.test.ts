import { randomBytes } from 'node:crypto';
import { brotliCompressSync, constants } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NOTHING_BEFORE } from '../../../electron/host/exchange/circle/acceptance.ts';
import { sealBundle } from '../../../electron/host/exchange/codec/bundle-file.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import { encodeContent } from '../../../electron/host/exchange/codec/segment.ts';
import { signRecord } from '../../../electron/host/exchange/membership/record.ts';
import type { CircleId, DeviceId, DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { must, random, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { malloryScene } from '../../support/exchange-mallory.ts';
import type { Mallory } from '../../support/exchange-mallory.ts';

beforeAll(loadAutomerge);

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function reasons(alice: Machine, circle: CircleId): Promise<readonly string[]> {
  return must(await alice.host.circle({ circle })).evidence.map((piece) => piece.reason);
}

const QUICK = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
const BUNDLE_OF_RUBBISH = new Uint8Array([0x85, 0x6f, 0x4a, 0x83, 1, 2, 3, 4, 3, 5, 9, 9, 9, 9, 9]);

describe('a member who keeps to no rule', () => {
  test.for([
    [
      'a bomb',
      (m: Mallory) => m.pack(brotliCompressSync(new Uint8Array(64 * 1024 * 1024), QUICK)).bytes,
      'unreadable',
    ],
    [
      'more than eight megabytes',
      (m: Mallory) => m.pack(brotliCompressSync(randomBytes(8_300_000), QUICK)).bytes,
      'unreadable',
    ],
    [
      'content that is in order, and a thousand times what was sent',
      (m: Mallory) => {
        const bundle = new Uint8Array(5_000_000);
        const entry = { draft: asId<DraftId>('t1'), base: [], heads: [], bundle, at: 1 };
        return m.pack(brotliCompressSync(encodeContent({ seen: [], entries: [entry], acts: [] }), QUICK))
          .bytes;
      },
      'unreadable',
    ],
    ['bytes that are not Brotli', (m: Mallory) => m.pack(random.bytes(2000)).bytes, 'unreadable'],
    [
      'content that is not CBOR',
      (m: Mallory) => m.pack(brotliCompressSync(random.bytes(2000))).bytes,
      'unreadable',
    ],
    [
      'arrays nested a million deep',
      (m: Mallory) => m.pack(brotliCompressSync(new Uint8Array(1_000_000).fill(0x81))).bytes,
      'unreadable',
    ],
    [
      'an array of declared 2^32 items',
      (m: Mallory) => m.pack(brotliCompressSync(Buffer.from('9affffffff', 'hex'))).bytes,
      'unreadable',
    ],
    ['a key of no epoch', (m: Mallory) => m.seal({}, { epoch: '0'.repeat(32) }).bytes, 'wrong-epoch'],
    [
      'a chain that begins in the air',
      (m: Mallory) => m.seal({}, { previous: '1'.repeat(64) }).bytes,
      'broken-chain',
    ],
    [
      'changes that are none',
      (m: Mallory) =>
        m.seal({ entries: [{ draft: asId('t1'), base: [], heads: [], bundle: random.bytes(500), at: 1 }] })
          .bytes,
      'bad-changes',
    ],
    [
      'changes that look like some and are rubbish',
      (m: Mallory) =>
        m.seal({ entries: [{ draft: asId('t1'), base: [], heads: [], bundle: BUNDLE_OF_RUBBISH, at: 1 }] })
          .bytes,
      'bad-changes',
    ],
    [
      'an altered signature',
      (m: Mallory) => {
        const bytes = m.seal({}).bytes.slice();
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        return bytes;
      },
      'bad-signature',
    ],
  ] as const)('sends %s: refused, kept as evidence, and no text is changed', async ([, make, reason]) => {
    const { alice, mallory, circle, draft } = await malloryScene(cleanups);
    const before = await alice.drafts.heads(draft);
    const read = await alice.exchange.readFile(mallory.file([make(mallory)]));
    // A file larger than anything that may be in one is refused as a whole.
    if (read.ok) expect(await reasons(alice, circle)).toEqual([reason]);
    expect(await alice.drafts.heads(draft)).toEqual(before);
    expect(alice.entries().map((entry) => entry.id)).toEqual([draft]);
  });

  test('writes as a reader: refused', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups, 'reader');
    must(await alice.exchange.readFile(mallory.file([mallory.seal({}).bytes])));
    expect(await reasons(alice, circle)).toEqual(['no-right']);
  });

  test.each(['text', 'comments', 'decisions'] as const)(
    'writes changes of a text as a commenter, in a piece called %s: refused, and no text is changed',
    async (kind) => {
      const { alice, mallory, circle, draft } = await malloryScene(cleanups, 'commenter');
      const before = await alice.texts(draft);
      const entry = { draft, base: [], heads: [], bundle: BUNDLE_OF_RUBBISH, at: 1 };
      const forged = mallory.seal({ entries: [entry] }, { kind });
      const read = must(await alice.exchange.readFile(mallory.file([forged.bytes])));
      expect(read.report).toMatchObject({ newSegments: 0, refused: 1 });
      expect(await reasons(alice, circle)).toEqual(['no-right']);
      expect(await alice.texts(draft)).toEqual(before);
    },
  );

  test('sends changes under the name of another: refused by the draft, kept as evidence', async () => {
    const { alice, mallory, circle, draft } = await malloryScene(cleanups);
    const stranger = await startMachine('Stranger');
    cleanups.push(
      () => removeDisk(stranger.disk),
      () => stranger.stop(),
    );
    const theirs = await stranger.draft(['forged']);
    const changes = await stranger.drafts.changesSince(theirs, []);
    if (changes === null) throw new Error('No changes');
    const entry = { draft: theirs, base: [], heads: changes.heads, bundle: changes.bundle, at: 1 };
    const read = must(
      await alice.exchange.readFile(mallory.file([mallory.seal({ entries: [entry] }).bytes])),
    );
    expect(read.arrived).toMatchObject({ refused: 1, drafts: [] });
    expect(await reasons(alice, circle)).toEqual(['bad-changes']);
    expect(alice.entries().map((known) => known.id)).toEqual([draft]);
  });

  test('writes a file under the name of another: refused as a whole', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const me = mallory.exchange.requireIdentity();
    const { state } = mallory.circle.membership;
    const author = (await alice.exchange.state()).identity?.device;
    if (author === undefined) throw new Error('No identity');
    const content = { circle, at: 1, holds: [], assumes: [], isRequest: false, records: [], segments: [] };
    const recipients = Array.from(state.members.values(), (member) => member.record.agreement);
    const file = (sender: DeviceId): Uint8Array =>
      sealBundle({ ...content, sender }, recipients, { signingSeed: me.signingSeed, random });
    expect(await alice.exchange.readFile(file(author))).toMatchObject({
      ok: false,
      error: { code: 'damaged' },
    });
    must(await alice.exchange.readFile(file(me.device)));
  });

  test('makes himself head by a record in the name of the head: nothing changes', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const me = mallory.exchange.requireIdentity();
    const author = (await alice.exchange.state()).identity?.device;
    if (author === undefined) throw new Error('No identity');
    const parents = mallory.circle.membership.state.heads;
    const act = { kind: 'role' as const, device: me.device, role: 'head' as const, ends: [] };
    const forged = signRecord({ circle, parents, author, at: 2, act }, me.signingSeed).bytes;
    const records = [...mallory.circle.membership.bytes(), forged];
    await alice.exchange.readFile(mallory.file([], records));
    const { memberList } = must(await alice.host.circle({ circle }));
    expect(memberList.find((member) => member.device === me.device)?.role).toBe('editor');
  });

  test('names a draft that is its owner’s alone: it is not touched', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const secret = await alice.draft(['only Alice reads this']);
    const entryOfAlice = {
      ...alice.entries()[0],
      id: secret,
      name: 'mine',
      home: { kind: 'only-me' as const },
    };
    alice.disk.entries.set(
      secret,
      entryOfAlice as typeof alice.disk.entries extends Map<DraftId, infer E> ? E : never,
    );
    const changes = await alice.drafts.changesSince(secret, []);
    if (changes === null) throw new Error('No changes');
    const entry = { draft: secret, base: [], heads: changes.heads, bundle: changes.bundle, at: 1 };
    const read = must(
      await alice.exchange.readFile(mallory.file([mallory.seal({ entries: [entry] }).bytes])),
    );
    expect(read.arrived?.refused).toBe(1);
    expect(await alice.texts(secret)).toEqual(['only Alice reads this']);
    expect(await reasons(alice, circle)).toEqual(['bad-changes']);
  });

  test('floods with pieces that wait for others: his share of the room for them is bounded', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const flood = Array.from(
      { length: LIMITS.parkedPerDevice.segments + 40 },
      (_, i) => mallory.seal({}, { seq: i + 2 }).bytes,
    );
    const { report } = must(await alice.exchange.readFile(mallory.file(flood)));
    expect(report).toMatchObject({ newSegments: 0, refused: 40 });
    expect(must(await alice.host.circle({ circle })).waiting).toBe(LIMITS.parkedPerDevice.segments);
  });

  test('floods with records that count for nothing: none is kept among the records', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const me = mallory.exchange.requireIdentity();
    const { heads } = mallory.circle.membership.state;
    const records = Array.from(
      { length: 200 },
      (_, at) =>
        signRecord(
          {
            circle,
            parents: heads,
            author: me.device,
            at,
            act: { kind: 'rotate', epoch: at.toString(16).padStart(32, '0'), keys: [] },
          },
          me.signingSeed,
        ).bytes,
    );
    must(await alice.exchange.readFile(mallory.file([], [...mallory.circle.membership.bytes(), ...records])));
    const detail = must(await alice.host.circle({ circle }));
    expect(detail.acts.filter((act) => act.kind === 'new-key')).toEqual([]);
    expect(detail.evidence.length).toBeLessThanOrEqual(LIMITS.quarantined);
  });

  test('sends more drafts than one device may: the rest counts for nothing', async () => {
    const { alice, mallory, circle } = await malloryScene(cleanups);
    const segments: Uint8Array[] = [];
    let previous = NOTHING_BEFORE;
    for (let seq = 1; seq <= LIMITS.draftsPerDevice / 250 + 1; seq++) {
      const entries = Array.from({ length: 250 }, (_, i) => ({
        draft: asId<DraftId>(`t${seq}-${i}`),
        base: [],
        heads: [],
        bundle: BUNDLE_OF_RUBBISH,
        at: 1,
      }));
      const segment = mallory.seal({ entries }, { seq, previous });
      previous = segment.hash;
      segments.push(segment.bytes);
    }
    must(await alice.host.readFile({ bytes: mallory.file(segments) }));
    expect(await reasons(alice, circle)).toContain('too-many');
    expect(alice.entries()).toHaveLength(1);
  });

  test('cannot write a content beyond the bounds with the workbench’s own code', () => {
    const bundle = new Uint8Array(LIMITS.segmentContent);
    const content = {
      seen: [],
      entries: [{ draft: asId<DraftId>('t1'), base: [], heads: [], bundle, at: 1 }],
      acts: [],
    };
    expect(() => encodeContent(content)).toThrow('too large');
  });
});
