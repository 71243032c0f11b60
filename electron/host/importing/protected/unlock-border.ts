import { decode, encode } from 'cborg';
import * as v from 'valibot';
import { err, failure, type Failure, type Result } from '../../../../shared/base/result.ts';
import { REFUSAL_CODES, type RefusalCode } from '../../../../shared/contract/importing.ts';
import { openOldWord } from './old-word.ts';

// An old Word file under a password is opened in the isolate before LibreOffice is given it: no password is ever an
// argument of another program.

const outputSchema = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: v.instance(Uint8Array) }),
  v.strictObject({
    ok: v.literal(false),
    error: v.strictObject({ code: v.picklist(REFUSAL_CODES), detail: v.exactOptional(v.string()) }),
  }),
]);

/** Name of the job in the isolate's registry. */
export const UNLOCK_JOB = 'unlock-doc';

/** What the job is given. */
export function encodeUnlockInput(bytes: Uint8Array, password: string): Uint8Array {
  return encode({ bytes, password });
}

/** The job itself, inside the isolate. */
export function unlockJob(input: Uint8Array): Promise<Uint8Array> {
  const value: unknown = decode(input);
  if (typeof value !== 'object' || value === null) throw new TypeError('no input');
  const { bytes, password } = value as Readonly<Record<string, unknown>>;
  if (!(bytes instanceof Uint8Array) || typeof password !== 'string') throw new TypeError('no input');
  return Promise.resolve(encode(openOldWord(bytes, password)));
}

/** Reads the job's answer; one that is none, or of another length than the file, counts as a crash. */
export function decodeUnlockOutput(
  output: Uint8Array,
  length: number,
): Result<Uint8Array, Failure<RefusalCode>> {
  try {
    const parsed = v.safeParse(outputSchema, decode(output));
    if (parsed.success && (!parsed.output.ok || parsed.output.value.byteLength === length))
      return parsed.output;
  } catch {
    // Said below.
  }
  return err(failure('crashed', 'unreadable answer'));
}
