import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMovingService } from '../../../electron/host/moving/service.ts';
import { movingStep } from '../../../renderer/app/boot/moving.ts';
import type { MovingStatus, WindowKind } from '../../../shared/contract/moving.ts';
import { neverAborted } from '../../support/never-aborted.ts';

const context = { signal: neverAborted, progress: () => undefined };
let path = '';
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'dw-moving-'));
});
afterEach(async () => {
  await rm(path, { recursive: true, force: true });
});

/** The service as the host of one way of starting has it, on the same folder. */
const of = (own: WindowKind, readOnly: 'damaged' | null = null) =>
  createMovingService({ folder: { path, readOnly }, own });

async function statusOf(own: WindowKind): Promise<MovingStatus> {
  const status = await of(own).status({}, context);
  if (!status.ok) throw new Error('no status');
  return status.value;
}
const stepOf = async (own: WindowKind) => movingStep(await statusOf(own));

async function leave(own: WindowKind, words: string): Promise<void> {
  const service = of(own);
  await service.begin({}, context);
  await service.write({ offset: 0, bytes: new TextEncoder().encode(words) }, context);
  expect(await service.ready({}, context)).toMatchObject({ ok: true });
}

test('a new folder opens in both windows, and is of the one that has opened it', async () => {
  expect(await stepOf('browser')).toEqual({ kind: 'open' });
  expect(await stepOf('electron')).toEqual({ kind: 'open' });
  await of('browser').opened({}, context);
  expect(await stepOf('browser')).toEqual({ kind: 'open' });
  expect(await stepOf('electron')).toEqual({ kind: 'there', home: 'browser', canFetch: false });
});

test('a copy goes to the other window once, and the words are there then', async () => {
  await of('browser').opened({}, context);
  await leave('browser', 'words');
  expect(await stepOf('browser')).toEqual({ kind: 'waits', for: 'electron' });
  expect(await stepOf('electron')).toEqual({ kind: 'take', size: 5 });
  const read = await of('electron').read({ offset: 1, length: 100 }, context);
  expect(read.ok && new TextDecoder().decode(read.value.bytes)).toBe('ords');
  // Killed before it had taken it: the next start does it again.
  expect(await stepOf('electron')).toEqual({ kind: 'take', size: 5 });
  expect(await of('browser').taken({}, context)).toMatchObject({ error: { code: 'not-found' } });
  expect(await of('electron').taken({}, context)).toMatchObject({ ok: true });
  expect(await stepOf('electron')).toEqual({ kind: 'open' });
  expect(await stepOf('browser')).toEqual({ kind: 'there', home: 'electron', canFetch: false });
  expect((await readdir(path)).filter((name) => name.endsWith('.dwbackup'))).toEqual([]);
});

test('a copy that is given up leaves the words where they were', async () => {
  await leave('electron', 'words');
  await of('electron').cancel({}, context);
  expect(await stepOf('electron')).toEqual({ kind: 'open' });
  expect(await stepOf('browser')).toEqual({ kind: 'there', home: 'electron', canFetch: false });
});

test('a copy that was not finished is not there, and pieces come in order', async () => {
  const service = of('browser');
  expect(await service.ready({}, context)).toMatchObject({ error: { code: 'out-of-order' } });
  await service.begin({}, context);
  const bytes = new Uint8Array(3);
  expect(await service.write({ offset: 1, bytes }, context)).toMatchObject({
    error: { code: 'out-of-order' },
  });
  await service.write({ offset: 0, bytes }, context);
  expect(await stepOf('electron')).toEqual({ kind: 'there', home: 'browser', canFetch: false });
  await service.ready({}, context);
  expect(await service.write({ offset: 3, bytes }, context)).toMatchObject({
    error: { code: 'out-of-order' },
  });
});

test('in a folder from before, the words are where databases are', async () => {
  await mkdir(join(path, 'profile/Default/IndexedDB'), { recursive: true });
  expect(await stepOf('electron')).toEqual({ kind: 'there', home: 'browser', canFetch: false });
  expect(await stepOf('browser')).toEqual({ kind: 'open' });
  await mkdir(join(path, 'profile/electron/IndexedDB'), { recursive: true });
  expect(await stepOf('electron')).toEqual({ kind: 'open' });
  // A file that is not understood is as good as none.
  await writeFile(join(path, 'moving.json'), '{"format":2}');
  expect((await statusOf('browser')).home).toBeNull();
});

test('in a folder that is only read nothing is asked for and nothing changed', async () => {
  const service = of('browser', 'damaged');
  expect(await service.begin({}, context)).toMatchObject({ error: { code: 'read-only' } });
  const before = await readdir(path);
  for (const answer of [
    await service.write({ offset: 0, bytes: Uint8Array.of(1) }, context),
    await service.ready({}, context),
    await service.taken({}, context),
    await service.cancel({}, context),
  ])
    expect(answer).toMatchObject({ error: { code: 'not-writable' } });
  expect(await readdir(path)).toEqual(before);
  await service.opened({}, context);
  expect(await readdir(path)).toEqual([]);
});
