import { useEffect, useRef } from 'react';
import { asId, type DraftId } from '../../../shared/base/ids.ts';
import { parseDraftFile } from '../../../shared/render/draft-file.ts';
import { createDraft } from '../../features/drafting/index.ts';
import { useWorkbench } from '../../features/workbench.tsx';
import { useLanguage, useText } from '../../ui/locale/index.ts';
import { useMeeting, useShell } from '../../ui/shell/shell-context.tsx';
import type { Command } from '../../ui/shell/shell.ts';

/**
 * What the shell around the window asks of it: commands of the system's menus, and files that were double-clicked
 * or dropped on the icon. In a browser nobody asks. The shell is told the language of the window.
 */
export function useShellRequests(commands: readonly Command[]): void {
  const { host } = useWorkbench();
  const language = useLanguage();
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    void host.app.tellLanguage({ language: language.tag });
  }, [host, language]);
  useEffect(
    () =>
      host.app.events.menu(({ command }) => {
        // As with keys: what is open before the window is answered first.
        if (document.querySelector('[role="dialog"], [role="alertdialog"]') !== null) return;
        const asked = latest.current.find(({ id, enabled }) => id === command && enabled !== false);
        void asked?.run();
      }),
    [host],
  );
  useFilesOfTheShell();
}

/** Takes the waiting files one by one, also those that came before the window was there. */
function useFilesOfTheShell(): void {
  const { host } = useWorkbench();
  const open = useOpenFile();
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    let last: Promise<void> = Promise.resolve();
    const takeAll = async (): Promise<void> => {
      for (;;) {
        const next = await host.app.takeFile({});
        if (!next.ok || next.value === null) return;
        await latest.current(next.value.name, next.value.bytes);
      }
    };
    const begin = (): void => {
      last = last.then(takeAll);
    };
    begin();
    return host.app.events.filesWaiting(begin);
  }, [host]);
}

/** Each kind of file goes where a person would have put it. */
function useOpenFile(): (name: string, bytes: Uint8Array | null) => Promise<void> {
  const workbench = useWorkbench();
  const shell = useShell();
  const t = useText();
  const { meeting } = useMeeting();
  return async (name, bytes) => {
    if (bytes === null) {
      shell.announce(t('shell.fileGone', { name }));
    } else if (/\.dwdraft$/i.test(name)) {
      const read = parseDraftFile(bytes, asId<DraftId>(''));
      if (!read.ok) return shell.announce(t('shell.notADraft', { name }));
      const { kind, language } = read.value;
      const start = { kind, language, meeting, name: name.replace(/\.dwdraft$/i, ''), content: read.value };
      const id = await createDraft(workbench, { ...start, otherMeeting: t('library.unsorted') });
      shell.open({ kind: 'draft', id });
    } else if (/\.dw(?:bundle|invite|join)$/i.test(name)) {
      shell.open({ kind: 'exchange' });
      await dropInMain(name, bytes);
    } else {
      await dropInMain(name, bytes);
    }
  };
}

/** The same as a drop with the pointer: whoever takes a file there takes this one. */
async function dropInMain(name: string, bytes: Uint8Array): Promise<void> {
  // After the screen that was just opened has been drawn.
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
  const place =
    document.querySelector('[data-region="main"] h1') ?? document.querySelector('[data-region="main"]');
  place?.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
}
