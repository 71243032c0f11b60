import { Emitter } from '../../../shared/base/emitter.ts';
import type { LiveQuery } from '../api.ts';
import { liveQuery } from './live-query.ts';
import type { SealedTable } from './sealed-table.ts';

type Decide<T> = (all: ReadonlyMap<string, T>) => ReadonlyMap<string, T | null>;

interface Waiting<T> {
  readonly decide: Decide<T>;
  resolve(): void;
  reject(problem: unknown): void;
}

/** Changes that are written in one transaction at most. */
const MAX_GROUP = 200;

/**
 * A collection whose records are all held in memory while the store is open: entries, notes, settings, not
 * texts. It is read once, on the first question. Changes go through one queue, so a change may be a function
 * of the present value; they show in answers when they are durable.
 */
export class SealedList<T> {
  private readonly table: SealedTable<T>;
  private loading: Promise<Map<string, T>> | null = null;
  private values: Map<string, T> = new Map();
  private tail: Promise<void> = Promise.resolve();
  private readonly waiting: Waiting<T>[] = [];
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

  /**
   * Decides on the present values what is written; one change after another. Changes that wait for one that is being
   * written go to the disk together and are told of together: 500 drafts that arrive do not draw the window 500 times.
   */
  change(decide: Decide<T>): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ decide, resolve, reject });
      if (this.waiting.length > 1) return;
      this.tail = this.tail.then(() => this.writeWaiting());
    });
  }

  /** A live answer drawn from all values; `select` must be pure. */
  live<R>(select: (all: ReadonlyMap<string, T>) => R): LiveQuery<R> {
    return liveQuery(async () => select(await this.all()), this.changed.event);
  }

  private async writeWaiting(): Promise<void> {
    const group = this.waiting.splice(0, MAX_GROUP);
    if (this.waiting.length > 0) this.tail = this.tail.then(() => this.writeWaiting());
    if (await this.writeGroup(group)) return;
    // One of them may be what the disk refuses: each has its own answer.
    for (const one of group) {
      try {
        await this.table.write(one.decide(await this.all()));
        one.resolve();
      } catch (problem) {
        one.reject(problem);
      }
    }
  }

  /** False when nothing was written and nobody was answered. */
  private async writeGroup(group: readonly Waiting<T>[]): Promise<boolean> {
    try {
      const present = new Map(await this.all());
      const changes = new Map<string, T | null>();
      for (const { decide } of group) {
        for (const [id, value] of decide(present)) {
          changes.set(id, value);
          if (value === null) present.delete(id);
          else present.set(id, value);
        }
      }
      await this.table.write(changes);
    } catch {
      return false;
    }
    for (const { resolve } of group) resolve();
    return true;
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
