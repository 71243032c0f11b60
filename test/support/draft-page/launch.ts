import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { build } from 'vite';
import { chromiumLaunch } from '../../../build/chromium.mjs';

// What the page offers is declared on `window` there.
export type { DraftPage } from './entry.ts';

/** A page with the real draft worker, in a Chromium and a profile of its own that can be killed and opened again. */
export interface DraftPageHost {
  launch(profile: string): Promise<{ readonly context: BrowserContext; readonly page: Page }>;
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** Builds the page once and serves it on loopback. */
export async function hostDraftPage(): Promise<DraftPageHost> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = fileURLToPath(new URL(`../../../.cache/draft-page-${process.pid}`, import.meta.url));
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    define: { 'process.env.VIRT_ON': 'undefined' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 5000,
    },
  });
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '').split('?')[0];
    readFile(join(outDir, path ?? '')).then(
      (bytes) => {
        response.writeHead(200, { 'content-type': TYPES[extname(path ?? '')] ?? 'application/octet-stream' });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    async launch(profile) {
      const context = await chromium.launchPersistentContext(profile, {
        ...chromiumLaunch(),
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
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
