import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium, expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { chromiumLaunch, headlessLaunch } from '../../build/chromium.mjs';
import { launchElectron } from './run-electron.ts';
import { startStandin, type StandinProgram } from './standin-program.ts';
import { passFirstRun, waitForSample } from './window-model.ts';

/** A whole running workbench: its host process, its window in a real Chromium, its data folder. */
export interface RunningWorkbench {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly mode: TestedMode;
  /** Electron's main program in the stand-in, for the few tests of what only it does; else null. */
  readonly program: StandinProgram | null;
  readonly dataFolder: string;
  /** Where Chromium keeps the databases of the window. */
  readonly databases: string;
  /** Everything that the page logged as an error, and every violation of its content policy. */
  readonly problems: readonly string[];
  /** Kills one of the two without warning (SIGKILL); the other runs on until what comes next. */
  kill(part: 'host' | 'window'): Promise<void>;
  /** Kills host and browser without warning (SIGKILL) and starts both again on the same data. */
  killAndRestart(): Promise<void>;
  /** Closes both politely and starts them again on the same data. */
  restart(): Promise<void>;
  /** Kills both, does something to the data, and starts them again. */
  restartAfter(act: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

export interface WorkbenchOptions {
  /** UI language of the browser; the first-run list is guessed from it. */
  readonly locale?: string;
  readonly dataFolder?: string;
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** `no-preference` shows what moves as it moves; otherwise nothing does, so that nothing is looked at half-way. */
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** By default the mode of the Playwright project. */
  readonly mode?: TestedMode;
  /** What prints in browser mode: the delegate's own browser, or the same engine for a quarter of the work. */
  readonly printer?: 'whole' | 'engine';
  /** Files that the system asks the program to open (stand-in only). */
  readonly files?: readonly string[];
}

/** Where the workbench runs: in a browser over the loopback, as Electron's own programs in the stand-in, or in Electron. */
export type TestedMode = 'browser' | 'standin' | 'electron';

interface Parts {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What is asked of the program itself; in the stand-in only. */
  readonly program: StandinProgram | null;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  kill(part: 'host' | 'window'): Promise<void>;
}

/** Starts the built workbench (`out/`) in the way of the Playwright project that runs; in a browser outside of one. */
export async function startWorkbench(options: WorkbenchOptions = {}): Promise<RunningWorkbench> {
  const own = options.dataFolder === undefined;
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'dw-e2e-')));
  const problems: string[] = [];
  const mode = options.mode ?? modeOfProject();
  const start = (): Promise<Parts> => LAUNCH[mode](dataFolder, options, problems);
  let parts = await start();
  return {
    mode,
    get page() {
      return parts.page;
    },
    get context() {
      return parts.context;
    },
    get program() {
      return parts.program;
    },
    dataFolder,
    databases: join(dataFolder, 'profile', PROFILE[mode], 'IndexedDB'),
    problems,
    kill: (part) => parts.kill(part),
    async killAndRestart() {
      await parts.end('SIGKILL');
      parts = await start();
    },
    async restartAfter(act) {
      await parts.end('SIGKILL');
      await act();
      parts = await start();
    },
    async restart() {
      await parts.end('SIGTERM');
      parts = await start();
    },
    async stop() {
      await parts.end('SIGTERM');
      if (own) await rm(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The Playwright project that runs; null for scripts and benches. */
function projectName(): string | null {
  try {
    return base.info().project.name;
  } catch {
    return null;
  }
}

/** The project's name is the mode; scripts and benches run in a browser. */
function modeOfProject(): TestedMode {
  const name = projectName();
  return name === 'standin' || name === 'electron' ? name : 'browser';
}

/** As `npm start -- --no-open` does; the address is opened in a browser that knows no other host. */
async function launchBrowser(
  dataFolder: string,
  options: WorkbenchOptions,
  problems: string[],
): Promise<Parts> {
  // What was packaged can be tried in place of what was built.
  const program = join(process.env['DW_OUT'] ?? 'out', 'loopback.mjs');
  // What is measured or looked at outside of the tests is so in a whole browser.
  const launchOptions = projectName() !== null ? headlessLaunch() : chromiumLaunch();
  const printer = options.printer === 'whole' ? undefined : launchOptions.executablePath;
  const host = spawn(process.execPath, [program, '--no-open', '--data-dir', dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DW_ALLOW_NO_SANDBOX: '1',
      ...(printer === undefined ? {} : { DW_CHROMIUM: printer }),
    },
  });
  const address = await readAddress(host);
  const context = await chromium.launchPersistentContext(join(dataFolder, 'profile'), {
    ...launchOptions,
    args: [...launchOptions.args, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    locale: options.locale ?? 'en',
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'reduce',
    viewport: options.viewport ?? VIEWPORT,
    acceptDownloads: true,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  hearProblems(page, problems);
  await page.goto(address);
  return {
    context,
    page,
    program: null,
    async end(signal) {
      if (signal === 'SIGKILL') await killBrowser(context, dataFolder);
      await context.close().catch(() => undefined);
      await endProcess(host, signal);
    },
    kill: (part) => (part === 'host' ? endProcess(host, 'SIGKILL') : killBrowser(context, dataFolder)),
  };
}

/** Electron's bundled main and preload in the stand-in; its window is found, not opened. */
async function launchStandin(
  dataFolder: string,
  options: WorkbenchOptions,
  problems: string[],
): Promise<Parts> {
  const locale = options.locale ?? 'en';
  const program = await startStandin({ dataFolder, locale, files: options.files ?? [] });
  const browser = await chromium.connectOverCDP(program.endpoint);
  const context = browser.contexts()[0];
  const page = context?.pages()[0];
  if (context === undefined || page === undefined) throw new Error('The stand-in shows no window');
  hearProblems(page, problems);
  await page.setViewportSize(options.viewport ?? VIEWPORT);
  await page.emulateMedia({
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'reduce',
  });
  program.go();
  await page.waitForURL('http://workbench.app.localhost/');
  return {
    context,
    page,
    program,
    async end(signal) {
      await program.end(signal);
      await browser.close().catch(() => undefined);
    },
    kill: (part) => program.kill(part),
  };
}

/** Electron itself, where it is. */
async function launchInElectron(
  dataFolder: string,
  options: WorkbenchOptions,
  problems: string[],
): Promise<Parts> {
  const { locale = 'en', files = [] } = options;
  const running = await launchElectron({ dataFolder, locale, files });
  hearProblems(running.page, problems);
  await running.page.setViewportSize(options.viewport ?? VIEWPORT);
  await running.page.emulateMedia({
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'reduce',
  });
  return { ...running, program: null };
}

const LAUNCH = { browser: launchBrowser, standin: launchStandin, electron: launchInElectron } as const;
/** Where below `profile` each keeps the databases of the window. */
const PROFILE = { browser: 'Default', standin: 'electron/Default', electron: 'electron' } as const;
const VIEWPORT = { width: 1280, height: 800 };

function hearProblems(page: Page, problems: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(`${error.name}: ${error.message}`));
}

function readAddress(host: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`The host did not start: ${text}`)), 30_000);
    host.stdout?.on('data', (part: Buffer) => {
      text += part.toString('utf8');
      const address = /http:\/\/127\.0\.0\.1:\d+\/#launch=[\w-]+/.exec(text)?.[0];
      if (address !== undefined) {
        clearTimeout(timer);
        resolve(address);
      }
    });
    host.on('exit', (code) => reject(new Error(`The host ended with ${code}: ${text}`)));
  });
}

function endProcess(host: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    host.once('exit', () => resolve());
    host.kill(signal);
  });
}

/** Finds the browser by its profile folder, which is ours alone, and kills it and its children. */
async function killBrowser(context: BrowserContext, dataFolder: string): Promise<void> {
  const { readdir, readFile } = await import('node:fs/promises');
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(join(dataFolder, 'profile'))) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It ended by itself meanwhile.
      }
    }
  }
  await context.close().catch(() => undefined);
}

/** What a test can ask for. */
export interface Fixtures {
  /** A fresh workbench in English. */
  readonly workbench: RunningWorkbench;
  /** A workbench in English, past its first run, with the sample dossier laid out. */
  readonly furnished: RunningWorkbench;
  /** Furnished ones of so many delegates, none of whom has anything of another's. */
  readonly furnishedFor: (delegates: number) => Promise<readonly RunningWorkbench[]>;
  /** Starts further ones; all are stopped at the end of the test. */
  readonly launchWorkbench: (options?: WorkbenchOptions) => Promise<RunningWorkbench>;
}
/** What all tests of a worker share. */
export interface WorkerFixtures {
  /** The data folder of a delegate's furnished workbench that was closed; to be copied. All but the first are made when asked for. */
  readonly furnishedFolder: (delegate: number) => Promise<string>;
}

/** What Chromium makes anew by itself, and what belongs to a process. */
const NOT_COPIED = /cache$|^(?:Singleton|Crash|BrowserMetrics)/i;

/** Makes the folder of a workbench past its first run, with the sample dossier laid out. */
async function furnish(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'dw-e2e-furnished-'));
  const workbench = await startWorkbench({ dataFolder: folder });
  await passFirstRun(workbench.page);
  await waitForSample(workbench.page);
  // The last piece of the dossier.
  await expect(workbench.page.locator('[data-region="status"]')).toContainText('1 conflict', {
    timeout: 60_000,
  });
  await workbench.stop();
  return folder;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  furnishedFolder: [
    async ({}, use) => {
      const folders = new Map<number, Promise<string>>();
      const folderOf = (delegate: number): Promise<string> => {
        const known = folders.get(delegate) ?? furnish();
        folders.set(delegate, known);
        return known;
      };
      await folderOf(0);
      await use(folderOf);
      for (const folder of folders.values())
        await rm(await folder, { recursive: true, force: true, maxRetries: 5 });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  launchWorkbench: async ({}, use) => {
    const running: RunningWorkbench[] = [];
    await use(async (options) => {
      const workbench = await startWorkbench(options);
      running.push(workbench);
      return workbench;
    });
    for (const workbench of running) await workbench.stop();
  },
  workbench: async ({ launchWorkbench }, use) => {
    await use(await launchWorkbench());
  },
  furnishedFor: async ({ furnishedFolder, launchWorkbench }, use) => {
    const started: RunningWorkbench[] = [];
    const folders: string[] = [];
    const launch = async (delegate: number): Promise<RunningWorkbench> => {
      const dataFolder = await mkdtemp(join(tmpdir(), 'dw-e2e-'));
      folders.push(dataFolder);
      const filter = (path: string): boolean => !NOT_COPIED.test(basename(path));
      await cp(await furnishedFolder(delegate), dataFolder, { recursive: true, filter });
      const workbench = await launchWorkbench({ dataFolder });
      started.push(workbench);
      // Hears of it at once, where an expectation looks once in a second.
      await workbench.page.locator('[data-region="status"]').waitFor({ timeout: 60_000 });
      return workbench;
    };
    // Side by side: each waits for its own disk and window more than it works.
    await use((delegates) =>
      Promise.all(Array.from({ length: delegates }, (_, delegate) => launch(delegate))),
    );
    for (const workbench of started) await workbench.stop();
    for (const folder of folders) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  },
  furnished: async ({ furnishedFor }, use) => {
    const [workbench] = await furnishedFor(1);
    if (workbench === undefined) throw new Error('Nothing was started');
    await use(workbench);
  },
});

export { expect };
