import { createHash } from 'node:crypto';
import { assertNever } from '../../../shared/base/assert-never.ts';
import { asId, type Sha256 } from '../../../shared/base/ids.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { MAX_FILE_BYTES, type ImportOutcome, type RefusalCode } from '../../../shared/contract/importing.ts';
import { finishDocument } from '../../../shared/text/finish-document.ts';
import { readDocx } from './docx/read-docx.ts';
import { readHtml } from './html/read-html.ts';
import { readText, withinCaps } from './read-text.ts';
import { mediaTypeOf, sniff, type FileNature } from './sniff.ts';
import type { SourceReading } from './source-blocks.ts';

/** The sha256 of a file's bytes, by which the library knows it. */
export function sha256Of(bytes: Uint8Array): Sha256 {
  return asId<Sha256>(createHash('sha256').update(bytes).digest('hex'));
}

/**
 * Reads a received file: .txt, .docx and .html become a document; another ordinary file is kept as it is;
 * what is damaged or not a document is refused with a code. Pure in its bytes and name: writes nothing, asks
 * nothing. Run it in an isolate, since time and memory are bounded there.
 */
export function importFile(bytes: Uint8Array, fileName: string): Result<ImportOutcome, Failure<RefusalCode>> {
  if (bytes.byteLength === 0) return err(failure('empty'));
  if (bytes.byteLength > MAX_FILE_BYTES) return err(failure('too-large', `${bytes.byteLength} bytes`));
  const nature = sniff(bytes, fileName);
  if (nature.kind === 'kept')
    return ok({ kind: 'kept', sha256: sha256Of(bytes), mediaType: nature.mediaType });
  const reading = readAs(nature, bytes);
  if (!reading.ok) return reading;
  const sha256 = sha256Of(bytes);
  const mediaType =
    nature.kind === 'html' ? 'text/html' : nature.kind === 'txt' ? 'text/plain' : mediaTypeOf('a.docx');
  return ok({ kind: 'parsed', document: finishDocument(reading.value, sha256), sha256, mediaType });
}

function readAs(
  nature: Exclude<FileNature, { readonly kind: 'kept' }>,
  bytes: Uint8Array,
): Result<SourceReading, Failure<RefusalCode>> {
  switch (nature.kind) {
    case 'txt':
      return readText(bytes);
    case 'html':
      return readHtml(bytes);
    case 'docx': {
      const read = readDocx(bytes);
      return read.ok ? withinCaps(read.value) : read;
    }
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
