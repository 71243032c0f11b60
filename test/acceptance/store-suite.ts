import { expect, test, afterEach } from 'vitest';
import { asId, type DocumentId, type DraftId, type MeetingId } from '../../shared/base/ids.ts';
import type { ConflictRecord, ProjectedClause, Store, TaskRecord } from '../../renderer/store/api.ts';
import type { StoreBackend } from '../../renderer/store/backend.ts';
import { openStore, type OpenStoreOptions } from '../../renderer/store/open-store.ts';
import { aClause, aDocument, aDraftEntry, aMeeting, aNote, aText } from '../support/store-records.ts';
import { testCipher } from '../support/open-test-store.ts';
import { until } from '../support/until.ts';

const at = 1_800_000_000_000;
const target = { kind: 'document', id: asId<DocumentId>('d-1') } as const;

/** What every store promises, whatever it lies on. */
export function storeSuite(makeBackend: () => StoreBackend): void {
  const opened: Store[] = [];
  const backend = makeBackend();
  let name = '';

  async function open(options: Partial<OpenStoreOptions> = {}): Promise<Store> {
    const store = await openStore({
      cipher: await testCipher(),
      backend,
      name,
      clock: { now: () => at },
      ...options,
    });
    opened.push(store);
    return store;
  }
  async function fresh(): Promise<Store> {
    name = `suite-${crypto.randomUUID()}`;
    return await open();
  }
  async function reopened(store: Store): Promise<Store> {
    await store.close();
    return await open();
  }
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
    await backend.remove(name);
  });

  test('keeps meetings, documents, notes and drafts over a restart', async () => {
    const first = await fresh();
    await first.meetings.put(aMeeting());
    await first.documents.add(aDocument(), aText([aClause('c1', 'Nations Unies — الأمم المتحدة 🙂')]));
    await first.annotations.put(aNote('a-1', 'our red line'));
    await first.drafts.put(aDraftEntry());
    const store = await reopened(first);
    expect(await store.meetings.all().current()).toEqual([aMeeting()]);
    expect(await store.documents.entries().current()).toEqual([aDocument()]);
    expect((await store.documents.parsed(asId('d-1')))?.clauses[0]?.text).toBe(
      'Nations Unies — الأمم المتحدة 🙂',
    );
    expect(await store.annotations.of(target).current()).toEqual([aNote('a-1', 'our red line')]);
    expect(await store.drafts.get(asId('draft-1'))).toEqual(aDraftEntry());
    expect(store.health).toEqual({ kind: 'ok' });
  });

  test('a document that is already in the library stays as it is', async () => {
    const store = await fresh();
    expect(await store.documents.add(aDocument(), null)).toBe('added');
    await store.documents.update(asId('d-1'), { title: 'My title' });
    expect(await store.documents.add(aDocument(), null)).toBe('already-here');
    expect((await store.documents.get(asId('d-1')))?.title).toBe('My title');
  });

  test('a document imported again while in Trash comes back', async () => {
    const store = await fresh();
    await store.documents.add(aDocument(), null);
    await store.documents.trash(asId('d-1'));
    expect((await store.documents.get(asId('d-1')))?.trashedAt).toBe(at);
    expect(await store.documents.add(aDocument(), null)).toBe('added');
    expect((await store.documents.get(asId('d-1')))?.trashedAt).toBeNull();
  });

  test('once it stops writing, what was begun is kept and what comes later is refused', async () => {
    const store = await fresh();
    await store.annotations.put(aNote('a-1', 'before'));
    await store.documents.add(aDocument('d-1'), aText([]));
    await store.stopWriting();
    await expect(store.documents.add(aDocument('d-2'), null)).rejects.toMatchObject({ code: 'read-only' });
    expect((await store.documents.entries().current()).map(({ id }) => id)).toEqual(['d-1']);
    const after = await reopened(store);
    expect(await after.annotations.all().current()).toHaveLength(1);
    expect(await after.documents.add(aDocument('d-2'), null)).toBe('added');
  });

  test('Trash and restore keep the text and the notes', async () => {
    const store = await fresh();
    await store.documents.add(aDocument(), aText([aClause('c1', 'x')]));
    await store.annotations.put(aNote('a-1', 'n'));
    await store.documents.trash(asId('d-1'));
    await store.documents.restore(asId('d-1'));
    expect((await store.documents.get(asId('d-1')))?.trashedAt).toBeNull();
    expect(await store.documents.parsed(asId('d-1'))).not.toBeNull();
    expect(await store.annotations.of(target).current()).toHaveLength(1);
  });

  test('removing a meeting removes all that is in it and nothing else', async () => {
    const store = await fresh();
    for (const id of ['m-1', 'm-2']) {
      await store.meetings.put(aMeeting(id));
      const meeting = asId<MeetingId>(id);
      await store.documents.add(aDocument(`d-${id}`, { meeting }), aText([]));
      await store.drafts.put(aDraftEntry(`draft-${id}`, { meeting }));
      await store.drafts.project(asId(`draft-${id}`), [], ['h']);
      await store.workedOut.put(asId(`d-${id}`), { version: 1 });
      await store.judgements.put({
        id: `mandate/d-${id}/c-1`,
        kind: 'mandate',
        document: asId(`d-${id}`),
        value: 'done',
        at: 1,
      });
      await store.annotations.put(
        aNote(`n-${id}`, 'n', { target: { kind: 'document', id: asId(`d-${id}`) } }),
      );
    }
    await store.meetings.remove(asId('m-1'));
    const after = await reopened(store);
    expect((await after.meetings.all().current()).map((m) => m.id)).toEqual(['m-2']);
    expect((await after.documents.entries().current()).map((d) => d.id)).toEqual(['d-m-2']);
    expect((await after.drafts.entries().current()).map((d) => d.id)).toEqual(['draft-m-2']);
    expect((await after.annotations.all().current()).map((n) => n.id)).toEqual(['n-m-2']);
    expect((await after.judgements.all().current()).map((j) => j.document)).toEqual(['d-m-2']);
    expect(await after.workedOut.get(asId('d-m-1'))).toBeNull();
    expect(await after.workedOut.get(asId('d-m-2'))).toEqual({ version: 1 });
    expect(await after.documents.parsed(asId('d-m-1'))).toBeNull();
    expect(await after.drafts.projectedHeads(asId('draft-m-1'))).toBeNull();
    expect(await after.drafts.projectedHeads(asId('draft-m-2'))).toEqual(['h']);
  });

  test('a live query answers now and after each change, and no more when stopped', async () => {
    const store = await fresh();
    const seen: number[] = [];
    const stop = store.meetings.all().subscribe((meetings) => seen.push(meetings.length));
    await until(() => seen.length === 1);
    await store.meetings.put(aMeeting('m-1'));
    await until(() => seen.at(-1) === 1);
    stop();
    await store.meetings.put(aMeeting('m-2'));
    expect(seen.at(-1)).toBe(1);
  });

  test('changes of the same record asked for together are all kept', async () => {
    const store = await fresh();
    await Promise.all([
      store.settings.set({ theme: 'dark' }),
      store.settings.set({ textSize: 20 }),
      store.settings.set({ personName: 'A. Delegate' }),
    ]);
    const settings = await (await reopened(store)).settings.live().current();
    expect(settings).toMatchObject({ theme: 'dark', textSize: 20, personName: 'A. Delegate', paper: 'A4' });
  });

  test('the projection and its heads never disagree, and the last of many wins', async () => {
    const store = await fresh();
    const draft = asId<DraftId>('draft-1');
    const rows = (count: number): ProjectedClause[] =>
      Array.from({ length: count }, (_, order) => ({
        draft,
        clause: asId(`c-${order}`),
        order,
        kind: 'paragraph',
        label: null,
        level: 0,
        status: 'not-discussed',
        openBrackets: 0,
      }));
    await Promise.all([1, 2, 3, 4].map((n) => store.drafts.project(draft, rows(n), [`h${n}`])));
    expect(await store.drafts.projectedHeads(draft)).toEqual(['h4']);
    expect(await store.drafts.outline(draft).current()).toHaveLength(4);
    expect(await (await reopened(store)).drafts.projectedHeads(draft)).toEqual(['h4']);
  });

  test('a task that ran when the process ended is interrupted', async () => {
    const store = await fresh();
    const task: TaskRecord = {
      id: 't-1',
      kind: 'import',
      title: 'x',
      values: {},
      state: 'running',
      progress: 0.5,
      startedAt: 1,
      endedAt: null,
      report: null,
    };
    await store.tasks.put(task);
    const after = await reopened(store);
    await until(async () => (await after.tasks.all().current())[0]?.state === 'interrupted');
    await after.tasks.clear();
    expect(await after.tasks.all().current()).toEqual([]);
  });

  test('the reading place is kept and the most recent comes first', async () => {
    const store = await fresh();
    for (const [id, openedAt] of [
      ['d-1', 1],
      ['d-2', 3],
      ['d-3', 2],
    ] as const) {
      await store.reading.setPlace({
        target: { kind: 'document', id: asId(id) },
        clause: asId('c-9'),
        offset: 12,
        openedAt,
        read: false,
      });
    }
    const after = await reopened(store);
    expect((await after.reading.place(target))?.offset).toBe(12);
    expect((await after.reading.recent(2).current()).map((p) => p.target.id)).toEqual(['d-2', 'd-3']);
  });

  test('conflicts are kept until they are removed', async () => {
    const store = await fresh();
    const side = { text: 'different sizes', author: 'Alice', at: 1 };
    const record: ConflictRecord = {
      id: 'k-1',
      draft: asId('draft-1'),
      clause: asId('c-1'),
      kind: 'text',
      base: 'sizes',
      mine: side,
      theirs: side,
      foundAt: 1,
      decision: null,
      decidedAt: null,
      before: null,
    };
    await store.conflicts.put(record);
    const after = await reopened(store);
    expect(await after.conflicts.all().current()).toEqual([record]);
    await after.conflicts.remove('k-1');
    expect(await (await reopened(after)).conflicts.all().current()).toEqual([]);
  });

  test('what the delegate decided is kept by kind until it is taken back', async () => {
    const store = await fresh();
    const done = { id: 'mandate/d-1/c-1', kind: 'mandate', document: null, value: 'done', at: 1 };
    await store.judgements.put(done);
    await store.judgements.put({ ...done, id: 'subject/s-1', kind: 'subject' });
    const after = await reopened(store);
    expect(await after.judgements.of('mandate').current()).toEqual([done]);
    await after.judgements.remove(done.id);
    expect(await (await reopened(after)).judgements.of('mandate').current()).toEqual([]);
  });

  test('a store sealed under another key is refused and left as it is', async () => {
    const store = await fresh();
    await store.annotations.put(aNote('a-1', 'kept'));
    await store.close();
    await expect(open({ cipher: await testCipher(8) })).rejects.toMatchObject({
      health: { kind: 'damaged', what: 'other-key' },
    });
    expect(await (await open()).annotations.all().current()).toHaveLength(1);
  });

  test('a store of a newer workbench opens for reading only', async () => {
    const store = await fresh();
    await store.annotations.put(aNote('a-1', 'kept'));
    await store.close();
    const newer = await open({ format: 2, migrations: {} });
    await newer.close();
    const older = await open();
    expect(older.health).toEqual({ kind: 'read-only-newer', foundVersion: 2 });
    await expect(older.annotations.put(aNote('a-2', 'no'))).rejects.toMatchObject({ code: 'read-only' });
  });

  test('private records are migrated step by step, the projection is dropped', async () => {
    const store = await fresh();
    await store.annotations.put(aNote('a-1', 'old'));
    await store.drafts.project(asId('draft-1'), [], ['h1']);
    await store.close();
    const upper = (value: unknown): unknown => ({ ...(value as object), body: 'new' });
    const migrated = await open({ format: 2, migrations: { annotations: [upper] } });
    expect((await migrated.annotations.all().current())[0]?.body).toBe('new');
    expect(await migrated.drafts.projectedHeads(asId('draft-1'))).toBeNull();
    await migrated.close();
    const again = await open({ format: 2, migrations: { annotations: [() => 'never run twice'] } });
    expect((await again.annotations.all().current())[0]?.body).toBe('new');
  });

  test('after close every write is refused', async () => {
    const store = await fresh();
    await store.close();
    await expect(store.annotations.put(aNote('a-1', 'late'))).rejects.toMatchObject({ code: 'closed' });
  });
}
