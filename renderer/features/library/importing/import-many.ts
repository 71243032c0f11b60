import { MAX_FILE_BYTES } from '../../../../shared/contract/importing.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Sha256 } from '../../../../shared/base/ids.ts';
import type { ChosenFile } from '../../../host/dialog.ts';
import type { Workbench } from '../../workbench.tsx';
import { importFiles, presentReading, readBytes, removeOriginal, sha256Of } from './import-files.ts';
import type { FileOutcome, ImportJob, ImportReport } from './import-files.ts';
import { endQueue, isQueuedBeside, keptFile, saveInHand, saveQueue } from './import-queue.ts';
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
  const id = crypto.randomUUID();
  const left = (from: number): ImportQueue => ({
    id,
    meeting: job.into,
    files,
    outside: job.files.slice(from).map(({ path }) => path),
    total: job.files.length,
  });
  await saveQueue(workbench, left(0));
  const inHand: QueuedFile[] = [];
  for (const [index, file] of job.files.entries()) {
    if (job.signal.aborted) break;
    const taken = await takeIn(workbench, file, (queued) => saveInHand(workbench, id, [...inHand, queued]));
    if ('kind' in taken) outcomes.push(taken);
    else {
      files.push(taken);
      inHand.push(taken);
    }
    if (index % WRITE_EVERY === WRITE_EVERY - 1) {
      await saveQueue(workbench, left(index + 1));
      inHand.length = 0;
    }
    job.progress((TAKING_SHARE * (index + 1)) / job.files.length);
  }
  const queue = left(job.files.length);
  await saveQueue(workbench, queue);
  await saveInHand(workbench, id, []);
  const report = await importQueued(workbench, queue, {
    ...job,
    progress: (fraction) => job.progress(TAKING_SHARE + (1 - TAKING_SHARE) * fraction),
  });
  return {
    outcomes: [...outcomes, ...report.outcomes],
    total: job.files.length,
    cancelled: report.cancelled || job.signal.aborted,
  };
}

/**
 * Reads what was taken in; also what an earlier start has left. Nothing of what is cancelled is kept. Where bytes
 * cannot be had or documents not be kept for the moment (locked, the host gone, the store closed) it stops, and all
 * that is not read yet stays for the next start.
 */
export async function importQueued(
  workbench: Workbench,
  queue: ImportQueue,
  job: Omit<ImportJob, 'files' | 'keeps'>,
): Promise<ImportReport> {
  const outcomes: FileOutcome[] = queue.outside.map((file) => ({
    kind: 'refused',
    file,
    code: 'interrupted',
    details: '',
  }));
  const leave = (from: number): Promise<void> =>
    saveQueue(workbench, { ...queue, outside: [], files: queue.files.slice(from) });
  const report = (done: number): ImportReport => ({
    outcomes,
    total: queue.outside.length + queue.files.length,
    cancelled: done < queue.files.length,
  });
  await leave(0);
  let done = 0;
  for (const file of queue.files) {
    if (job.signal.aborted) break;
    const sha256 = asId<Sha256>(file.sha256);
    const own = await importFiles(workbench, {
      ...job,
      files: [keptFile(workbench, file)],
      keeps: sha256,
      progress: () => undefined,
    });
    if (own.cancelled) break;
    if (await isStopped(workbench, sha256, own.outcomes)) {
      // Where it cannot be written down, what was read since is looked at again and found in the library.
      await leave(done).catch(() => undefined);
      return report(done);
    }
    outcomes.push(...own.outcomes);
    await letGo(workbench, queue, sha256);
    done += 1;
    job.progress(done / queue.files.length);
    if (done % WRITE_EVERY === 0) await leave(done);
  }
  for (const file of queue.files.slice(done)) await letGo(workbench, queue, asId<Sha256>(file.sha256));
  await endQueue(workbench, queue.id);
  return report(done);
}

/** Reasons of a store that takes nothing now and will take it at another time, such as when there is room again. */
const CLOSED = /^(?:closed|read-only|locked|full)/;

/** Whether a file was refused for what has nothing to do with it. */
async function isStopped(
  { host }: Workbench,
  sha256: Sha256,
  outcomes: readonly FileOutcome[],
): Promise<boolean> {
  const refused = outcomes.filter((outcome) => outcome.kind === 'refused');
  if (refused.length === 0) return false;
  if (refused.some(({ code, details }) => code === 'not-kept' && CLOSED.test(details))) return true;
  const kept = await host.files.get({ sha256 });
  return !kept.ok && kept.error.code !== 'not-found' && kept.error.code !== 'damaged';
}

/** Takes out bytes that no document came of, and that no other import waits for. */
async function letGo(workbench: Workbench, { id }: ImportQueue, sha256: Sha256): Promise<void> {
  if (!(await isQueuedBeside(workbench, id, sha256))) await removeOriginal(workbench, sha256);
}

/** Keeps the bytes of a file, after `noting` it down; or says at once what becomes of it. */
async function takeIn(
  workbench: Workbench,
  file: ChosenFile,
  noting: (queued: QueuedFile) => Promise<void>,
): Promise<QueuedFile | FileOutcome> {
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
  const isHere = present !== null && present.trashedAt === null;
  const queued = { name, path, size, mediaType, sha256 };
  if (!isHere) await noting(queued);
  const kept = await workbench.host.files.put({ bytes });
  if (isHere) return { kind: 'already-here', file: path, document: present.id };
  if (!kept.ok) return refused('not-kept', `${kept.error.code} ${kept.error.detail ?? ''}`);
  return queued;
}
