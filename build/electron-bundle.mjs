// How Electron's main process and preload are bundled: CommonJS, with nothing outside but Electron itself. The tests
// of the shell bundle them in the same way.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const ELECTRON_ENTRIES = {
  main: 'electron/main/main.ts',
  preload: 'electron/preload/preload.ts',
};

/** @type {import('esbuild').BuildOptions} */
export const electronBundle = {
  absWorkingDir: root,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  external: ['electron'],
  legalComments: 'none',
  logLevel: 'warning',
};
