import { decode, encode } from 'cborg';
import * as v from 'valibot';
import type { Sha256 } from '../../../shared/base/ids.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import {
  importOutcomeSchema,
  REFUSAL_CODES,
  type ImportOutcome,
  type RefusalCode,
} from '../../../shared/contract/importing.ts';
import type { EncodingId } from '../../../shared/text/encodings/list.ts';

// The host's side of the import job: what it hands in, and what comes back. The answer is parsed, because the
// process that gave it has read bytes that nobody trusts.

const outputSchema = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: importOutcomeSchema }),
  v.strictObject({
    ok: v.literal(false),
    error: v.strictObject({ code: v.picklist(REFUSAL_CODES), detail: v.exactOptional(v.string()) }),
  }),
]);

/** Name of the job in the isolate's registry. */
export const IMPORT_JOB = 'import-file';

/** What the job is given. The hash is the host's: an isolate has no say in what a file is called by. */
export function encodeImportInput(
  fileName: string,
  bytes: Uint8Array,
  sha256: Sha256,
  converted: Uint8Array | null = null,
  password: string | null = null,
  encoding: EncodingId | null = null,
): Uint8Array {
  return encode({ fileName, sha256, bytes, converted, password, encoding });
}

/** Reads the job's answer; one that is none, or is about another file, counts as a crash. */
export function decodeImportOutput(
  output: Uint8Array,
  sha256: Sha256,
): Result<ImportOutcome, Failure<RefusalCode>> {
  const parsed = v.safeParse(outputSchema, decodeOrNull(output));
  if (!parsed.success) return err(failure('crashed', 'unreadable answer'));
  const answer = parsed.output;
  if (!answer.ok) return err(answer.error);
  const own = answer.value.kind === 'parsed' ? answer.value.document.sha256 : sha256;
  if (answer.value.sha256 !== sha256 || own !== sha256) return err(failure('crashed', 'another file'));
  return ok(answer.value);
}

function decodeOrNull(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}
