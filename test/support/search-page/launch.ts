import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { hostPage, type PageHost } from '../page-host.ts';

/** Bundles a page with the search worker as it is built, and serves it on loopback. */
export async function hostSearchPage(): Promise<PageHost> {
  const [page, worker, wasm] = await Promise.all([
    bundled('./entry.ts', 'iife'),
    bundled('../../../renderer/search/worker/search-worker.ts', 'esm'),
    readFile(createRequire(import.meta.url).resolve('@sqlite.org/sqlite-wasm/sqlite3.wasm')),
  ]);
  const files: Readonly<Record<string, readonly [type: string, body: string | Uint8Array]>> = {
    '/': ['text/html', '<!doctype html><title>search</title><script src="/page.js"></script>'],
    '/page.js': ['text/javascript', page],
    '/search-worker.js': ['text/javascript', worker],
    '/empty-worker.js': ['text/javascript', 'postMessage(0);'],
    '/sqlite3.wasm': ['application/wasm', wasm],
  };
  return hostPage((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
}

async function bundled(entry: string, format: 'iife' | 'esm'): Promise<string> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    bundle: true,
    write: false,
    format,
    target: 'es2024',
    logLevel: 'error',
    conditions: ['browser', 'import'],
    minify: format === 'esm',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return bundle.outputFiles[0]?.text ?? '';
}
