import { useEffect } from 'react';
import { asId } from '../../../../shared/base/ids.ts';
import type { CircleId, MeetingId } from '../../../../shared/base/ids.ts';
import type { CircleFileEntry } from '../../../../shared/contract/circle-files.ts';
import { useText } from '../../../ui/locale/index.ts';
import { useShell } from '../../../ui/shell/shell-context.tsx';
import { useCircleFolders } from '../../circle-files.ts';
import { useWorkbench } from '../../workbench.tsx';
import type { Workbench } from '../../workbench.tsx';
import { libraryStateOf } from '../library-state.ts';
import { importFiles } from './import-files.ts';
import type { FileOutcome, ImportJob } from './import-files.ts';
import { refusalDetails, refusalMessage } from './refusals.ts';
import { wordsOf } from './words-of.ts';
import { folderForImports, UNSORTED } from './use-import.ts';

/** Documents that are being taken in: whatever is shown meanwhile, each is taken in once. */
const underWay = new WeakMap<Workbench, Set<string>>();

/** Takes documents of circles that were asked for into the library as soon as all of them is here. */
export function useCircleImports(): void {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  const folders = useCircleFolders();
  useEffect(() => {
    const taken = underWay.get(workbench) ?? new Set<string>();
    underWay.set(workbench, taken);
    for (const folder of folders) {
      for (const file of folder.files) {
        if (!file.wanted || file.state !== 'whole' || taken.has(file.file)) continue;
        taken.add(file.file);
        void shell
          .runTask(
            'import',
            'files.task.import',
            { name: file.name },
            async ({ remark, progress, signal }) => {
              const outcome = await takeCircleFile(workbench, folder.circle.id, file, {
                folderName: t('library.unsorted'),
                signal,
                progress,
              });
              if (outcome === null) return { kind: 'failed', report: t('files.said.notWhole') };
              if (outcome.kind !== 'refused') return t('files.said.imported', { title: outcome.file });
              const message = refusalMessage(outcome.code);
              // Its line in the report of the library asks for the password.
              if (outcome.locked !== undefined) {
                libraryStateOf(workbench).addToReport(outcome);
                return { kind: 'failed', report: t('files.said.locked', { title: outcome.file }) };
              }
              remark({ subject: outcome.file, message, details: refusalDetails(outcome) });
              return { kind: 'failed', report: t(`${message}.happened`) };
            },
          )
          .finally(() => taken.delete(file.file));
      }
    }
  }, [workbench, shell, t, folders]);
}

type Words = Pick<ImportJob, 'signal' | 'progress'> & { readonly folderName: string };

/** Null: it was not whole after all, or the host went away; it is asked for again. */
export async function takeCircleFile(
  workbench: Workbench,
  circle: CircleId,
  file: Pick<CircleFileEntry, 'file' | 'name' | 'title' | 'agenda' | 'mediaType' | 'into'>,
  { folderName, signal, progress }: Words,
): Promise<FileOutcome | null> {
  const { host } = workbench;
  const opened = await host.circleFiles.open({ circle, file: file.file });
  if (!opened.ok) return null;
  const bytes = new Uint8Array(opened.value.bytes);
  const chosen = {
    name: file.name,
    path: file.name,
    size: bytes.byteLength,
    mediaType: file.mediaType,
    bytes: () => Promise.resolve(bytes),
  };
  const { meeting, makeFolder } = await folderOf(workbench, file.into, folderName);
  const { outcomes } = await importFiles(workbench, {
    files: [chosen],
    meeting,
    ...(makeFolder === undefined ? {} : { makeFolder }),
    wordsOf: (each) => (each === chosen ? wordsOf(file) : undefined),
    held: { bytes: 0 },
    signal,
    progress,
  });
  const [outcome] = outcomes;
  if (outcome === undefined) return null;
  await host.circleFiles.settled({ circle, file: file.file });
  return outcome;
}

/** The folder it was asked for into; where that is gone, the one for what has none. */
async function folderOf(
  workbench: Workbench,
  into: string,
  folderName: string,
): Promise<Pick<ImportJob, 'meeting' | 'makeFolder'>> {
  const meetings = await workbench.store.meetings.all().current();
  const meeting = meetings.find(({ id, trashedAt }) => id === into && trashedAt === null);
  return meeting === undefined
    ? { meeting: asId<MeetingId>(UNSORTED), makeFolder: () => folderForImports(workbench, folderName) }
    : { meeting: meeting.id };
}
