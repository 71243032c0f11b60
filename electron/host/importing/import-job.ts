import { decode, encode } from 'cborg';
import * as v from 'valibot';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import {
  importOutcomeSchema,
  REFUSAL_CODES,
  type ImportOutcome,
  type RefusalCode,
} from '../../../shared/contract/importing.ts';
import { importFile } from './import-file.ts';

// The import job's two borders: what the host hands in and what the isolate hands back. The answer is parsed,
// because the process that gave it has read bytes that nobody trusts.

const inputSchema = v.strictObject({ fileName: v.string(), bytes: v.instance(Uint8Array) });
const outputSchema = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: importOutcomeSchema }),
  v.strictObject({
    ok: v.literal(false),
    error: v.strictObject({ code: v.picklist(REFUSAL_CODES), detail: v.exactOptional(v.string()) }),
  }),
]);

/** Name of the job in the isolate's registry. */
export const IMPORT_JOB = 'import-file';

export function encodeImportInput(fileName: string, bytes: Uint8Array): Uint8Array {
  return encode({ fileName, bytes });
}

/** The job itself, run inside the isolate. */
export function importJob(input: Uint8Array): Uint8Array {
  const { fileName, bytes } = v.parse(inputSchema, decode(input));
  return encode(importFile(bytes, fileName));
}

/** Reads the job's answer; an answer that is none counts as a crash. */
export function decodeImportOutput(output: Uint8Array): Result<ImportOutcome, Failure<RefusalCode>> {
  const parsed = v.safeParse(outputSchema, decodeOrNull(output));
  if (!parsed.success) return err(failure('crashed', 'unreadable answer'));
  const answer = parsed.output;
  return answer.ok ? ok(answer.value) : err(answer.error);
}

function decodeOrNull(bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}
