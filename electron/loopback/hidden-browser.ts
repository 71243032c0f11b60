import { access, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../shared/base/ports.ts';
import { findChromium } from '../host/chromium/find-chromium.ts';
import { launchHeadless } from '../host/chromium/headless.ts';
import { realSearchFs } from '../host/chromium/real-search-fs.ts';
import type { OtherWindowPort } from '../host/moving/fetch.ts';
import { listWebFiles } from '../host/window/web-files.ts';
import { newControlKey } from './instance.ts';
import { createLaunchKeys } from './launch-keys.ts';
import { startLoopbackServer, type LoopbackServer } from './server.ts';

export interface HiddenBrowserOptions {
  /** Where the bundles lie. */
  readonly outFolder: string;
  readonly dataFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly userId: number | undefined;
}

const NAME = 'workbench.localhost';
/** How Chromium names what it keeps of the origin of our own browser window. */
const DATABASES = `http_${NAME}_`;
/** A browser that was asked to end and has not by then is killed: its databases lose nothing by it. */
const CLOSE_WITHIN_MS = 10_000;

/**
 * The browser window without a window: this machine's Chromium with the profile of browser mode, served under the
 * same origin, and so with the same databases. It reaches no host but ours, and nobody else can speak with it.
 */
export function createHiddenBrowser(options: HiddenBrowserOptions): OtherWindowPort {
  const { env, dataFolder, userId } = options;
  const profile = join(dataFolder, 'profile');
  const isRefused = userId === 0 && env['DW_ALLOW_NO_SANDBOX'] !== '1';
  return {
    async isHere() {
      if (isRefused || findChromium(env, realSearchFs) === null) return false;
      const names = await readdir(join(profile, 'Default', 'IndexedDB')).catch(() => []);
      return names.some((name) => name.startsWith(DATABASES));
    },
    async open(serve) {
      const program = findChromium(env, realSearchFs)?.path;
      if (program === undefined) throw new Error('No browser');
      const keys = createLaunchKeys(systemClock);
      const server = await startLoopbackServer({
        files: await listWebFiles(join(options.outFolder, 'renderer')),
        keys,
        port: 0,
        address: () => ({ host: NAME, origin: `http://${NAME}` }),
        onWire: serve,
        control: { key: newControlKey(), onRequest: () => Promise.resolve('') },
      });
      try {
        return await openIn(program, server, keys.issue());
      } catch (problem) {
        await server.close();
        throw problem;
      }
    },
  };

  async function openIn(
    program: string,
    server: LoopbackServer,
    key: string,
  ): ReturnType<OtherWindowPort['open']> {
    await access(profile);
    const home = await mkdtemp(join(tmpdir(), 'dw-hidden-'));
    const browser = await launchHeadless({
      program,
      // The profile is the delegate's: it is neither made nor removed here.
      profiles: {
        make: () => Promise.resolve(profile),
        remove: () => rm(home, { recursive: true, force: true }),
      },
      home,
      origin: { port: server.port },
      env,
      userId,
    });
    const close = async (): Promise<void> => {
      await browser.cdp.send('Browser.close').catch(() => undefined);
      await Promise.race([browser.ended, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
      await browser.close();
      await server.close();
    };
    try {
      await browser.cdp.send('Target.createTarget', { url: `http://${NAME}/#launch=${key}` });
    } catch (problem) {
      await close();
      throw problem;
    }
    return { ended: browser.ended, close };
  }
}
