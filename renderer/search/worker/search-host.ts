import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { createCipher } from '../../store/cipher/cipher.ts';
import type { TextIndex } from '../api.ts';
import { rehearse } from './rehearsal.ts';
import { isHeld, openFiles, openInMemory, openOnDisk, removeFiles, removeOthers } from './open-index.ts';
import type { DiskIndex } from './open-index.ts';
import type { IndexName, IndexPlace, ParamsOf, ResultOf, SearchMessage, SearchMethod } from './protocol.ts';

type Methods = { readonly [M in SearchMethod]: (params: ParamsOf<M>) => Promise<ResultOf<M>> };

/** So many times an index on the disk is made anew; then it stays in memory for the life of the window. */
const MOST_REMADE = 1;

const SETTLE_MS = 1500;

/**
 * The two indexes. The one of documents is a copy of what the store has: whatever is wrong with it (torn, of another
 * version, another key, held by another window, no room on the disk), it is thrown away and begun anew, in memory
 * if need be.
 */
export class SearchHost {
  private readonly load: () => Promise<Sqlite3Static>;
  private readonly post: (message: SearchMessage) => void;
  private sqlite: Sqlite3Static | null = null;
  private disk: DiskIndex | null = null;
  private documents: TextIndex | null = null;
  private own: TextIndex | null = null;
  private place: ParamsOf<'start'>['place'] = null;
  private remade = 0;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(load: () => Promise<Sqlite3Static>, post: (message: SearchMessage) => void) {
    this.load = load;
    this.post = post;
  }

  readonly methods: Methods = {
    load: async () => {
      if (this.sqlite === null) rehearse((this.sqlite = await this.load()));
      return null;
    },
    start: async ({ place }) => {
      this.sqlite ??= await this.load();
      this.place = place;
      return { place: await this.openDocuments() };
    },
    ids: async ({ index }) => this.with(index, (texts) => texts.ids()),
    cut: async ({ index }) => this.with(index, (texts) => texts.cut()),
    put: async ({ index, texts }) =>
      this.with(index, (own) => {
        own.put(texts);
        this.settleLater(index);
        return null;
      }),
    remove: async ({ index, ids }) =>
      this.with(index, (own) => {
        own.remove(ids);
        this.settleLater(index);
        return null;
      }),
    search: async ({ index, request }) => this.with(index, (texts) => texts.search(request)),
    size: () => Promise.resolve(this.disk?.size() ?? null),
    settle: async () =>
      this.with('documents', (own) => {
        own.settle();
        return null;
      }),
    close: () => {
      this.disk?.close();
      this.disk = null;
      return Promise.resolve(null);
    },
  };

  /** Works on an index. What fails on the disk is tried once more on an index that was begun anew. */
  private async with<T>(name: IndexName, work: (index: TextIndex) => T): Promise<T> {
    const index = name === 'private' ? (this.own ??= openInMemory(this.engine())) : this.documents;
    if (index === null) throw new Error('not started');
    try {
      return work(index);
    } catch (problem) {
      if (name === 'private') throw problem;
      if (this.disk === null) {
        // What was put in and not settled yet may be gone with it.
        this.post({ kind: 'emptied', place: 'memory' });
        throw problem;
      }
      const place = await this.begunAnew();
      this.post({ kind: 'emptied', place });
      return work(this.documents ?? index);
    }
  }

  /** Documents become durable when nothing more comes for a while. Of the others a failure undoes no more than its own. */
  private settleLater(index: IndexName): void {
    if (index === 'private') {
      this.own?.settle();
      return;
    }
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.methods.settle({}).catch(() => undefined), SETTLE_MS);
  }

  private engine(): Sqlite3Static {
    if (this.sqlite === null) throw new Error('not started');
    return this.sqlite;
  }

  private async openDocuments(): Promise<IndexPlace> {
    for (let tries = 0; this.place !== null && tries < 2; tries++) {
      try {
        return await this.openDisk(this.place);
      } catch (problem) {
        this.letGo();
        // Another window has it, and it is good.
        if (isHeld(problem)) break;
        await removeFiles(this.place.store).catch(() => undefined);
      }
    }
    this.documents = openInMemory(this.engine());
    return 'memory';
  }

  private async openDisk({ store, key }: { readonly store: string; readonly key: CryptoKey }) {
    this.disk = openOnDisk(this.engine(), await openFiles(store, createCipher(key)));
    this.documents = this.disk.engine;
    void removeOthers(store).catch(() => undefined);
    return 'disk' as const;
  }

  private async begunAnew(): Promise<IndexPlace> {
    this.letGo();
    if (this.place !== null) await removeFiles(this.place.store).catch(() => undefined);
    if (++this.remade > MOST_REMADE) this.place = null;
    return await this.openDocuments();
  }

  private letGo(): void {
    try {
      this.disk?.close();
    } catch {
      // It is of no use any more.
    }
    this.disk = null;
    this.documents = null;
  }
}
