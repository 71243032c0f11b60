import type { Entry, StoreBounds, StoreTotals } from './mailbox-store.ts';

interface Box {
  /** Ascending; what is forgotten is cut off at the front now and then. */
  items: Entry[];
  readonly ids: Map<string, number>;
  readonly chunks: Map<string, Entry>;
  bytes: number;
}

const NO_ITEMS: readonly Entry[] = [];

/** Where everything in a store is: kept in memory, made anew at each start. */
export class MailboxIndex {
  private readonly boxes = new Map<string, Box>();
  private readonly tags = new Map<string, string | null>();
  private readonly now: () => number;
  private bytes = 0;
  private items = 0;
  private chunks = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  has(mailbox: string): boolean {
    return this.boxes.has(mailbox);
  }

  /** The number under which an id is held; null when it is not. */
  numberOf(mailbox: string, id: string): number | null {
    return this.boxes.get(mailbox)?.ids.get(id) ?? null;
  }

  /**
   * Why something of this size finds no room beside what is under way; null: it does. Chunks of documents leave a
   * quarter of the bytes to items: however many documents are left, a text is never turned away for them.
   */
  refusal(
    kind: 'item' | 'chunk',
    mailbox: string,
    size: number,
    bounds: StoreBounds,
    underWay = { ofBox: 0, bytes: 0, mailboxes: 0 },
  ): 'mailbox-full' | 'hub-full' | null {
    const box = this.boxes.get(mailbox);
    const ofBox = (box?.bytes ?? 0) + underWay.ofBox + size;
    const count = box === undefined ? 0 : box.items.length + box.chunks.size;
    const share = kind === 'chunk' ? 0.75 : 1;
    if (ofBox > bounds.mailboxBytes * share || count >= bounds.mailboxItems) return 'mailbox-full';
    if (this.bytes + underWay.bytes + size > bounds.totalBytes * share) return 'hub-full';
    if (this.items + this.chunks >= bounds.totalItems) return 'hub-full';
    const isNew = box === undefined && underWay.ofBox === 0;
    return isNew && this.boxes.size + underWay.mailboxes >= bounds.mailboxes ? 'hub-full' : null;
  }

  /** Numbers must ascend. False for an id that is there. */
  addItem(mailbox: string, entry: Entry): boolean {
    const box = this.boxFor(mailbox);
    if (box.ids.has(entry.id)) return false;
    box.items.push(entry);
    box.ids.set(entry.id, entry.number);
    this.items += 1;
    this.count(box, entry.size);
    return true;
  }

  addChunk(mailbox: string, entry: Entry): void {
    const box = this.boxFor(mailbox);
    const before = box.chunks.get(entry.id);
    if (before === undefined) this.chunks += 1;
    else this.count(box, -before.size);
    box.chunks.set(entry.id, entry);
    this.count(box, entry.size);
  }

  chunk(mailbox: string, name: string): Entry | null {
    return this.boxes.get(mailbox)?.chunks.get(name) ?? null;
  }

  after(mailbox: string, number: number, limit: number): readonly Entry[] {
    const items = this.boxes.get(mailbox)?.items ?? NO_ITEMS;
    const now = this.now();
    const found: Entry[] = [];
    for (let i = firstAfter(items, number); i < items.length && found.length < limit; i += 1) {
      const entry = items[i];
      if (entry !== undefined && isAlive(entry, now)) found.push(entry);
    }
    return found;
  }

  at(mailbox: string, number: number): Entry | null {
    const items = this.boxes.get(mailbox)?.items ?? NO_ITEMS;
    const entry = items[firstAfter(items, number - 1)];
    return entry?.number === number && isAlive(entry, this.now()) ? entry : null;
  }

  summary(
    mailbox: string,
    after: number,
  ): { readonly top: number; readonly count: number; readonly bytes: number } {
    const items = this.boxes.get(mailbox)?.items ?? NO_ITEMS;
    const now = this.now();
    let count = 0;
    let bytes = 0;
    for (let i = firstAfter(items, after); i < items.length; i += 1) {
      const entry = items[i];
      if (entry === undefined || !isAlive(entry, now)) continue;
      count += 1;
      bytes += entry.size;
    }
    return { top: items.at(-1)?.number ?? 0, count, bytes };
  }

  byTag(tag: string): string | null {
    return this.tags.get(tag) ?? null;
  }

  /** Forgets what a store no longer has, or what is over. */
  forget(isGone: (entry: Entry) => boolean): void {
    const now = this.now();
    for (const [mailbox, box] of this.boxes) {
      const isOver = (entry: Entry): boolean => isGone(entry) || !isAlive(entry, now);
      // The newest stays, so that a reader who has it is not told that the relay went back.
      const kept = box.items.filter(
        (entry, i) => !isOver(entry) || (i === box.items.length - 1 && !isGone(entry)),
      );
      if (kept.length < box.items.length) this.dropItems(box, kept);
      for (const [name, entry] of Array.from(box.chunks)) {
        if (!isOver(entry)) continue;
        box.chunks.delete(name);
        this.chunks -= 1;
        this.count(box, -entry.size);
      }
      if (box.items.length === 0 && box.chunks.size === 0) this.dropBox(mailbox);
    }
  }

  /**
   * Lets go of the mailbox that was quiet longest among those that hold next to nothing and took nothing since then, so
   * that whoever makes mailboxes without end takes no circle's place. False: there is none.
   */
  forgetSmall(since: number): boolean {
    let found: { readonly mailbox: string; readonly box: Box; readonly at: number } | null = null;
    for (const [mailbox, box] of this.boxes) {
      if (box.items.length + box.chunks.size > SMALL) continue;
      const at = Math.max(...[...box.items, ...box.chunks.values()].map((entry) => entry.at));
      if (at < since && (found === null || at < found.at)) found = { mailbox, box, at };
    }
    if (found === null) return false;
    const { mailbox, box } = found;
    this.dropItems(box, []);
    for (const entry of box.chunks.values()) this.count(box, -entry.size);
    this.chunks -= box.chunks.size;
    this.dropBox(mailbox);
    return true;
  }

  totals(): StoreTotals {
    return { bytes: this.bytes, items: this.items, chunks: this.chunks, mailboxes: this.boxes.size };
  }

  private dropItems(box: Box, kept: Entry[]): void {
    const stay = new Set(kept);
    for (const entry of box.items) {
      if (stay.has(entry)) continue;
      box.ids.delete(entry.id);
      this.items -= 1;
      this.count(box, -entry.size);
    }
    box.items = kept;
  }

  private dropBox(mailbox: string): void {
    this.boxes.delete(mailbox);
    this.tags.delete(mailbox.slice(0, TAG));
  }

  private count(box: Box, bytes: number): void {
    box.bytes += bytes;
    this.bytes += bytes;
  }

  private boxFor(mailbox: string): Box {
    const known = this.boxes.get(mailbox);
    if (known !== undefined) return known;
    const box: Box = { items: [], ids: new Map(), chunks: new Map(), bytes: 0 };
    this.boxes.set(mailbox, box);
    const tag = mailbox.slice(0, TAG);
    this.tags.set(tag, this.tags.has(tag) ? null : mailbox);
    return box;
  }
}

const TAG = 16;
/** So many items and documents' parts, or fewer, are next to nothing: a circle at work has more within minutes. */
const SMALL = 4;

function isAlive(entry: Entry, now: number): boolean {
  return entry.expiresAt === 0 || entry.expiresAt > now;
}

/** Place of the first entry with a higher number. */
function firstAfter(items: readonly Entry[], number: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.number ?? 0) > number) high = middle;
    else low = middle + 1;
  }
  return low;
}
