import { spawn, type ChildProcess } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { CdpPipe } from './cdp-pipe.ts';
import { quietFlags, sandboxFlags, type OnlyOrigin } from './chromium-flags.ts';
import type { ProfileFolders } from './profile-folders.ts';

/** A running headless Chromium without network. */
export interface HeadlessChromium {
  readonly cdp: CdpPipe;
  /** Resolves when the process has ended, however it ended. */
  readonly ended: Promise<void>;
  /** Ends the process and its children at once and removes the profile. May be called twice. */
  close(): Promise<void>;
}

/** What a launch needs. */
export interface HeadlessOptions {
  readonly program: string;
  readonly profiles: ProfileFolders;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userId: number | undefined;
  /** More switches, for tests (a net-log, say). */
  readonly extraFlags?: readonly string[];
  /** The one origin that it reaches; none if not said. */
  readonly origin?: OnlyOrigin;
  /** Where what it writes "at home" lands, if not in the profile. */
  readonly home?: string;
}

const HEADLESS_FLAGS = [
  '--headless',
  '--remote-debugging-pipe',
  '--disable-gpu',
  '--hide-scrollbars',
  '--mute-audio',
  '--font-render-hinting=none',
  '--disable-crash-reporter',
];

/** The little that Chromium needs of the surroundings; whatever it writes "at home" lands in the profile. */
function surroundings(env: HeadlessOptions['env'], profile: string): Record<string, string> {
  const kept = ['PATH', 'LANG', 'LC_ALL', 'SystemRoot', 'windir', 'FONTCONFIG_PATH'];
  const own: Record<string, string> = {
    HOME: profile,
    TMPDIR: profile,
    TEMP: profile,
    TMP: profile,
    XDG_CONFIG_HOME: profile,
    XDG_CACHE_HOME: profile,
    XDG_RUNTIME_DIR: profile,
  };
  for (const key of kept) {
    const value = env[key];
    if (value !== undefined) own[key] = value;
  }
  return own;
}

/** Kills a process and the children it started, by its id. */
function killTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32')
      spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { stdio: 'ignore' });
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** Starts it. Rejects if the program cannot be started; the profile is removed then. */
export async function launchHeadless(options: HeadlessOptions): Promise<HeadlessChromium> {
  const profile = await options.profiles.make();
  const child = spawn(
    options.program,
    [
      ...HEADLESS_FLAGS,
      ...quietFlags(options.origin ?? null),
      ...sandboxFlags(options.env, options.userId),
      ...(options.extraFlags ?? []),
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
      env: surroundings(options.env, options.home ?? profile),
      detached: process.platform !== 'win32',
    },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => {
    closing ??= (async () => {
      killTree(child);
      await ended;
      await options.profiles.remove(profile);
    })();
    return closing;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    });
  } catch (failure) {
    await close();
    throw failure;
  }
  const [toBrowser, fromBrowser] = [child.stdio[3], child.stdio[4]];
  if (!(toBrowser instanceof Writable) || !(fromBrowser instanceof Readable)) {
    await close();
    throw new Error('The browser has no pipe');
  }
  return { cdp: new CdpPipe(toBrowser, fromBrowser), ended, close };
}
