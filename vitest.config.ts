import { playwright } from '@vitest/browser-playwright';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { headlessLaunch } from './build/chromium.mjs';

// The libraries as the product has them: the builds for their own developers cost twice the time.
process.env['NODE_ENV'] = 'production';

const cacheName = process.env['DW_CACHE'] ?? 'vitest';

export default defineConfig({
  cacheDir: `.cache/vite-${cacheName}`,
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          // Left to itself it leaves one of two cores idle; and many wait for processes that they have killed.
          maxWorkers: 3,
          include: ['test/unit/**/*.test.ts', 'test/acceptance/**/*.test.ts'],
          exclude: ['**/*.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        plugins: [react()],
        define: { 'process.env.VIRT_ON': 'undefined' },
        worker: { format: 'es' },
        optimizeDeps: {
          include: [
            'react',
            'react-dom',
            'react-dom/client',
            'react/jsx-runtime',
            'react/jsx-dev-runtime',
            'react-aria-components',
            'react-intl',
            'rxdb',
            'rxdb/plugins/storage-dexie',
            'rxjs',
            'dexie',
            'valibot',
            'cborg',
            'fast-check',
            'fractional-indexing',
            'hash-wasm',
            'snowball-stemmers',
            '@noble/ciphers/chacha.js',
            'diff',
            'prosemirror-model',
            'prosemirror-state',
            'prosemirror-view',
            'prosemirror-transform',
            'prosemirror-keymap',
            'prosemirror-history',
            'prosemirror-commands',
            'pdfjs-dist',
            'pdfjs-dist/build/pdf.worker.min.mjs',
          ],
          exclude: ['@automerge/automerge', '@sqlite.org/sqlite-wasm'],
        },
        test: {
          name: 'browser',
          // A second try on a shared machine, as end-to-end.
          retry: process.env['CI'] === undefined ? 0 : 1,
          // Each worker has a browser context, and so databases, of its own.
          maxWorkers: 2,
          include: ['test/unit/**/*.browser.test.{ts,tsx}', 'test/acceptance/**/*.browser.test.{ts,tsx}'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // A button half-way between two colours is no fault of its contrast.
            provider: playwright({
              launchOptions: headlessLaunch(),
              contextOptions: { reducedMotion: 'reduce' },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
