import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../shared/base/bytes.ts';
import type { MailboxStore, NewItem, StoreBounds } from '../../electron/hub/store/mailbox-store.ts';
import { until } from '../support/until.ts';

/** Generous bounds for what is not a test of bounds. */
export const WIDE: StoreBounds = {
  mailboxBytes: 2 ** 26,
  totalBytes: 2 ** 27,
  mailboxes: 1_000,
  mailboxItems: 1e6,
  totalItems: 1e6,
  keepDays: 30,
  keepBytes: 2 ** 28,
};

/** Opens the store under test; `again`: the same one, as after a restart. */
export type OpenStore = (again: boolean, bounds: StoreBounds) => Promise<MailboxStore>;

export const mailboxName = (): string => toHex(randomBytes(32));
export function item(mailbox: string, text: string, more: Partial<NewItem> = {}): NewItem {
  return { mailbox, class: 1, id: toHex(randomBytes(16)), expiresAt: 0, bytes: Buffer.from(text), ...more };
}

/** What both stores promise. */
export function mailboxStoreSuite(name: string, open: OpenStore, options: object = {}): void {
  describe(`a mailbox store: ${name}`, options, () => {
    let store: MailboxStore;
    let box: string;
    beforeEach(async () => {
      store = await open(false, WIDE);
      box = mailboxName();
    });
    afterEach(() => store.close());

    const numberOf = async (put: NewItem): Promise<number> => {
      const outcome = await store.append(put);
      if (typeof outcome === 'string') throw new Error(outcome);
      return outcome.number;
    };
    const arrived = (mailbox: string, count: number): Promise<void> =>
      until(() => store.summary(mailbox, 0).count === count, `${count} items`);
    const texts = async (mailbox: string, after = 0): Promise<readonly string[]> => {
      const found: string[] = [];
      for (const entry of store.after(mailbox, after, 1_000))
        found.push(Buffer.from((await store.read(mailbox, entry)) ?? []).toString());
      return found;
    };

    it('gives items back in the order in which they came, beyond a number', async () => {
      const numbers: number[] = [];
      for (const text of ['one', 'two', 'three']) numbers.push(await numberOf(item(box, text)));
      await arrived(box, 3);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      expect(await texts(box)).toEqual(['one', 'two', 'three']);
      expect(await texts(box, numbers[1])).toEqual(['three']);
      expect(store.summary(box, numbers[0] ?? 0)).toEqual({ top: numbers[2], count: 2, bytes: 8 });
      expect(store.at(box, numbers[1] ?? 0)?.size).toBe(3);
      expect(await store.reached(numbers[2] ?? 0)).toBe(true);
      expect(await store.reached((numbers[2] ?? 0) + 1_000_000)).toBe(false);
    });

    it('keeps what is put under one id once, and says so, also when it comes twice at the same time', async () => {
      const one = item(box, 'once');
      const outcomes = await Promise.all([store.append(one), store.append(one), store.append({ ...one })]);
      await arrived(box, 1);
      const again = await store.append({ ...one, bytes: Buffer.from('another') });
      const first = store.after(box, 0, 1)[0]?.number;
      expect(outcomes.filter((outcome) => typeof outcome === 'object' && !outcome.known)).toHaveLength(1);
      expect(
        [...outcomes, again].map((outcome) => (typeof outcome === 'object' ? outcome.number : outcome)),
      ).toEqual([first, first, first, first]);
      expect(again).toEqual({ number: first, known: true });
      expect(await texts(box)).toEqual(['once']);
    });

    it('keeps mailboxes apart', async () => {
      const other = mailboxName();
      const shared = toHex(randomBytes(16));
      await store.append(item(box, 'mine', { id: shared }));
      await store.append(item(other, 'theirs', { id: shared }));
      await arrived(other, 1);
      await arrived(box, 1);
      expect(await texts(box)).toEqual(['mine']);
      expect(await texts(other)).toEqual(['theirs']);
      const [entry] = store.after(other, 0, 1);
      expect(entry && (await store.read(box, entry))).toBeNull();
      expect(store.byTag(box.slice(0, 16))).toBe(box);
      expect(store.byTag('0'.repeat(16))).toBeNull();
    });

    it('holds everything that was acknowledged when it is opened again, and remains the same store', async () => {
      await Promise.all(Array.from({ length: 300 }, (_, i) => store.append(item(box, `text ${i}`))));
      await store.putChunk(box, 'ab'.repeat(32), Buffer.from('chunk'));
      const [id, secret] = [store.storeId, store.secret];
      await store.close();
      store = await open(true, WIDE);
      expect([store.storeId, store.secret]).toEqual([id, secret]);
      expect((await texts(box)).toSorted()).toEqual(
        Array.from({ length: 300 }, (_, i) => `text ${i}`).toSorted(),
      );
      expect(Buffer.from((await store.readChunk(box, 'ab'.repeat(32))) ?? []).toString()).toBe('chunk');
      const next = await numberOf(item(box, 'after'));
      expect(store.after(box, 0, 1_000).filter(({ number }) => number > next)).toEqual([]);
      expect(await texts(box, next - 1)).toContain('after');
    });

    it('gives chunks by their names, the newest of one name', async () => {
      const name = 'cd'.repeat(32);
      expect(store.hasChunk(box, name)).toBe(false);
      expect(await store.readChunk(box, name)).toBeNull();
      await store.putChunk(box, name, Buffer.from('first'));
      await until(() => store.hasChunk(box, name));
      await store.putChunk(box, name, Buffer.from('second'));
      await until(async () => Buffer.from((await store.readChunk(box, name)) ?? []).toString() === 'second');
      expect(store.hasChunk(mailboxName(), name)).toBe(false);
      expect(store.summary(box, 0).count).toBe(0);
    });

    it('no longer gives what is over', async () => {
      await store.append(item(box, 'for a moment', { expiresAt: Date.now() + 30 }));
      await store.append(item(box, 'for long', { expiresAt: Date.now() + 3_600_000 }));
      await until(() => store.summary(box, 0).count === 1 && store.summary(box, 0).bytes === 8);
      expect(await texts(box)).toEqual(['for long']);
    });

    it('announces a mailbox once its item can be read', async () => {
      const heard: string[] = [];
      store.appended((mailbox) => heard.push(`${mailbox}:${store.summary(mailbox, 0).count}`));
      await store.append(item(box, 'new'));
      await until(() => heard.length > 0);
      expect(heard).toEqual([`${box}:1`]);
    });

    it('refuses what is beyond the bound of a mailbox, of all, and a mailbox too many', async () => {
      await store.close();
      store = await open(true, {
        ...WIDE,
        mailboxBytes: 100,
        totalBytes: store.totals().bytes + 150,
        mailboxes: 1e6,
      });
      await numberOf(item(box, 'x'.repeat(90)));
      await arrived(box, 1);
      expect(await store.append(item(box, 'x'.repeat(11)))).toBe('mailbox-full');
      const other = mailboxName();
      expect(await store.append(item(other, 'x'.repeat(70)))).toBe('hub-full');
      await numberOf(item(other, 'x'.repeat(50)));
      await arrived(other, 1);
      const { mailboxes } = store.totals();
      await store.close();
      store = await open(true, { ...WIDE, mailboxes });
      expect(await store.append(item(mailboxName(), 'x'))).toBe('hub-full');
      await numberOf(item(other, 'x'));
      expect(store.isHealthy()).toBe(true);
    });

    it('refuses more things than it may know of, however small they are', async () => {
      const things = (): number => store.totals().items + store.totals().chunks;
      const before = things();
      await store.close();
      store = await open(true, { ...WIDE, mailboxItems: 2, totalItems: before + 3 });
      const other = mailboxName();
      await numberOf(item(box, 'x'));
      await store.putChunk(box, toHex(randomBytes(32)), Buffer.from('x'));
      await until(() => things() === before + 2, 'two things');
      expect(await store.append(item(box, 'x'))).toBe('mailbox-full');
      await numberOf(item(other, 'x'));
      await until(() => things() === before + 3, 'three things');
      expect(await store.append(item(other, 'x'))).toBe('hub-full');
    });
  });
}
