import { asId } from '../../../../shared/base/ids.ts';
import type { DocumentId, MeetingId, Sha256 } from '../../../../shared/base/ids.ts';
import { toHex } from '../../../../shared/base/bytes.ts';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { CallSignal } from '../../../../shared/contract/service.ts';
import { MAX_FILE_BYTES } from '../../../../shared/contract/importing.ts';
import type { DocumentEntry, ImportWarning, ParsedDocument } from '../../../../shared/domain/document.ts';
import { IMPORTER_VERSION } from '../../../../shared/domain/document.ts';
import { readingNumbers } from '../../../../shared/domain/reading-numbers.ts';
import type { ReadingNumbers } from '../../../../shared/domain/reading-numbers.ts';
import { documentDate } from '../../../../shared/text/document-date.ts';
import type { ChosenFile } from '../../../host/dialog.ts';
import { StoreError } from '../../../store/api.ts';
import { titleFromName } from '../../title-from-name.ts';
import type { Workbench } from '../../workbench.tsx';
import { holding } from './held-originals.ts';
import { isLocked, lockedArchive, lockedFile, passwordOf } from './locked-files.ts';
import type { Locked } from './locked-files.ts';
import { memberFile } from './member-file.ts';
import type { DocumentWords } from './words-of.ts';

/** What became of one file. Nothing of a refused or a cancelled file is kept. */
export type FileOutcome =
  | {
      readonly kind: 'added';
      readonly file: string;
      readonly document: DocumentId;
      readonly title: string;
      /** Null for a reading that came out of Trash: it is as it was. */
      readonly read: WhatWasRead | null;
    }
  | { readonly kind: 'kept'; readonly file: string; readonly document: DocumentId }
  | { readonly kind: 'already-here'; readonly file: string; readonly document: DocumentId }
  | {
      readonly kind: 'refused';
      readonly file: string;
      readonly code: string;
      readonly details: string;
      /** There where a password opens the file. Its bytes are held until the report is closed. */
      readonly locked?: LockedFile;
    };

/** A protected file, and where it was to go. */
export type LockedFile = Pick<ImportJob, 'meeting' | 'makeFolder' | 'sample'> & {
  readonly file: ChosenFile;
  readonly words?: DocumentWords;
};

/** What a file gave, and what the reading has to say about it: left out, uncertain, not modelled. */
export interface WhatWasRead {
  readonly numbers: ReadingNumbers;
  readonly remarks: readonly Pick<ImportWarning, 'code' | 'detail'>[];
}

/** What became of all files given, in their order; `cancelled`: the rest was not looked at. */
export interface ImportReport {
  readonly outcomes: readonly FileOutcome[];
  readonly total: number;
  readonly cancelled: boolean;
}

export interface ImportJob {
  readonly files: readonly ChosenFile[];
  readonly meeting: MeetingId;
  /** Makes the folder where there is none yet: called when a document is to be put into it, and not before. */
  readonly makeFolder?: () => Promise<void>;
  readonly sample?: boolean;
  /** Of a protected file. */
  readonly password?: string;
  /** How much is held of protected files so far, over all of an import. */
  readonly held?: { bytes: number };
  /** What whoever handed a file on said of it; of a file in an archive nothing was said. */
  readonly wordsOf?: (file: ChosenFile) => DocumentWords | undefined;
  /** An original that stays whatever becomes of it here: whoever took it in lets it go. */
  readonly keeps?: Sha256;
  readonly signal: AbortSignal;
  readonly progress: (fraction: number) => void;
}

/** Names by which systems keep their own notes in folders. */
const NOT_DOCUMENTS = /^(?:\.|~\$|Thumbs\.db$|desktop\.ini$|__MACOSX)/i;

/** Files of a folder that a delegate would not call documents. */
export function isSystemFile(file: Pick<ChosenFile, 'name' | 'path'>): boolean {
  return file.path.split('/').some((part) => NOT_DOCUMENTS.test(part)) || NOT_DOCUMENTS.test(file.name);
}

/**
 * Imports files one after the other: read by the host in a process of its own, original kept, one write to
 * the store. A file that is already in the library is passed over, so a folder can be given again. Stops
 * between two files, or in the middle of one without leaving anything of it, when asked to.
 */
export async function importFiles(workbench: Workbench, job: ImportJob): Promise<ImportReport> {
  const outcomes: FileOutcome[] = [];
  let done = 0;
  for (const file of job.files) {
    if (job.signal.aborted) break;
    const own = await importOne(workbench, file, job, 0);
    outcomes.push(...own.outcomes);
    if (own.isCancelled) break;
    done += 1;
    job.progress(done / job.files.length);
  }
  const left = job.files.length - done;
  return { outcomes, total: outcomes.length + left, cancelled: left > 0 };
}

interface OneFile {
  readonly outcomes: readonly FileOutcome[];
  readonly isCancelled: boolean;
}

/** How many archives may lie in each other. */
const MAX_NESTING = 3;

/** One file; a .zip as the files in it, each as if it had come alone. An archive that cannot be opened is kept. */
async function importOne(
  workbench: Workbench,
  file: ChosenFile,
  job: ImportJob,
  depth: number,
): Promise<OneFile> {
  const isArchive = /\.zip$/iu.test(file.name) && depth < MAX_NESTING && file.size <= MAX_FILE_BYTES;
  const bytes = isArchive ? await readBytes(file) : null;
  if (bytes !== null) {
    const members = await importMembers(workbench, file, bytes, job, depth);
    if (members !== null) return members;
  }
  const outcome = await importFile(workbench, file, job);
  if (outcome === null) return { outcomes: [], isCancelled: true };
  const carried = outcome.kind === 'refused' ? null : await importCarried(workbench, file, job, depth);
  return { outcomes: [outcome, ...(carried?.outcomes ?? [])], isCancelled: carried?.isCancelled ?? false };
}

function refusedFile(path: string, code: string, details = ''): FileOutcome {
  return { kind: 'refused', file: path, code, details };
}

/** The files that a message carries, each as if it had come alone; null where the file is no message. */
async function importCarried(
  workbench: Workbench,
  file: ChosenFile,
  job: ImportJob,
  depth: number,
): Promise<OneFile | null> {
  if (!/\.eml$/iu.test(file.name) || depth >= MAX_NESTING) return null;
  const bytes = await readBytes(file);
  return bytes === null ? null : importMembers(workbench, file, bytes, job, depth);
}

/** The files of an archive, part after part; null where it cannot be opened as one. */
async function importMembers(
  workbench: Workbench,
  archive: ChosenFile,
  bytes: Bytes,
  job: ImportJob,
  depth: number,
): Promise<OneFile | null> {
  const outcomes: FileOutcome[] = [];
  const locked: Locked[] = [];
  for (let from: number | null = 0; from !== null;) {
    const part: Awaited<ReturnType<Workbench['host']['importing']['unpack']>> =
      await workbench.host.importing.unpack(
        { bytes, from, ...passwordOf(job) },
        { signal: callSignal(job.signal) },
      );
    if (job.signal.aborted) return { outcomes, isCancelled: true };
    if (!part.ok)
      return from === 0
        ? null
        : { outcomes: [...outcomes, refusedFile(archive.path, part.error.code)], isCancelled: false };
    for (const member of part.value.members) {
      const path = `${archive.path}/${member.path}`;
      const file = memberFile(path, member.bytes ?? new Uint8Array());
      if (isLocked(member.refused)) locked.push({ path: member.path, code: member.refused });
      else if (member.refused !== null) outcomes.push(refusedFile(path, member.refused));
      else if (!isSystemFile(file)) {
        const own = await importOne(workbench, file, job, depth + 1);
        outcomes.push(...own.outcomes);
        if (own.isCancelled) return { outcomes, isCancelled: true };
      }
    }
    from = part.value.next;
  }
  return {
    outcomes: [...outcomes, ...lockedArchive(archive, bytes, job, locked)],
    isCancelled: false,
  };
}

/** Null: cancelled, and nothing of the file is kept. */
async function importFile(
  workbench: Workbench,
  file: ChosenFile,
  job: ImportJob,
): Promise<FileOutcome | null> {
  const refused = (code: string, details = ''): FileOutcome => refusedFile(file.path, code, details);
  if (file.size > MAX_FILE_BYTES) return refused('too-large', `${file.size} bytes`);
  const bytes = await readBytes(file);
  if (bytes === null) return refused('unreadable');
  const sha256 = await sha256Of(bytes);
  return holding(workbench, sha256, () => importBytes(workbench, file, job, bytes, sha256));
}

/** The bytes are held: what is emptied from Trash meanwhile takes no original away under an import. */
async function importBytes(
  workbench: Workbench,
  file: ChosenFile,
  job: ImportJob,
  bytes: Bytes,
  sha256: Sha256,
): Promise<FileOutcome | null> {
  const { store, host } = workbench;
  const refused = (code: string, details = ''): FileOutcome => refusedFile(file.path, code, details);
  const document = documentIdOf(sha256);
  const present = await presentReading(workbench, sha256);
  if (present !== null && present.trashedAt === null) {
    // Its original may have been removed since: whoever imports it again has it again.
    await host.files.put({ bytes });
    return { kind: 'already-here', file: file.path, document: present.id };
  }
  if (present !== null && present.id !== document) return await bringBack(workbench, file, job, present);

  const parsed = await host.importing.parse(
    { fileName: file.name, bytes, ...passwordOf(job) },
    { signal: callSignal(job.signal) },
  );
  if (job.signal.aborted) return null;
  if (!parsed.ok) {
    const { code, detail } = parsed.error;
    if (isLocked(code)) return lockedFile(file, bytes, job, { code, details: detail ?? '' });
    return code === 'cancelled' ? null : refused(code, detail ?? '');
  }
  const result = parsed.value;
  const text = result.kind === 'parsed' ? result.document : null;
  const kept = await host.files.put({ bytes });
  if (!kept.ok) return refused('not-kept', `${kept.error.code} ${kept.error.detail ?? ''}`);
  if (job.signal.aborted) {
    if (job.keeps !== sha256) await removeOriginal(workbench, sha256);
    return null;
  }
  const entry = entryOf({
    document,
    sha256,
    file,
    text,
    mediaType: result.mediaType,
    job,
    now: workbench.clock.now(),
  });
  try {
    await job.makeFolder?.();
    await store.documents.add(entry, text);
  } catch (problem) {
    if (!(problem instanceof StoreError)) throw problem;
    if (job.keeps !== sha256) await removeOriginal(workbench, sha256);
    return refused('not-kept', problem.code);
  }
  return text === null
    ? { kind: 'kept', file: file.path, document }
    : { kind: 'added', file: file.path, document, title: entry.title, read: whatWasRead(text) };
}

/** A report of thousands of files is held as long as it is shown: of each the remarks that anybody reads. */
const MOST_REMARKS = 50;

/** What a report says of a reading. */
export function whatWasRead(text: ParsedDocument): WhatWasRead {
  const remarks = text.warnings.slice(0, MOST_REMARKS).map(({ code, detail }) => ({ code, detail }));
  return { numbers: readingNumbers(text), remarks };
}

/**
 * The reading of a file that is in the library, made by this importer or by an older one; one in Trash only if
 * there is no other. What a delegate wrote hangs on the clauses of a reading, so a file is not read anew because
 * the rules have changed.
 */
export async function presentReading({ store }: Workbench, sha256: Sha256): Promise<DocumentEntry | null> {
  const own = await store.documents.get(documentIdOf(sha256));
  if (own !== null && own.trashedAt === null) return own;
  const readings = (await store.documents.entries().current()).filter((entry) => entry.sha256 === sha256);
  return readings.find((entry) => entry.trashedAt === null) ?? own ?? readings[0] ?? null;
}

/** Takes an older reading out of Trash, with its notes, into the folder that the file was given for. */
async function bringBack(
  { store, clock }: Workbench,
  file: ChosenFile,
  job: ImportJob,
  present: DocumentEntry,
): Promise<FileOutcome> {
  const entry: DocumentEntry = {
    ...present,
    meeting: job.meeting,
    importedAt: clock.now(),
    sample: job.sample ?? false,
    trashedAt: null,
    ...job.wordsOf?.(file),
  };
  await job.makeFolder?.();
  await store.documents.add(entry, null);
  return entry.readable
    ? { kind: 'added', file: file.path, document: entry.id, title: entry.title, read: null }
    : { kind: 'kept', file: file.path, document: entry.id };
}

/** Takes out an original that no document came of; one that another document needs, in Trash too, stays. */
export async function removeOriginal({ store, host }: Workbench, sha256: Sha256): Promise<void> {
  const entries = await store.documents.entries().current();
  if (entries.some((entry) => entry.sha256 === sha256)) return;
  await host.files.remove({ sha256 });
}

/** Null where the file cannot be read. */
export async function readBytes(file: ChosenFile): Promise<Bytes | null> {
  try {
    return await file.bytes();
  } catch {
    // Moved away or unplugged since it was chosen.
    return null;
  }
}

/** The name of bytes. */
export async function sha256Of(bytes: Bytes): Promise<Sha256> {
  return asId<Sha256>(toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))));
}

/** Equal on every machine for the same bytes read by the same importer. */
export function documentIdOf(sha256: Sha256): DocumentId {
  return asId<DocumentId>(`d-${sha256.slice(0, 32)}-${IMPORTER_VERSION}`);
}

interface EntryParts {
  readonly document: DocumentId;
  readonly sha256: Sha256;
  readonly file: ChosenFile;
  readonly text: ParsedDocument | null;
  readonly mediaType: string;
  readonly job: ImportJob;
  readonly now: number;
}

function entryOf({ document, sha256, file, text, mediaType, job, now }: EntryParts): DocumentEntry {
  const datedOn = documentDate(text?.clauses ?? [], text?.symbol ?? null, file.name);
  return {
    id: document,
    meeting: job.meeting,
    fileName: file.name,
    mediaType,
    size: file.size,
    sha256,
    title: text?.title ?? titleFromName(file.name),
    symbol: text?.symbol ?? null,
    language: text?.language ?? null,
    direction: text?.direction ?? 'ltr',
    readable: text !== null,
    clauseCount: text?.clauses.length ?? 0,
    ...(datedOn === null ? {} : { datedOn }),
    importedAt: now,
    sample: job.sample ?? false,
    trashedAt: null,
    ...job.wordsOf?.(file),
  };
}

/** What the contract asks of a signal. */
export function callSignal(signal: AbortSignal): CallSignal {
  return {
    get aborted() {
      return signal.aborted;
    },
    onAbort(listener) {
      signal.addEventListener('abort', listener, { once: true });
      return () => signal.removeEventListener('abort', listener);
    },
  };
}
