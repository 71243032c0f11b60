import { readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { hostPage, type PageHost } from '../page-host.ts';

// What the page offers is declared on `window` there.
export type { DraftPage } from './entry.ts';

/** A page with the real draft worker. */
export type DraftPageHost = PageHost;

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
  const host = await hostPage((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '').split('?')[0];
    readFile(join(outDir, path ?? '')).then(
      (bytes) => {
        response.writeHead(200, { 'content-type': TYPES[extname(path ?? '')] ?? 'application/octet-stream' });
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  return {
    launch: host.launch,
    async close() {
      await host.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
