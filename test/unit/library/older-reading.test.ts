import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '../../../shared/base/bytes.ts';
import { asId, type MeetingId } from '../../../shared/base/ids.ts';
import { ok } from '../../../shared/base/result.ts';
import type { DocumentEntry } from '../../../shared/domain/document.ts';
import { IMPORTER_VERSION } from '../../../shared/domain/document.ts';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import type { ChosenFile } from '../../../renderer/host/dialog.ts';
import { importFiles, type FileOutcome } from '../../../renderer/features/library/importing/import-files.ts';
import type { Workbench } from '../../../renderer/features/workbench.tsx';
import type { Store } from '../../../renderer/store/api.ts';
import { openTestStore } from '../../support/open-test-store.ts';
import { aNote } from '../../support/store-records.ts';

const TEXT = utf8('Report of the meeting\n\n1. The meeting took note of the report.\n');
const MEETING = asId<MeetingId>('m-new');
let store: Store;
let workbench: Workbench;
let removed: string[];

beforeEach(async () => {
  store = await openTestStore();
  removed = [];
  let now = 1_800_000_000_000;
  workbench = {
    store,
    clock: { now: () => now++ },
    host: {
      importing: {
        parse: ({ fileName, bytes }: { fileName: string; bytes: Uint8Array }) =>
          Promise.resolve(importFile(bytes, fileName)),
      },
      files: {
        put: () => Promise.resolve(ok({ sha256: '' })),
        remove: ({ sha256 }: { sha256: string }) => Promise.resolve(ok(removed.push(sha256))),
      },
    },
  } as unknown as Workbench;
});
afterEach(() => store.close());

async function give(name = 'report.txt'): Promise<FileOutcome | undefined> {
  const file = { name, path: name, size: TEXT.byteLength, bytes: () => Promise.resolve(TEXT) } as ChosenFile;
  const { outcomes } = await importFiles(workbench, {
    files: [file],
    meeting: MEETING,
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  return outcomes[0];
}

/** The same file as an importer before this one read it: another id, and other ids of clauses. */
async function olderReading(change: Partial<DocumentEntry> = {}): Promise<DocumentEntry> {
  const outcome = importFile(TEXT, 'report.txt');
  if (!outcome.ok || outcome.value.kind !== 'parsed') throw new Error('not read');
  const { document, sha256 } = outcome.value;
  const old = IMPORTER_VERSION - 1;
  const parsed = {
    ...document,
    importerVersion: old,
    clauses: document.clauses.map((clause, at) => ({ ...clause, id: asId<typeof clause.id>(`c-old-${at}`) })),
  };
  const entry: DocumentEntry = {
    id: asId(`d-${sha256.slice(0, 32)}-${old}`),
    meeting: asId('m-old'),
    fileName: 'report.txt',
    mediaType: 'text/plain',
    size: TEXT.byteLength,
    sha256,
    title: 'My own title',
    symbol: null,
    language: 'en',
    direction: 'ltr',
    readable: true,
    clauseCount: parsed.clauses.length,
    importedAt: 1,
    sample: false,
    trashedAt: null,
    ...change,
  };
  await store.documents.add(entry, parsed);
  const target = { kind: 'document' as const, id: entry.id };
  await store.annotations.put(aNote('n-old', 'mine', { target }));
  return entry;
}

describe('a file that an older importer has read', () => {
  it('is already here, and its reading stays as it was', async () => {
    const old = await olderReading();
    expect(await give('again.txt')).toEqual({ kind: 'already-here', file: 'again.txt', document: old.id });
    expect(await store.documents.entries().current()).toEqual([old]);
    expect((await store.documents.parsed(old.id))?.importerVersion).toBe(IMPORTER_VERSION - 1);
  });

  it('comes back out of Trash with its clauses, its title and its notes', async () => {
    const old = await olderReading({ sample: true });
    await store.documents.trash(old.id);
    expect(await give()).toEqual({
      kind: 'added',
      file: 'report.txt',
      document: old.id,
      title: 'My own title',
      read: null,
    });
    const entries = await store.documents.entries().current();
    expect(entries).toMatchObject([{ id: old.id, meeting: MEETING, trashedAt: null, sample: false }]);
    expect((await store.documents.parsed(old.id))?.clauses[0]?.id).toBe('c-old-0');
    const notes = await store.annotations.all().current();
    expect(notes.map(({ target }) => target.id)).toEqual([old.id]);
    expect(removed).toEqual([]);
  });

  it('is read by the rules of today once its reading is gone for good', async () => {
    const old = await olderReading();
    await store.documents.remove(old.id);
    const outcome = await give();
    expect(outcome?.kind === 'added' && outcome.document).toBe(
      `d-${old.sha256.slice(0, 32)}-${IMPORTER_VERSION}`,
    );
  });
});
