// `npm test`: types, lint, format, build and all tests in one command, with one closing line that counts.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';

const results = '.cache/test-results';
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const bin = 'node_modules';
/** @type {readonly (readonly [string, readonly string[]])[]} */
const steps = [
  ['types', [`${bin}/typescript-7/bin/tsc`, '-b']],
  ['lint', [`${bin}/oxlint/bin/oxlint`, '--type-aware', '--deny-warnings']],
  ['format', [`${bin}/prettier/bin/prettier.cjs`, '--check', '--log-level', 'warn', '.']],
  ['build', ['build/build.mjs']],
  [
    'unit',
    [
      `${bin}/vitest/vitest.mjs`,
      'run',
      '--project',
      'node',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${results}/node.json`,
    ],
  ],
  [
    'browser',
    [
      `${bin}/vitest/vitest.mjs`,
      'run',
      '--project',
      'browser',
      '--reporter=dot',
      '--reporter=json',
      `--outputFile.json=${results}/browser.json`,
    ],
  ],
  ['end-to-end', [`${bin}/@playwright/test/cli.js`, 'test']],
];

let failedStep = '';
for (const [name, args] of steps) {
  const started = Date.now();
  console.log(`\n== ${name}`);
  const run = spawnSync(process.execPath, [...args], {
    stdio: 'inherit',
    env: { ...process.env, DW_ALLOW_NO_SANDBOX: '1' },
  });
  console.log(
    `== ${name}: ${run.status === 0 ? 'passed' : 'FAILED'} in ${Math.round((Date.now() - started) / 1000)} s`,
  );
  if (run.status !== 0 && failedStep === '') failedStep = name;
  if (run.status !== 0 && name === 'build') break;
}

let passed = 0;
let failed = 0;
let skipped = 0;
for (const name of ['node', 'browser']) {
  const file = `${results}/${name}.json`;
  if (!existsSync(file)) continue;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  passed += report.numPassedTests;
  failed += report.numFailedTests;
  skipped += report.numPendingTests;
}
if (existsSync(`${results}/e2e.json`)) {
  const { stats } = JSON.parse(readFileSync(`${results}/e2e.json`, 'utf8'));
  passed += stats.expected + stats.flaky;
  failed += stats.unexpected;
  skipped += stats.skipped;
}
if (failedStep !== '') console.log(`\nFailed: ${failedStep}`);
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failedStep === '' && failed === 0 && passed > 0 ? 0 : 1);
