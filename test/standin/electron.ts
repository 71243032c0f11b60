import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import type Electron from 'electron';
import { StandinApp } from './app.ts';
import { StandinContents } from './contents.ts';
import { guarded, guardedClass } from './guard.ts';
import { StandinPort } from './ports.ts';
import { createSecretStore, type SecretBackend } from './secret-store.ts';
import { StandinSession } from './session.ts';
import { StandinUtility } from './utility.ts';
import { launchChromium, type StandinChromium } from './chromium.ts';

/** What a test decides for the system around the program. */
export interface StandinOptions {
  /** The project's folder, or the packaged program's. */
  readonly appPath: string;
  readonly version: string;
  /** Command line behind the program. */
  readonly args: readonly string[];
  readonly isPackaged?: boolean;
  readonly languages?: readonly string[];
  readonly secrets?: SecretBackend;
  /** Null: windows are imaginary, and no Chromium is started. */
  readonly chromium: {
    readonly extraFlags: readonly string[];
    /** Pages wait for it, so that a test can attach before anything is loaded. */
    readonly hold?: Promise<void>;
  } | null;
  /** Utility processes; by default real children of Node. */
  readonly fork?: (modulePath: string, args: readonly string[], options: Electron.ForkOptions) => object;
  /** Ends the program; by default this process. */
  readonly exit?: (code: number) => void;
  /** The button that is pressed in a message box; by default the one that steps back. */
  readonly answer?: (box: Electron.MessageBoxOptions) => number | Promise<number>;
  /** Whether the system's print dialog is confirmed. */
  readonly printed?: boolean;
}

/** What happened, in order, for tests to look at. */
export interface StandinRecord {
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
}

/** A stand-in for the module `electron`, with the ends that a test holds. */
export interface Standin {
  /** What `require('electron')` gives the product. */
  readonly module: object;
  readonly app: StandinApp;
  readonly record: StandinRecord;
  readonly windows: readonly StandinWindow[];
  readonly sessions: ReadonlyMap<string, StandinSession>;
  /** Listeners of `ipcMain`; a test can send what no page would. */
  readonly ipc: EventEmitter;
  readonly menu: () => readonly Electron.MenuItemConstructorOptions[];
  /** The Chromium of this program, once a window asked for it. */
  readonly chromium: () => Promise<StandinChromium> | null;
  /** Kills the newest living utility process of a bundle; resolves when it has gone. */
  killUtility(bundle: string): Promise<void>;
  /** Loads the bundled main as Electron would: CommonJS, with `electron` and Node's own modules. */
  runMain(path: string, text: string): void;
}

/** A window; its page is the interesting part. */
export interface StandinWindow extends EventEmitter {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly webContents: StandinContents;
  readonly calls: readonly string[];
  isDestroyed(): boolean;
  destroy(): void;
  close(): void;
}

/** Builds a fresh stand-in. Nothing in it is shared with another one. */
export function createStandin(options: StandinOptions): Standin {
  const record: StandinRecord = { calls: [] };
  const note = (name: string, ...args: unknown[]): void => void record.calls.push({ name, args });
  const windows: StandinWindow[] = [];
  const sessions = new Map<string, StandinSession>();
  const ipc = new EventEmitter();
  const utilities: StandinUtility[] = [];
  let menu: readonly Electron.MenuItemConstructorOptions[] = [];
  let chromium: Promise<StandinChromium> | null = null;
  let firstTarget: string | null = null;

  const app = new StandinApp(options, note, {
    closeWindows: async () => {
      for (const window of windows) if (!window.isDestroyed()) window.close();
      await (await chromium)?.close();
    },
    kill: async () => (await chromium)?.kill(),
  });
  const sessionOf = (partition: string): StandinSession => {
    const known = sessions.get(partition);
    if (known !== undefined) return known;
    const made = new StandinSession(partition, note);
    sessions.set(partition, made);
    // Whether Electron tells of the default session is not promised: here it does not.
    if (partition !== '') app.emit('session-created', guarded('session', made));
    return made;
  };
  app.once('standin-ready', () => sessionOf(''));

  const startChromium = (): Promise<StandinChromium> => {
    chromium ??= launchChromium({
      userData: app.getPath('userData'),
      switches: app.switches,
      extraFlags: options.chromium?.extraFlags ?? [],
      handler: (request) => sessionOf('').answer('app', request),
    });
    return chromium;
  };
  /** The first window takes the tab that Chromium opened; others get one of their own, in a context per session. */
  const openTarget = async (partition: string): Promise<{ chromium: StandinChromium; target: string }> => {
    const running = await startChromium();
    await options.chromium?.hold;
    if (firstTarget === null && partition === '') {
      const { targetInfos } = await running.cdp.send('Target.getTargets');
      const page = (targetInfos as { type: string; targetId: string }[]).find(({ type }) => type === 'page');
      firstTarget = page?.targetId ?? '';
      return { chromium: running, target: firstTarget };
    }
    const own =
      partition === ''
        ? {}
        : await running.cdp.send('Target.createBrowserContext', { disposeOnDetach: true });
    const { targetId } = await running.cdp.send('Target.createTarget', { url: 'about:blank', ...own });
    return { chromium: running, target: String(targetId) };
  };

  class BrowserWindow extends EventEmitter implements StandinWindow {
    readonly options: Electron.BrowserWindowConstructorOptions;
    readonly webContents: StandinContents;
    readonly calls: string[] = [];
    private isGone = false;

    constructor(given: Electron.BrowserWindowConstructorOptions = {}) {
      super();
      this.options = given;
      note('BrowserWindow', given);
      const partition = given.webPreferences?.partition ?? '';
      sessionOf(partition);
      const contents = new StandinContents(
        options.chromium === null ? null : () => openTarget(partition),
        given.webPreferences?.preload ?? null,
        {
          onIpc: (channel, event, args) => ipc.emit(channel, event, ...args),
          onPrint: () => {
            note('print');
            return options.printed ?? true;
          },
        },
      );
      windows.push(this);
      this.webContents = contents.face;
      app.emit('web-contents-created', {}, this.webContents);
    }
    isDestroyed(): boolean {
      return this.isGone;
    }
    isMinimized(): boolean {
      return this.calls.at(-1) === 'minimize';
    }
    minimize(): void {
      this.calls.push('minimize');
    }
    restore(): void {
      this.calls.push('restore');
    }
    show(): void {
      this.calls.push('show');
    }
    focus(): void {
      this.calls.push('focus');
    }
    close(): void {
      this.destroy();
    }
    destroy(): void {
      if (this.isGone) return;
      this.isGone = true;
      void this.webContents.destroy();
      this.emit('closed');
      if (windows.every((window) => window.isDestroyed())) app.emit('window-all-closed');
    }
  }

  const module = guarded('electron', {
    app: guarded('app', app),
    BrowserWindow: guardedClass('BrowserWindow', BrowserWindow),
    dialog: guarded('dialog', {
      async showMessageBox(...given: unknown[]) {
        const box = given.at(-1) as Electron.MessageBoxOptions;
        note('showMessageBox', box);
        const response = (await options.answer?.(box)) ?? box.cancelId ?? (box.buttons?.length ?? 1) - 1;
        return { response, checkboxChecked: false };
      },
      showErrorBox: (title: string, content: string) => note('showErrorBox', title, content),
    } satisfies Partial<Electron.Dialog>),
    ipcMain: guarded('ipcMain', ipc),
    Menu: guarded('Menu', {
      buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => template,
      setApplicationMenu(template: readonly Electron.MenuItemConstructorOptions[]) {
        menu = template;
      },
    }),
    MessageChannelMain: guardedClass('MessageChannelMain', MessageChannelMain),
    protocol: guarded('protocol', {
      registerSchemesAsPrivileged: (schemes: Electron.CustomScheme[]) =>
        note('registerSchemesAsPrivileged', schemes, app.isReady()),
    } satisfies Partial<Electron.Protocol>),
    safeStorage: guarded('safeStorage', createSecretStore(options.secrets ?? 'basic_text', note)),
    session: guarded('session', {
      get defaultSession() {
        return guarded('session', sessionOf(''));
      },
    }),
    shell: guarded('shell', {
      openExternal: async (address: string) => note('openExternal', address),
    } satisfies Partial<Electron.Shell>),
    utilityProcess: guarded('utilityProcess', {
      fork(modulePath: string, args: string[] = [], given: Electron.ForkOptions = {}) {
        note('fork', modulePath, args, given);
        if (options.fork !== undefined)
          return guarded('utilityProcess', options.fork(modulePath, args, given));
        const made = new StandinUtility(modulePath, args, given);
        utilities.push(made);
        return guarded('utilityProcess', made);
      },
    }),
  });

  return {
    module,
    app,
    record,
    windows,
    sessions,
    ipc,
    menu: () => menu,
    chromium: () => chromium,
    async killUtility(bundle) {
      const running = utilities.findLast((utility) => utility.isRunning && utility.bundle === bundle);
      if (running?.pid === undefined) return;
      const gone = new Promise((resolve) => running.once('exit', resolve));
      process.kill(running.pid, 'SIGKILL');
      await gone;
    },
    runMain(path, text) {
      // Electron tells every program where its `app.asar` lies.
      Object.assign(process, { resourcesPath: dirname(options.appPath) });
      const real = createRequire(path);
      const load = (name: string): unknown => (name === 'electron' ? module : real(name));
      const own = { exports: {} };
      // The text of the bundle, untouched, in the wrapper that Node gives a CommonJS file.
      const wrapped = compileFunction(text, ['require', 'module', 'exports'], { filename: path }) as (
        ...args: unknown[]
      ) => void;
      wrapped(load, own, own.exports);
    },
  };
}

/** Two ends of a channel. */
class MessageChannelMain {
  readonly port1: StandinPort;
  readonly port2: StandinPort;
  constructor() {
    const [one, two] = StandinPort.pair();
    this.port1 = guarded('MessagePortMain', one);
    this.port2 = guarded('MessagePortMain', two);
  }
}
