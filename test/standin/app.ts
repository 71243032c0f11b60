import { EventEmitter } from 'node:events';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
  type FSWatcher,
} from 'node:fs';
import { join } from 'node:path';
import type { App, CommandLine } from 'electron';
import { guarded } from './guard.ts';

type Members =
  | 'isPackaged'
  | 'getAppPath'
  | 'getVersion'
  | 'getPath'
  | 'setPath'
  | 'enableSandbox'
  | 'requestSingleInstanceLock'
  | 'whenReady'
  | 'isReady'
  | 'quit'
  | 'relaunch'
  | 'exit'
  | 'getPreferredSystemLanguages'
  | 'commandLine';

interface Given {
  readonly appPath: string;
  readonly version: string;
  readonly args: readonly string[];
  readonly isPackaged?: boolean;
  readonly languages?: readonly string[];
  readonly exit?: (code: number) => void;
}

interface Around {
  closeWindows(): Promise<void>;
  kill(): Promise<unknown> | undefined;
}

/** Electron's `app`: life cycle, command line, and the one instance of a profile. */
export class StandinApp extends EventEmitter implements Pick<App, Members> {
  readonly isPackaged: boolean;
  readonly commandLine: CommandLine;
  /** What the product gave Chromium, by name. */
  readonly switches = new Map<string, string | undefined>();
  private readonly given: Given;
  private readonly note: (name: string, ...args: unknown[]) => void;
  private readonly around: Around;
  private readonly paths = new Map<string, string>();
  private readonly ready: Promise<void>;
  private readyNow = false;
  private isQuitting = false;
  private watcher: FSWatcher | null = null;

  constructor(given: Given, note: (name: string, ...args: unknown[]) => void, around: Around) {
    super();
    this.given = given;
    this.note = note;
    this.around = around;
    this.isPackaged = given.isPackaged ?? false;
    this.commandLine = guarded('commandLine', {
      appendSwitch: (name: string, value?: string) => {
        note('appendSwitch', name, value);
        this.switches.set(name, value);
      },
    } satisfies Partial<CommandLine>) as CommandLine;
    this.ready = new Promise((resolve) => {
      setImmediate(() => {
        this.readyNow = true;
        this.emit('standin-ready');
        this.emit('ready');
        resolve();
      });
    });
  }

  getAppPath(): string {
    return this.given.appPath;
  }
  getVersion(): string {
    return this.given.version;
  }
  getPreferredSystemLanguages(): string[] {
    return [...(this.given.languages ?? ['en'])];
  }
  getPath(name: string): string {
    const path = this.paths.get(name);
    if (path === undefined) throw new Error(`The path ${name} was not set (stand-in)`);
    return path;
  }
  setPath(name: string, path: string): void {
    this.note('setPath', name, path);
    this.paths.set(name, path);
  }
  enableSandbox(): void {
    this.note('enableSandbox', this.readyNow);
  }
  whenReady(): Promise<void> {
    return this.ready;
  }
  isReady(): boolean {
    return this.readyNow;
  }

  /** A file with this process's id; a second start leaves its arguments beside it. */
  requestSingleInstanceLock(): boolean {
    const folder = join(this.getPath('userData'), 'standin-instance');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'lock');
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
    } catch {
      if (isAlive(Number(readFileSync(file, 'utf8')))) {
        const message = { args: this.given.args, cwd: process.cwd() };
        writeFileSync(join(folder, `second-${process.pid}.json`), JSON.stringify(message));
        return false;
      }
      writeFileSync(file, String(process.pid));
    }
    this.watcher = watch(folder, () => this.hearSecond(folder));
    this.watcher.unref();
    return true;
  }

  private hearSecond(folder: string): void {
    const names = existsSync(folder) ? readdirSync(folder) : [];
    for (const name of names.filter((file) => file.startsWith('second-'))) {
      const text = readFileSync(join(folder, name), 'utf8');
      if (text === '') continue;
      rmSync(join(folder, name));
      const { args, cwd } = JSON.parse(text) as { args: string[]; cwd: string };
      this.emit('second-instance', {}, ['electron', ...args], cwd, null);
    }
  }

  /** Only told: whoever tests starts it again. */
  relaunch(options: { readonly execPath?: string } = {}): void {
    this.note('relaunch', options);
  }

  quit(): void {
    if (this.isQuitting) return;
    this.isQuitting = true;
    this.emit('before-quit', {});
    void this.around.closeWindows().then(() => {
      let isHeld = false;
      this.emit('will-quit', { preventDefault: () => (isHeld = true) });
      if (!isHeld) this.exit(0);
    });
  }

  exit(code = 0): void {
    this.isQuitting = true;
    this.note('exit', code);
    this.watcher?.close();
    void (async () => {
      await this.around.kill();
      (this.given.exit ?? ((with_: number) => process.exit(with_)))(code);
    })();
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
