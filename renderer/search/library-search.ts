import { Emitter, type Event } from '../../shared/base/emitter.ts';
import type { Drafts } from '../drafts/api.ts';
import type { Store } from '../store/api.ts';
import type { SearchAnswer, SearchRequest } from './api.ts';
import { Blame } from './blame.ts';
import { DocumentKeeper } from './document-keeper.ts';
import { PrivateKeeper } from './private-keeper.ts';
import { SearchClient } from './search-client.ts';
import type { IndexName, IndexPlace } from './worker/protocol.ts';

/** Where the index of documents may be kept, sealed under the store's key; null: in memory only. */
export interface SearchPlace {
  readonly store: string;
  readonly key: CryptoKey;
}

/** How far the index is. Search answers meanwhile from what it holds. */
export interface SearchState {
  readonly state: 'idle' | 'filling' | 'ready' | 'failed';
  /** Documents in it, of how many. */
  readonly ready: number;
  readonly total: number;
  /** Documents of these that are in it in part, or without any words. */
  readonly leftOut: number;
  readonly place: IndexPlace | null;
}

export interface LibrarySearchOptions {
  readonly store: Pick<Store, 'documents' | 'annotations' | 'drafts'>;
  readonly drafts: Pick<Drafts, 'content' | 'changed'>;
  readonly place: SearchPlace | null;
  /** How long the worker may take over a batch of texts; only tests ask for less. */
  readonly mostMs?: number;
}

/** A worker that has not closed by then is ended. */
const CLOSES_MS = 2000;

/** A worker that ends so often in one life of the window is not begun again by itself. */
const MOST_LIVES = 3;

interface Life {
  readonly client: SearchClient;
  readonly documents: DocumentKeeper;
  readonly own: PrivateKeeper;
}

/**
 * Search in everything that the window holds: documents from an index on the disk that is kept up to date, notes and
 * drafts from one in memory that is filled when it is first asked. Nothing happens before `begin` or the first question.
 */
export class LibrarySearch {
  readonly changed: Event<undefined>;
  private readonly changes = new Emitter<undefined>();
  private readonly options: LibrarySearchOptions;
  private shown: SearchState = { state: 'idle', ready: 0, total: 0, leftOut: 0, place: null };
  private life: Promise<Life> | null = null;
  private lives = 0;
  private readonly blame = new Blame();
  private isClosed = false;

  constructor(options: LibrarySearchOptions) {
    this.options = options;
    this.changed = this.changes.event;
  }

  state(): SearchState {
    return this.shown;
  }

  /** Opens the index and begins to bring it up to the library. */
  begin(): void {
    void this.current({ isAsked: false }).catch(() => undefined);
  }

  /** Begins anew after a failure. */
  again(): void {
    this.lives = 0;
    this.begin();
  }

  searchDocuments(request: SearchRequest): Promise<SearchAnswer> {
    return this.search('documents', request);
  }

  /** In notes, red lines and drafts. */
  searchOwn(request: SearchRequest): Promise<SearchAnswer> {
    return this.search('private', request);
  }

  /** Bytes of the index on the disk; null where it is in memory, or not open. */
  async size(): Promise<number | null> {
    const life = await (this.life ?? null);
    return life === null ? null : await life.client.call('size', {});
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const life = await this.life?.catch(() => null);
    if (life === null || life === undefined) return;
    life.documents.close();
    life.own.close();
    const closing = life.client.call('close', {}).catch(() => undefined);
    // Nobody waits long for what can be made again.
    await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, CLOSES_MS))]);
    life.client.terminate();
  }

  private async search(index: IndexName, request: SearchRequest): Promise<SearchAnswer> {
    const life = await this.current({ isAsked: true });
    try {
      return await this.ask(life, index, request);
    } catch (problem) {
      if (this.life === null || this.isClosed) throw problem;
      // The worker ended and another one has begun, which knows nothing of what the delegate wrote.
      return await this.ask(await this.current({ isAsked: true }), index, request);
    }
  }

  private async ask({ client, own }: Life, index: IndexName, request: SearchRequest): Promise<SearchAnswer> {
    if (index === 'private') await own.refresh();
    return await client.call('search', { index, request });
  }

  private current({ isAsked }: { readonly isAsked: boolean }): Promise<Life> {
    if (this.isClosed) return Promise.reject(new Error('closed'));
    this.life ??= this.beginLife(isAsked);
    return this.life;
  }

  /** Where nobody waits for an answer, the worker makes itself ready first: it opens and answers faster then. */
  private async beginLife(isAsked: boolean): Promise<Life> {
    this.lives += 1;
    const client = new SearchClient();
    try {
      if (!isAsked) await client.call('load', {});
      const { place } = await client.call('start', { place: this.options.place });
      this.show({ state: 'filling', place });
      const life: Life = {
        client,
        documents: new DocumentKeeper(
          this.options.store.documents,
          client,
          (progress) => this.show(progress),
          this.blame,
          this.options.mostMs,
        ),
        own: new PrivateKeeper(this.options, client),
      };
      client.emptied((now) => this.show({ place: now, state: 'filling' }));
      client.ended(() => this.loseLife(life));
      life.documents.begin();
      return life;
    } catch (problem) {
      client.terminate();
      this.life = null;
      this.show({ state: 'failed' });
      throw problem;
    }
  }

  private loseLife(life: Life): void {
    life.documents.close();
    life.own.close();
    this.life = null;
    // Where it is known now which text ended it, another life goes on without that.
    if (this.blame.lay()) this.lives = Math.min(this.lives, MOST_LIVES - 1);
    if (this.lives >= MOST_LIVES) this.show({ state: 'failed' });
    else this.begin();
  }

  private show(change: Partial<SearchState>): void {
    this.shown = { ...this.shown, ...change };
    this.changes.fire(undefined);
  }
}
