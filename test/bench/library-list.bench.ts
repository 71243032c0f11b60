import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostLibraryPage } from '../support/library-page/launch.ts';
import type { Bench } from './figure.ts';

const DOCUMENTS = 5000;
const RUNS = 5;

/** The list of 5,000 documents: shown, and scrolled from end to end. */
export const bench: Bench = {
  name: 'library-list',
  async run(report) {
    const profile = await mkdtemp(join(tmpdir(), 'dw-list-'));
    const host = await hostLibraryPage();
    try {
      const { context, page } = await host.launch(profile);
      await page.evaluate((count) => window.libraryPage.fill(count), DOCUMENTS);
      const shown: number[] = [];
      const frames: number[] = [];
      for (let run = 0; run <= RUNS; run++) {
        const times = [
          [await page.evaluate(() => window.libraryPage.timeToShow())],
          await page.evaluate(() => window.libraryPage.scroll()),
        ];
        if (run === 0) continue;
        shown.push(...(times[0] ?? []));
        frames.push(...(times[1] ?? []));
      }
      await context.close();
      const of = `${DOCUMENTS} documents`;
      report({ name: `the list shown, ${of}`, unit: 'ms', runs: shown, aim: '≤ 500' });
      report({ name: `a frame while scrolling, ${of}`, unit: 'ms', runs: frames, aim: 'p95 ≤ 50' });
    } finally {
      await host.close();
      await rm(profile, { recursive: true, force: true });
    }
  },
};
