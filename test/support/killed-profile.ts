import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { PageHost } from './page-host.ts';
import { killBrowser } from './store-page/kill-browser.ts';

/** The page of a suite, and a profile for each of its tests, whose Chromium is killed at the end. */
export interface KilledProfile {
  readonly host: PageHost;
  readonly profile: string;
}

/** Prepares both around the tests of the suite that calls it. */
export function useKilledProfile(start: () => Promise<PageHost>): KilledProfile {
  let host: PageHost;
  let profile = '';
  beforeAll(async () => {
    host = await start();
  }, 120_000);
  afterAll(async () => {
    await host.close();
  });
  beforeEach(async () => {
    profile = await mkdtemp(join(tmpdir(), 'dw-kill-'));
  });
  afterEach(async () => {
    await killBrowser(profile);
    await rm(profile, { recursive: true, force: true });
  });
  return {
    get host() {
      return host;
    },
    get profile() {
      return profile;
    },
  };
}
