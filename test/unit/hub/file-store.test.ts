import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FolderInUseError, openFileStore } from '../../../electron/hub/store/file-store.ts';
import type { FileStoreOptions } from '../../../electron/hub/store/file-store.ts';
import type { MailboxStore } from '../../../electron/hub/store/mailbox-store.ts';
import { item, mailboxName, WIDE } from '../../acceptance/mailbox-store-suite.ts';
import { needs } from '../../support/needs.ts';
import { until } from '../../support/until.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK } from '../../support/small-disk.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dw-hub-'));
  cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
async function open(folder: string, more: Partial<FileStoreOptions> = {}): Promise<MailboxStore> {
  const store = await openFileStore({ ...WIDE, folder, ...more });
  cleanUp.push(() => store.close());
  return store;
}
const filesIn = (folder: string): readonly string[] => readdirSync(join(folder, 'items')).toSorted();
async function textsIn(store: MailboxStore, box: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const entry of store.after(box, 0, 10_000))
    texts.push(Buffer.from((await store.read(box, entry)) ?? []).toString());
  return texts;
}

describe('killed with -9 between writing and acknowledging', () => {
  const victim = resolve(import.meta.dirname, '../../support/hub-victim.ts');
  it.each(['before', 'half', 'after'])(
    '(%s the disk has it), it gives everything that was acknowledged',
    async (when) => {
      for (const at of [1, 2, 17, 40]) {
        const folder = newFolder();
        const run = spawnSync(process.execPath, [victim, folder, String(at), when], { encoding: 'utf8' });
        expect(run.signal).toBe('SIGKILL');
        const told = run.stdout.trim().split('\n').filter(Boolean);
        expect(told).toHaveLength(at - 1);
        const store = await open(folder);
        const box = 'ab'.repeat(32);
        const held = new Map(store.after(box, 0, 1_000).map((entry) => [entry.id, entry]));
        for (const line of told) {
          const { id, number } = JSON.parse(line) as { id: string; number: number };
          const entry = held.get(id);
          expect(entry?.number).toBe(number);
          const i = Number.parseInt(id, 16);
          expect(entry && (await store.read(box, entry))).toEqual(new Uint8Array(1_000 + i).fill(i));
        }
        // What was never acknowledged is there whole or not at all; putting it again says which.
        const next = await store.append({
          ...item(box, 'again'),
          id: (at - 1).toString(16).padStart(32, '0'),
        });
        expect(next).toMatchObject({ known: held.size === at });
      }
    },
  );
});

describe('files', () => {
  it('that end in half a record are cut there, and nothing before is lost', async () => {
    const folder = newFolder();
    const box = mailboxName();
    const first = await open(folder);
    await first.append(item(box, 'whole'));
    await first.close();
    const [name = ''] = filesIn(folder);
    const size = statSync(join(folder, 'items', name)).size;
    appendFileSync(join(folder, 'items', name), readFileSync(join(folder, 'items', name)).subarray(8, 60));
    const notes: string[] = [];
    const second = await open(folder, { note: (code) => notes.push(code) });
    expect(await textsIn(second, box)).toEqual(['whole']);
    expect(notes).toEqual(['cut-off']);
    expect(statSync(join(folder, 'items', name)).size).toBe(size);
  });

  it('in which a byte was altered give all other records, and never the altered one', async () => {
    const folder = newFolder();
    const box = mailboxName();
    const first = await open(folder);
    for (const text of ['one', 'two', 'three']) await first.append(item(box, text));
    await first.close();
    const path = join(folder, 'items', filesIn(folder)[0] ?? '');
    const bytes = readFileSync(path);
    const at = bytes.indexOf('two');
    bytes[at] = 'T'.charCodeAt(0);
    writeFileSync(path, bytes);
    const second = await open(folder);
    expect(await textsIn(second, box)).toEqual(['one', 'three']);
  });

  it('belong to one process', async () => {
    const folder = newFolder();
    await open(folder);
    await expect(openFileStore({ ...WIDE, folder })).rejects.toThrow(FolderInUseError);
  });

  it('go as a whole when they are old, or when there is too much; numbers go on', async () => {
    const folder = newFolder();
    const box = mailboxName();
    let now = Date.UTC(2026, 10, 1);
    let running = 0;
    const options = {
      now: () => now,
      running: () => running,
      sweepMs: 20,
      fileBytes: 3_000,
      keepDays: 10,
    };
    const first = await open(folder, options);
    for (let i = 0; i < 20; i += 1) await first.append(item(box, `${i} ${'x'.repeat(1_000)}`));
    const last = first.summary(box, 0).top;
    await first.close();
    const some = await open(folder, { ...options, keepBytes: 8_000 });
    const kept = await textsIn(some, box);
    expect(kept.length).toBeGreaterThan(2);
    expect(kept.length).toBeLessThan(10);
    expect(kept.at(-1)).toMatch(/^19 /);
    await some.close();
    now += 30 * 86_400_000;
    const none = await open(folder, options);
    running += 8 * 86_400_000;
    await until(() => none.totals().items === 0, 'all that is old is gone');
    expect(await textsIn(none, box)).toEqual([]);
    expect(none.totals()).toEqual({ bytes: 0, items: 0, chunks: 0, mailboxes: 0 });
    expect(await none.reached(last)).toBe(true);
    expect(await none.append(item(box, 'new'))).toEqual({ number: last + 1, known: false });
    await none.close();
    expect(await textsIn(await open(folder, options), box)).toEqual(['new']);
  });
});

describe('where the clock was wrong', () => {
  const DAYS = 86_400_000;

  /** Five items under a clock, and what is left under another after a while. */
  async function leftAfter(before: number, after: number, running: number): Promise<number> {
    const folder = newFolder();
    const box = mailboxName();
    let [now, ran] = [before, 0];
    const notes: string[] = [];
    const options = {
      now: () => now,
      running: () => ran,
      sweepMs: 5,
      fileBytes: 200,
      keepDays: 30,
      note: (code: string) => void notes.push(code),
    };
    const first = await open(folder, options);
    for (let i = 0; i < 5; i += 1) await first.append(item(box, `${i} ${'x'.repeat(200)}`));
    await first.close();
    now = after;
    const again = await open(folder, options);
    ran = running;
    if (running > 0) await until(() => notes.length > 0, 'it was looked at');
    const left = (await textsIn(again, box)).length;
    await again.close();
    return left;
  }

  it('deletes nothing that was acknowledged before it was put right', async () => {
    expect(await leftAfter(Date.UTC(1970, 0, 1), Date.UTC(2026, 10, 23), 0)).toBe(5);
  });

  it('waits for a week before it believes that all is old, and says so', async () => {
    const right = Date.UTC(2026, 10, 23);
    expect(await leftAfter(right, right + 730 * DAYS, 0)).toBe(5);
    expect(await leftAfter(right, right + 730 * DAYS, DAYS)).toBe(5);
  });
});

describe('on a full disk', needs(hasSmallDisk, SMALL_DISK), () => {
  it('refuses, gives what it has, and keeps again when there is room', async () => {
    const disk = await mountSmallDisk(2_048);
    cleanUp.push(() => disk.remove());
    const box = mailboxName();
    const store = await open(disk.path);
    await store.append(item(box, 'before'));
    await disk.fill();
    const refused = await Promise.all(
      Array.from({ length: 20 }, () => store.append(item(box, 'x'.repeat(60_000)))),
    );
    expect(new Set(refused.filter((outcome) => typeof outcome === 'string'))).toEqual(new Set(['hub-full']));
    expect(await textsIn(store, box)).toContain('before');
    expect(store.isHealthy()).toBe(true);
    await disk.makeRoom();
    expect(await store.append(item(box, 'after'))).toMatchObject({ known: false });
    await store.close();
    const again = await open(disk.path);
    expect(await textsIn(again, box)).toEqual(expect.arrayContaining(['before', 'after']));
  });
});

describe('where there is no room for another mailbox', () => {
  it('one that holds next to nothing and was quiet for a day goes, the one that was quiet longest', async () => {
    let now = Date.UTC(2026, 10, 20);
    const folder = newFolder();
    const [busy, first, second, fresh, another] = [0, 1, 2, 3, 4].map(() => mailboxName());
    if (!busy || !first || !second || !fresh || !another) throw new Error();
    const store = await open(folder, { mailboxes: 3, now: () => now });
    for (let text = 0; text < 5; text += 1) await store.append(item(busy, `text ${text}`));
    for (const made of [first, second]) {
      now += 60_000;
      await store.append(item(made, 'x'));
    }
    expect(await store.append(item(fresh, 'text'))).toBe('hub-full');
    now += 86_400_000 - 30_000;
    expect(await store.append(item(fresh, 'text'))).toMatchObject({ known: false });
    expect(await store.append(item(another, 'text'))).toBe('hub-full');
    const held = [busy, first, second, fresh].map(store.hasMailbox);
    expect(held).toEqual([true, false, true, true]);
    expect(store.totals()).toMatchObject({ mailboxes: 3, items: 7 });
    await store.close();
    const again = await open(folder, { mailboxes: 3, now: () => now });
    now += 60_000;
    expect(await again.append(item(another, 'text'))).toMatchObject({ known: false });
    expect(again.totals().mailboxes).toBe(3);
  });
});
