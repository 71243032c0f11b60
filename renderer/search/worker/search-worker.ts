/** The search worker: SQLite lives here and nowhere else in the window. */
import type { Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { SearchHost } from './search-host.ts';
import type { SearchCall, SearchMessage } from './protocol.ts';

const post = (message: SearchMessage): void => self.postMessage(message);

/** None of SQLite's own ways to files: they want workers of their own, and know nothing of sealing. */
async function load(): Promise<Sqlite3Static> {
  Object.assign(globalThis, {
    sqlite3ApiConfig: {
      disable: { vfs: { opfs: true, 'opfs-wl': true, 'opfs-sahpool': true, kvvfs: true } },
      warn: () => undefined,
      error: () => undefined,
      log: () => undefined,
    },
  });
  const { default: init } = await import('@sqlite.org/sqlite-wasm');
  return init();
}

const host = new SearchHost(load, post);
/** One call after another: an index is never asked while it is being made anew. */
let turn: Promise<void> = Promise.resolve();

async function answer({ id, method, params }: SearchCall): Promise<void> {
  try {
    // One table for all methods: params belong to the method by the types of the page's side.
    const run = host.methods[method] as (given: unknown) => Promise<unknown>;
    post({ kind: 'reply', id, value: await run(params) });
  } catch (problem) {
    post({ kind: 'failed', id, detail: String(problem) });
  }
}

self.addEventListener('message', (event: MessageEvent<SearchCall>) => {
  turn = turn.then(() => answer(event.data));
});
