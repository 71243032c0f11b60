import { asId, type DocumentId, type MeetingId } from '../../../shared/base/ids.ts';
import type { Store } from '../../../renderer/store/api.ts';
import { openWorkbenchStore } from '../../../renderer/store/open-workbench-store.ts';
import { renewLog } from '../../../renderer/store/renew-log.ts';
import { testCipher } from '../open-test-store.ts';
import { aClause, aDocument, aMeeting, aNote, aText } from '../store-records.ts';

/** What tests and benches ask of a page that has the real store in a real profile. */
export interface StorePage {
  open(storeId: string, hasData: boolean): Promise<string>;
  /** Writes notes one after another and says each on `acknowledged` when it is durable. */
  writeNotes(from: number): void;
  notes(): Promise<readonly { readonly id: string; readonly body: string }[]>;
  putNote(id: string, bytes: number): Promise<string>;
  damaged(): Promise<number>;
  fill(documents: number, clauses: number): Promise<void>;
  /** Milliseconds from nothing open to the list of documents, and its length. */
  timeToList(storeId: string): Promise<{ readonly ms: number; readonly rows: number }>;
  /** As in a browser that is not ours, whose log the host cannot mend. */
  renewLog(): Promise<void>;
  close(): Promise<void>;
}

declare global {
  interface Window {
    storePage: StorePage;
    acknowledged?: (id: string) => Promise<void>;
  }
}

const WORDS =
  'the conference recognising that member states and sector members shall consider further measures'.split(
    ' ',
  );
let store: Store | null = null;

function opened(): Store {
  if (store === null) throw new Error('not open');
  return store;
}

async function open(storeId: string, hasData: boolean): Promise<string> {
  const folder = { storeId, incarnation: 1, hasData, readOnly: null, restorePending: false };
  const result = await openWorkbenchStore({ cipher: await testCipher(), folder });
  if (result.kind === 'open') store = result.store;
  return result.health.kind;
}

async function close(): Promise<void> {
  await store?.close();
  store = null;
}

const MOST_AHEAD = 50;

async function writeForever(from: number): Promise<void> {
  const said: (Promise<void> | undefined)[] = [];
  for (let i = from; ; i++) {
    await opened().annotations.put(aNote(`n-${i}`, `note ${i} `.repeat(1 + (i % 40))));
    said.push(globalThis.window.acknowledged?.(`n-${i}`));
    // On a busy machine the test hears late: not thousands of notes ahead of it.
    if (said.length > MOST_AHEAD) await said.shift();
  }
}

async function fill(documents: number, clauses: number): Promise<void> {
  await opened().meetings.put(aMeeting());
  for (let d = 0; d < documents; d++) {
    const parts = Array.from({ length: clauses }, (_, c) =>
      aClause(
        `d-${d}-${c}`,
        Array.from({ length: 45 }, (_unused, w) => WORDS[(w * 7 + c + d) % WORDS.length]).join(' '),
      ),
    );
    const entry = aDocument(`d-${d.toString().padStart(30, '0')}`, {
      title: `Report of the ${d}th meeting of the working group on the terms of reference`,
      symbol: `TD/${d} (WP1/5)`,
      clauseCount: clauses,
      meeting: asId<MeetingId>('m-1'),
      id: asId<DocumentId>(`d-${d}`),
    });
    await opened().documents.add(entry, aText(parts));
  }
}

async function timeToList(storeId: string): Promise<{ ms: number; rows: number }> {
  const start = performance.now();
  await open(storeId, true);
  const rows = await new Promise<number>((resolve) => {
    const stop = opened()
      .documents.entries()
      .subscribe((entries) => {
        resolve(entries.length);
        queueMicrotask(() => stop());
      });
  });
  await opened().meetings.all().current();
  const ms = performance.now() - start;
  await close();
  return { ms, rows };
}

globalThis.window.storePage = {
  open,
  renewLog,
  close,
  fill,
  timeToList,
  writeNotes: (from) => void writeForever(from),
  notes: async () => {
    const notes = await opened().annotations.all().current();
    return notes.map(({ id, body }) => ({ id, body }));
  },
  putNote: async (id, bytes) => {
    const noise = Array.from(crypto.getRandomValues(new Uint8Array(4096)), (byte) => byte.toString(36)).join(
      '',
    );
    const body = noise.repeat(Math.ceil(bytes / noise.length));
    try {
      await opened().annotations.put(aNote(id, body));
      return 'kept';
    } catch (problem) {
      return problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem);
    }
  },
  damaged: async () => (await opened().damaged().current()).length,
};
