import type { DraftId } from '../../shared/base/ids.ts';
import type { Clock } from '../../shared/base/ports.ts';
import type { OutlineRow } from '../../shared/drafts/outline.ts';
import type { Store } from '../store/api.ts';
import type { Heads } from './api.ts';

/** What the projection asks of the drafts. */
export interface ProjectionSource {
  outline(id: DraftId): Promise<{ readonly heads: Heads; readonly rows: readonly OutlineRow[] }>;
  allHeads(): Promise<readonly (readonly [DraftId, Heads])[]>;
}

/** Pause after the last change before rows are written: typing must not wait for lists. */
const SETTLE_MS = 1_500;

/** Drafts that are projected at once. */
const TOGETHER = 16;

/**
 * Keeps the store's outline of each draft up to date, some time after each durable change, and repairs at start
 * what a sudden end left behind. Rows hold no text and can always be made again.
 */
export class ProjectionWriter {
  private readonly store: Pick<Store, 'drafts'>;
  private readonly source: ProjectionSource;
  private readonly clock: Clock;
  private readonly due = new Map<DraftId, ReturnType<typeof setTimeout>>();
  private readonly ready = new Set<DraftId>();
  private work: Promise<void> = Promise.resolve();

  constructor(store: Pick<Store, 'drafts'>, source: ProjectionSource, clock: Clock) {
    this.store = store;
    this.source = source;
    this.clock = clock;
  }

  /** A draft changed: project it when it has come to rest. */
  note(id: DraftId): void {
    const waiting = this.due.get(id);
    if (waiting !== undefined) clearTimeout(waiting);
    this.due.set(
      id,
      setTimeout(() => void this.flush(id), SETTLE_MS),
    );
  }

  /** A draft came whole, with its rows: they are written without asking for them. */
  take(id: DraftId, rows: readonly OutlineRow[], heads: Heads): void {
    this.forget(id);
    // Drafts that come together are written together; what fails is made again at the next start.
    const written = this.store.drafts.project(id, rows, heads).catch(() => undefined);
    this.work = this.work.then(() => written);
  }

  /** Projects a draft now. */
  flush(id: DraftId): Promise<void> {
    this.forget(id);
    this.ready.add(id);
    this.work = this.work.then(() => this.writeReady());
    return this.work;
  }

  /** The draft is gone or going: nothing more is written of it. */
  forget(id: DraftId): void {
    const waiting = this.due.get(id);
    if (waiting !== undefined) clearTimeout(waiting);
    this.due.delete(id);
  }

  /** Projects every draft whose chunks are further than its rows. */
  async repair(): Promise<void> {
    for (const [id, heads] of await this.source.allHeads()) {
      const projected = await this.store.drafts.projectedHeads(id);
      if (projected === null || projected.join() !== heads.join()) await this.flush(id);
    }
  }

  /** Writes what is due and stops. */
  async close(): Promise<void> {
    for (const id of Array.from(this.due.keys())) void this.flush(id);
    await this.work;
  }

  /** Several at once, so that the store writes them together and the window is drawn once for them. */
  private async writeReady(): Promise<void> {
    const some = Array.from(this.ready).slice(0, TOGETHER);
    for (const id of some) this.ready.delete(id);
    await Promise.all(some.map((id) => this.write(id).catch(() => undefined)));
  }

  private async write(id: DraftId): Promise<void> {
    const { heads, rows } = await this.source.outline(id);
    await this.store.drafts.project(id, rows, heads);
    const entry = await this.store.drafts.get(id);
    if (entry !== null) await this.store.drafts.put({ ...entry, changedAt: this.clock.now() });
  }
}
