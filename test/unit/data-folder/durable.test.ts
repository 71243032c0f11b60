import fs, { open, type FileHandle } from 'node:fs/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atomicWrite } from '../../../electron/host/data-folder/atomic-write.ts';

/** What the writing asked of the disk, in its order. */
let asked: string[] = [];
let folder = '';
let undo = (): void => undefined;

beforeEach(async () => {
  asked = [];
  folder = mkdtempSync(join(tmpdir(), 'dw-durable-'));
  const probe = await open(folder, 'r');
  const handles = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const { rename } = fs;
  // Taken off the prototype to be put back; always called with its own handle.
  const sync: (this: FileHandle) => Promise<void> = Reflect.get(handles, 'sync');
  handles.sync = async function (this: FileHandle) {
    asked.push((await this.stat()).isDirectory() ? 'sync of the folder' : 'sync of the file');
    await sync.call(this);
  };
  fs.rename = async (from, to) => {
    asked.push('rename');
    await rename(from, to);
  };
  syncBuiltinESMExports();
  undo = () => {
    handles.sync = sync;
    fs.rename = rename;
    syncBuiltinESMExports();
  };
});
afterEach(() => {
  undo();
  rmSync(folder, { recursive: true, force: true });
});

test('a file replaced as a whole is on the disk before it takes its name, and the name before it is said', async () => {
  await atomicWrite(join(folder, 'store.json'), 'new');
  expect(asked).toEqual(['sync of the file', 'rename', 'sync of the folder']);
});
