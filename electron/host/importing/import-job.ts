import { decode, encode } from 'cborg';
import { asId, type Sha256 } from '../../../shared/base/ids.ts';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { ImportOutcome, RefusalCode } from '../../../shared/contract/importing.ts';
import { encodingId, type EncodingId } from '../../../shared/text/encodings/list.ts';
import { outcomeOf, planOf, type ReadKind, type SourceReader, type WaitingReader } from './import-plan.ts';
import { sniff } from './sniff.ts';
import type { SourceReading } from './source-blocks.ts';

// The import job as it runs inside the isolate. A process is started for every file, so it loads no more than
// the file needs: the reader of its kind, and nothing for borders or hashes, which are the host's.

type JobReader = (
  ...given: Parameters<WaitingReader>
) => ReturnType<WaitingReader> | ReturnType<SourceReader>;

const READERS: Readonly<Record<ReadKind, () => Promise<JobReader>>> = {
  async txt() {
    const { readText } = await import('./read-text.ts');
    return async (bytes, _password, encoding) => readText(bytes, encoding);
  },
  async html() {
    const { readHtml } = await import('./html/read-html.ts');
    return async (bytes, _password, encoding) => readHtml(bytes, encoding);
  },
  async odt() {
    const [{ readOdt }, { unlockOdf }] = await Promise.all([
      import('./odt/read-odt.ts'),
      import('./odt/odf-unlock.ts'),
    ]);
    return async (bytes: Uint8Array, password: string | null) => {
      const opened = await unlockOdf(bytes, password);
      return opened.ok ? readOdt(opened.value) : opened;
    };
  },
  mail: async () => (await import('./mail/read-mail.ts')).readMail,
  rtf: async () => (await import('./rtf/read-rtf.ts')).readRtf,
  doc: async () => (await import('./doc/read-doc.ts')).readDoc,
  pdf: async () => (await import('./pdf/read-pdf.ts')).readPdf,
  akn: async () => (await import('./akn/read-akn.ts')).readAkn,
  async docx() {
    const [{ readDocx }, { withinCaps }] = await Promise.all([
      import('./docx/read-docx.ts'),
      import('./within-caps.ts'),
    ]);
    return (bytes: Uint8Array) => {
      const read = readDocx(bytes);
      return read.ok ? withinCaps(read.value) : read;
    };
  },
};

/** The job itself, from the bytes that `encodeImportInput` makes to those that `decodeImportOutput` reads. */
export async function importJob(input: Uint8Array): Promise<Uint8Array> {
  return encode(await importHere(inputOf(decode(input))));
}

/** An old Word file as LibreOffice rewrote it. Its clauses have ids of their own: without LibreOffice they differ. */
async function convertedDoc(
  docx: Uint8Array,
  sha256: Sha256,
): Promise<Result<ImportOutcome, Failure<RefusalCode>>> {
  const read = await (await READERS.docx())(docx, null, null);
  if (!read.ok) return read;
  return outcomeOf(ok({ ...read.value, format: 'doc', variant: 'o' }), 'doc', sha256);
}

interface ImportInput {
  readonly fileName: string;
  readonly sha256: Sha256;
  readonly bytes: Uint8Array;
  /** The same document as a .docx, where a helper of this machine could make one. */
  readonly converted: Uint8Array | null;
  /** What the delegate typed for a protected file; it goes no further than this process. */
  readonly password: string | null;
  /** Of a text: the encoding that the delegate chose. */
  readonly encoding: EncodingId | null;
}

async function importHere(input: ImportInput): Promise<Result<ImportOutcome, Failure<RefusalCode>>> {
  const read = await (input.password !== null && sniff(input.bytes, input.fileName).kind === 'encrypted-docx'
    ? protectedDocx(input, input.password)
    : importPlain(input));
  // A protection that asks for a password again when it has one is none that is opened here.
  return !read.ok && read.error.code === 'encrypted' && input.password !== null
    ? err(failure('cannot-unlock', read.error.detail))
    : read;
}

/** A .docx under a password: the file inside it, by the name that the protected one has. */
async function protectedDocx(
  { bytes, sha256 }: ImportInput,
  password: string,
): Promise<Result<ImportOutcome, Failure<RefusalCode>>> {
  const { openOfficePackage } = await import('./protected/office-package.ts');
  const opened = openOfficePackage(bytes, password);
  if (!opened.ok) return opened;
  const read = await READERS.docx();
  return outcomeOf(await read(opened.value, null, null), 'docx', sha256);
}

async function importPlain(input: ImportInput): Promise<Result<ImportOutcome, Failure<RefusalCode>>> {
  const plan = planOf(input.bytes, input.fileName);
  if (!plan.ok) return plan;
  const { value } = plan;
  if (value.kind === 'read' && value.as === 'doc' && input.converted !== null)
    return convertedDoc(input.converted, input.sha256);
  if (value.kind === 'keep') return ok({ kind: 'kept', sha256: input.sha256, mediaType: value.mediaType });
  const read = await READERS[value.as]();
  const reading = await read(input.bytes, input.password, input.encoding);
  return outcomeOf(inVariant(reading, input.encoding), value.as, input.sha256);
}

/** A reading in an encoding that the delegate chose stands beside the other one: its clauses have ids of their own. */
function inVariant(
  reading: Result<SourceReading, Failure<RefusalCode>>,
  encoding: EncodingId | null,
): Result<SourceReading, Failure<RefusalCode>> {
  return !reading.ok || encoding === null ? reading : ok({ ...reading.value, variant: `.${encoding}.` });
}

/** The host made it; whatever else comes in is a bug of ours and ends the process. */
function inputOf(value: unknown): ImportInput {
  if (typeof value !== 'object' || value === null) throw new TypeError('no input');
  const { fileName, sha256, bytes, converted, password, encoding } = value as Readonly<
    Record<string, unknown>
  >;
  if (typeof fileName !== 'string' || typeof sha256 !== 'string' || !(bytes instanceof Uint8Array))
    throw new TypeError('no input');
  return {
    fileName,
    sha256: asId<Sha256>(sha256),
    bytes,
    converted: converted instanceof Uint8Array ? converted : null,
    password: typeof password === 'string' ? password : null,
    encoding: typeof encoding === 'string' ? encodingId(encoding) : null,
  };
}
