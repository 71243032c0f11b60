import { expect, test } from 'vitest';
import { err, failure, ok } from '../../../shared/base/result.ts';
import { asId, type DraftId, type Sha256 } from '../../../shared/base/ids.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { parseDraftFile } from '../../../shared/render/draft-file.ts';
import { exportReadable } from '../../../renderer/store/backup/export-readable.ts';
import { dexieBackend } from '../../../renderer/store/backend.ts';
import { openTestStore } from '../../support/open-test-store.ts';
import { aClause, aDocument, aDraftEntry, aNote, aText } from '../../support/store-records.ts';

/** Reads a stored ZIP by its central directory, as an unpacker does. */
async function unzip(file: Blob): Promise<ReadonlyMap<string, Uint8Array>> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const view = new DataView(bytes.buffer);
  const end = bytes.byteLength - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  const files = new Map<string, Uint8Array>();
  let at = view.getUint32(end + 16, true);
  for (let i = view.getUint16(end + 10, true); i > 0; i--) {
    const nameLength = view.getUint16(at + 28, true);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true);
    files.set(name, bytes.subarray(start, start + view.getUint32(at + 24, true)));
    at += 46 + nameLength;
  }
  return files;
}

test('whatever opens can be taken along; what does not is listed', async () => {
  const store = await openTestStore({ backend: dexieBackend() });
  const sha = asId<Sha256>('a'.repeat(64));
  await store.documents.add(
    aDocument('d-1', { sha256: sha, title: 'Report / 1', fileName: 'report.txt' }),
    aText([]),
  );
  await store.documents.add(
    aDocument('d-2', { fileName: 'lost.docx', title: 'Lost' }),
    aText([aClause('c', 'its text')]),
  );
  await store.annotations.put(aNote('n-1', 'our position'));
  await store.annotations.put(aNote('n-2', 'of nothing', { target: { kind: 'draft', id: asId('gone') } }));
  await store.drafts.put(aDraftEntry('draft-1', { name: 'مشروع' }));
  await store.drafts.put(aDraftEntry('draft-2', { name: 'unreadable' }));
  const content: DraftContent = {
    id: asId<DraftId>('draft-1'),
    kind: 'blank',
    title: 'T',
    language: 'en',
    clauses: [],
  };
  const made = await exportReadable({
    store,
    content: (draft) =>
      draft === content.id ? Promise.resolve(content) : Promise.reject(new Error('damaged')),
    files: {
      get: ({ sha256 }) =>
        Promise.resolve(
          sha256 === sha ? ok({ bytes: new TextEncoder().encode('bytes') }) : err(failure('damaged')),
        ),
    },
  });
  await store.close();
  const files = await unzip(made.file);
  const textOf = (name: string): string => new TextDecoder().decode(files.get(name));
  expect([...files.keys()].toSorted()).toEqual(
    [
      'drafts/مشروع.dwdraft',
      'missing.json',
      'notes/Report _ 1.json',
      'notes/notes on texts that are missing.json',
      'originals/report.txt',
      'texts/lost.docx.txt',
    ].toSorted(),
  );
  expect(textOf('originals/report.txt')).toBe('bytes');
  expect(textOf('texts/lost.docx.txt')).toContain('its text');
  expect(textOf('notes/Report _ 1.json')).toContain('our position');
  expect(parseDraftFile(files.get('drafts/مشروع.dwdraft') ?? new Uint8Array(), content.id)).toMatchObject({
    ok: true,
  });
  expect(made.missing).toEqual([
    { kind: 'original', id: 'd-2' },
    { kind: 'draft', id: 'draft-2' },
  ]);
  expect(made).toMatchObject({ notes: 2, drafts: 1, documents: 2 });
});
