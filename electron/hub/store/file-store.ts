import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Bytes } from '../../../shared/base/bytes.ts';
import { equalBytes, fromHex, toHex } from '../../../shared/base/bytes.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import { systemRandom } from '../../host/exchange/codec/crypto.ts';
import { atomicWrite } from '../../host/data-folder/atomic-write.ts';
import { errorCode, isDiskError } from '../../host/data-folder/disk-error.ts';
import { takeOwnership } from '../../host/data-folder/owner-lock.ts';
import type { OwnerLock } from '../../host/data-folder/owner-lock.ts';
import { MailboxIndex } from './mailbox-index.ts';
import type {
  Entry,
  MailboxStore,
  NewItem,
  StoreBounds,
  StoreOutcome,
  StoreRefusal,
} from './mailbox-store.ts';
import { openStoreFile } from './store-file.ts';
import type { StoreFile } from './store-file.ts';
import { scanFile } from './scan-file.ts';
import { encodeRecord, recordSize } from './record.ts';
import type { StoredRecord } from './record.ts';

/** What a file store works with; `now`, `running` and `sweepMs` for tests. */
export interface FileStoreOptions extends StoreBounds {
  readonly folder: string;
  readonly now?: () => number;
  /** Milliseconds that only ever go on, whatever becomes of the clock. */
  readonly running?: () => number;
  readonly sweepMs?: number;
  readonly random?: { bytes(length: number): Bytes };
  /** Files are begun anew at this size. */
  readonly fileBytes?: number;
  /** Codes of what was found and mended. */
  readonly note?: (code: string, figures: Readonly<Record<string, number>>) => void;
}

/** Another process works in this folder. */
export class FolderInUseError extends Error {
  constructor() {
    super('Another process works in this folder');
    this.name = 'FolderInUseError';
  }
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Nothing was kept before this program was written: the clock was wrong when it says so, and tells no age. */
const EARLIEST = Date.UTC(2026, 0, 1);
/** Running time. A machine that has just started may not know the day yet; one that would delete all is hardly right. */
const SURE_AFTER = HOUR;
const SURE_OF_ALL_AFTER = 7 * DAY;
const identitySchema = v.strictObject({
  version: v.literal(1),
  storeId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});

interface Waiting {
  readonly record: Omit<StoredRecord, 'number'>;
  readonly settle: (outcome: StoreOutcome) => void;
}

/** Opens the store of one process: append-only files, everything else in memory, made anew here. */
export async function openFileStore(options: FileStoreOptions): Promise<MailboxStore> {
  mkdirSync(join(options.folder, 'items'), { recursive: true, mode: 0o700 });
  const lock = await takeOwnership(options.folder);
  if (!('release' in lock)) throw new FolderInUseError();
  try {
    return await FileStore.open(options, lock, await readIdentity(options));
  } catch (problem) {
    await lock.release();
    throw problem;
  }
}

async function readIdentity({ folder, random = systemRandom }: FileStoreOptions) {
  const path = join(folder, 'store.json');
  try {
    return v.parse(identitySchema, JSON.parse(readFileSync(path, 'utf8')));
  } catch (problem) {
    if (errorCode(problem) !== 'ENOENT') throw problem;
  }
  const made = { version: 1 as const, storeId: toHex(random.bytes(8)), secret: toHex(random.bytes(32)) };
  await atomicWrite(path, JSON.stringify(made));
  return made;
}

class FileStore implements MailboxStore {
  readonly storeId: Bytes;
  readonly secret: Bytes;
  private readonly emitter = new Emitter<string>();
  readonly appended = this.emitter.event;
  private readonly options: FileStoreOptions;
  private readonly now: () => number;
  private readonly running: () => number;
  private readonly openedAt: number;
  private readonly lock: OwnerLock;
  private readonly index: MailboxIndex;
  private readonly files: StoreFile[] = [];
  private readonly queue: Waiting[] = [];
  /** What is under way, so that bounds and ids hold for it too. */
  private readonly underWay = new Map<string, Promise<StoreOutcome>>();
  private readonly reserved = new Map<string, number>();
  private reservedBytes = 0;
  private last = 0;
  private writing: Promise<void> | null = null;
  private failed = false;
  private closed = false;
  private sweep: NodeJS.Timeout | null = null;
  private isSweeping = false;

  private constructor(
    options: FileStoreOptions,
    lock: OwnerLock,
    identity: v.InferOutput<typeof identitySchema>,
  ) {
    this.options = options;
    this.now = options.now ?? Date.now;
    this.running = options.running ?? (() => performance.now());
    this.openedAt = this.running();
    this.lock = lock;
    this.index = new MailboxIndex(this.now);
    this.storeId = fromHex(identity.storeId);
    this.secret = fromHex(identity.secret);
  }

  static async open(
    options: FileStoreOptions,
    lock: OwnerLock,
    identity: v.InferOutput<typeof identitySchema>,
  ): Promise<FileStore> {
    const store = new FileStore(options, lock, identity);
    await store.readFiles();
    await store.forgetOld();
    store.sweep = setInterval(() => void store.sweepOnce(), options.sweepMs ?? HOUR).unref();
    return store;
  }

  append(item: NewItem): Promise<StoreOutcome> {
    const known = this.index.numberOf(item.mailbox, item.id);
    if (known !== null) return Promise.resolve({ number: known, known: true });
    const name = `${item.mailbox}/${item.id}`;
    const sameNow = this.underWay.get(name);
    if (sameNow !== undefined)
      return sameNow.then((outcome) => (typeof outcome === 'string' ? outcome : { ...outcome, known: true }));
    return this.keep(name, { kind: 'item', at: this.now(), ...item });
  }

  async putChunk(mailbox: string, name: string, bytes: Uint8Array): Promise<StoreOutcome> {
    const before = this.index.chunk(mailbox, name);
    if (before?.size === bytes.byteLength) {
      const held = await this.readChunk(mailbox, name);
      if (held !== null && equalBytes(held, bytes)) return { number: before.number, known: true };
    }
    const at = this.now();
    return this.keep(`${mailbox}/${name}`, {
      kind: 'chunk',
      class: 3,
      at,
      expiresAt: 0,
      mailbox,
      id: name,
      bytes,
    });
  }

  hasMailbox = (mailbox: string): boolean => this.index.has(mailbox);
  after = (mailbox: string, number: number, limit: number): readonly Entry[] =>
    this.index.after(mailbox, number, limit);
  at = (mailbox: string, number: number): Entry | null => this.index.at(mailbox, number);
  summary = (mailbox: string, after: number) => this.index.summary(mailbox, after);
  byTag = (tag: string): string | null => this.index.byTag(tag);
  hasChunk = (mailbox: string, name: string): boolean => this.index.chunk(mailbox, name) !== null;
  totals = () => this.index.totals();
  isHealthy = (): boolean => !this.failed;
  reached = (number: number): Promise<boolean> => Promise.resolve(number <= this.last);

  async read(mailbox: string, entry: Entry): Promise<Bytes | null> {
    const file = this.files.find(({ number }) => number === entry.place);
    const record = (await file?.read(entry.offset, entry.size)) ?? null;
    return record?.mailbox === mailbox && record.id === entry.id ? new Uint8Array(record.bytes) : null;
  }

  async readChunk(mailbox: string, name: string): Promise<Bytes | null> {
    const entry = this.index.chunk(mailbox, name);
    return entry === null ? null : this.read(mailbox, entry);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.sweep !== null) clearInterval(this.sweep);
    await this.writing;
    for (const file of this.files) await file.close();
    await this.lock.release();
  }

  private keep(name: string, record: Omit<StoredRecord, 'number'>): Promise<StoreOutcome> {
    const refusal = this.refusal(record);
    if (refusal !== null) return Promise.resolve(refusal);
    this.reserve(record, 1);
    const outcome = new Promise<StoreOutcome>((resolve) => {
      const settle = (outcome: StoreOutcome): void => {
        this.reserve(record, -1);
        if (this.underWay.get(name) === outcomeOf.promise) this.underWay.delete(name);
        resolve(outcome);
      };
      this.queue.push({ record, settle });
    });
    const outcomeOf = { promise: outcome };
    this.underWay.set(name, outcome);
    this.writing ??= this.writeAll();
    return outcome;
  }

  private refusal({ kind, mailbox, bytes }: Omit<StoredRecord, 'number'>): StoreRefusal | null {
    if (this.failed || this.closed) return 'unavailable';
    const { mailboxes } = this.options;
    while (!this.index.has(mailbox) && this.index.totals().mailboxes + this.reserved.size >= mailboxes) {
      if (!this.index.forgetSmall(this.now() - DAY)) break;
    }
    return this.index.refusal(kind, mailbox, bytes.byteLength, this.options, {
      ofBox: this.reserved.get(mailbox) ?? 0,
      bytes: this.reservedBytes,
      mailboxes: this.reserved.size,
    });
  }

  private reserve({ mailbox, bytes }: Omit<StoredRecord, 'number'>, sign: 1 | -1): void {
    const left = (this.reserved.get(mailbox) ?? 0) + sign * bytes.byteLength;
    if (left > 0) this.reserved.set(mailbox, left);
    else this.reserved.delete(mailbox);
    this.reservedBytes += sign * bytes.byteLength;
  }

  /** One write and one wait for the disk for everything that came while the last one was under way. */
  private async writeAll(): Promise<void> {
    try {
      while (this.queue.length > 0) await this.writeBatch(this.queue.splice(0, 256));
    } finally {
      this.writing = null;
    }
  }

  private async writeBatch(batch: readonly Waiting[]): Promise<void> {
    const records = batch.map(({ record }, i) => ({ ...record, number: this.last + 1 + i }));
    let file: StoreFile;
    let offset: number;
    try {
      file = await this.fileToWrite();
      const encoded = records.map((record) => encodeRecord(record));
      offset = await file.append(encoded, this.now());
    } catch (problem) {
      return this.refuseBatch(batch, problem);
    }
    const touched = new Set<string>();
    for (const [i, record] of records.entries()) {
      this.note(record, file.number, offset);
      offset += recordSize(record.bytes.byteLength);
      if (record.kind === 'item') touched.add(record.mailbox);
      batch[i]?.settle({ number: record.number, known: false });
    }
    for (const mailbox of touched) this.emitter.fire(mailbox);
  }

  private refuseBatch(batch: readonly Waiting[], problem: unknown): void {
    if (!isDiskError(problem)) {
      for (const { settle } of batch) settle('unavailable');
      throw problem;
    }
    const isFull = /^(?:ENOSPC|EDQUOT|EFBIG)$/.test(errorCode(problem));
    if (!isFull || this.files.at(-1)?.isLost === true) this.failed = true;
    this.options.note?.(this.failed ? 'disk-failed' : 'disk-full', { refused: batch.length });
    for (const { settle } of batch) settle(isFull ? 'hub-full' : 'unavailable');
  }

  private note(record: StoredRecord, place: number, offset: number): void {
    const { kind, mailbox, class: urgency, number, id, expiresAt, at } = record;
    const entry = { number, class: urgency, id, size: record.bytes.byteLength, expiresAt, at, place, offset };
    this.last = Math.max(this.last, number);
    if (kind === 'item') this.index.addItem(mailbox, entry);
    else this.index.addChunk(mailbox, entry);
  }

  private async fileToWrite(): Promise<StoreFile> {
    const newest = this.files.at(-1);
    if (newest !== undefined && newest.size < (this.options.fileBytes ?? 64 * 1024 * 1024)) return newest;
    return this.beginFile();
  }

  private async beginFile(): Promise<StoreFile> {
    const file = await openStoreFile(join(this.options.folder, 'items'), this.last + 1, this.now());
    this.files.push(file);
    return file;
  }

  private async readFiles(): Promise<void> {
    const folder = join(this.options.folder, 'items');
    const names = readdirSync(folder).filter((name) => /^\d{15}\.dwm$/.test(name));
    for (const [i, name] of names.sort().entries()) {
      const number = Number(name.slice(0, 15));
      let newestAt = 0;
      // The name says how far the numbers were when the file was begun, even when nothing stands before it any more.
      this.last = Math.max(this.last, number - 1);
      const scan = scanFile(join(folder, name), i === names.length - 1, (record, offset) => {
        newestAt = Math.max(newestAt, record.at < EARLIEST ? this.now() : record.at);
        this.note(record, number, offset);
      });
      if (scan.altered > 0) this.options.note?.('altered-bytes', { bytes: scan.altered });
      if (scan.cut > 0) this.options.note?.('cut-off', { bytes: scan.cut });
      this.files.push(await openStoreFile(folder, number, newestAt));
    }
  }

  /** One at a time: two that go through the files at once would both take the oldest away. */
  private async sweepOnce(): Promise<void> {
    if (this.isSweeping || this.closed) return;
    this.isSweeping = true;
    await this.forgetOld().finally(() => (this.isSweeping = false));
  }

  /** Whole files go: the oldest first, when all in it is over or there is too much. */
  private async forgetOld(): Promise<void> {
    const oldest = this.now() - this.options.keepDays * DAY;
    const newest = this.files.at(-1);
    if (newest !== undefined && newest.hasRecords && newest.begunAt < this.now() - DAY && !this.failed)
      await this.beginFile().catch(() => undefined);
    const isOld = this.isSure(oldest) ? ({ newestAt }: StoreFile) => newestAt < oldest : () => false;
    let bytes = this.files.reduce((sum, file) => sum + file.size, 0);
    while (this.files.length > 1) {
      const [first] = this.files;
      if (first === undefined || (!isOld(first) && bytes <= this.options.keepBytes)) break;
      this.files.shift();
      bytes -= first.size;
      this.index.forget(({ place }) => place === first.number);
      await first.close();
      await rm(first.path, { force: true });
      this.options.note?.('forgotten', { bytes: first.size });
    }
    this.index.forget(() => false);
  }

  /** Whether what the clock calls old may be deleted for that. */
  private isSure(oldest: number): boolean {
    const running = this.running() - this.openedAt;
    if (oldest < EARLIEST - this.options.keepDays * DAY || running < SURE_AFTER) return false;
    const isAll = this.files.every(({ newestAt, hasRecords }) => newestAt < oldest || !hasRecords);
    if (!isAll || running >= SURE_OF_ALL_AFTER) return true;
    const newest = Math.max(...this.files.map(({ newestAt }) => newestAt));
    this.options.note?.('all-seems-old', { days: Math.round((this.now() - newest) / DAY) });
    return false;
  }
}
