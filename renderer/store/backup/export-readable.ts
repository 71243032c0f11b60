import { utf8 } from '../../../shared/base/bytes.ts';
import type { DraftId } from '../../../shared/base/ids.ts';
import type { filesService } from '../../../shared/contract/files.ts';
import type { Client } from '../../../shared/contract/service.ts';
import type { Annotation } from '../../../shared/domain/annotation.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import type { DraftContent } from '../../../shared/domain/draft.ts';
import { serialiseDraftFile } from '../../../shared/render/draft-file.ts';
import { webAnnotationPage } from '../../../shared/render/export-web-annotation.ts';
import type { Store } from '../api.ts';
import { PlainZip } from './plain-zip.ts';

export interface ExportReadableOptions {
  readonly store: Store;
  /** `Drafts.content`; may reject for a draft that does not open. */
  readonly content: (draft: DraftId) => Promise<DraftContent>;
  readonly files: Pick<Client<typeof filesService>, 'get'>;
  onProgress?(fraction: number): void;
}

export interface ReadableExport {
  /** A ZIP in the clear: notes as Web Annotations, drafts as .dwdraft, originals, a list of what is missing. */
  readonly file: Blob;
  readonly notes: number;
  readonly drafts: number;
  readonly documents: number;
  /** What does not open, by kind and id; also in `missing.json` of the archive. */
  readonly missing: readonly { readonly kind: string; readonly id: string }[];
}

type Missing = { readonly kind: string; readonly id: string }[];

/**
 * Takes along whatever opens, from a workbench that is damaged or of a newer version. Everything in it is
 * private and in the clear; say so before it is saved. Nothing is changed.
 */
export async function exportReadable(options: ExportReadableOptions): Promise<ReadableExport> {
  const zip = new PlainZip();
  const missing: Missing = [];
  const documents = await options.store.documents.entries().current();
  const drafts = await options.store.drafts.entries().current();
  const notes = await options.store.annotations.all().current();
  const steps = documents.length + drafts.length + 1;
  let done = 0;
  const step = (): void => options.onProgress?.(++done / steps);
  for (const entry of documents) {
    const parsed = await options.store.documents.parsed(entry.id);
    const about = notes.filter((note) => note.target.kind === 'document' && note.target.id === entry.id);
    addNotes(zip, entry.title, about, parsed?.clauses ?? [], `urn:sha256:${entry.sha256}`);
    await addOriginal(options, zip, missing, entry, parsed);
    step();
  }
  let draftCount = 0;
  for (const entry of drafts) {
    const content = await options.content(entry.id).catch(() => null);
    const about = notes.filter((note) => note.target.kind === 'draft' && note.target.id === entry.id);
    addNotes(zip, entry.name, about, content?.clauses ?? [], `urn:dw:draft:${entry.id}`);
    if (content === null) missing.push({ kind: 'draft', id: entry.id });
    else if (zip.add(`drafts/${fileName(entry.name)}.dwdraft`, serialiseDraftFile(content))) draftCount += 1;
    step();
  }
  addOrphans(zip, notes, new Set<string>([...documents, ...drafts].map((entry) => entry.id)));
  const judged = await options.store.judgements.all().current();
  if (judged.length > 0) addJson(zip, 'judgements.json', judged);
  for (const record of await options.store.damaged().current())
    missing.push({ kind: record.collection, id: record.id });
  addJson(zip, 'missing.json', missing);
  step();
  return {
    file: zip.finish(),
    notes: notes.length,
    drafts: draftCount,
    documents: documents.length,
    missing,
  };
}

function addJson(zip: PlainZip, name: string, value: unknown): boolean {
  return zip.add(name, utf8(`${JSON.stringify(value, null, 2)}\n`));
}

function addNotes(
  zip: PlainZip,
  title: string,
  notes: readonly Annotation[],
  clauses: Parameters<typeof webAnnotationPage>[1],
  source: string,
): void {
  if (notes.length > 0)
    addJson(zip, `notes/${fileName(title)}.json`, webAnnotationPage(notes, clauses, source));
}

/** Notes whose text is gone from the list are the delegate's all the same. */
function addOrphans(zip: PlainZip, notes: readonly Annotation[], known: ReadonlySet<string>): void {
  const orphans = notes.filter((note) => !known.has(note.target.id));
  addNotes(zip, 'notes on texts that are missing', orphans, [], 'urn:dw:missing');
}

async function addOriginal(
  options: ExportReadableOptions,
  zip: PlainZip,
  missing: Missing,
  entry: { readonly id: string; readonly sha256: string; readonly fileName: string },
  parsed: ParsedDocument | null,
): Promise<void> {
  const original = await options.files.get({ sha256: entry.sha256 });
  if (original.ok && zip.add(`originals/${fileName(entry.fileName)}`, original.value.bytes)) return;
  missing.push({ kind: 'original', id: entry.id });
  if (parsed === null) return;
  const lines = parsed.clauses.map(({ label, text }) => (label === null ? text : `${label} ${text}`));
  zip.add(`texts/${fileName(entry.fileName)}.txt`, utf8(`${lines.join('\n\n')}\n`));
}

function fileName(title: string): string {
  const plain = Array.from(title.replaceAll('/', '_').trim()).slice(0, 80).join('');
  return plain === '' ? 'untitled' : plain;
}
