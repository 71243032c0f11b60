import { readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sha256Of } from '../../../electron/host/exchange/attachments/chunks.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
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
  allFiles,
  circleOf,
  hand,
  joinCircle,
  must,
  newDisk,
  removeDisk,
  startMachine,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { needs } from '../../support/needs.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK } from '../../support/small-disk.ts';
import { until } from '../../support/until.ts';

beforeAll(loadAutomerge);
const machines: Machine[] = [];
afterEach(async () => {
  for (const machine of machines.splice(0)) {
    await machine.stop();
    removeDisk(machine.disk);
  }
});

/** Three chunks and a bit. */
const DOCUMENT = someBytes(3 * 65_536 + 1_000);

async function pair(): Promise<{ alice: Machine; bob: Machine; circle: CircleId }> {
  const alice = await startMachine('Alice');
  const bob = await startMachine('Bob');
  machines.push(alice, bob);
  return { alice, bob, circle: await circleOf([alice, bob]) };
}

/** What a file holds, with documents in it. */
async function handDocuments(from: Machine, to: Machine, circle: CircleId, files: readonly string[]) {
  const file = must(await from.host.writeFile({ circle, to: [], request: false, files: [...files] }));
  return must(await to.host.readFile({ bytes: file.bytes }));
}

const isWhole = (machine: Machine, circle: CircleId) => async () =>
  (await onlyFile(machine, circle)).state === 'whole';

describe('a document put into a circle', () => {
  test('is named to colleagues with its size before anything of it travels', async () => {
    const { alice, bob, circle } = await pair();
    await put(alice, circle, DOCUMENT);
    await hand(alice, bob, circle);
    expect(await onlyFile(bob, circle)).toMatchObject({
      ...WORDS,
      sha256: sha256Of(DOCUMENT),
      size: DOCUMENT.byteLength,
      person: 'Alice',
      state: 'absent',
      have: 0,
      chunks: 4,
      isMine: false,
    });
    expect(await onlyFile(alice, circle)).toMatchObject({ state: 'whole', isMine: true });
    const { acts } = must(await bob.host.circle({ circle }));
    expect(acts.at(-1)).toMatchObject({ kind: 'put', who: 'Alice', title: WORDS.title });
  });

  test('stays when whoever put it is removed, and all who see it are told', async () => {
    const { alice, bob, circle } = await pair();
    await put(bob, circle, DOCUMENT);
    await hand(bob, alice, circle);
    expect(await onlyFile(alice, circle)).toMatchObject({ person: 'Bob', hasLeft: false });
    const { device } = await onlyFile(alice, circle);
    must(await alice.host.removeMember({ circle, device }));
    const left = { person: 'Bob', hasLeft: true, state: 'absent', mayWithdraw: true };
    expect(await onlyFile(alice, circle)).toMatchObject(left);
    // A member answers for it.
    await put(alice, circle, DOCUMENT);
    expect(await onlyFile(alice, circle)).toMatchObject({ hasLeft: false, state: 'whole' });
  });

  test('comes with a file that carries it, and is the same to the byte', async () => {
    const { alice, bob, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    const report = await handDocuments(alice, bob, circle, [file]);
    expect(report).toMatchObject({ kind: 'exchange', newChunks: 5 });
    expect((await onlyFile(bob, circle)).state).toBe('whole');
    expect(must(await bob.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
    // The same file once more brings nothing.
    expect(await handDocuments(alice, bob, circle, [file])).toMatchObject({ newChunks: 0 });
  });

  test('goes into several files where one is too small, each of which can be read alone, in any order', async () => {
    const { alice, bob, circle } = await pair();
    await put(alice, circle, DOCUMENT);
    const other = await put(alice, circle, someBytes(2 * 65_536, 7), { name: 'b.txt' });
    await hand(alice, bob, circle);
    const lists = (await filesIn(alice, circle)).map(({ file }) => file);
    const files: (readonly Uint8Array[])[] = [];
    for (let next: number | null = 0; next !== null && files.length < 9;) {
      const packed = attachmentsOf(alice, circle).pack(lists, 150_000, next);
      files.push(packed.chunks);
      next = packed.next;
    }
    expect(files.map((chunks) => chunks.reduce((sum, one) => sum + one.byteLength, 0) <= 150_000)).toEqual([
      true,
      true,
      true,
    ]);
    const kept = files.toReversed().map((chunks) => attachmentsOf(bob, circle).receive(chunks));
    expect(kept.map(({ strange }) => strange)).toEqual([0, 0, 0]);
    expect((await filesIn(bob, circle)).map(({ state }) => state)).toEqual(['whole', 'whole']);
    expect(must(await bob.files.open({ circle, file: other })).bytes).toEqual(someBytes(2 * 65_536, 7));
  });

  test('is not passed over, nor another carried twice, where a list comes between two files', async () => {
    const { alice, bob, circle } = await pair();
    const late = await put(alice, circle, DOCUMENT, { name: 'late.txt' });
    const early = await put(alice, circle, someBytes(4 * 65_536, 7), { name: 'early.txt' });
    await handDocuments(alice, bob, circle, [early]);
    const here = attachmentsOf(bob, circle);
    const first = here.pack([late, early], 150_000);
    await handDocuments(alice, bob, circle, [late]);
    const sent = new Set(first.chunks.map((chunk) => Buffer.from(chunk).toString('hex')));
    for (let next = first.next; next !== null;) {
      const packed = here.pack([late, early], 150_000, next);
      const [list, ...chunks] = packed.chunks.map((chunk) => Buffer.from(chunk).toString('hex'));
      expect(chunks.filter((chunk) => sent.has(chunk))).toEqual([]);
      for (const chunk of [list ?? '', ...chunks]) sent.add(chunk);
      next = packed.next;
    }
    // The list and four chunks.
    expect(sent.size).toBe(5);
  });

  test('is not said to be all carried where not one chunk of it has room', async () => {
    const { alice, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    expect(attachmentsOf(alice, circle).pack([file], 1_000)).toEqual({ chunks: [], next: 0 });
  });

  test('is asked for, and comes later with a file that carries chunks alone', async () => {
    const { alice, bob, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    await hand(alice, bob, circle);
    must(await bob.files.fetch({ circle, files: [file], lanOnly: false, into: 'm-7' }));
    expect(await onlyFile(bob, circle)).toMatchObject({ state: 'waiting', wanted: true, into: 'm-7' });
    await handDocuments(alice, bob, circle, [file]);
    expect(await onlyFile(bob, circle)).toMatchObject({ state: 'whole', wanted: true });
    must(await bob.files.settled({ circle, file }));
    expect(await onlyFile(bob, circle)).toMatchObject({ state: 'whole', wanted: false });
  });

  test('goes on after every chunk edge, from another source, and asks for nothing twice', async () => {
    const { alice, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    for (let cut = 0; cut <= 5; cut += 1) {
      const disk = newDisk();
      let carol = await startMachine('Carol', { disk });
      await joinCircle(alice, carol, circle, 'editor');
      must(await carol.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
      let left = cut;
      const first: string[] = [];
      attachmentsOf(carol, circle).addSource(
        sourceOf(attachmentsOf(alice, circle), {
          answer: (bytes, address) => {
            if (left === 0) return null;
            left -= 1;
            first.push(address);
            return bytes;
          },
        }),
      );
      await until(async () => left === 0 && !attachmentsOf(carol, circle).isBusy);
      await carol.stop();
      carol = await startMachine('Carol', { disk });
      expect((await onlyFile(carol, circle)).wanted).toBe(true);
      const asked: string[] = [];
      attachmentsOf(carol, circle).addSource(
        sourceOf(attachmentsOf(alice, circle), { name: 'relay', way: 'relay', asked }),
      );
      await until(isWhole(carol, circle));
      expect(new Set([...first, ...asked]).size).toBe(5);
      expect(first.length + asked.length).toBe(5);
      expect(must(await carol.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
      await carol.stop();
      removeDisk(disk);
    }
  }, 60_000);

  test('refuses bytes that are not those named, keeps them as evidence, and asks another', async () => {
    const { alice, bob, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    await hand(alice, bob, circle);
    const liar = sourceOf(attachmentsOf(alice, circle), {
      name: 'lan:liar',
      answer: (bytes) => {
        const other = new Uint8Array(bytes ?? []);
        other[7] = (other[7] ?? 0) ^ 1;
        return other;
      },
    });
    attachmentsOf(bob, circle).addSource(liar);
    must(await bob.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    await until(async () => must(await bob.host.circle({ circle })).evidence.length > 0);
    attachmentsOf(bob, circle).addSource(sourceOf(attachmentsOf(alice, circle), { name: 'lan:honest' }));
    await until(isWhole(bob, circle));
    expect(must(await bob.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
    const { evidence } = must(await bob.host.circle({ circle }));
    expect(evidence[0]).toMatchObject({ reason: 'wrong-chunk' });
  });

  test('is asked of the room’s network alone where the delegate wants it so', async () => {
    const { alice, bob, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    await hand(alice, bob, circle);
    const asked: string[] = [];
    const from = attachmentsOf(alice, circle);
    attachmentsOf(bob, circle).addSource(sourceOf(from, { name: 'relay', way: 'relay', asked }));
    must(await bob.files.fetch({ circle, files: [file], lanOnly: true, into: '' }));
    expect(asked).toEqual([]);
    attachmentsOf(bob, circle).addSource(sourceOf(from));
    await until(isWhole(bob, circle));
    expect(asked).toEqual([]);
  });

  test('stops when paused, keeps what came, and goes on', async () => {
    const { alice, bob, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    await hand(alice, bob, circle);
    let given = 0;
    attachmentsOf(bob, circle).addSource(
      sourceOf(attachmentsOf(alice, circle), {
        answer: (bytes) => {
          given += 1;
          if (given === 2) void bob.files.pause({ circle, file, paused: true });
          return bytes;
        },
      }),
    );
    must(await bob.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    await until(async () => (await onlyFile(bob, circle)).state === 'paused');
    must(await bob.files.pause({ circle, file, paused: false }));
    await until(isWhole(bob, circle));
    expect(given).toBe(5);
  });

  test('finds chunks that a power cut left torn, and has them come again', async () => {
    const { alice, bob, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    await hand(alice, bob, circle);
    must(await bob.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
    const source = sourceOf(attachmentsOf(alice, circle));
    attachmentsOf(bob, circle).addSource(source);
    await until(isWhole(bob, circle));
    const chunks = join(bob.disk.folder, 'exchange', 'circles', circle, 'chunks');
    const list = attachmentsOf(bob, circle).file(file)?.list;
    const [first = '', second = ''] = readdirSync(chunks).filter((name) => name !== list);
    truncateSync(join(chunks, first), 100);
    writeFileSync(join(chunks, second), new Uint8Array(65_552));
    await bob.stop();
    machines.splice(machines.indexOf(bob), 1);
    const again = await startMachine('Bob', { disk: bob.disk });
    machines.push(again);
    attachmentsOf(again, circle).addSource(source);
    await until(async () => {
      const opened = await again.files.open({ circle, file });
      return opened.ok && opened.value.bytes.byteLength === DOCUMENT.byteLength;
    });
  });

  test('can be dropped, which gives the room back, and fetched again', async () => {
    const { alice, bob, circle } = await pair();
    const file = await put(alice, circle, DOCUMENT);
    await handDocuments(alice, bob, circle, [file]);
    const before = must(await bob.files.list({ circle }));
    expect(before.bytesHere).toBeGreaterThan(DOCUMENT.byteLength);
    const after = must(await bob.files.drop({ circle, file }));
    expect(after).toMatchObject({ bytesHere: 0, files: [{ state: 'absent', have: 0 }] });
    await handDocuments(alice, bob, circle, [file]);
    expect((await onlyFile(bob, circle)).state).toBe('whole');
  });

  test('is put once, however often it is given', async () => {
    const { alice, circle } = await pair();
    await put(alice, circle, DOCUMENT);
    const again = await alice.files.put({ circle, bytes: DOCUMENT, ...WORDS });
    expect(again).toMatchObject({ ok: false, error: { code: 'already-there' } });
    expect(await filesIn(alice, circle)).toHaveLength(1);
  });

  test('is not put by who may not write', async () => {
    const alice = await startMachine('Alice');
    const bob = await startMachine('Bob');
    machines.push(alice, bob);
    const circle = await circleOf([alice, bob], { roles: ['reader'] });
    const refused = await bob.files.put({ circle, bytes: DOCUMENT, ...WORDS });
    expect(refused).toMatchObject({ ok: false, error: { code: 'no-right' } });
    expect(must(await bob.files.list({ circle })).bytesHere).toBe(0);
  });

  test('lies on no disk and in no file in clear, and is another ciphertext in every circle', async () => {
    const { alice, bob, circle } = await pair();
    const text = new TextEncoder().encode('CANARYDOCUMENT of a known publication. '.repeat(4_000));
    const file = await put(alice, circle, text);
    const bundle = must(await alice.host.writeFile({ circle, to: [], request: false, files: [file] }));
    must(await bob.host.readFile({ bytes: bundle.bytes }));
    for (const { path, bytes } of [...allFiles(alice.disk.folder), ...allFiles(bob.disk.folder)]) {
      expect(Buffer.from(bytes).includes('CANARYDOCUMENT'), path).toBe(false);
    }
    expect(Buffer.from(bundle.bytes).includes('CANARYDOCUMENT')).toBe(false);
    const other = await circleOf([alice], { name: 'Co-sponsors' });
    expect(await put(alice, other, text)).not.toBe(file);
  });

  test(
    'is held up by a full disk without losing what came, and goes on',
    needs(hasSmallDisk, SMALL_DISK),
    async () => {
      const disk = await mountSmallDisk(3_000);
      try {
        const alice = await startMachine('Alice');
        const bob = await startMachine('Bob', { disk: { ...newDisk(), folder: disk.path } });
        machines.push(alice);
        const circle = await circleOf([alice, bob]);
        const file = await put(alice, circle, DOCUMENT);
        await hand(alice, bob, circle);
        must(await bob.files.fetch({ circle, files: [file], lanOnly: false, into: '' }));
        await disk.fill(100);
        const asked: string[] = [];
        attachmentsOf(bob, circle).addSource(sourceOf(attachmentsOf(alice, circle), { asked }));
        await until(async () => (await onlyFile(bob, circle)).state === 'held-up');
        const { have } = await onlyFile(bob, circle);
        await disk.makeRoom();
        attachmentsOf(bob, circle).again();
        await until(isWhole(bob, circle));
        expect(have).toBeLessThan(4);
        expect(must(await bob.files.open({ circle, file })).bytes).toEqual(DOCUMENT);
        await bob.stop();
      } finally {
        await disk.remove();
      }
    },
  );
});
