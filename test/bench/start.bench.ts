import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { importFiles, passFirstRun, runFromPalette } from '../support/window-model.ts';
import { startWorkbench, type RunningWorkbench } from '../support/workbench.ts';
import type { Bench, Figure } from './figure.ts';

const RUNS = 6;
const DOCUMENTS = 500;
const CLAUSES = 100;

/** A document of numbered paragraphs, different from all others. */
function documentText(number: number): string {
  const paragraphs = Array.from(
    { length: CLAUSES },
    (_, i) =>
      `${i + 1}.\nParagraph ${i + 1} of report ${number} on the governance of the Internet and its public policy issues, with the views of Member States and Sector Members on each of them.\n`,
  );
  return `Report ${number} to the Council\n\n${paragraphs.join('\n')}`;
}

/** The window from its navigation on, the host already running: first paint, and the list with rows to work on. */
async function timeStart(page: Page): Promise<{ readonly paint: number; readonly usable: number }> {
  await page.reload({ waitUntil: 'commit' });
  const usable = await page.waitForFunction(
    () => (document.querySelector('[data-row]') === null ? false : performance.now()),
    undefined,
    { polling: 'raf', timeout: 120_000 },
  );
  const paint = await page.evaluate(
    () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  );
  return { paint, usable: Number(await usable.jsonValue()) };
}

async function measure(
  workbench: RunningWorkbench,
  what: string,
  report: (figure: Figure) => void,
): Promise<void> {
  const { page } = workbench;
  const session = await page.context().newCDPSession(page);
  for (const rate of [1, 4]) {
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    const times = [];
    for (let run = 0; run <= RUNS; run++) times.push(await timeStart(page));
    const at = rate === 1 ? '' : ', CPU ×4';
    const measured = times.slice(1);
    report({
      name: `first paint, ${what}${at}`,
      unit: 'ms',
      runs: measured.map(({ paint }) => paint),
      aim: '≤ 1000',
    });
    report({
      name: `usable, ${what}${at}`,
      unit: 'ms',
      runs: measured.map(({ usable }) => usable),
      aim: '≤ 3000',
    });
  }
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
}

/** From the start to a list that can be worked with, with the sample dossier and with 500 documents. */
export const bench: Bench = {
  name: 'start',
  async run(report) {
    const folder = await mkdtemp(join(tmpdir(), 'dw-bench-docs-'));
    const workbench = await startWorkbench();
    try {
      await passFirstRun(workbench.page);
      await workbench.page.locator('[data-row]').nth(4).waitFor({ timeout: 120_000 });
      await measure(workbench, 'sample dossier', report);
      const paths = Array.from({ length: DOCUMENTS }, (_, number) => join(folder, `report-${number}.txt`));
      for (const [number, path] of paths.entries()) await writeFile(path, documentText(number));
      const began = performance.now();
      await importFiles(workbench.page, paths);
      await workbench.page.getByRole('region', { name: 'Import report' }).waitFor({ timeout: 900_000 });
      report({
        name: `import of ${DOCUMENTS} documents in the window`,
        unit: 'ms',
        runs: [performance.now() - began],
        aim: 'none',
      });
      await runFromPalette(workbench.page, 'Library: documents');
      await measure(workbench, `${DOCUMENTS} documents`, report);
    } finally {
      await workbench.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};
