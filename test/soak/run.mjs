// `npm run soak [-- NAME …] [--minutes N] [--rounds N] [--kills N] [--seed N] [--list]`: the long campaigns, of which
// `npm test` runs a seeded sample. A campaign is some test files, run again and again with more cases and another
// seed each time. A round that fails prints its seed: `npm run soak -- NAME --seed N --rounds 1` is that round again.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `times` multiplies the usual number of cases in one round; a round takes a minute or two.
 * @typedef {{ what: string, runner: 'node' | 'browser' | 'playwright', times: number, files: string[], only?: string }} Campaign
 * @type {Readonly<Record<string, Campaign>>}
 */
const CAMPAIGNS = {
  'store-kills': {
    what: 'Chromium killed while notes are written',
    runner: 'node',
    times: 10,
    files: ['test/acceptance/store-kill.test.ts'],
  },
  'draft-kills': {
    what: 'Chromium killed while a draft is typed',
    runner: 'node',
    times: 10,
    files: ['test/acceptance/draft-kill.test.ts'],
  },
  'power-cuts': {
    what: 'the end of the databases’ log lost, by any number of bytes',
    runner: 'node',
    times: 4,
    files: ['test/acceptance/power-cut.test.ts'],
    only: 'bytes short',
  },
  'folder-kills': {
    what: 'the host killed while it replaces files',
    runner: 'node',
    times: 30,
    files: ['test/unit/data-folder', 'test/unit/profile', 'test/unit/files/restore-kill.test.ts'],
  },
  'exchange-kills': {
    what: 'a workbench killed at any change of a file while it exchanges by file, and over a line',
    runner: 'node',
    times: 10,
    files: ['test/unit/exchange/crash.test.ts', 'test/unit/exchange-lines/crash.test.ts'],
  },
  'update-kills': {
    what: 'a depot killed at any change of a file while it fetches a new version',
    runner: 'node',
    times: 40,
    files: ['test/unit/updates/kill.test.ts'],
  },
  'window-kills': {
    what: 'a real window and its host killed while an exchange file is read or written',
    runner: 'playwright',
    times: 4,
    files: ['test/e2e/exchange-kill.spec.ts'],
  },
  membership: {
    what: 'members added, removed and re-keyed in any order; texts that wait for a moderator, decided in any order',
    runner: 'node',
    times: 10,
    files: ['test/unit/exchange/membership.test.ts', 'test/unit/exchange/moderated.test.ts'],
  },
  exchange: {
    what: 'texts of three workbenches, their files read in any order',
    runner: 'node',
    times: 12,
    files: ['test/unit/exchange/any-order.test.ts'],
  },
  session: {
    what: 'lines between workbenches cut, delayed and fed with rubbish',
    runner: 'node',
    times: 40,
    files: ['test/unit/session/hostile.test.ts'],
  },
  'mailbox-fuzz': {
    what: 'messages of a relay and to it, and parts of pieces, with bytes altered and in any order',
    runner: 'node',
    times: 40,
    files: ['test/unit/hub/vectors.test.ts'],
  },
  copies: {
    what: 'two copies of one data folder that wrote much under the same numbers, over a relay',
    runner: 'node',
    times: 25,
    files: ['test/unit/hub/link.test.ts'],
    only: 'both copies',
  },
  'bundle-fuzz': {
    what: 'exchange files, invitations, segments and records with bytes altered',
    runner: 'node',
    times: 20,
    files: ['test/unit/exchange/fuzz.test.ts'],
  },
  'tiny-changes': {
    what: 'bundles of very many changes with bytes altered, counted as many as Automerge decodes',
    runner: 'node',
    times: 40,
    files: ['test/unit/exchange/tiny-changes.test.ts'],
  },
  'text-fuzz': {
    what: 'texts and web pages put together or altered at random',
    runner: 'node',
    times: 15,
    files: [
      'test/unit/importing/import-file.test.ts',
      'test/unit/importing/revisions.test.ts',
      'test/unit/text',
      'test/unit/search',
    ],
  },
  import: {
    what: 'files of every kind cut off at each percent or altered, and files that attack',
    runner: 'node',
    times: 10,
    files: ['test/unit/importing/hostile.test.ts', 'test/unit/importing/corpus.test.ts'],
  },
  'docx-fuzz': {
    what: 'Word files put together or altered at random',
    runner: 'node',
    times: 15,
    files: [
      'test/unit/importing-docx',
      'test/unit/exporting/make-docx.test.ts',
      'test/unit/importing/corpus.test.ts',
    ],
  },
  labels: {
    what: 'lists of Word files put together at random, their labels beside LibreOffice’s',
    runner: 'node',
    times: 15,
    files: ['test/unit/importing-docx/office-labels.test.ts'],
    only: 'put together at random',
  },
  'wire-fuzz': {
    what: 'frames and messages between window and host altered at random',
    runner: 'node',
    times: 30,
    files: ['test/unit/rpc'],
  },
  anchors: {
    what: 'notes brought over to texts that changed in any way',
    runner: 'node',
    times: 5,
    files: ['test/unit/anchors', 'test/unit/printing/print-page.test.ts'],
  },
  drafts: {
    what: 'random edits, splits, moves and merges of a draft',
    runner: 'node',
    times: 10,
    files: ['test/unit/drafts'],
  },
  editor: {
    what: 'the same in the editor, which must show what the draft holds; keys that come faster than it paints',
    runner: 'browser',
    times: 8,
    files: ['test/unit/drafts'],
  },
};

const USAGE =
  'npm run soak [-- NAME …] [--minutes N: of each campaign, 10 if not said] [--rounds N] [--kills N: until so many were killed] [--seed N] [--list]';

/** @param {string | undefined} text @param {number} usual */
function number(text, usual) {
  if (text === undefined) return usual;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  console.error(`Not a number: ${text}\n${USAGE}`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        minutes: { type: 'string' },
        rounds: { type: 'string' },
        kills: { type: 'string' },
        seed: { type: 'string' },
        list: { type: 'boolean' },
      },
    });
  } catch (problem) {
    console.error(`${problem instanceof Error ? problem.message : String(problem)}\n${USAGE}`);
    process.exit(2);
  }
}

/** @param {Campaign} campaign */
function commandOf({ runner, files, only }) {
  if (runner === 'playwright')
    return [
      'node_modules/@playwright/test/cli.js',
      'test',
      '--project=browser',
      '--retries=0',
      '--reporter=line',
      ...files,
    ];
  return [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    runner,
    '--reporter=dot',
    '--testTimeout=1800000',
    ...(only === undefined ? [] : ['--testNamePattern', only]),
    ...files,
  ];
}

/** One round; true when it passed. @param {Campaign} campaign @param {number} seed */
function round(campaign, seed) {
  const given = { DW_SEED: String(seed), DW_TIMES: String(campaign.times) };
  const env = {
    ...process.env,
    ...given,
    VITE_DW_SEED: given.DW_SEED,
    VITE_DW_TIMES: given.DW_TIMES,
    DW_ALLOW_NO_SANDBOX: '1',
    DW_CACHE: 'soak',
    DW_KILLS: killsFile,
  };
  return spawnSync(process.execPath, commandOf(campaign), { stdio: 'inherit', env }).status === 0;
}

const { values, positionals } = readArguments();
const unknown = positionals.filter((name) => !(name in CAMPAIGNS));
if (values.list === true || unknown.length > 0) {
  if (unknown.length > 0) console.error(`No such campaign: ${unknown.join(', ')}`);
  for (const [name, { what }] of Object.entries(CAMPAIGNS)) console.log(`${name.padEnd(16)}${what}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}
const wantedKills = number(values.kills, 0);
const minutes = number(values.minutes, wantedKills > 0 ? Number.POSITIVE_INFINITY : 10);
const most = number(values.rounds, Number.POSITIVE_INFINITY);
const first = number(values.seed, randomInt(1_000_000_000));

/** A byte for each program that was killed. */
const killsFolder = mkdtempSync(join(tmpdir(), 'dw-soak-'));
const killsFile = join(killsFolder, 'kills');
const kills = () => statSync(killsFile).size;

let failures = 0;
for (const [name, campaign] of Object.entries(CAMPAIGNS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  if (campaign.runner === 'playwright' && !existsSync('out/loopback.mjs')) {
    spawnSync(process.execPath, ['build/build.mjs'], { stdio: 'inherit' });
  }
  const started = Date.now();
  writeFileSync(killsFile, '');
  const seconds = () => Math.round((Date.now() - started) / 1000);
  /** @type {number[]} */
  const failed = [];
  let done = 0;
  // At least one round; none begins after the time is up.
  // A campaign that kills nothing has its one round.
  const isKilled = () => wantedKills > 0 && (kills() === 0 || kills() >= wantedKills);
  const isEnough = () => done >= most || seconds() >= minutes * 60 || isKilled();
  for (; done === 0 || !isEnough(); done++) {
    if (round(campaign, first + done)) continue;
    failed.push(first + done);
    console.log(`Again: npm run soak -- ${name} --seed ${first + done} --rounds 1`);
  }
  failures += failed.length;
  const line = {
    campaign: name,
    times: campaign.times,
    seed: first,
    rounds: done,
    failed,
    ...(kills() > 0 ? { kills: kills() } : {}),
    seconds: seconds(),
  };
  console.log(JSON.stringify(line));
}
rmSync(killsFolder, { recursive: true, force: true });
process.exit(failures === 0 ? 0 : 1);
