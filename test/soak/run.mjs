// `npm run soak [-- NAME …]`: the long campaigns, of which `npm test` runs a seeded sample. Each is a test file run
// with more rounds and a fresh seed, which is printed so that a failure can be run again.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';

/** Rounds are read by the tests from these variables. @type {Readonly<Record<string, { files: string[], project: string, env: Record<string, string> }>>} */
const CAMPAIGNS = {
  'store-kills': { project: 'node', files: ['test/acceptance/store-kill.test.ts'], env: { DW_KILLS: '500' } },
  'folder-kills': { project: 'node', files: ['test/unit/data-folder'], env: { DW_KILLS: '1000' } },
  'exchange-kills': {
    project: 'node',
    files: ['test/unit/exchange'],
    env: { DW_KILLS: '1000', DW_RUNS: '5000' },
  },
  'draft-kills': { project: 'node', files: ['test/acceptance/draft-kill.test.ts'], env: { DW_KILLS: '200' } },
  drafts: { project: 'node', files: ['test/unit/drafts'], env: { DW_RUNS: '5000', VITE_DW_RUNS: '5000' } },
  editor: { project: 'browser', files: ['test/unit/drafts'], env: { VITE_DW_RUNS: '2000' } },
  importing: {
    project: 'node',
    files: ['test/unit/importing', 'test/unit/importing-docx'],
    env: { DW_RUNS: '20000' },
  },
};

const wanted = process.argv.slice(2);
const seed = process.env['DW_SEED'] ?? String(randomInt(1_000_000_000));
let failures = 0;
for (const [name, { project, files, env }] of Object.entries(CAMPAIGNS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = Date.now();
  const run = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', project, '--testTimeout', '7200000', ...files],
    {
      stdio: 'inherit',
      env: { ...process.env, ...env, DW_SEED: seed, VITE_DW_SEED: seed, DW_ALLOW_NO_SANDBOX: '1' },
    },
  );
  if (run.status !== 0) failures += 1;
  console.log(
    JSON.stringify({
      campaign: name,
      ...env,
      seed,
      passed: run.status === 0,
      seconds: Math.round((Date.now() - started) / 1000),
    }),
  );
}
process.exit(failures === 0 ? 0 : 1);
