import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { quietFlags, sandboxFlags } from '../host/chromium/chromium-flags.ts';
import type { FoundChromium } from '../host/chromium/find-chromium.ts';
import { LAUNCH_KEY_LIFE_MS } from './launch-keys.ts';

export interface BrowserWindow {
  /** Opens a window, or a further one of the same browser, with a fresh launch key. */
  open(launchKey: string): Promise<void>;
  /** The window has shown its key: the file that carried it is removed at once. */
  arrived(): void;
  /** Resolves when the browser has ended. */
  readonly ended: Promise<void>;
  close(): void;
}

/**
 * The machine's Chromium as the window of the workbench: a profile of its own inside the data folder, no
 * extensions, no background traffic, and a resolver rule under which no host but ours exists. The launch key
 * travels in a file that only this user can read; no piece of it stands in an argument, the file's name included.
 */
export function createBrowserWindow(options: {
  readonly chromium: FoundChromium;
  readonly dataFolder: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userId: number | undefined;
  readonly extraFlags: readonly string[];
}): BrowserWindow {
  const profile = join(options.dataFolder, 'profile');
  const flags = [
    `--user-data-dir=${profile}`,
    ...quietFlags({ port: options.port }),
    ...sandboxFlags(options.env, options.userId),
    ...options.extraFlags,
  ];
  const running = new Set<ReturnType<typeof spawn>>();
  const pages = new Set<string>();
  const removePages = (): void => {
    for (const page of pages) void rm(page, { force: true });
    pages.clear();
  };
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));

  return {
    ended,
    arrived: removePages,
    async open(launchKey) {
      await mkdir(join(profile, 'Default'), { recursive: true, mode: 0o700 });
      await setPreferences(join(profile, 'Default', 'Preferences'));
      const page = join(options.dataFolder, `launch-${randomBytes(8).toString('hex')}.html`);
      pages.add(page);
      await writeFile(page, launchPage(launchKey), { mode: 0o600, flag: 'wx' });
      const child = spawn(options.chromium.path, [...flags, `--app=${pathToFileURL(page).href}`], {
        stdio: 'ignore',
      });
      running.add(child);
      setTimeout(removePages, LAUNCH_KEY_LIFE_MS).unref();
      child.on('error', removePages);
      child.on('exit', () => {
        removePages();
        running.delete(child);
        // A further start of the same profile hands over to the first and ends at once.
        if (running.size === 0) end();
      });
    },
    close() {
      for (const child of running) child.kill();
    },
  };
}

/** What Chromium would otherwise keep in clear beside the sealed data: passphrases and words typed into fields. */
const PREFERENCES = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: { password_manager_enabled: false },
  autofill: { enabled: false, profile_enabled: false, credit_card_enabled: false },
};

/** Before the first start of a profile only: afterwards the file is Chromium's, and holds these. */
async function setPreferences(file: string): Promise<void> {
  try {
    await writeFile(file, JSON.stringify(PREFERENCES), { mode: 0o600, flag: 'wx' });
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem && problem.code === 'EEXIST')) throw problem;
  }
}

/** Goes on to the workbench with the key in the fragment, which no server and no process list sees. */
function launchPage(launchKey: string): string {
  const address = `http://workbench.localhost/#launch=${launchKey}`;
  return `<!doctype html><meta charset="utf-8"><title>Delegate Workbench</title><script>location.replace(${JSON.stringify(address)})</script>`;
}
