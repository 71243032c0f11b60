import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../shared/base/result.ts';
import { asId } from '../../../shared/base/ids.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { resolveAnchor } from '../../../shared/text/anchors/index.ts';
import { importFile } from '../../../electron/host/importing/import-file.ts';
import { installSample } from '../../../renderer/app/sample/install-sample.ts';
import { removeSample, untrashSample } from '../../../renderer/app/sample/sample-presence.ts';
import type { Workbench } from '../../../renderer/features/workbench.tsx';
import type { Store } from '../../../renderer/store/api.ts';
import english from '../../../renderer/ui/locale/en/library.json' with { type: 'json' };
import { openTestStore } from '../../support/open-test-store.ts';

const words: Readonly<Record<string, string>> = english;
const t = (id: string): string => words[id] ?? `missing ${id}`;

let store: Store;
let workbench: Workbench;
let contents: Map<string, DraftContent>;

beforeEach(async () => {
  store = await openTestStore();
  contents = new Map();
  let now = 1_700_000_000_000;
  workbench = {
    store,
    clock: { now: () => now++ },
    host: {
      importing: {
        parse: ({ fileName, bytes }: { fileName: string; bytes: Uint8Array }) =>
          Promise.resolve(importFile(bytes, fileName)),
      },
      files: { put: () => Promise.resolve(ok({ sha256: '' })), remove: () => Promise.resolve(ok({})) },
    },
    drafts: {
      create: ({ content }: { content: DraftContent }) => {
        const id = asId<DraftId>(`t${contents.size}`);
        contents.set(id, { ...content, id });
        return Promise.resolve(id);
      },
      content: (id: string) => Promise.resolve(contents.get(id)),
    },
  } as unknown as Workbench;
});
afterEach(() => store.close());

const documents = async () =>
  (await store.documents.entries().current()).filter(({ trashedAt }) => trashedAt === null);
const meetings = async () =>
  (await store.meetings.all().current()).filter(({ trashedAt }) => trashedAt === null);

describe('the sample dossier', () => {
  it('has five documents of several meetings, four notes in place, two bracketed clauses and a waiting conflict', async () => {
    await installSample(workbench, t);
    expect((await documents()).length).toBe(5);
    expect((await meetings()).length).toBe(3);
    const notes = await store.annotations.all().current();
    expect(notes.map(({ kind }) => kind).sort()).toEqual(['highlight', 'note', 'position', 'question']);
    for (const { anchor, target, body } of notes) {
      const parsed = target.kind === 'document' ? await store.documents.parsed(target.id) : null;
      expect(anchor.scope === 'range' && resolveAnchor(anchor, parsed?.clauses ?? []).state).toBe('exact');
      expect(body).not.toContain('missing');
    }
    const [draft] = await store.drafts.entries().current();
    const clauses = contents.get(draft?.id ?? '')?.clauses ?? [];
    expect(clauses.filter(({ kind }) => kind === 'heading').length).toBe(7);
    const bracketed = clauses.filter(({ status }) => status.state === 'in-brackets');
    expect(bracketed.map(({ text }) => text[0])).toEqual(['[', '[']);
    const [conflict] = await store.conflicts.all().current();
    expect(conflict?.decision).toBeNull();
    expect(clauses.find(({ id }) => id === conflict?.clause)?.text).toBe(conflict?.mine.text);
  });

  it('laid out twice is there once, and what the delegate changed stays', async () => {
    await installSample(workbench, t);
    const [note] = await store.annotations.all().current();
    if (note === undefined) throw new Error('no note');
    await store.annotations.put({ ...note, body: 'mine now' });
    await installSample(workbench, t);
    expect((await documents()).length).toBe(5);
    expect((await store.drafts.entries().current()).length).toBe(1);
    const again = (await store.annotations.all().current()).find(({ id }) => id === note.id);
    expect(again?.body).toBe('mine now');
  });

  it('goes in one act, comes back by Undo, and by asking for it later', async () => {
    await installSample(workbench, t);
    const undo = await removeSample(workbench);
    expect([await documents(), await meetings(), await store.conflicts.all().current()]).toEqual([
      [],
      [],
      [],
    ]);
    await undo();
    expect([(await documents()).length, (await meetings()).length]).toEqual([5, 3]);
    expect((await store.conflicts.all().current()).length).toBe(1);
    await removeSample(workbench);
    await untrashSample(workbench);
    expect((await documents()).length).toBe(5);
  });

  it('leaves a folder that holds something of the delegate', async () => {
    await installSample(workbench, t);
    const [own] = await documents();
    if (own === undefined) throw new Error('no document');
    await store.documents.add({ ...own, id: asId('d-mine'), sample: false }, null);
    await removeSample(workbench);
    expect((await documents()).map(({ id }) => id)).toEqual(['d-mine']);
    expect((await meetings()).map(({ id }) => id)).toEqual([own.meeting]);
  });
});
