// Counts what the test runners report. A test that was skipped is counted under what it lacked, so that the closing
// line of `npm test` says what was not seen on this machine.

/**
 * @typedef {import('./count-tests.d.mts').Count} Count
 * @typedef {{ status: string, meta?: { needs?: string } }} UnitTest
 * @typedef {{ status: string, annotations: { type: string, description?: string }[] }} EndToEndTest
 * @typedef {{ specs?: { tests: EndToEndTest[] }[], suites?: Suite[] }} Suite
 */

/** @param {readonly string[]} lacking @returns {ReadonlyMap<string, number>} */
function tally(lacking) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const what of lacking) counts.set(what, (counts.get(what) ?? 0) + 1);
  return counts;
}

const UNNAMED = 'no reason given';

/** @param {{ numPassedTests: number, numFailedTests: number, testResults: { assertionResults: UnitTest[] }[] }} report */
export function countUnit(report) {
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: tally(skipped.map(({ meta }) => meta?.needs ?? UNNAMED)),
  };
}

/** @param {Suite} suite @returns {EndToEndTest[]} */
const testsOf = ({ specs = [], suites = [] }) => [
  ...specs.flatMap(({ tests }) => tests),
  ...suites.flatMap(testsOf),
];

/** @param {{ stats: { expected: number, flaky: number, unexpected: number }, suites: Suite[] }} report */
export function countEndToEnd({ stats, suites }) {
  const skipped = suites.flatMap(testsOf).filter(({ status }) => status === 'skipped');
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
    skipped: tally(
      skipped.map(
        ({ annotations }) => annotations.find(({ type }) => type === 'skip')?.description ?? UNNAMED,
      ),
    ),
  };
}

/** @param {readonly Count[]} counts @returns {Count} */
export function total(counts) {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    skipped: tally(
      counts.flatMap(({ skipped }) => [...skipped].flatMap(([what, count]) => Array(count).fill(what))),
    ),
  };
}

/** @param {Count} count @returns {string} */
export function countLine({ passed, failed, skipped }) {
  const number = [...skipped.values()].reduce((sum, count) => sum + count, 0);
  const why = [...skipped].map(([what, count]) => `${what}: ${count}`).join('; ');
  return `${passed} passed, ${failed} failed, ${number} skipped${number === 0 ? '' : ` (not here: ${why})`}`;
}
