import { decode, encode } from 'cborg';
import * as v from 'valibot';
import { err, failure, type Failure, type Result } from '../../../../shared/base/result.ts';
import {
  archivePartSchema,
  REFUSAL_CODES,
  type ArchivePart,
  type RefusalCode,
} from '../../../../shared/contract/importing.ts';

const outputSchema = v.variant('ok', [
  v.strictObject({ ok: v.literal(true), value: archivePartSchema }),
  v.strictObject({
    ok: v.literal(false),
    error: v.strictObject({ code: v.picklist(REFUSAL_CODES), detail: v.exactOptional(v.string()) }),
  }),
]);

/** Name of the job in the isolate's registry. */
export const UNPACK_JOB = 'unpack-archive';

/** What the job is given. */
export function encodeUnpackInput(
  bytes: Uint8Array,
  from: number,
  password: string | null = null,
): Uint8Array {
  return encode({ bytes, from, password });
}

/** The job itself, inside the isolate: an archive, or else a message with the files that it carries. */
export async function unpackJob(input: Uint8Array): Promise<Uint8Array> {
  const value: unknown = decode(input);
  if (typeof value !== 'object' || value === null) throw new TypeError('no input');
  const { bytes, from, password } = value as Readonly<Record<string, unknown>>;
  if (!(bytes instanceof Uint8Array) || typeof from !== 'number') throw new TypeError('no input');
  const isMessage = /^[\s\ufeff]*(?:From \S|[\w-]{1,60}:)/u.test(
    new TextDecoder().decode(bytes.subarray(0, 200)),
  );
  if (isMessage) return encode(await (await import('../mail/attachments.ts')).attachmentsOf(bytes, from));
  const { unpackArchive } = await import('./unpack.ts');
  return encode(unpackArchive(bytes, from, typeof password === 'string' ? password : null));
}

/** Reads the job's answer; one that is none counts as a crash. */
export function decodeUnpackOutput(output: Uint8Array): Result<ArchivePart, Failure<RefusalCode>> {
  try {
    const parsed = v.safeParse(outputSchema, decode(output));
    return parsed.success ? parsed.output : err(failure('crashed', 'unreadable answer'));
  } catch {
    return err(failure('crashed', 'unreadable answer'));
  }
}
