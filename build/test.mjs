// `npm test`: types, lint, format, build and all tests in one command, with one closing line that counts.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { resolve as absolute, join } from 'node:path';
import { countEndToEnd, countLine, countUnit, total } from './count-tests.mjs';

const results = '.cache/test-results';
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const bin = 'node_modules';
/** Steps of a group run side by side. The tests do not: a window that is kept waiting is another test. */
/** @type {readonly (readonly (readonly [string, readonly string[]])[])[]} */
const groups = [
  [
    ['types', [`${bin}/typescript-7/bin/tsc`, '-b']],
    ['lint', [`${bin}/oxlint/bin/oxlint`, '--type-aware', '--deny-warnings']],
    ['format', [`${bin}/prettier/bin/prettier.cjs`, '--check', '--log-level', 'warn', '.']],
    ['build', ['build/build.mjs']],
  ],
  [['unit', vitest('node')]],
  [['browser', vitest('browser')]],
  [['end-to-end', [`${bin}/@playwright/test/cli.js`, 'test']]],
];

/** Bytes that must be free in memory before the tests write there; they use a tenth of it. */
const ENOUGH = 4 * 2 ** 30;

/**
 * Where the tests write: in memory, where that has a file system with room. They wait for a disk at thousands of
 * places, and prove nothing about it: a kill leaves what was written there too, and cuts of the power are played.
 */
function temporaryFolder() {
  const memory = '/dev/shm';
  try {
    const { bavail, bsize } = statfsSync(memory);
    const isForPrograms = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .some((line) => line.includes(` ${memory} tmpfs `) && !line.includes('noexec'));
    if (!isForPrograms || bavail * bsize < ENOUGH) return null;
    const folder = mkdtempSync(join(memory, 'dw-'));
    // As the system's own: some tests work as another user.
    chmodSync(folder, 0o1777);
    return folder;
  } catch {
    // No such file system here.
    return null;
  }
}
const temporary = temporaryFolder();
process.on('exit', () => {
  try {
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  } catch (error) {
    console.log(`Left behind: ${temporary} (${String(error)})`);
  }
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** @param {'node' | 'browser'} project */
function vitest(project) {
  const file = `--outputFile.json=${results}/${project}.json`;
  return [`${bin}/vitest/vitest.mjs`, 'run', '--project', project, '--reporter=dot', '--reporter=json', file];
}

/**
 * Runs one step; its output is shown as it comes when it is alone, else in one piece at its end.
 * @param {string} name @param {readonly string[]} args @param {boolean} alone @returns {Promise<boolean>}
 */
function runStep(name, args, alone) {
  const started = Date.now();
  if (alone) console.log(`\n== ${name}`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...args], {
      stdio: alone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DW_ALLOW_NO_SANDBOX: '1',
        ...(temporary === null ? {} : { TMPDIR: temporary }),
        // Two runs of vitest must not share a cache.
        DW_CACHE: name,
        // Hundreds of programs are started and killed, most of them the same few: each is compiled once.
        NODE_COMPILE_CACHE: absolute('.cache/compiled'),
      },
    });
    /** @type {Buffer[]} */
    const output = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => output.push(part));
    child.on('close', (code) => {
      if (!alone) process.stdout.write(`\n== ${name}\n${Buffer.concat(output).toString('utf8')}`);
      const seconds = Math.round((Date.now() - started) / 1000);
      console.log(`== ${name}: ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
      resolve(code === 0);
    });
  });
}

const began = Date.now();
let failedStep = '';
for (const group of groups) {
  const ended = await Promise.all(group.map(([name, args]) => runStep(name, args, group.length === 1)));
  const failed = group.flatMap(([name], index) => (ended[index] === false ? [name] : []));
  if (failedStep === '') failedStep = failed[0] ?? '';
  if (failed.includes('build')) break;
}

/** @template R @param {string} name @param {(report: R) => import('./count-tests.d.mts').Count} count */
function countOf(name, count) {
  const file = `${results}/${name}.json`;
  return existsSync(file) ? [count(JSON.parse(readFileSync(file, 'utf8')))] : [];
}
const counts = total([
  ...countOf('node', countUnit),
  ...countOf('browser', countUnit),
  ...countOf('e2e', countEndToEnd),
]);
/**
 * The tests of the browser project that Electron would run too: all but those that start browser mode themselves.
 * @param {{ specs?: { file: string, tags: string[], tests: { projectName: string }[] }[], suites?: unknown[] }[]} suites
 * @returns {number}
 */
function forElectron(suites) {
  let count = 0;
  for (const suite of suites) {
    for (const { file, tags, tests } of suite.specs ?? [])
      if (
        tests.some(({ projectName }) => projectName === 'browser') &&
        !/e2e\/(?:start|network)\.spec\.ts$/.test(file) &&
        !tags.includes('loopback')
      )
        count += 1;
    count += forElectron(/** @type {typeof suites} */ (suite.suites ?? []));
  }
  return count;
}

if (existsSync(`${results}/e2e.json`)) {
  const { config, suites } = JSON.parse(readFileSync(`${results}/e2e.json`, 'utf8'));
  const ran = config.projects.some((/** @type {{ name: string }} */ { name }) => name === 'electron');
  if (!ran)
    console.log(`\nelectron: not run, no binary (${forElectron(suites)} tests; docs/electron.md says how)`);
}
const labels = `${results}/labels.json`;
if (existsSync(labels)) {
  const { lines, differences } = JSON.parse(readFileSync(labels, 'utf8'));
  console.log(
    `\nlabels beside LibreOffice’s: ${differences.length} of ${lines} lines of the corpus’s .docx differ (${labels})`,
  );
} else console.log('\nlabels beside LibreOffice’s: not compared, no LibreOffice or no corpus');
if (failedStep !== '') console.log(`\nFailed: ${failedStep}`);
console.log(`\n${countLine(counts)} in ${Math.round((Date.now() - began) / 60_000)} min`);
process.exit(failedStep === '' && counts.failed === 0 && counts.passed > 0 ? 0 : 1);
