import { Emitter } from '../../../shared/base/emitter.ts';
import type { LiveQuery } from '../api.ts';
import { liveQuery } from './live-query.ts';
import type { SealedTable } from './sealed-table.ts';

/**
 * A collection whose records are all held in memory while the store is open: entries, notes, settings, not
 * texts. It is read once, on the first question. Changes go through one queue, so a change may be a function
 * of the present value; they show in answers when they are durable.
 */
export class SealedList<T> {
  private readonly table: SealedTable<T>;
  private loading: Promise<Map<string, T>> | null = null;
  private values: Map<string, T> = new Map();
  private tail: Promise<unknown> = Promise.resolve();
  /** Said after `values` are the new ones; the table's own event comes before. */
  private readonly changed = new Emitter<undefined>();

  constructor(table: SealedTable<T>) {
    this.table = table;
  }

  /** Everything, in no order of meaning. */
  async all(): Promise<ReadonlyMap<string, T>> {
    this.loading ??= this.load().catch((problem: unknown) => {
      // A disk that could not be read this time may be read the next.
      this.loading = null;
      throw problem;
    });
    return await this.loading;
  }

  async get(id: string): Promise<T | null> {
    return (await this.all()).get(id) ?? null;
  }

  /** Puts or replaces one. */
  put(id: string, value: T): Promise<void> {
    return this.change(() => new Map([[id, value]]));
  }

  /** Changes one if it is there; null removes it. */
  update(id: string, change: (value: T) => T | null): Promise<void> {
    return this.change((all) => {
      const value = all.get(id);
      return value === undefined ? new Map() : new Map([[id, change(value)]]);
    });
  }

  /** Removes for good. */
  remove(ids: readonly string[]): Promise<void> {
    return this.change((all) => new Map(ids.filter((id) => all.has(id)).map((id) => [id, null])));
  }

  /** Decides on the present values what is written; one change after another. */
  change(decide: (all: ReadonlyMap<string, T>) => ReadonlyMap<string, T | null>): Promise<void> {
    const run = this.tail.then(async () => {
      const changes = decide(await this.all());
      await this.table.write(changes);
    });
    this.tail = run.catch(() => undefined);
    return run;
  }

  /** A live answer drawn from all values; `select` must be pure. */
  live<R>(select: (all: ReadonlyMap<string, T>) => R): LiveQuery<R> {
    return liveQuery(async () => select(await this.all()), this.changed.event);
  }

  private async load(): Promise<Map<string, T>> {
    this.values = await this.table.all();
    this.table.changed((changes) => {
      const next = new Map(this.values);
      for (const { id, value } of changes) {
        if (value === null) next.delete(id);
        else next.set(id, value);
      }
      this.values = next;
      this.loading = Promise.resolve(next);
      this.changed.fire(undefined);
    });
    return this.values;
  }
}
