import { readFile, rm } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { hostPage, type PageHost } from './page-host.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** Builds the page of a folder once, as the window is built, and serves it on loopback. */
export async function hostBuiltPage(folder: URL): Promise<PageHost> {
  const root = fileURLToPath(folder);
  const outDir = fileURLToPath(new URL(`../../.cache/${basename(root)}-${process.pid}`, import.meta.url));
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
