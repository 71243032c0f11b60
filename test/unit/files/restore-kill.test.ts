import { cp, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder, type DataFolder } from '../../../electron/host/data-folder/open-data-folder.ts';
import { removeReplaced } from '../../../electron/host/data-folder/pending-restore.ts';
import { KILLING_MS, killAtSteps } from '../../support/killed-steps.ts';

const RESTORE = 'ab'.repeat(16);
const OPEN = { module: 'electron/host/data-folder/open-data-folder.ts', name: 'openDataFolder' };

let base = '';
let data = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dw-moves-'));
  data = join(base, 'data');
});
afterEach(() => rm(base, { recursive: true, force: true }));

async function mustOpen(): Promise<DataFolder> {
  const opened = await openDataFolder(data);
  if (!opened.ok) throw new Error(`${opened.error.code} ${opened.error.detail ?? ''}`);
  return opened.value;
}

/** Every file that is the delegate's, with its words. */
async function wordsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const root of ['originals', 'exchange', 'restore']) {
    const entries = await readdir(join(folder, root), { recursive: true, withFileTypes: true }).catch(
      () => [],
    );
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      found[path.slice(folder.length + 1)] = await readFile(path, 'utf8');
    }
  }
  return found;
}

/** A folder whose restore was committed and not one file moved; the exchange of the backup is empty, as some are. */
async function committed(exchange: boolean): Promise<void> {
  await (await mustOpen()).close();
  const store = JSON.parse(await readFile(join(data, 'store.json'), 'utf8')) as object;
  const place = join(data, 'restore', RESTORE, 'new');
  for (const folder of [join(data, 'exchange/c1'), join(place, 'originals/private'), join(place, 'exchange')])
    await mkdir(folder, { recursive: true });
  await writeFile(join(data, 'originals/private/mine'), 'of before');
  await writeFile(join(data, 'exchange/c1/log'), 'of before');
  await writeFile(join(place, 'originals/private/theirs'), 'of the backup');
  if (exchange) await writeFile(join(place, 'exchange/log'), 'of the backup');
  await writeFile(join(data, 'store.json'), JSON.stringify({ ...store, pendingRestore: RESTORE }));
}

test.each([true, false])(
  'killed at any change of the disk, a start ends the moves of a restore, and what it replaced is there (exchange %s)',
  async (exchange) => {
    await committed(exchange);
    const scene = join(base, 'scene');
    await cp(data, scene, { recursive: true });
    await killAtSteps(
      { ...OPEN, args: [data] },
      6,
      async () => {
        await rm(data, { recursive: true, force: true });
        await cp(scene, data, { recursive: true });
      },
      async (where) => {
        const folder = await mustOpen();
        expect(folder.store()?.pendingRestore, where).toBeNull();
        expect(await wordsOf(data), where).toEqual({
          'originals/private/theirs': 'of the backup',
          ...(exchange ? { 'exchange/log': 'of the backup' } : {}),
          [`restore/${RESTORE}/old/originals/private/mine`]: 'of before',
          [`restore/${RESTORE}/old/exchange/c1/log`]: 'of before',
        });
        await removeReplaced(data);
        await folder.close();
        // A lock made ready by a killed start goes after a minute: it could be a living one's.
        const left = (await readdir(data)).filter((name) => !/^\.lock-[0-9a-f]{32}$/.test(name));
        expect(left.toSorted(), where).toEqual(['exchange', 'originals', 'profile', 'store.json']);
      },
    );
  },
  KILLING_MS,
);

test(
  'killed at any change of the disk, the first start is followed by a first start',
  async () => {
    await killAtSteps(
      { ...OPEN, args: [data] },
      5,
      () => rm(data, { recursive: true, force: true }),
      async (where) => {
        const folder = await mustOpen();
        expect(folder.readOnly, where).toBeNull();
        expect(folder.storeId, where).toMatch(/^[0-9a-f]{32}$/);
        await folder.close();
      },
    );
  },
  KILLING_MS,
);

test('a kill while the lock of a dead workbench was being taken over keeps the next start waiting, not out', async () => {
  await (await mustOpen()).close();
  await writeFile(join(data, 'lock'), 'half a lo');
  await utimes(join(data, 'lock'), 1, 1);
  await mkdir(join(data, 'lock.taking-over'));
  const old = Date.now() / 1000 - 7;
  await utimes(join(data, 'lock.taking-over'), old, old);
  const folder = await mustOpen();
  expect(await readdir(data)).not.toContain('lock.taking-over');
  await folder.close();
}, 20_000);
