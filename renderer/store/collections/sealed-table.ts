import type { RxCollection, RxDocumentData } from 'rxdb';
import { Emitter } from '../../../shared/base/emitter.ts';
import { StoreError } from '../api.ts';
import { DamagedRecordError } from '../cipher/cipher.ts';
import { storeErrorOf } from '../store-error.ts';
import type { RecordSealer, SealedRecord } from './record-sealer.ts';
import { ID_MAX, type Migration } from './schema.ts';

/** What became of one record: its new value, or null when it was removed. */
export interface TableChange<T> {
  readonly id: string;
  readonly value: T | null;
}

export interface SealedTableOptions {
  readonly name: string;
  readonly collection: () => Promise<RxCollection<SealedRecord>>;
  readonly readAll: (collection: RxCollection<SealedRecord>) => Promise<readonly SealedRecord[]>;
  readonly sealer: RecordSealer;
  readonly format: number;
  readonly migrations: readonly Migration[];
  /** Null while writing is allowed. */
  readonly refuseWrites: () => StoreError | null;
  readonly onDamaged: (id: string) => void;
}

/** Under this prefix a record that does not open is kept when a new one takes its id. */
const KEPT_DAMAGED = '~damaged~';

type Raw = RxDocumentData<SealedRecord>;

/**
 * One collection of sealed records. It writes to RxDB's storage instance and not through documents: the
 * incremental queue of RxDB stops for ever when a write fails for want of space, and here that must be an
 * answer. A write resolves when it is durable, and only then is `changed` announced.
 */
export class SealedTable<T> {
  readonly name: string;
  private readonly options: SealedTableOptions;
  private readonly announced = new Emitter<readonly TableChange<T>[]>();
  private readonly damagedIds = new Set<string>();
  private tail: Promise<unknown> = Promise.resolve();
  readonly changed = this.announced.event;

  constructor(options: SealedTableOptions) {
    this.options = options;
    this.name = options.name;
  }

  /** Every record that opens; the others are reported and left as they are. */
  async all(): Promise<Map<string, T>> {
    const raw = await this.rawAll();
    const opened = await Promise.all(raw.map((record) => this.openOrReport(record)));
    const all = new Map<string, T>();
    raw.forEach((record, i) => {
      const value = opened[i];
      if (value !== undefined && value !== null) all.set(record.id, value);
    });
    return all;
  }

  /** One record; null if there is none or it does not open. */
  async get(id: string): Promise<T | null> {
    const collection = await this.options.collection();
    const [raw] = await collection.storageInstance.findDocumentsById([id], false);
    return raw === undefined ? null : await this.openOrReport(raw);
  }

  async ids(): Promise<readonly string[]> {
    return (await this.rawAll()).map((record) => record.id);
  }

  /** Puts (a value) and removes (null) for good, in one transaction of this collection, one call after another. */
  write(changes: ReadonlyMap<string, T | null>): Promise<void> {
    const run = this.tail.then(() => this.writeNow(changes));
    this.tail = run.catch(() => undefined);
    return run;
  }

  /** Resolves when all writes asked for so far have ended. */
  async settled(): Promise<void> {
    await this.tail;
  }

  /** Rewrites all records of an older format. Safe to stop anywhere and to run again. */
  async migrate(batch: number): Promise<void> {
    const old = (await this.rawAll()).filter((record) => record.v < this.options.format);
    for (let i = 0; i < old.length; i += batch) {
      const part = old.slice(i, i + batch);
      const values = await Promise.all(part.map((record) => this.openOrReport(record)));
      const changes = new Map<string, T>();
      part.forEach((record, k) => {
        const value = values[k];
        if (value !== undefined && value !== null) changes.set(record.id, value);
      });
      await this.write(changes);
    }
  }

  private async rawAll(): Promise<readonly SealedRecord[]> {
    const documents = await this.options.readAll(await this.options.collection());
    return documents.filter((record) => {
      const kept = record.id.startsWith(KEPT_DAMAGED);
      if (kept) this.options.onDamaged(record.id);
      return !kept;
    });
  }

  private async openOrReport(record: SealedRecord): Promise<T | null> {
    try {
      if (record.v > this.options.format) throw new DamagedRecordError(record.id);
      let value = await this.options.sealer.open(record);
      for (const step of this.options.migrations.slice(record.v - 1, this.options.format - 1))
        value = step(value);
      return value as T;
    } catch (problem) {
      if (!(problem instanceof DamagedRecordError)) throw problem;
      this.damagedIds.add(record.id);
      this.options.onDamaged(record.id);
      return null;
    }
  }

  private async writeNow(changes: ReadonlyMap<string, T | null>): Promise<void> {
    const refusal = this.options.refuseWrites();
    if (refusal !== null) throw refusal;
    if (changes.size === 0) return;
    const removals = Array.from(changes.values()).some((value) => value === null);
    try {
      const collection = await this.options.collection();
      const present = await collection.storageInstance.findDocumentsById(Array.from(changes.keys()), true);
      const before = new Map(present.map((record) => [record.id, record]));
      const rows = await this.rowsOf(changes, before);
      const { error } = await collection.storageInstance.bulkWrite(rows, 'sealed-table');
      const [first] = error;
      if (first !== undefined)
        throw new StoreError('unavailable', `conflict ${first.status} in ${this.name}`);
      // Removed for good: RxDB would keep the record for replication, of which there is none.
      if (removals) await collection.storageInstance.cleanup(0);
    } catch (problem) {
      throw storeErrorOf(problem);
    }
    this.announced.fire(Array.from(changes, ([id, value]) => ({ id, value })));
  }

  private async rowsOf(
    changes: ReadonlyMap<string, T | null>,
    before: ReadonlyMap<string, Raw>,
  ): Promise<{ document: Raw; previous?: Raw }[]> {
    const rows: { document: Raw; previous?: Raw }[] = [];
    for (const [id, value] of changes) {
      const previous = before.get(id);
      if (previous !== undefined && !previous._deleted && this.damagedIds.has(id))
        rows.push(keepDamaged(previous));
      if (value !== null) {
        const record = await this.options.sealer.seal(id, this.options.format, value);
        rows.push(row(record, previous, false));
      } else if (previous !== undefined && !previous._deleted) {
        rows.push(row({ id, v: this.options.format, sealed: '' }, previous, true));
      }
      this.damagedIds.delete(id);
    }
    return rows;
  }
}

function row(
  record: SealedRecord,
  previous: Raw | undefined,
  deleted: boolean,
): { document: Raw; previous?: Raw } {
  const document: Raw = { ...record, _deleted: deleted, _attachments: {}, _meta: { lwt: 1 }, _rev: '' };
  return previous === undefined
    ? { document }
    : { document: { ...document, _meta: previous._meta }, previous };
}

function keepDamaged(previous: Raw): { document: Raw } {
  const id = `${KEPT_DAMAGED}${crypto.randomUUID()}~${previous.id}`.slice(0, ID_MAX);
  return row({ id, v: previous.v, sealed: previous.sealed }, undefined, false);
}
