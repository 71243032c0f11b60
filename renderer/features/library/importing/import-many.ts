import { MAX_FILE_BYTES } from '../../../../shared/contract/importing.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Sha256 } from '../../../../shared/base/ids.ts';
import type { ChosenFile } from '../../../host/dialog.ts';
import type { Workbench } from '../../workbench.tsx';
import { importFiles, presentReading, readBytes, removeOriginal, sha256Of } from './import-files.ts';
import type { FileOutcome, ImportJob, ImportReport } from './import-files.ts';
import { keptFile, saveQueue } from './import-queue.ts';
import type { ImportQueue, QueuedFile } from './import-queue.ts';

/** From so many files on an import is one that has to outlive a restart. */
export const MANY = 20;

/** What is left is written down after so many files: a restart looks at these again, and finds them in the library. */
const WRITE_EVERY = 20;

/** Taking bytes in is quick beside reading them. */
const TAKING_SHARE = 0.2;

interface ManyJob extends ImportJob {
  /** Of what is left after a restart; null where the folder is made for files of no meeting. */
  readonly into: string | null;
}

/**
 * Imports many files: first the bytes of all are taken in and kept, so that a stick may be pulled and the window
 * closed; then they are read. What is left is written down, and goes on at the next start.
 */
export async function importMany(workbench: Workbench, job: ManyJob): Promise<ImportReport> {
  if (job.files.length < MANY) return importFiles(workbench, job);
  const outcomes: FileOutcome[] = [];
  const files: QueuedFile[] = [];
  const left = (from: number): ImportQueue => ({
    version: 1,
    meeting: job.into,
    files,
    outside: job.files.slice(from).map(({ path }) => path),
    total: job.files.length,
  });
  await saveQueue(workbench, left(0));
  for (const [index, file] of job.files.entries()) {
    if (job.signal.aborted) break;
    const taken = await takeIn(workbench, file);
    if ('kind' in taken) outcomes.push(taken);
    else files.push(taken);
    if (index % WRITE_EVERY === WRITE_EVERY - 1) await saveQueue(workbench, left(index + 1));
    job.progress((TAKING_SHARE * (index + 1)) / job.files.length);
  }
  const report = await importQueued(workbench, left(job.files.length), {
    ...job,
    progress: (fraction) => job.progress(TAKING_SHARE + (1 - TAKING_SHARE) * fraction),
  });
  return {
    outcomes: [...outcomes, ...report.outcomes],
    total: job.files.length,
    cancelled: report.cancelled || job.signal.aborted,
  };
}

/** Reads what was taken in; also what an earlier start has left. Nothing of what is cancelled is kept. */
export async function importQueued(
  workbench: Workbench,
  queue: ImportQueue,
  job: Omit<ImportJob, 'files'>,
): Promise<ImportReport> {
  const outcomes: FileOutcome[] = queue.outside.map((file) => ({
    kind: 'refused',
    file,
    code: 'interrupted',
    details: '',
  }));
  await saveQueue(workbench, { ...queue, outside: [] });
  let done = 0;
  for (const file of queue.files) {
    if (job.signal.aborted) break;
    const own = await importFiles(workbench, {
      ...job,
      files: [keptFile(workbench, file)],
      progress: () => undefined,
    });
    if (own.cancelled) break;
    outcomes.push(...own.outcomes);
    await removeOriginal(workbench, asId<Sha256>(file.sha256));
    done += 1;
    job.progress(done / queue.files.length);
    if (done % WRITE_EVERY === 0)
      await saveQueue(workbench, { ...queue, outside: [], files: queue.files.slice(done) });
  }
  const rest = queue.files.slice(done);
  for (const file of rest) await removeOriginal(workbench, asId<Sha256>(file.sha256));
  await saveQueue(workbench, null);
  return { outcomes, total: queue.outside.length + queue.files.length, cancelled: rest.length > 0 };
}

/** Keeps the bytes of a file; or says at once what becomes of it. */
async function takeIn(workbench: Workbench, file: ChosenFile): Promise<QueuedFile | FileOutcome> {
  const { name, path, size, mediaType } = file;
  const refused = (code: string, details = ''): FileOutcome => ({
    kind: 'refused',
    file: path,
    code,
    details,
  });
  if (size > MAX_FILE_BYTES) return refused('too-large', `${size} bytes`);
  const bytes = await readBytes(file);
  if (bytes === null) return refused('unreadable');
  const sha256 = await sha256Of(bytes);
  const present = await presentReading(workbench, sha256);
  const kept = await workbench.host.files.put({ bytes });
  if (present !== null && present.trashedAt === null)
    return { kind: 'already-here', file: path, document: present.id };
  if (!kept.ok) return refused('not-kept', `${kept.error.code} ${kept.error.detail ?? ''}`);
  return { name, path, size, mediaType, sha256 };
}
