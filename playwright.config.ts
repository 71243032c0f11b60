import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test',
  testMatch: ['e2e/**/*.spec.ts', 'scenario/**/*.spec.ts'],
  outputDir: '.cache/playwright',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 2,
  fullyParallel: true,
  // A second try on a shared machine; the report names what needed it as flaky.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: '.cache/test-results/e2e.json' }]],
  projects: [{ name: 'browser' }],
});
