import { useMemo, useSyncExternalStore } from 'react';
import { Emitter } from '../../shared/base/emitter.ts';
import type { CircleId } from '../../shared/base/ids.ts';
import type { CircleFileEntry, CircleFileList } from '../../shared/contract/circle-files.ts';
import type { CircleListEntry } from '../../shared/contract/exchange.ts';
import { useText } from '../ui/locale/index.ts';
import { useShell } from '../ui/shell/shell-context.tsx';
import { useWorkbench } from './workbench.tsx';
import type { Workbench } from './workbench.tsx';

/*
 * Documents of the delegate's circles, as the host's folders have them. The library and Exchange show them both, so
 * they are known here, and asked for once.
 */

/** One circle with the documents in its folder. */
export interface CircleFolder extends CircleFileList {
  readonly circle: CircleListEntry;
}

interface Holder {
  readonly changed: Emitter<undefined>;
  folders: readonly CircleFolder[];
}

const NOTHING: readonly CircleFolder[] = [];
const holders = new WeakMap<Workbench, Holder>();

function holderOf(workbench: Workbench): Holder {
  const known = holders.get(workbench);
  if (known !== undefined) return known;
  const holder: Holder = { changed: new Emitter(), folders: NOTHING };
  holders.set(workbench, holder);
  const { host } = workbench;
  let asking = false;
  let again = false;
  const ask = async (): Promise<void> => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    do {
      again = false;
      holder.folders = await foldersOf(workbench);
      holder.changed.fire(undefined);
    } while (again);
    asking = false;
  };
  host.exchange.events.changed(() => void ask());
  host.circleFiles.events.changed(() => void ask());
  void ask();
  return holder;
}

async function foldersOf({ host }: Workbench): Promise<readonly CircleFolder[]> {
  const status = await host.exchange.status({});
  if (!status.ok) return NOTHING;
  const folders: CircleFolder[] = [];
  for (const circle of status.value.circles) {
    const listed = await host.circleFiles.list({ circle: circle.id });
    if (listed.ok) folders.push({ circle, ...listed.value });
  }
  return folders;
}

/** The folders of all circles; none until they are known. */
export function useCircleFolders(): readonly CircleFolder[] {
  const holder = holderOf(useWorkbench());
  return useSyncExternalStore(holder.changed.event, () => holder.folders);
}

/** What a delegate does with a document of a circle. */
export interface CircleFileActions {
  fetch(
    circle: CircleId,
    files: readonly CircleFileEntry[],
    how: { readonly lanOnly: boolean; readonly into: string },
  ): Promise<void>;
  pause(circle: CircleId, file: CircleFileEntry, paused: boolean): Promise<void>;
  drop(circle: CircleId, file: CircleFileEntry): Promise<void>;
}

export function useCircleFileActions(): CircleFileActions {
  const { host } = useWorkbench();
  const shell = useShell();
  const t = useText();
  return useMemo(() => {
    const failed = (failure: { readonly code: string }): void =>
      shell.showError({
        happened: t('files.problem'),
        safe: t('files.problem.safe'),
        todo: t('files.problem.todo'),
        details: `circleFiles: ${failure.code}`,
      });
    return {
      async fetch(circle, files, how) {
        const done = await host.circleFiles.fetch({ circle, files: files.map(({ file }) => file), ...how });
        if (!done.ok) return failed(done.error);
        shell.announce(t('files.said.asked', { count: files.length }));
      },
      async pause(circle, { file }, paused) {
        const done = await host.circleFiles.pause({ circle, file, paused });
        if (!done.ok) failed(done.error);
      },
      async drop(circle, { file }) {
        const done = await host.circleFiles.drop({ circle, file });
        if (!done.ok) return failed(done.error);
        shell.announce(t('files.said.dropped'));
      },
    };
  }, [host, shell, t]);
}
