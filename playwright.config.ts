import { defineConfig } from '@playwright/test';
import { electronForTests } from './test/support/electron-program.ts';

/** Those that every way of starting goes through. */
const EVERYWHERE = ['e2e/**/*.spec.ts', 'scenario/**/*.spec.ts'];
/** These start browser mode itself, whatever the project. */
const STARTS_ITSELF = ['e2e/start.spec.ts', 'e2e/network.spec.ts'];

export default defineConfig({
  testDir: 'test',
  testMatch: EVERYWHERE,
  outputDir: '.cache/playwright',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // One more than cores: a test waits for disks, timers and other processes for a good part of its time.
  workers: 3,
  fullyParallel: true,
  // A second try on a shared machine; the report names what needed it as flaky.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '.cache/test-results/e2e.json' }]],
  projects: [
    // Over Electron's own main and preload. All bodies on request (DW_STANDIN=all); else those in which it differs from
    // a browser: its start, its end, its menus and files, its printer. First, as the longest would else come last, alone.
    {
      name: 'standin',
      testMatch:
        process.env['DW_STANDIN'] === 'all' ? EVERYWHERE : ['e2e/**/*.standin.spec.ts', 'e2e/print.spec.ts'],
      testIgnore: STARTS_ITSELF,
      grepInvert: /@loopback/,
    },
    { name: 'browser', testIgnore: ['**/*.standin.spec.ts'] },
    // In Electron itself, where its program is. Where it is not, `npm test` counts and names them.
    ...(electronForTests() === null
      ? []
      : [
          {
            name: 'electron',
            testMatch: EVERYWHERE,
            testIgnore: [...STARTS_ITSELF, '**/*.standin.spec.ts'],
            grepInvert: /@loopback/,
          },
        ]),
  ],
});
