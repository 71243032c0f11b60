import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder, type DataFolder } from '../../../electron/host/data-folder/open-data-folder.ts';
import { createOpenedCopies } from '../../../electron/host/files/opened-copies.ts';
import { createOriginals } from '../../../electron/host/files/originals.ts';
import { createFilesService } from '../../../electron/host/files/service.ts';
import { KeyRing } from '../../../electron/host/keys/key-ring.ts';
import { noSecretPort } from '../../../electron/host/keys/no-secret-port.ts';
import { filesService } from '../../../shared/contract/files.ts';
import type { CallContext, Handlers } from '../../../shared/contract/service.ts';

/** A host with its real folder, keys and files service; no window. */
interface Machine {
  folder: DataFolder;
  keys: KeyRing;
  files: Handlers<typeof filesService>;
}
const context: CallContext = {
  signal: { aborted: false, onAbort: () => () => undefined },
  progress: () => undefined,
};
let base = '';
const running: Machine[] = [];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dw-restore-'));
});
afterEach(async () => {
  for (const machine of running.splice(0)) await machine.folder.close();
  await rm(base, { recursive: true, force: true });
});

async function start(name: string, readOnly = false): Promise<Machine> {
  const opened = await openDataFolder(join(base, name), { readOnly });
  if (!opened.ok) throw new Error(opened.error.code);
  const folder = opened.value;
  const ring = await KeyRing.open(folder, noSecretPort);
  if (!ring.ok) throw new Error(ring.error.code);
  const keys = ring.value;
  const deps = {
    folder,
    keys,
    originals: createOriginals(folder.path, keys),
    copies: await createOpenedCopies(folder.path),
    opener: { open: () => Promise.resolve({ ok: true as const, value: undefined }) },
  };
  const machine = { folder, keys, files: createFilesService(deps, () => undefined) };
  running.push(machine);
  return machine;
}
async function stop(machine: Machine): Promise<void> {
  running.splice(running.indexOf(machine), 1);
  machine.keys.dispose();
  await machine.folder.close();
}

async function value<T>(
  result: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }>,
): Promise<T> {
  const settled = await result;
  if (!settled.ok) throw new Error(settled.error.code);
  return settled.value;
}
const keep = async (machine: Machine, text: string): Promise<string> =>
  (await value(machine.files.put({ bytes: Buffer.from(text) }, context))).sha256;
const textOf = async (machine: Machine, sha256: string): Promise<string> =>
  Buffer.from((await value(machine.files.get({ sha256 }, context))).bytes).toString();

/** Carries everything of one host into the gathering place of another, as the window does. */
async function carry(
  from: Machine,
  to: Machine,
): Promise<{ restore: string; hostKey: Uint8Array; incarnation: number }> {
  const { hostKey, incarnation, files } = await value(from.files.exportBegin({}, context));
  const { restore } = await value(to.files.restoreBegin({}, context));
  for (const { path, size } of files) {
    for (let offset = 0; offset === 0 || offset < size; offset += 7) {
      const { bytes } = await value(from.files.exportRead({ path, offset, length: 7 }, context));
      await value(to.files.restoreWrite({ restore, path, offset, bytes }, context));
    }
  }
  return { restore, hostKey, incarnation };
}

async function twoMachines(): Promise<{ alice: Machine; bob: Machine; original: string; mine: string }> {
  const alice = await start('alice');
  const original = await keep(alice, 'the charter');
  await mkdir(join(alice.folder.path, 'exchange/circles/c1'), { recursive: true });
  await writeFile(join(alice.folder.path, 'exchange/circles/c1/membership.log'), 'signed');
  const bob = await start('bob');
  return { alice, bob, original, mine: await keep(bob, 'of bob') };
}

test('a restored host opens the originals of the other machine after the next start, as a new incarnation', async () => {
  const { alice, bob, original, mine } = await twoMachines();
  const before = { storeId: bob.folder.storeId, incarnation: bob.folder.incarnation };
  const { storeId } = await value(bob.files.restoreCommit(await carry(alice, bob), context));
  await stop(bob);
  const restored = await start('bob');
  expect(await textOf(restored, original)).toBe('the charter');
  expect(await restored.files.get({ sha256: mine }, context)).toMatchObject({ error: { code: 'not-found' } });
  expect(await readFile(join(restored.folder.path, 'exchange/circles/c1/membership.log'), 'utf8')).toBe(
    'signed',
  );
  expect(restored.folder.storeId).toBe(storeId);
  expect(storeId).not.toBe(before.storeId);
  expect(restored.folder.incarnation).toBeGreaterThan(Math.max(before.incarnation, alice.folder.incarnation));
  // What it replaced is kept until the window has opened the restored store.
  expect(await readdir(restored.folder.path)).toContain('restore');
  await restored.files.storeOpened({ storeId: 'f'.repeat(32) }, context);
  expect(await readdir(restored.folder.path)).toContain('restore');
  await restored.files.storeOpened({ storeId }, context);
  expect(await readdir(restored.folder.path)).not.toContain('restore');
  expect(Buffer.from(restored.keys.hostKey() ?? []).equals(Buffer.from(alice.keys.hostKey() ?? []))).toBe(
    true,
  );
});

test('a restore that was not committed changes nothing and is gone at the next start', async () => {
  const { alice, bob, mine } = await twoMachines();
  const { storeId, incarnation } = bob.folder;
  await carry(alice, bob);
  await stop(bob);
  const again = await start('bob');
  expect(again.folder).toMatchObject({ storeId, incarnation });
  expect(await textOf(again, mine)).toBe('of bob');
  expect(await readdir(again.folder.path)).not.toContain('restore');
});

test('a committed restore is finished however often the next starts are killed', async () => {
  const { alice, bob, original } = await twoMachines();
  const carried = await carry(alice, bob);
  await value(bob.files.restoreCommit(carried, context));
  await stop(bob);
  // As if killed between the two renames of the first folder.
  const place = join(base, 'bob/restore', carried.restore);
  await mkdir(join(place, 'old'), { recursive: true });
  const { rename } = await import('node:fs/promises');
  await rename(join(base, 'bob/originals'), join(place, 'old/originals'));
  const restored = await start('bob');
  expect(await textOf(restored, original)).toBe('the charter');
  await stop(restored);
  expect(await textOf(await start('bob'), original)).toBe('the charter');
});

test('after a commit the folder names the restored store and says that a start is needed; an abort undoes nothing', async () => {
  const { alice, bob } = await twoMachines();
  const carried = await carry(alice, bob);
  const [committed] = await Promise.all([
    value(bob.files.restoreCommit(carried, context)),
    value(bob.files.restoreAbort({ restore: carried.restore }, context)),
  ]);
  expect(await value(bob.files.folder({}, context))).toMatchObject({
    storeId: committed.storeId,
    restorePending: true,
  });
  await stop(bob);
  const restored = await start('bob');
  expect(await value(restored.files.folder({}, context))).toMatchObject({
    storeId: committed.storeId,
    restorePending: false,
  });
});

test('pieces out of order and unknown restores are refused', async () => {
  const bob = await start('bob');
  const { restore } = await value(bob.files.restoreBegin({}, context));
  const piece = { restore, path: 'exchange/log', offset: 3, bytes: Buffer.from('x') };
  expect(await bob.files.restoreWrite(piece, context)).toMatchObject({ error: { code: 'out-of-order' } });
  expect(
    await bob.files.restoreWrite({ ...piece, offset: 0, restore: 'f'.repeat(32) }, context),
  ).toMatchObject({
    error: { code: 'unknown-restore' },
  });
});

test('a passphrase set on the restored machine still opens the adopted key', async () => {
  const { alice, bob, original } = await twoMachines();
  await value(bob.files.restoreCommit(await carry(alice, bob), context));
  await stop(bob);
  const restored = await start('bob');
  await restored.keys.setPassphrase('correct horse');
  await stop(restored);
  const locked = await start('bob');
  expect(await locked.files.get({ sha256: original }, context)).toMatchObject({ error: { code: 'locked' } });
  await locked.keys.unlock('correct horse');
  expect(await textOf(locked, original)).toBe('the charter');
});

test('originals of a restored folder open for export also after a newer version has had it', async () => {
  const { alice, bob, original } = await twoMachines();
  await value(bob.files.restoreCommit(await carry(alice, bob), context));
  await stop(bob);
  await stop(await start('bob'));
  const path = join(base, 'bob', 'store.json');
  const store = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...store, formatVersion: 2 }));
  const newer = await start('bob', true);
  expect(newer.folder.readOnly).toBe('newer-version');
  expect(await textOf(newer, original)).toBe('the charter');
});

test.each([
  ['exchange/circles/a/membership.log', true],
  [`originals/private/${'a'.repeat(64)}`, true],
  ['exchange/../store.json', false],
  ['../exchange/x', false],
  ['exchange/.hidden', false],
  ['exchange//x', false],
  ['keys.json', false],
  ['exchange', false],
  ['exchange/a\\..\\b', false],
  ['exchange/a\u0000', false],
])('the path %j of a backup is taken: %s', (path, isTaken) => {
  const piece = { restore: 'f'.repeat(32), path, offset: 0, bytes: new Uint8Array(1) };
  expect(v.is(filesService.methods.restoreWrite.params, piece)).toBe(isTaken);
});
