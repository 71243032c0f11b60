import { useEffect, useMemo } from 'react';
import { asId } from '../../../../shared/base/ids.ts';
import type { MeetingId } from '../../../../shared/base/ids.ts';
import { useText } from '../../../ui/locale/index.ts';
import type { Translate } from '../../../ui/locale/index.ts';
import { useMeeting, useShell } from '../../../ui/shell/shell-context.tsx';
import type { Shell, TaskEnd, TaskRun } from '../../../ui/shell/shell.ts';
import type { ChosenFile } from '../../../host/dialog.ts';
import { useWorkbench } from '../../workbench.tsx';
import type { Workbench } from '../../workbench.tsx';
import { libraryStateOf } from '../library-state.ts';
import { packProblem, packSafe } from '../packs/pack-problems.ts';
import { showPackDialog } from '../packs/pack-state.ts';
import { isPack, openPack } from '../packs/take-pack.ts';
import { isSystemFile } from './import-files.ts';
import type { ImportJob, ImportReport } from './import-files.ts';
import { importMany, importQueued } from './import-many.ts';
import { loadQueues, meetingOf } from './import-queue.ts';
import type { ImportQueue } from './import-queue.ts';
import { refusalDetails, refusalMessage } from './refusals.ts';

/** Ways to bring documents in; each ends in the same report. */
export interface Importing {
  pickFiles(): Promise<void>;
  pickFolder(): Promise<void>;
  take(files: readonly ChosenFile[]): Promise<void>;
}

/** Kinds of file offered first by the picker; any other ordinary file can be chosen too. */
const ACCEPT = [
  '.docx',
  '.txt',
  '.html',
  '.htm',
  '.pdf',
  '.doc',
  '.rtf',
  '.odt',
  '.xlsx',
  '.pptx',
  '.dwpack',
  '*/*',
];

/** Import into the meeting that is shown; with all meetings shown, into a folder for what has none. */
export function useImport(): Importing {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  const { meeting } = useMeeting();
  return useMemo((): Importing => {
    const take = (files: readonly ChosenFile[]): Promise<void> =>
      runImport({ workbench, shell, t, meeting, files });
    return {
      take,
      pickFiles: async () => take(await workbench.dialog.openFiles({ accept: ACCEPT, many: true })),
      pickFolder: async () => take(await workbench.dialog.openFolder()),
    };
  }, [workbench, shell, t, meeting]);
}

interface ImportRequest {
  readonly workbench: Workbench;
  readonly shell: Shell;
  readonly t: Translate;
  readonly meeting: MeetingId | null;
  readonly files: readonly ChosenFile[];
}

async function runImport({ workbench, shell, t, meeting, files }: ImportRequest): Promise<void> {
  const documents = files.filter((file) => !isSystemFile(file) && !isPack(file));
  for (const pack of files.filter(isPack)) await offerPack({ workbench, shell, t }, pack);
  if (documents.length === 0) {
    if (files.length > 0 && !files.some(isPack)) shell.announce(t('library.import.nothing'));
    return;
  }
  await shell.runTask(
    'import',
    'library.task.import',
    { count: documents.length },
    async ({ progress, remark, signal }) => {
      const job = {
        files: documents,
        ...folderFor(workbench, t, meeting),
        into: meeting,
        held: { bytes: 0 },
        progress,
        signal,
      };
      return endOf(workbench, t, remark, await importMany(workbench, job));
    },
  );
}

/** Where documents go; the folder for what has no meeting is made when it is needed. */
function folderFor(
  workbench: Workbench,
  t: Translate,
  meeting: MeetingId | null,
): Pick<ImportJob, 'meeting' | 'makeFolder'> {
  return meeting === null
    ? { meeting: UNSORTED, makeFolder: () => folderForImports(workbench, t('library.unsorted')) }
    : { meeting };
}

/** Shows the report of an import, keeps its refusals with the task, and says how it ended. */
function endOf(workbench: Workbench, t: Translate, remark: TaskRun['remark'], report: ImportReport): TaskEnd {
  libraryStateOf(workbench).showReport(report);
  const refused = report.outcomes.filter((outcome) => outcome.kind === 'refused');
  for (const outcome of refused)
    remark({
      subject: outcome.file,
      message: refusalMessage(outcome.code),
      details: refusalDetails(outcome),
    });
  const said = reportLine(report, t);
  const isFailed = refused.length > 0 && refused.length === report.outcomes.length;
  return isFailed ? { kind: 'failed', report: said } : said;
}

/** Windows in which what an earlier start left has been looked for. */
const resumed = new WeakSet<Workbench>();

/** Goes on with an import that the end of the program has stopped. */
export function useResumedImport(): void {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  useEffect(() => {
    if (resumed.has(workbench) || workbench.store.health.kind !== 'ok') return;
    resumed.add(workbench);
    void resumeImport(workbench, shell, t);
  }, [workbench, shell, t]);
}

async function resumeImport(workbench: Workbench, shell: Shell, t: Translate): Promise<void> {
  const queues = await loadQueues(workbench).catch(() => []);
  if (queues.length === 0) return;
  const folder = await workbench.host.files.folder({});
  if (!folder.ok || folder.value.readOnly !== null) return;
  for (const queue of queues) await resumeOne(workbench, shell, t, queue);
}

async function resumeOne(
  workbench: Workbench,
  shell: Shell,
  t: Translate,
  queue: ImportQueue,
): Promise<void> {
  await shell.runTask(
    'import',
    'library.task.importAgain',
    { count: queue.files.length },
    async ({ progress, remark, signal }) => {
      const meetings = await workbench.store.meetings.all().current();
      const meeting = meetings.find(({ id, trashedAt }) => id === meetingOf(queue) && trashedAt === null);
      const job = { ...folderFor(workbench, t, meeting?.id ?? null), held: { bytes: 0 }, progress, signal };
      return endOf(workbench, t, remark, await importQueued(workbench, queue, job));
    },
  );
}

/** Shows what a pack holds and who signed it; one that is refused is said, with why. */
async function offerPack(
  { workbench, shell, t }: Pick<ImportRequest, 'workbench' | 'shell' | 't'>,
  file: ChosenFile,
): Promise<void> {
  const opened = await openPack(workbench, file);
  if (opened.ok) {
    showPackDialog(workbench, { kind: 'open', id: crypto.randomUUID(), hand: opened.value });
  } else shell.showError({ ...packProblem(t, opened.error.code, file.name), ...packSafe(t) });
}

/** "3 added, 1 already here, 1 refused": what a line of the Tasks list says. */
export function reportLine({ outcomes, total, cancelled }: ImportReport, t: Translate): string {
  const count = (kind: ImportReport['outcomes'][number]['kind']): number =>
    outcomes.filter((outcome) => outcome.kind === kind).length;
  const refused = outcomes.flatMap((outcome) => (outcome.kind === 'refused' ? [outcome.file] : []));
  const parts = [
    count('added') > 0 ? t('library.report.added', { count: count('added') }) : '',
    count('already-here') > 0 ? t('library.report.alreadyHere', { count: count('already-here') }) : '',
    count('kept') > 0 ? t('library.report.kept', { count: count('kept') }) : '',
    refused.length > 0 ? refusedLine(refused, t) : '',
    cancelled ? t('library.report.cancelled', { count: total - outcomes.length }) : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** One or two by name; more are read in the report and in the Tasks list, for the line has room for no more. */
function refusedLine(files: readonly string[], t: Translate): string {
  const refused = t('library.report.refused', { count: files.length });
  const [file, other, more] = files;
  if (file === undefined || more !== undefined) return refused;
  return other === undefined
    ? t('library.report.refusedOne', { refused, file })
    : t('library.report.refusedTwo', { refused, file, other });
}

/** Makes the folder for documents imported while all meetings are shown. */
export async function folderForImports({ store, clock }: Workbench, name: string): Promise<void> {
  const present = (await store.meetings.all().current()).find((meeting) => meeting.id === UNSORTED);
  if (present === undefined || present.trashedAt !== null) {
    await store.meetings.put({
      id: UNSORTED,
      name: present?.name ?? name,
      createdAt: clock.now(),
      sample: false,
      trashedAt: null,
    });
  }
}

/** The folder for documents of no meeting. */
export const UNSORTED = asId<MeetingId>('m-unsorted');
