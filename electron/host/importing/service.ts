import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import {
  MAX_FILE_BYTES,
  type ArchivePart,
  type ImportOutcome,
  type importingService,
  type RefusalCode,
} from '../../../shared/contract/importing.ts';
import type { CallSignal, Handlers } from '../../../shared/contract/service.ts';
import type { EncodingId } from '../../../shared/text/encodings/list.ts';
import type { IsolateLimits, IsolatePort } from '../ports.ts';
import { sha256Of } from './hash.ts';
import { decodeUnpackOutput, encodeUnpackInput, UNPACK_JOB } from './archive/unpack-border.ts';
import type { OfficeHelper } from './office-helper.ts';
import { sniff } from './sniff.ts';
import { decodeUnlockOutput, encodeUnlockInput, UNLOCK_JOB } from './protected/unlock-border.ts';
import { decodeImportOutput, encodeImportInput, IMPORT_JOB } from './import-border.ts';

/**
 * A large report takes two seconds, 300 pages of PDF eight; what takes half a minute is an attack or a bug. The memory is
 * looked at between two steps, and what is freed least willingly grew by 15 MiB meanwhile: so it stays below 512 MiB.
 */
const IMPORT_LIMITS: IsolateLimits = { timeMs: 30_000, memoryBytes: 480 * 1024 * 1024 };

export interface ImportingDeps {
  readonly isolate: IsolatePort;
  /** Only tests ask for tighter ones. */
  readonly limits?: IsolateLimits;
  /** LibreOffice, where this machine has it; only old Word files are given to it. */
  readonly helper?: OfficeHelper | null;
}

const NEVER: CallSignal = { aborted: false, onAbort: () => () => undefined };

/** Reads one file in an isolate. Every way in which the isolate can end is one of the refusal codes. */
export async function importInIsolate(
  { isolate, limits = IMPORT_LIMITS, helper = null }: ImportingDeps,
  fileName: string,
  bytes: Uint8Array,
  signal: CallSignal = NEVER,
  password: string | null = null,
  encoding: EncodingId | null = null,
): Promise<Result<ImportOutcome, Failure<RefusalCode>>> {
  // The caps that need no parser are kept here, before a process is started for nothing.
  if (bytes.byteLength === 0) return err(failure('empty'));
  if (bytes.byteLength > MAX_FILE_BYTES) return err(failure('too-large', `${bytes.byteLength} bytes`));
  const sha256 = sha256Of(bytes);
  const isOld = helper !== null && sniff(bytes, fileName).kind === 'doc';
  const converted = isOld
    ? await convertedOld({ isolate, limits, helper }, bytes, signal, password)
    : ok(null);
  if (!converted.ok) return converted;
  if (signal.aborted) return err(failure('cancelled'));
  const input = encodeImportInput(fileName, bytes, sha256, converted.value, password, encoding);
  const output = await isolate.run(IMPORT_JOB, input, limits, signal);
  return output.ok ? decodeImportOutput(output.value, sha256) : output;
}

/** An old Word file as LibreOffice rewrites it; one under a password is opened in the isolate before. */
async function convertedOld(
  { isolate, limits, helper }: { isolate: IsolatePort; limits: IsolateLimits; helper: OfficeHelper },
  bytes: Uint8Array,
  signal: CallSignal,
  password: string | null,
): Promise<Result<Uint8Array | null, Failure<RefusalCode>>> {
  if (password === null) return ok(await helper.toDocx(bytes, 'doc'));
  const output = await isolate.run(UNLOCK_JOB, encodeUnlockInput(bytes, password), limits, signal);
  if (!output.ok) return output;
  const clear = decodeUnlockOutput(output.value, bytes.byteLength);
  return clear.ok ? ok(await helper.toDocx(clear.value, 'doc')) : clear;
}

/** Some of an archive's files, taken out in an isolate. */
async function unpackInIsolate(
  { isolate, limits = IMPORT_LIMITS }: ImportingDeps,
  bytes: Uint8Array,
  from: number,
  signal: CallSignal,
  password: string | null,
): Promise<Result<ArchivePart, Failure<RefusalCode>>> {
  if (bytes.byteLength > MAX_FILE_BYTES) return err(failure('too-large', `${bytes.byteLength} bytes`));
  const output = await isolate.run(UNPACK_JOB, encodeUnpackInput(bytes, from, password), limits, signal);
  return output.ok ? decodeUnpackOutput(output.value) : output;
}

/** The importing service of the host. */
export function createImportingService(deps: ImportingDeps): Handlers<typeof importingService> {
  return {
    async parse({ fileName, bytes, password, encoding }, context) {
      context.progress({ step: 'reading' });
      const { signal } = context;
      const outcome = await importInIsolate(
        deps,
        fileName,
        bytes,
        signal,
        password ?? null,
        encoding ?? null,
      );
      context.progress({ step: 'checking' });
      return outcome;
    },
    unpack: ({ bytes, from, password }, context) =>
      unpackInIsolate(deps, bytes, from, context.signal, password ?? null),
  };
}
