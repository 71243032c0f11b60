import { join } from 'node:path';
import { BrowserWindow, dialog, type MessageBoxOptions, type WebContents } from 'electron';
import { systemClock } from '../../shared/base/ports.ts';
import { START_ADDRESS } from './origin.ts';
import { createRestartBudget } from './restart-budget.ts';
import type { ShellMessage, ShellWords } from './words.ts';

/** The window of the workbench. */
export interface MainWindow {
  readonly contents: WebContents;
  /** To the front, whatever it was doing. */
  show(): void;
}

export interface MainWindowOptions {
  readonly outFolder: string;
  /** The words of this moment: the language may change. */
  readonly words: () => ShellWords;
  /** False in a packaged program, where nobody needs to look inside. */
  readonly mayInspect: boolean;
  readonly quit: () => void;
}

/**
 * Makes the window. A page that breaks is loaded anew, after some times in a short while only when the delegate
 * says so; a page that hangs is left to the delegate.
 */
export function openMainWindow(options: MainWindowOptions): MainWindow {
  const window = new BrowserWindow({
    name: 'workbench',
    windowStatePersistence: true,
    width: 1280,
    height: 860,
    minWidth: 480,
    minHeight: 400,
    title: options.words()('shell.title'),
    webPreferences: {
      preload: join(options.outFolder, 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      devTools: options.mayInspect,
    },
  });
  const { webContents: contents } = window;
  watchPage(window, options);
  void contents.loadURL(START_ADDRESS).catch(() => undefined);
  return {
    contents,
    show() {
      if (window.isDestroyed()) return;
      if (window.isMinimized()) window.restore();
      window.show();
      window.focus();
    },
  };
}

function watchPage(window: BrowserWindow, { words, quit }: MainWindowOptions): void {
  const { webContents: contents } = window;
  const budget = createRestartBudget(systemClock);
  const ask = async (
    message: ShellMessage,
    detail: ShellMessage,
    buttons: readonly ShellMessage[],
    more: Partial<MessageBoxOptions> = {},
  ): Promise<number> => {
    const say = words();
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: say(message),
      detail: say(detail),
      buttons: buttons.map((button) => say(button)),
      noLink: true,
      ...more,
    });
    return response;
  };
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (budget.spend()) return contents.reload();
    void ask('shell.windowGone', 'shell.windowGone.safe', ['shell.tryAgain', 'shell.quit']).then((answer) => {
      if (answer !== 0) return quit();
      budget.renew();
      if (!window.isDestroyed()) contents.reload();
    });
  });
  let asking: AbortController | null = null;
  contents.on('unresponsive', () => {
    if (asking !== null) return;
    const own = new AbortController();
    asking = own;
    const more = { signal: own.signal, cancelId: 0 };
    void ask('shell.hangs', 'shell.hangs.safe', ['shell.wait', 'shell.reload'], more).then((answer) => {
      asking = null;
      if (answer !== 1 || own.signal.aborted || window.isDestroyed()) return;
      // A page that hangs does not hear a reload; its process is ended, and the page loaded anew.
      contents.forcefullyCrashRenderer();
    });
  });
  contents.on('responsive', () => {
    asking?.abort();
    asking = null;
  });
}
