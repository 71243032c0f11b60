import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createFiles } from '../../../electron/cli/files.ts';
import { openDataFolder, type DataFolder } from '../../../electron/host/data-folder/open-data-folder.ts';
import { createRestores } from '../../../electron/host/files/backup-files.ts';
import { createOpenedCopies } from '../../../electron/host/files/opened-copies.ts';
import { createOriginals } from '../../../electron/host/files/originals.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  allFiles,
  circleOf,
  must,
  newDisk,
  releaseInto,
  startMachine,
} from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { needs } from '../../support/needs.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK, type SmallDisk } from '../../support/small-disk.ts';

/* What a full disk does to everything that the host writes: a clear answer, nothing half-written under a final name. */

const KEYS = { hostKey: () => new Uint8Array(32).fill(7) };
const BYTES = new Uint8Array(40_000).fill(65);

let disk: SmallDisk;
beforeAll(loadAutomerge);
beforeEach(async () => {
  disk = await mountSmallDisk(1024);
});
afterEach(async () => {
  await disk.remove();
});

/** Names and sizes of all files, but for what fills the disk. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (path) => `${path} ${(await stat(path)).size}`));
}

describe('on a full disk', needs(hasSmallDisk, SMALL_DISK), () => {
  test('an original is not kept: `full`, and nothing of it lies there', async () => {
    const { path, fill, makeRoom } = disk;
    const data = join(path, 'data');
    await mkdir(join(data, 'originals', 'private'), { recursive: true });
    const originals = createOriginals(data, KEYS);
    const before = must(await originals.put(new Uint8Array([1, 2, 3])));
    await fill(16);
    expect(await originals.put(BYTES)).toMatchObject({ ok: false, error: { code: 'full' } });
    expect(must(await originals.list())).toEqual([before]);
    expect(await readdir(join(data, 'originals', 'private'))).toEqual([before]);
    await makeRoom();
    expect(must(await originals.get(must(await originals.put(BYTES))))).toEqual(Buffer.from(BYTES));
  });

  test('a copy to look at is not made, and no part of it stays in the clear', async () => {
    const { path, fill } = disk;
    await mkdir(join(path, 'data'));
    const copies = await createOpenedCopies(join(path, 'data'));
    await fill(16);
    expect(await copies.make(BYTES, 'plan.pdf')).toMatchObject({ ok: false, error: { code: 'full' } });
    expect(await filesBelow(join(path, 'data'))).toEqual([]);
    await copies.clear();
  });

  test('a restore stops before anything of the present is touched', async () => {
    const { path, fill, makeRoom } = disk;
    const opened = await openDataFolder(join(path, 'data'));
    if (!opened.ok) throw new Error(opened.error.code);
    const folder: DataFolder = opened.value;
    await writeFile(join(folder.path, 'originals', 'private', 'mine'), 'mine');
    const restores = createRestores(folder, { sealAdopted: () => '00' });
    const { restore } = must(await restores.begin());
    await fill(16);
    expect(await restores.write(restore, 'originals/private/theirs', 0, BYTES)).toMatchObject({
      ok: false,
      error: { code: 'full' },
    });
    await restores.abort(restore);
    await makeRoom();
    await folder.close();
    const again = await openDataFolder(join(path, 'data'));
    expect(again).toMatchObject({ ok: true, value: { storeId: folder.storeId } });
    expect(await readdir(join(folder.path, 'originals', 'private'))).toEqual(['mine']);
    if (again.ok) await again.value.close();
  });

  test('a PDF or a Word file of the command line is not begun under its name', async () => {
    const { path, fill } = disk;
    const files = createFiles(() => path);
    await writeFile(join(path, 'there before.pdf'), 'there before');
    await fill(16);
    for (const name of ['new.pdf', 'there before.pdf']) {
      await expect(files.writeFile(name, BYTES)).rejects.toMatchObject({ code: 'ENOSPC' });
    }
    expect((await readdir(path)).toSorted()).toEqual(['filler', 'there before.pdf']);
    expect(Buffer.from(await files.readFile('there before.pdf')).toString()).toBe('there before');
  });
});

describe('an exchange on a full disk', needs(hasSmallDisk, SMALL_DISK), () => {
  const machines: Machine[] = [];
  afterEach(async () => {
    for (const machine of machines.splice(0)) await machine.stop();
  });

  test.for([0, 4, 8, 16, 32])(
    '%i kB short of full, goes through as soon as there is room, with nothing lost, doubled or forked',
    async (left) => {
      const { path, fill, makeRoom } = disk;
      const alice = await startMachine('Alice');
      const own = newDisk();
      const bob = await startMachine('Bob', { disk: { ...own, folder: join(path, 'bob') } });
      machines.push(alice, bob);
      const circle = await circleOf([alice, bob]);
      const draft = await releaseInto(alice, circle, ['first clause', 'last clause']);
      const file = must(await alice.exchange.writeFile(circle, [])).bytes;

      await fill(left);
      const first = await bob.exchange.readFile(file);
      if (left === 0 || !first.ok)
        expect(first).toMatchObject({ ok: false, error: { code: 'not-writable' } });
      expect(allFiles(join(path, 'bob')).filter(({ path: name }) => name.endsWith('.new'))).toEqual([]);
      await makeRoom();
      must(await bob.exchange.readFile(file));
      expect(await bob.texts(draft)).toEqual(['first clause', 'last clause']);

      const clause = (await bob.content(draft)).clauses[0]?.id;
      if (clause === undefined) throw new Error('No clause');
      await fill(left);
      await bob.edit(draft, [{ kind: 'set-text', clause, to: 'first clause, by Bob' }]);
      const second = await bob.exchange.writeFile(circle, []);
      if (left === 0 || !second.ok)
        expect(second).toMatchObject({ ok: false, error: { code: 'not-writable' } });
      await makeRoom();
      const back = must(await bob.exchange.writeFile(circle, [])).bytes;
      const read = must(await alice.exchange.readFile(back));
      expect(read.report).toMatchObject({ refused: 0, missing: [] });
      expect(await alice.texts(draft)).toEqual(['first clause, by Bob', 'last clause']);
      for (const machine of [alice, bob]) {
        expect(must(await machine.host.circle({ circle })).evidence).toEqual([]);
      }
    },
  );
});
