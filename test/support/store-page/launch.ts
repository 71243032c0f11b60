import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { hostPage, type PageHost } from '../page-host.ts';

/** A page with the real store. */
export type StorePageHost = PageHost;

/** Bundles the page once and serves it on loopback. */
export async function hostStorePage(): Promise<StorePageHost> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('./entry.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2024',
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  return hostPage((request, response) => {
    const isScript = request.url === '/page.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : '<!doctype html><title>store</title><script src="/page.js"></script>');
  });
}
