/*
 * A file store in a process of its own that kills itself: before, or after, the disk has been told to keep the n-th
 * write. Run: node hub-victim.ts FOLDER N before|after|half. Says each acknowledged id as a line.
 */
import { open } from 'node:fs/promises';
import { writeSync } from 'node:fs';
import { openFileStore } from '../../electron/hub/store/file-store.ts';

const [folder = '', at = '0', when = 'before'] = process.argv.slice(2);
const probe = await open(folder, 'r');
const prototype = Object.getPrototypeOf(probe) as {
  datasync(): Promise<void>;
  write(bytes: Uint8Array, offset: number, length: number, position: number): Promise<unknown>;
};
await probe.close();
const store = await openFileStore({
  folder,
  mailboxBytes: 2 ** 30,
  totalBytes: 2 ** 30,
  mailboxes: 100,
  mailboxItems: 1e6,
  totalItems: 1e6,
  keepDays: 30,
  keepBytes: 2 ** 31,
  fileBytes: 20_000,
});

let syncs = 0;
const die = (): void => void process.kill(process.pid, 'SIGKILL');
const { datasync, write } = prototype;
prototype.datasync = async function (): Promise<void> {
  syncs += 1;
  if (syncs === Number(at) && when === 'before') die();
  await datasync.call(this);
  if (syncs === Number(at) && when === 'after') die();
};
prototype.write = async function (bytes, offset, length, position) {
  if (syncs + 1 !== Number(at) || when !== 'half') return write.call(this, bytes, offset, length, position);
  await write.call(this, bytes, offset, length >> 1, position);
  die();
  return { bytesWritten: length >> 1 };
};
for (let i = 0; i < 60; i += 1) {
  const id = i.toString(16).padStart(32, '0');
  const bytes = new Uint8Array(1_000 + i).fill(i);
  const outcome = await store.append({ mailbox: 'ab'.repeat(32), class: 1, id, expiresAt: 0, bytes });
  if (typeof outcome === 'object') writeSync(1, `${JSON.stringify({ id, number: outcome.number })}\n`);
}
await store.close();
