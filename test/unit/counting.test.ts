import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { countEndToEnd, countLine, countUnit, total } from '../../build/count-tests.mjs';

const UNIT = {
  numPassedTests: 2,
  numFailedTests: 1,
  testResults: [
    {
      assertionResults: [
        { status: 'passed', meta: { needs: 'a disk to fill' } },
        { status: 'passed' },
        { status: 'failed' },
        { status: 'skipped', meta: { needs: 'LibreOffice' } },
        { status: 'skipped', meta: { needs: 'LibreOffice' } },
        { status: 'todo' },
      ],
    },
  ],
};
const END_TO_END = {
  stats: { expected: 1, flaky: 1, unexpected: 0 },
  suites: [
    {
      specs: [{ tests: [{ status: 'expected', annotations: [] }] }],
      suites: [
        {
          specs: [
            {
              tests: [
                { status: 'flaky', annotations: [] },
                { status: 'skipped', annotations: [{ type: 'skip', description: 'a disk to fill' }] },
              ],
            },
          ],
        },
      ],
    },
  ],
};

it('counts what the runners report, and says what the skipped tests lacked', () => {
  expect(countLine(countUnit(UNIT))).toBe(
    '2 passed, 1 failed, 3 skipped (not here: LibreOffice: 2; no reason given: 1)',
  );
  expect(countLine(total([countUnit(UNIT), countEndToEnd(END_TO_END)]))).toBe(
    '4 passed, 1 failed, 4 skipped (not here: LibreOffice: 2; no reason given: 1; a disk to fill: 1)',
  );
  expect(countLine(total([countEndToEnd({ ...END_TO_END, suites: [] })]))).toBe(
    '2 passed, 0 failed, 0 skipped',
  );
});

it('is what the closing line of `npm test` is made with', () => {
  expect(readFileSync(join(import.meta.dirname, '../../build/test.mjs'), 'utf8')).toContain('countLine(');
});
