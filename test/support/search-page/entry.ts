import { latinOf, matchText, parseQuery, wordsOf } from '../../../shared/text/search/forms.ts';
import type { SearchableText, SearchAnswer, SearchRequest } from '../../../renderer/search/api.ts';
import type { SearchCall, SearchMessage } from '../../../renderer/search/worker/protocol.ts';
import { ManyTexts } from '../many-texts.ts';

/** What a bench asks of the page. */
export interface SearchPage {
  /**
   * Starts a worker over the store's index on the disk; milliseconds until it is open, of which the worker needed so
   * many to open it once it was ready, and where it is.
   */
  start(): Promise<{ readonly ms: number; readonly opening: number; readonly place: string }>;
  /** Milliseconds until a worker in which nothing is has answered: the platform's own part of a start. */
  emptyWorker(): Promise<number>;
  /** Makes the library; gives how many letters it has. */
  make(texts: number, clauses: number): number;
  /** Puts what was made into the index; milliseconds until all of it is durable. */
  fill(): Promise<number>;
  /** Words and phrases that occur, by chance of the library itself. */
  questions(count: number): { readonly words: readonly string[]; readonly phrases: readonly string[] };
  /** Milliseconds of each question, as the page sees it. */
  time(queries: readonly string[]): Promise<readonly number[]>;
  size(): Promise<number | null>;
  close(): Promise<void>;
  /** The same questions by going through texts held in memory; milliseconds of each. */
  scan(texts: number, clauses: number, queries: readonly string[]): readonly number[];
}

declare global {
  interface Window {
    searchPage: SearchPage;
  }
}

const STORE = 'a'.repeat(32);
const SEED = 20051116;
let worker: Worker | null = null;
let count = 0;
let made: readonly (readonly SearchableText[])[] = [];

function call(method: SearchCall['method'], params: unknown): Promise<unknown> {
  const own = worker;
  if (own === null) throw new Error('not started');
  const id = ++count;
  return new Promise((resolve, reject) => {
    const listen = ({ data }: MessageEvent<SearchMessage>): void => {
      if (data.kind === 'emptied' || data.id !== id) return;
      own.removeEventListener('message', listen);
      if (data.kind === 'reply') resolve(data.value);
      else reject(new Error(data.detail));
    };
    own.addEventListener('message', listen);
    own.postMessage({ id, method, params } satisfies SearchCall);
  });
}

const requestOf = (query: string): SearchRequest => ({
  query,
  among: null,
  first: [],
  skip: 0,
  texts: 25,
  parts: 4,
});

function* batches(texts: number, clauses: number): Generator<readonly SearchableText[]> {
  const many = new ManyTexts(SEED);
  for (let at = 0; at < texts; at += 12)
    yield Array.from({ length: Math.min(12, texts - at) }, () => many.next(clauses));
}

const lettersOf = (texts: readonly SearchableText[]): number =>
  texts.reduce((sum, { parts }) => sum + parts.reduce((own, { text }) => own + text.length, 0), 0);

window.searchPage = {
  async start() {
    const key = await crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), 'AES-GCM', false, [
      'encrypt',
      'decrypt',
    ]);
    const begun = performance.now();
    worker = new Worker('/search-worker.js', { type: 'module' });
    await call('load', {});
    const ready = performance.now();
    const { place } = (await call('start', { place: { store: STORE, key } })) as { readonly place: string };
    const now = performance.now();
    return { ms: now - begun, opening: now - ready, place };
  },
  async emptyWorker() {
    const begun = performance.now();
    const empty = new Worker('/empty-worker.js', { type: 'module' });
    await new Promise((resolve) => {
      empty.addEventListener('message', resolve, { once: true });
    });
    empty.terminate();
    return performance.now() - begun;
  },
  make(texts, clauses) {
    made = Array.from(batches(texts, clauses));
    return made.reduce((sum, batch) => sum + lettersOf(batch), 0);
  },
  async fill() {
    const begun = performance.now();
    for (const batch of made) await call('put', { index: 'documents', texts: batch });
    await call('settle', {});
    return performance.now() - begun;
  },
  questions(wanted) {
    const many = new ManyTexts(SEED);
    const words: string[] = [];
    const phrases: string[] = [];
    while (phrases.length < wanted) {
      const said = wordsOf(many.next(50).parts[1 + (phrases.length % 11)]?.text ?? '', null);
      const at = (phrases.length * 7) % Math.max(1, said.length - 3);
      const [one, two, three] = said.slice(at, at + 3).map(({ word, isSign }) => (isSign ? '' : word));
      if (one === undefined || two === undefined || three === undefined || three === '') continue;
      words.push(one);
      phrases.push(phrases.length % 2 === 0 ? `"${one} ${two}"` : `"${one} ${two} ${three}"`);
    }
    return { words, phrases };
  },
  async time(queries) {
    const times: number[] = [];
    let missed = 0;
    for (const query of queries) {
      const begun = performance.now();
      const answer = (await call('search', {
        index: 'documents',
        request: requestOf(query),
      })) as SearchAnswer;
      times.push(performance.now() - begun);
      if (answer.texts.length === 0) missed += 1;
    }
    if (missed > queries.length / 10)
      throw new Error(`${missed} questions of ${queries.length} found nothing`);
    return times;
  },
  size: async () => (await call('size', {})) as number | null,
  async close() {
    await call('close', {});
    worker?.terminate();
  },
  scan(texts, clauses, queries) {
    const held: { readonly latin: ReturnType<typeof latinOf>; readonly text: string }[] = [];
    for (const batch of batches(texts, clauses))
      for (const { language, parts } of batch)
        for (const { text } of parts) held.push({ latin: latinOf(language), text });
    return queries.map((typed) => {
      const query = parseQuery(typed);
      const begun = performance.now();
      let found = 0;
      for (const { text, latin } of held) if (matchText(text, latin, query) !== null) found += 1;
      return found === 0 ? Number.NaN : performance.now() - begun;
    });
  },
};
