import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Circle } from '../../../electron/host/exchange/circle/circle.ts';
import { Vector } from '../../../electron/host/exchange/circle/vector.ts';
import { LIMITS } from '../../../electron/host/exchange/codec/limits.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import type { CircleKind, Role } from '../../../shared/domain/circle.ts';
import {
  attachmentsOf,
  filesIn,
  onlyFile,
  put,
  someBytes,
  sourceOf,
  WORDS,
} from '../../support/circle-files.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  must,
  releaseInto,
  removeDisk,
  startMachine,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);
const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

const DOCUMENT = someBytes(2 * 65_536 + 1_000);

/** Alice, who founds it, then Bob and Carol. */
async function three(kind: CircleKind = 'delegation', roles: readonly Role[] = ['editor', 'editor']) {
  const alice = await startMachine('Alice');
  const bob = await startMachine('Bob');
  const carol = await startMachine('Carol');
  machines.push(alice, bob, carol);
  const circle = await circleOf([alice, bob, carol], { kind, roles: [...roles] });
  // Bob came before Carol and knows her only now.
  await hand(alice, bob, circle);
  return { alice, bob, carol, circle };
}

async function handDocuments(from: Machine, to: Machine, circle: CircleId, files: readonly string[]) {
  const file = must(await from.host.writeFile({ circle, to: [], request: false, files: [...files] }));
  return must(await to.host.readFile({ bytes: file.bytes }));
}

function circleIn(machine: Machine, circle: CircleId): Circle {
  const found = machine.opener.get()?.get(circle) ?? null;
  if (found === null) throw new Error('No such circle');
  return found;
}

/** The address of a document's list, which its act names. */
function listOf(machine: Machine, circle: CircleId, file: string): string {
  return attachmentsOf(machine, circle).file(file)?.list ?? '';
}

const logOf = async (machine: Machine, circle: CircleId) => must(await machine.host.circle({ circle })).acts;

describe('a document that was withdrawn', () => {
  test('is said to be by whom and when, is given by nobody who heard, and stays with who has a copy', async () => {
    const { alice, bob, carol, circle } = await three();
    const file = await put(alice, circle, DOCUMENT);
    await handDocuments(alice, bob, circle, [file]);
    await hand(alice, carol, circle);
    const parts = attachmentsOf(bob, circle).partsOf(file) ?? [];
    expect(parts).toHaveLength(4);
    const listed = must(await alice.files.withdraw({ circle, file }));
    const at = listed.files[0]?.withdrawn?.at ?? 0;
    await hand(alice, bob, circle);
    await hand(alice, carol, circle);
    for (const one of [alice, bob, carol]) {
      expect(await onlyFile(one, circle)).toMatchObject({
        state: 'withdrawn',
        withdrawn: { person: 'Alice', at },
        wanted: false,
      });
      expect(await logOf(one, circle)).toContainEqual({
        kind: 'withdrawn',
        at,
        who: 'Alice',
        title: WORDS.title,
      });
    }
    for (const one of [alice, bob].map((machine) => attachmentsOf(machine, circle))) {
      expect(parts.map((part) => one.serve(part))).toEqual([null, null, null, null]);
      expect(one.holds(parts)).toEqual([false, false, false, false]);
      expect(one.partsOf(file)).toBeNull();
      expect(one.pack([file], 1e9).chunks).toEqual([]);
    }
    expect(must(await bob.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
    expect(must(await bob.files.drop({ circle, file })).bytesHere).toBe(0);
  });

  test('is asked of nobody any more, not of one who has not heard either', async () => {
    const { alice, bob, carol, circle } = await three();
    const file = await put(alice, circle, DOCUMENT);
    await handDocuments(alice, bob, circle, [file]);
    await hand(alice, carol, circle);
    must(await carol.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    must(await alice.files.withdraw({ circle, file }));
    await hand(alice, carol, circle);
    const asked: string[] = [];
    attachmentsOf(carol, circle).addSource(sourceOf(attachmentsOf(bob, circle), { asked }));
    must(await carol.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    expect({ asked, isWanting: attachmentsOf(carol, circle).isWanting }).toEqual({
      asked: [],
      isWanting: false,
    });
    // A file of one who has not heard brings nothing of it.
    expect(await handDocuments(bob, carol, circle, [file])).toMatchObject({ newChunks: 0 });
  });

  test('while a part of it was under way makes nobody a liar', async () => {
    const { alice, bob, carol, circle } = await three();
    const file = await put(alice, circle, DOCUMENT);
    await handDocuments(alice, bob, circle, [file]);
    await hand(alice, carol, circle);
    let answer: ((bytes: Uint8Array | null) => void) | null = null;
    attachmentsOf(carol, circle).addSource({
      ...sourceOf(attachmentsOf(bob, circle)),
      get: () => new Promise((resolve) => (answer = resolve)),
    });
    must(await carol.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    await until(() => answer !== null);
    const chunk = attachmentsOf(bob, circle).serve(listOf(bob, circle, file));
    must(await alice.files.withdraw({ circle, file }));
    await hand(alice, carol, circle);
    (answer as ((bytes: Uint8Array | null) => void) | null)?.(chunk);
    await until(() => !attachmentsOf(carol, circle).isBusy);
    expect(must(await carol.host.circle({ circle })).evidence).toEqual([]);
    expect(must(await carol.files.list({ circle })).bytesHere).toBe(0);
  });

  test('may be put again, and is in the folder as before', async () => {
    const { alice, bob, circle } = await three();
    const file = await put(alice, circle, DOCUMENT);
    must(await alice.files.withdraw({ circle, file }));
    expect(await put(alice, circle, DOCUMENT)).toBe(file);
    await handDocuments(alice, bob, circle, [file]);
    expect(await onlyFile(bob, circle)).toMatchObject({ state: 'whole', withdrawn: null });
  });

  test('was withdrawn by who put it or by a head, and what another says counts for nothing', async () => {
    const { alice, bob, carol, circle } = await three();
    const file = await put(bob, circle, DOCUMENT);
    await hand(bob, carol, circle);
    expect(await onlyFile(carol, circle)).toMatchObject({ mayWithdraw: false });
    expect(await carol.files.withdraw({ circle, file })).toMatchObject({
      ok: false,
      error: { code: 'no-right' },
    });
    // A program that does not ask whether it may.
    const [theirs] = attachmentsOf(carol, circle).files();
    if (theirs === undefined) throw new Error('Not one document');
    const { device: putter, put: named, at } = theirs.file;
    const forged = { kind: 'withdrawn' as const, putter, put: named, at: at + 1 };
    expect(circleIn(carol, circle).seal([], [forged], new Vector())).toHaveProperty('segment');
    await hand(carol, alice, circle);
    await hand(bob, alice, circle);
    expect(await onlyFile(alice, circle)).toMatchObject({ withdrawn: null, mayWithdraw: true });
    expect((await logOf(alice, circle)).filter(({ kind }) => kind === 'withdrawn')).toEqual([]);
    must(await alice.files.withdraw({ circle, file }));
    await hand(alice, bob, circle);
    expect(await onlyFile(bob, circle)).toMatchObject({ withdrawn: { person: 'Alice' } });
  });
});

describe('a withdrawal by a head who was lowered by somebody that did not know of it', () => {
  async function scene(role: Role) {
    const alice = await startMachine('Alice');
    const hugo = await startMachine('Hugo');
    const rui = await startMachine('Rui');
    machines.push(alice, hugo, rui);
    const circle = await circleOf([alice, hugo, rui], { roles: ['head', role] });
    await hand(alice, hugo, circle);
    const file = await put(alice, circle, DOCUMENT);
    for (const one of [hugo, rui]) await hand(alice, one, circle);
    must(await hugo.files.withdraw({ circle, file }));
    await hand(hugo, rui, circle);
    expect((await onlyFile(rui, circle)).state).toBe('withdrawn');
    const device = must(await hugo.host.status({})).identity?.device;
    if (device === undefined) throw new Error('No identity');
    must(await alice.host.setRole({ circle, device, role: 'editor' }));
    await hand(alice, rui, circle);
    const states = async () => [(await onlyFile(alice, circle)).state, (await onlyFile(rui, circle)).state];
    return { alice, rui, circle, states };
  }

  test('counts for nobody, not even a reader who took it in before', async () => {
    const { alice, rui, circle, states } = await scene('reader');
    await hand(rui, alice, circle);
    await hand(alice, rui, circle);
    expect(await states()).toEqual(['whole', 'absent']);
    expect((await logOf(rui, circle)).map(({ kind }) => kind)).not.toContain('withdrawn');
  });

  test('counts for everybody once an editor who took it in writes on', async () => {
    const { alice, rui, circle, states } = await scene('editor');
    await releaseInto(rui, circle, ['built on it']);
    await hand(rui, alice, circle);
    expect(await states()).toEqual(['withdrawn', 'withdrawn']);
  });
});

test('documents that were withdrawn make room in a full folder', async () => {
  const { alice, bob, circle } = await three();
  const file = await put(alice, circle, DOCUMENT);
  const puts = Array.from({ length: LIMITS.filesPerDevice - 1 }, (_, at) => ({
    kind: 'put' as const,
    ...WORDS,
    sha256: at.toString(16).padStart(64, '0'),
    list: at.toString(16).padStart(64, '1'),
    size: 1,
    at: at + 1,
  }));
  for (let at = 0; at < puts.length; at += LIMITS.actsPerSegment) {
    const acts = puts.slice(at, at + LIMITS.actsPerSegment);
    expect(circleIn(alice, circle).seal([], acts, new Vector())).toHaveProperty('segment');
  }
  const another = { circle, bytes: someBytes(100, 9), ...WORDS };
  expect(await alice.files.put(another)).toMatchObject({ ok: false, error: { code: 'full' } });
  must(await alice.files.withdraw({ circle, file }));
  must(await alice.files.put(another));
  const { report } = await hand(alice, bob, circle);
  expect(report).toMatchObject({ refused: 0, waiting: 0 });
  // Another's room is not taken.
  must(await bob.files.put({ ...another, bytes: someBytes(100, 8) }));
});

describe('a document in a moderated circle', () => {
  test('waits, is seen by moderators and its author alone, and is everybody’s once it was let in', async () => {
    const { alice, bob, carol, circle } = await three('moderated');
    const file = await put(bob, circle, DOCUMENT);
    await hand(bob, carol, circle);
    await handDocuments(bob, alice, circle, [file]);
    expect(await filesIn(carol, circle)).toEqual([]);
    must(await carol.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    expect(attachmentsOf(carol, circle).isWanting).toBe(false);
    expect(await onlyFile(bob, circle)).toMatchObject({ review: 'waiting', isMine: true });
    expect(await onlyFile(alice, circle)).toMatchObject({ review: 'waiting', state: 'whole' });
    expect(must(await alice.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
    expect(await logOf(carol, circle)).toContainEqual(
      // The record is open: not the document, but that it waits, and under which title.
      expect.objectContaining({ kind: 'put-offered', who: 'Bob', title: WORDS.title }),
    );
    await decideOn(alice, circle, true, 'in order');
    for (const other of [bob, carol]) await hand(alice, other, circle);
    expect(await onlyFile(carol, circle)).toMatchObject({ review: 'none', state: 'absent', person: 'Bob' });
    expect(must(await carol.moderation.desk({ circle })).files).toEqual([]);
    const said = { who: 'Alice', whom: 'Bob', title: WORDS.title, approved: true, reason: 'in order' };
    expect(await logOf(carol, circle)).toContainEqual(
      expect.objectContaining({ kind: 'file-decided', ...said }),
    );
    expect(await logOf(carol, circle)).toContainEqual(expect.objectContaining({ kind: 'put', who: 'Bob' }));
  });

  test('that its writer withdrew while it waited was never in the folder, as everybody reads', async () => {
    const { alice, bob, carol, circle } = await three('moderated');
    const file = await put(bob, circle, DOCUMENT);
    must(await bob.files.withdraw({ circle, file }));
    for (const one of [alice, carol]) await hand(bob, one, circle);
    for (const one of [alice, bob, carol]) {
      const said = (await logOf(one, circle)).filter(({ who }) => who === 'Bob');
      expect(said.map(({ kind }) => kind)).toEqual(['put-offered', 'withdrawn']);
    }
  });

  test('that was declined is given by nobody, and a text let in later does not bring it in', async () => {
    const { alice, bob, carol, circle } = await three('moderated');
    const file = await put(bob, circle, DOCUMENT);
    await handDocuments(bob, alice, circle, [file]);
    await decideOn(alice, circle, false, 'not yet public');
    await hand(alice, bob, circle);
    const declined = { person: 'Alice', reason: 'not yet public' };
    expect(await onlyFile(bob, circle)).toMatchObject({ review: 'declined', declined });
    for (const one of [alice, bob])
      expect(attachmentsOf(one, circle).serve(listOf(one, circle, file))).toBeNull();
    await releaseInto(bob, circle, ['a clause']);
    await hand(bob, alice, circle);
    const [waiting] = must(await alice.moderation.desk({ circle })).contributions;
    if (waiting === undefined) throw new Error('Nothing waits');
    const { device, incarnation, seq } = waiting;
    const { shown } = must(await alice.moderation.changes({ circle, device, incarnation, seq }));
    const decision = { device, incarnation, seq, approve: true, shown, reason: '' };
    must(await alice.moderation.decide({ circle, ...decision }));
    await hand(alice, carol, circle);
    await hand(bob, carol, circle);
    expect(await filesIn(carol, circle)).toEqual([]);
    // Put again it waits anew.
    expect(await put(bob, circle, DOCUMENT)).toBe(file);
    await hand(bob, alice, circle);
    expect(await onlyFile(alice, circle)).toMatchObject({ review: 'waiting', declined: null });
  });

  test('of a head is in at once, and nobody but a head decides', async () => {
    const { alice, bob, carol, circle } = await three('moderated', ['head', 'editor']);
    await put(alice, circle, DOCUMENT);
    await hand(alice, carol, circle);
    expect(await onlyFile(carol, circle)).toMatchObject({ review: 'none' });
    const other = await put(carol, circle, someBytes(500, 9), { name: 'b.txt' });
    const [waiting] = must(await carol.moderation.desk({ circle })).files;
    if (waiting === undefined) throw new Error('Nothing waits');
    const { device, put: named } = waiting;
    const asked = { circle, device, put: named, approve: true, reason: '' };
    expect(await carol.moderation.decideFile(asked)).toMatchObject({
      ok: false,
      error: { code: 'no-right' },
    });
    await hand(carol, bob, circle);
    must(await bob.moderation.decideFile(asked));
    await hand(bob, alice, circle);
    expect((await filesIn(alice, circle)).find(({ file }) => file === other)).toMatchObject({
      review: 'none',
    });
  });

  test('that was let in while another head removed its author is in the folder of both', async () => {
    const { alice, bob, carol, circle } = await three('moderated', ['head', 'editor']);
    await put(carol, circle, DOCUMENT);
    await hand(carol, alice, circle);
    await decideOn(alice, circle, true, '');
    must(await bob.host.removeMember({ circle, device: circleIn(carol, circle).device }));
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
      [alice, bob],
      [bob, alice],
    ] as const) {
      await hand(from, to, circle);
    }
    for (const one of [alice, bob]) expect(await onlyFile(one, circle)).toMatchObject({ review: 'none' });
    const [first, second] = [alice, bob].map((one) => circleIn(one, circle).stateHashes().vector);
    expect(first).toEqual(second);
  });

  test('may be withdrawn by its author while it waits', async () => {
    const { alice, bob, circle } = await three('moderated');
    const file = await put(bob, circle, DOCUMENT);
    must(await bob.files.withdraw({ circle, file }));
    await hand(bob, alice, circle);
    expect(must(await alice.moderation.desk({ circle })).files).toEqual([]);
    expect(await onlyFile(alice, circle)).toMatchObject({ state: 'withdrawn' });
  });
});

describe('a document that two put', () => {
  test('is put by who is not shown the other’s, and not by who is', async () => {
    const { alice, bob, carol, circle } = await three('moderated');
    await put(bob, circle, DOCUMENT, { title: 'Bob’s words' });
    await hand(bob, carol, circle);
    const given = { circle, bytes: new Uint8Array(DOCUMENT), ...WORDS };
    const file = must(await carol.files.put(given)).file;
    expect(await onlyFile(carol, circle)).toMatchObject({ file, title: WORDS.title, isMine: true });
    const there = { ok: false, error: { code: 'already-there' } };
    expect(await carol.files.put(given)).toMatchObject(there);
    await hand(bob, alice, circle);
    await hand(carol, alice, circle);
    expect(must(await alice.moderation.desk({ circle })).files).toHaveLength(2);
    must(await alice.files.put(given));
    await hand(alice, carol, circle);
    expect(await onlyFile(carol, circle)).toMatchObject({ person: 'Alice', review: 'none' });
    await hand(alice, bob, circle);
    must(await bob.files.withdraw({ circle, file }));
    expect(await bob.files.put(given)).toMatchObject(there);
  });

  test('may be taken back by either, and stays as long as one of them leaves it there', async () => {
    const { alice, bob, carol, circle } = await three('delegation', ['editor', 'editor']);
    const file = await put(carol, circle, DOCUMENT);
    expect(await put(bob, circle, DOCUMENT)).toBe(file);
    for (const [from, to] of [
      [bob, carol],
      [carol, bob],
    ] as const) {
      await hand(from, to, circle);
      expect(await onlyFile(to, circle)).toMatchObject({ mayWithdraw: true });
    }
    const listed = must(await bob.files.withdraw({ circle, file })).files;
    expect(listed).toMatchObject([{ person: 'Carol', withdrawn: null, mayWithdraw: false }]);
    await hand(bob, carol, circle);
    const said = { who: 'Bob', title: WORDS.title };
    expect(await logOf(carol, circle)).toContainEqual(
      expect.objectContaining({ kind: 'withdrawn-own', ...said }),
    );
    expect(attachmentsOf(carol, circle).serve(listOf(carol, circle, file))).not.toBeNull();
    must(await carol.files.withdraw({ circle, file }));
    await hand(bob, alice, circle);
    await hand(carol, alice, circle);
    expect(await onlyFile(alice, circle)).toMatchObject({ state: 'withdrawn' });
    expect(await logOf(alice, circle)).toContainEqual(
      expect.objectContaining({ kind: 'withdrawn', ...said }),
    );
  });
});

/** The one document that waits. */
async function decideOn(head: Machine, circle: CircleId, approve: boolean, reason: string): Promise<void> {
  const [waiting, ...others] = must(await head.moderation.desk({ circle })).files;
  if (waiting === undefined || others.length > 0) throw new Error('Not one document waits');
  const { device, put: named } = waiting;
  must(await head.moderation.decideFile({ circle, device, put: named, approve, reason }));
}
