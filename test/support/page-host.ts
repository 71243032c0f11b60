import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { headlessLaunch } from '../../build/chromium.mjs';

/** A page in a Chromium and a profile of its own that can be killed and opened again. */
export interface PageHost {
  launch(
    profile: string,
    program?: ReturnType<typeof headlessLaunch>,
  ): Promise<{ readonly context: BrowserContext; readonly page: Page }>;
  close(): Promise<void>;
}

/** Serves a page on loopback; every profile sees the same origin. */
export async function hostPage(answer: RequestListener): Promise<PageHost> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    async launch(profile, program = headlessLaunch()) {
      const context = await chromium.launchPersistentContext(profile, {
        ...program,
        headless: true,
        viewport: { width: 1280, height: 800 },
      });
      const page = context.pages()[0] ?? (await context.newPage());
      await page.goto(address);
      return { context, page };
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
