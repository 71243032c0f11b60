import type { DocumentEntry } from '../../shared/domain/document.ts';
import type { Store } from '../store/api.ts';
import type { SearchableText } from './api.ts';
import { Blame } from './blame.ts';
import { IdleTurns } from './idle-turns.ts';
import type { SearchClient } from './search-client.ts';
import { searchableDocument } from './searchable.ts';

/** Parts and letters of one message to the worker: a question waits no longer than it takes. */
const BATCH_PARTS = 600;
const BATCH_LETTERS = 300_000;

/** A message that the worker has not taken in by then holds a text that it never takes in. */
const MOST_MS = 60_000;

/** How far the index is. */
export interface KeptProgress {
  readonly state: 'filling' | 'ready';
  readonly ready: number;
  readonly total: number;
  /** Documents of these whose words are not all in it: too many, or the index failed at them. */
  readonly leftOut: number;
}

/**
 * Keeps the index of documents at what the library holds, those in Trash too (whether they are shown is decided when
 * it is asked): puts in what is missing, takes out what is gone, whenever there is time. Where it stopped is in the
 * index itself, so a window that is closed half-way goes on at its next start.
 */
export class DocumentKeeper {
  private readonly documents: Store['documents'];
  private readonly client: SearchClient;
  private readonly onProgress: (progress: KeptProgress) => void;
  private readonly turns = new IdleTurns();
  private wanted: readonly DocumentEntry[] | null = null;
  private held: Set<string> | null = null;
  private cut = new Set<string>();
  private readonly blame: Blame;
  private readonly mostMs: number;
  private isRunning = false;
  private isClosed = false;
  private readonly stops: (() => void)[] = [];

  constructor(
    documents: Store['documents'],
    client: SearchClient,
    onProgress: (progress: KeptProgress) => void,
    blame: Blame = new Blame(),
    mostMs = MOST_MS,
  ) {
    this.mostMs = mostMs;
    this.blame = blame;
    this.documents = documents;
    this.client = client;
    this.onProgress = onProgress;
  }

  begin(): void {
    this.stops.push(
      this.client.emptied(() => {
        this.held = null;
        this.wake();
      }),
      this.documents.entries().subscribe((entries) => {
        this.wanted = entries.filter(({ readable }) => readable);
        this.wake();
      }),
    );
  }

  close(): void {
    this.isClosed = true;
    for (const stop of this.stops.splice(0)) stop();
  }

  private wake(): void {
    if (this.isRunning || this.isClosed) return;
    this.isRunning = true;
    void this.run()
      .then(
        () => false,
        // A worker that ended takes its keeper with it; what else failed is tried again at the next change, or at
        // once where it is known now which text is at fault.
        () => this.blame.lay(),
      )
      .then((isAgain) => {
        this.isRunning = false;
        if (isAgain) this.wake();
      });
  }

  private async run(): Promise<void> {
    for (let seen: unknown = null; !this.isClosed && seen !== this.wanted;) {
      this.held ??= await this.ask();
      seen = this.wanted;
      await this.takeOut();
      await this.putIn();
      if (this.held === null) seen = null;
    }
  }

  private async ask(): Promise<Set<string>> {
    this.cut = new Set(await this.client.call('cut', { index: 'documents' }));
    return new Set(await this.client.call('ids', { index: 'documents' }));
  }

  private async takeOut(): Promise<void> {
    const wanted = new Set<string>(this.wanted?.map(({ id }) => id));
    const gone = Array.from(this.held ?? []).filter((id) => !wanted.has(id));
    if (gone.length === 0) return;
    await this.client.call('remove', { index: 'documents', ids: gone });
    for (const id of gone) this.held?.delete(id);
  }

  private async putIn(): Promise<void> {
    const { wanted } = this;
    const missing = (wanted ?? []).filter(({ id }) => this.held?.has(id) !== true);
    this.tell(missing.length > 0);
    let batch: SearchableText[] = [];
    let size = 0;
    for (const entry of missing) {
      if (this.isClosed || this.held === null) return;
      await this.turns.next();
      const text = await this.read(entry);
      const isAlone = this.blame.isSuspect(entry);
      if (isAlone && batch.length > 0) await this.put(batch.splice(0));
      batch.push(text);
      size = isAlone ? 1 : size + sizeOf(text);
      if (size < 1) continue;
      await this.put(batch);
      batch = [];
      size = 0;
      // What was imported or removed meanwhile is looked at first.
      if (this.wanted !== wanted) return;
    }
    if (batch.length > 0) await this.put(batch);
    this.tell(false);
  }

  /** A document whose text does not open is in the index with nothing in it: it is not asked for again and again. */
  private async read(entry: DocumentEntry): Promise<SearchableText> {
    if (this.blame.isGuilty(entry)) return { id: entry.id, language: null, parts: [], isCut: true };
    const parsed = await this.documents.parsed(entry.id).catch(() => null);
    return searchableDocument(entry, parsed ?? { clauses: [], footnotes: [] });
  }

  private async put(texts: readonly SearchableText[]): Promise<void> {
    this.blame.begin(texts);
    await this.client.call('put', { index: 'documents', texts }, this.mostMs);
    this.blame.end();
    for (const { id, isCut } of texts) {
      this.held?.add(id);
      if (isCut === true) this.cut.add(id);
    }
    this.tell(true);
  }

  private tell(isFilling: boolean): void {
    const total = this.wanted?.length ?? 0;
    const ready = this.wanted?.filter(({ id }) => this.held?.has(id) === true).length ?? 0;
    const leftOut = this.wanted?.filter(({ id }) => this.cut.has(id)).length ?? 0;
    this.onProgress({ state: isFilling && ready < total ? 'filling' : 'ready', ready, total, leftOut });
  }
}

/** How much of a message a text fills; 1 is enough. */
function sizeOf({ parts }: SearchableText): number {
  const letters = parts.reduce((sum, { text }) => sum + text.length, 0);
  return Math.max(parts.length / BATCH_PARTS, letters / BATCH_LETTERS);
}
