// How the window is built; the component tests take the same plug-ins.
import react from '@vitejs/plugin-react';
import { join } from 'node:path';

/** @param {string} root @param {string} version @returns {import('vite').InlineConfig} */
export function rendererConfig(root, version) {
  return {
    configFile: false,
    root: join(root, 'renderer/app'),
    base: '/',
    cacheDir: join(root, '.cache/vite-build'),
    plugins: [react()],
    logLevel: 'warn',
    worker: { format: 'es' },
    define: { __WORKBENCH_VERSION__: JSON.stringify(version), 'process.env.VIRT_ON': 'undefined' },
    build: {
      outDir: join(root, 'out/renderer'),
      emptyOutDir: true,
      target: 'es2023',
      // Everything is on this machine: no module preload helpers, no inlined data addresses for fonts.
      modulePreload: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 2500,
      sourcemap: false,
    },
  };
}
