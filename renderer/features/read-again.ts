import { asId } from '../../shared/base/ids.ts';
import type { DocumentId } from '../../shared/base/ids.ts';
import type { DocumentEntry, DocumentFormat, ParsedDocument } from '../../shared/domain/document.ts';
import { IMPORTER_VERSION } from '../../shared/domain/document.ts';
import { documentDate } from '../../shared/text/document-date.ts';
import type { EncodingId } from '../../shared/text/encodings/list.ts';
import { titleFromName } from './title-from-name.ts';
import type { Workbench } from './workbench.tsx';

/** Formats whose bytes are letters of some encoding, which the file may not say or say wrongly. */
const OF_LETTERS: ReadonlySet<DocumentFormat> = new Set(['txt', 'html', 'mail']);

/** Whether a document could have been read in another encoding. */
export function hasEncoding({ format }: Pick<ParsedDocument, 'format'>): boolean {
  return OF_LETTERS.has(format);
}

/** A reading of the original in an encoding, not kept yet. */
export type TriedReading =
  | { readonly kind: 'read'; readonly parsed: ParsedDocument }
  | { readonly kind: 'failed'; readonly code: string };

/** Reads the original of a document in an encoding. Nothing is kept. */
export async function tryEncoding(
  { host }: Workbench,
  entry: Pick<DocumentEntry, 'sha256' | 'fileName'>,
  encoding: EncodingId,
): Promise<TriedReading> {
  const original = await host.files.get({ sha256: entry.sha256 });
  if (!original.ok) return { kind: 'failed', code: original.error.code };
  const { fileName } = entry;
  const parsed = await host.importing.parse({
    fileName,
    bytes: new Uint8Array(original.value.bytes),
    encoding,
  });
  if (!parsed.ok) return { kind: 'failed', code: parsed.error.code };
  return parsed.value.kind === 'parsed'
    ? { kind: 'read', parsed: parsed.value.document }
    : { kind: 'failed', code: 'not-a-document' };
}

/** What a delegate wrote about a document, on which another reading has no hold: its words are others. */
export async function hasOwnWords({ store }: Workbench, id: DocumentId): Promise<boolean> {
  const notes = await store.annotations.of({ kind: 'document', id }).current();
  if (notes.some(({ trashedAt }) => trashedAt === null)) return true;
  return (await store.judgements.all().current()).some(({ document }) => document === id);
}

/** A reading that took the place of another, or stands beside it. */
export interface KeptReading {
  readonly document: DocumentId;
  /** The other one is in the library still, with what was written about it. */
  readonly isBeside: boolean;
  undo(): Promise<void>;
}

/**
 * Keeps a reading in the encoding that the delegate chose. The other one goes to Trash, unless something was written
 * about it. The original is of both.
 */
export async function keepReading(
  workbench: Workbench,
  before: DocumentEntry,
  parsed: ParsedDocument,
  encoding: EncodingId,
): Promise<KeptReading> {
  const { store } = workbench;
  const document = asId<DocumentId>(`d-${before.sha256.slice(0, 32)}-${IMPORTER_VERSION}.${encoding}`);
  const present = await store.documents.get(document);
  if (present === null) await store.documents.add(entryOf(before, document, parsed), parsed);
  else if (present.trashedAt !== null) await store.documents.restore(document);
  const isSame = before.id === document;
  const isBeside = isSame || (await hasOwnWords(workbench, before.id));
  if (!isBeside) await store.documents.trash(before.id);
  return {
    document,
    isBeside,
    async undo() {
      if (!isBeside) await store.documents.restore(before.id);
      if (!isSame) await store.documents.trash(document);
    },
  };
}

function entryOf(before: DocumentEntry, id: DocumentId, parsed: ParsedDocument): DocumentEntry {
  const { kind: _kind, datedOn: _datedOn, ...rest } = before;
  const datedOn = documentDate(parsed.clauses, parsed.symbol, before.fileName);
  return {
    ...rest,
    id,
    title: parsed.title ?? titleFromName(before.fileName),
    symbol: parsed.symbol,
    language: parsed.language,
    direction: parsed.direction,
    readable: true,
    clauseCount: parsed.clauses.length,
    ...(datedOn === null ? {} : { datedOn }),
    trashedAt: null,
  };
}
