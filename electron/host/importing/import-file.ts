import { err, failure, type Failure, type Result } from '../../../shared/base/result.ts';
import type { ImportOutcome, RefusalCode } from '../../../shared/contract/importing.ts';
import { readAkn } from './akn/read-akn.ts';
import { readDocx } from './docx/read-docx.ts';
import { sha256Of } from './hash.ts';
import { readOdt } from './odt/read-odt.ts';
import { readRtf } from './rtf/read-rtf.ts';
import { readHtml } from './html/read-html.ts';
import { outcomeOf, planOf, type ReadKind, type SourceReader, type WaitingKind } from './import-plan.ts';
import { readText } from './read-text.ts';
import { withinCaps } from './within-caps.ts';

const READERS: Readonly<Record<Exclude<ReadKind, WaitingKind>, SourceReader>> = {
  txt: readText,
  html: readHtml,
  akn: readAkn,
  rtf: readRtf,
  odt: readOdt,
  docx(bytes) {
    const read = readDocx(bytes);
    return read.ok ? withinCaps(read.value) : read;
  },
};

/**
 * Reads a received file whose reader need not wait (all but .pdf, .doc and mail) into a document; another ordinary file is kept as it is;
 * what is damaged or not a document is refused with a code. Pure in its bytes and name: writes nothing, asks
 * nothing. Where nobody trusts the file, its job does the same in an isolate, with time and memory bounded.
 */
export function importFile(bytes: Uint8Array, fileName: string): Result<ImportOutcome, Failure<RefusalCode>> {
  const plan = planOf(bytes, fileName);
  if (!plan.ok) return plan;
  const sha256 = sha256Of(bytes);
  if (plan.value.kind === 'keep')
    return { ok: true, value: { kind: 'kept', sha256, mediaType: plan.value.mediaType } };
  const { as } = plan.value;
  if (as === 'pdf' || as === 'doc' || as === 'mail')
    return err(failure('unavailable', 'read by the job, which can wait'));
  return outcomeOf(READERS[as](bytes), as, sha256);
}
