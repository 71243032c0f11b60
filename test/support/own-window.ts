import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, type Browser, type Page } from '@playwright/test';
import { chromiumLaunch } from '../../build/chromium.mjs';

/** A workbench in browser mode with the window that it opens itself. */
export interface OwnWindow {
  readonly page: Page;
  /** What it said on the terminal. */
  readonly output: () => string;
  /** As the delegate ends it from the terminal. */
  stop(): Promise<void>;
  /** Host and Chromium at once, without warning. */
  kill(): Promise<void>;
}

/** Starts workbenches as `npm start -- --browser` does, with a Chromium that shows itself to nobody but the test. */
export interface OwnWindows {
  /** For what the test keeps; removed at the end. */
  readonly base: string;
  /** Copies of folders that are only read, in the system's place for temporary files. */
  places(): Promise<readonly string[]>;
  open(data: string): Promise<OwnWindow>;
  /** Ends all that still run and removes everything. */
  end(): Promise<void>;
}

export async function ownWindows(): Promise<OwnWindows> {
  const base = await mkdtemp(join(tmpdir(), 'dw-own-'));
  const temporary = join(base, 'tmp');
  await mkdir(temporary);
  const program = join(base, 'chromium.sh');
  const { executablePath = '' } = chromiumLaunch();
  await writeFile(
    program,
    `#!/bin/sh\nexec "${executablePath}" --headless=new --disable-gpu --remote-debugging-port=0 "$@"\n`,
  );
  await chmod(program, 0o755);
  const running = new Set<ChildProcess>();
  const places = async (): Promise<readonly string[]> =>
    (await readdir(temporary)).filter((name) => name.startsWith('dw-reading-'));
  return {
    base,
    places,
    async open(data) {
      const child = spawn(process.execPath, ['out/loopback.mjs', '--browser', '--data-dir', data], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, DW_ALLOW_NO_SANDBOX: '1', DW_CHROMIUM: program, TMPDIR: temporary },
        detached: true,
      });
      running.add(child);
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (part: Buffer) => (text += part.toString('utf8')));
      const ended = new Promise<void>((done) => child.once('close', () => done()));
      const folders = async (): Promise<readonly string[]> => [
        data,
        ...(await places()).map((name) => join(temporary, name)),
      ];
      const browser = await chromium.connectOverCDP(await endpoint(folders));
      const page = await ownPage(browser);
      const gone = async (signal: NodeJS.Signals, all: boolean): Promise<void> => {
        if (child.pid !== undefined) process.kill(all ? -child.pid : child.pid, signal);
        await ended;
        await expect.poll(() => browser.isConnected()).toBe(false);
        running.delete(child);
      };
      return {
        page,
        output: () => text,
        stop: () => gone('SIGTERM', false),
        kill: () => gone('SIGKILL', true),
      };
    },
    async end() {
      for (const child of running) {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        } catch {
          // It has ended.
        }
      }
      await rm(base, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The window among the pages of its browser. */
async function ownPage(browser: Browser): Promise<Page> {
  const found = (): Page | undefined =>
    browser
      .contexts()[0]
      ?.pages()
      .find((page) => page.url() === 'http://workbench.localhost/');
  await expect.poll(found, { message: 'the window' }).toBeDefined();
  const page = found();
  if (page === undefined) throw new Error('The window has gone');
  return page;
}

/** Chromium's own port for the test stands in the profile that it was given. */
async function endpoint(folders: () => Promise<readonly string[]>): Promise<string> {
  let found = '';
  await expect
    .poll(
      async () => {
        for (const folder of await folders()) {
          const file = join(folder, 'profile/DevToolsActivePort');
          const [port = '', path = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
          if (path !== '' && (await answers(port))) found = `ws://127.0.0.1:${port}${path}`;
        }
        return found;
      },
      { timeout: 60_000 },
    )
    .not.toBe('');
  return found;
}

/**
 * Of a Chromium that was killed the file is still there; and who joins one in the middle of a navigation may never hear
 * from its page. So the window must have come to its address.
 */
async function answers(port: string): Promise<boolean> {
  const pages = await fetch(`http://127.0.0.1:${port}/json/list`).then(
    (response) => response.text(),
    () => '',
  );
  return pages.includes('"url": "http://workbench.localhost/"');
}
