import type { ReactNode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import '../../renderer/ui/fonts.css';
import '../../renderer/ui/tokens.css';
import '../../renderer/ui/base.css';
import { LocaleProvider, preloadLanguage } from '../../renderer/ui/locale/index.ts';
import { ShellProvider, type ShellView } from '../../renderer/ui/shell/shell-context.tsx';
import type { OpenTarget, Shell, SideTab } from '../../renderer/ui/shell/shell.ts';

/** What a shell was asked for, in order. */
export interface ShellRecord {
  readonly opened: OpenTarget[];
  readonly shown: SideTab[];
  readonly announced: string[];
  readonly undos: { readonly label: string; readonly undo: () => Promise<void> }[];
  readonly problems: { readonly happened: string; readonly safe: string; readonly todo: string }[];
}

/** A shell that remembers what was asked of it and runs tasks at once. */
export function fakeShell(): { readonly shell: Shell; readonly record: ShellRecord } {
  const record: ShellRecord = { opened: [], shown: [], announced: [], undos: [], problems: [] };
  const shell: Shell = {
    open: (target) => void record.opened.push(target),
    showSide: (tab) => void record.shown.push(tab),
    announce: (text) => void record.announced.push(text),
    offerUndo: (done, undo) => {
      record.announced.push(done);
      record.undos.push({ label: done, undo });
    },
    showError: (problem) => void record.problems.push(problem),
    runTask: async (_kind, _title, _values, work) => {
      await work({
        progress: () => undefined,
        remark: () => undefined,
        signal: new AbortController().signal,
      });
    },
  };
  return { shell, record };
}

/** How it is to look, and what it is given. */
export interface MountOptions {
  readonly language?: string;
  readonly shell?: Shell;
  readonly view?: ShellView;
  readonly theme?: 'light' | 'dark';
}

/** Mounts an element as in the window: words, look and shell. `unmount` takes it away again. */
export async function mountUi(
  element: ReactNode,
  options: MountOptions = {},
): Promise<{ readonly host: HTMLElement; unmount(): void; render(element: ReactNode): void }> {
  const language = options.language ?? 'en';
  await preloadLanguage(language);
  const shell = options.shell ?? fakeShell().shell;
  document.documentElement.dataset['theme'] = options.theme ?? 'light';
  const host = document.createElement('div');
  host.id = 'root';
  document.body.append(host);
  const root: Root = createRoot(host);
  const render = (content: ReactNode): void =>
    root.render(
      <LocaleProvider language={language}>
        <ShellProvider shell={shell} {...(options.view === undefined ? {} : { view: options.view })}>
          {content}
        </ShellProvider>
      </LocaleProvider>,
    );
  render(element);
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return {
    host,
    render,
    unmount() {
      root.unmount();
      host.remove();
    },
  };
}
