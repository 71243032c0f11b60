import { assertNever } from '../../../shared/base/assert-never.ts';
import type { Sha256 } from '../../../shared/base/ids.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { ImportOutcome, RefusalCode } from '../../../shared/contract/importing.ts';
import { DOCUMENT_LIMITS } from '../../../shared/domain/document-limits.ts';
import type { EncodingId } from '../../../shared/text/encodings/list.ts';
import { finishDocument } from '../../../shared/text/finish-document.ts';
import { mediaTypeOf, sniff, type FileNature } from './sniff.ts';
import type { SourceReading } from './source-blocks.ts';

// What is common to the ways of importing a file: what is to be done with it, and what comes out of a reading.

/** The kinds of files that become a document. */
export type ReadKind = 'txt' | 'html' | 'docx' | 'akn' | 'pdf' | 'doc' | 'odt' | 'rtf' | 'mail';

/** A reader of one kind. */
export type SourceReader = (
  bytes: Uint8Array,
  encoding?: EncodingId | null,
) => Result<SourceReading, Failure<RefusalCode>>;
/** The kinds whose reader waits for its library. */
export type WaitingKind = 'pdf' | 'doc' | 'mail';
/** A reader of one kind that waits. */
export type WaitingReader = (
  bytes: Uint8Array,
  password: string | null,
  encoding: EncodingId | null,
) => Promise<Result<SourceReading, Failure<RefusalCode>>>;

/** What is to be done with a file, from its first bytes and its name. */
export type ImportPlan =
  { readonly kind: 'keep'; readonly mediaType: string } | { readonly kind: 'read'; readonly as: ReadKind };

export function planOf(bytes: Uint8Array, fileName: string): Result<ImportPlan, Failure<RefusalCode>> {
  if (bytes.byteLength === 0) return err(failure('empty'));
  if (bytes.byteLength > DOCUMENT_LIMITS.fileBytes)
    return err(failure('too-large', `${bytes.byteLength} bytes`));
  return planFor(sniff(bytes, fileName));
}

function planFor(nature: FileNature): Result<ImportPlan, Failure<RefusalCode>> {
  switch (nature.kind) {
    case 'kept':
      return ok({ kind: 'keep', mediaType: nature.mediaType });
    case 'txt':
    case 'html':
    case 'docx':
    case 'akn':
    case 'pdf':
    case 'doc':
    case 'odt':
    case 'rtf':
    case 'mail':
      return ok({ kind: 'read', as: nature.kind });
    case 'encrypted-docx':
      return err(failure('encrypted'));
    case 'broken-docx':
      return err(failure('damaged', 'not a package'));
    case 'program':
      return err(failure('not-a-document', 'a program'));
    default:
      return assertNever(nature);
  }
}

const MEDIA_TYPES: Readonly<Record<ReadKind, string>> = {
  txt: 'text/plain',
  html: 'text/html',
  docx: mediaTypeOf('a.docx'),
  akn: 'application/akn+xml',
  pdf: 'application/pdf',
  doc: 'application/msword',
  mail: 'message/rfc822',
  rtf: 'application/rtf',
  odt: 'application/vnd.oasis.opendocument.text',
};

/** The document that a reading becomes. */
export function outcomeOf(
  reading: Result<SourceReading, Failure<RefusalCode>>,
  as: ReadKind,
  sha256: Sha256,
): Result<ImportOutcome, Failure<RefusalCode>> {
  if (!reading.ok) return reading;
  const document = finishDocument(reading.value, sha256);
  return ok({ kind: 'parsed', document, sha256, mediaType: MEDIA_TYPES[as] });
}
