import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostStorePage } from '../support/store-page/launch.ts';
import type { Bench } from './figure.ts';

const STORE = 'a'.repeat(32);
const RUNS = 7;

/** 500 documents with 50,000 clauses: from a closed store to the list of documents. */
export const bench: Bench = {
  name: 'library-open',
  async run(report) {
    const profile = await mkdtemp(join(tmpdir(), 'dw-bench-'));
    const host = await hostStorePage();
    try {
      const first = await host.launch(profile);
      await first.page.evaluate((id) => window.storePage.open(id, false), STORE);
      const filled = await first.page.evaluate(async () => {
        const start = performance.now();
        await window.storePage.fill(500, 100);
        return performance.now() - start;
      });
      await first.page.evaluate(() => window.storePage.close());
      await first.context.close();
      report({ name: 'fill, 500 documents', unit: 'ms', runs: [filled], aim: 'none' });
      const cold: number[] = [];
      const warm: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const { context, page } = await host.launch(profile);
        cold.push((await page.evaluate((id) => window.storePage.timeToList(id), STORE)).ms);
        warm.push((await page.evaluate((id) => window.storePage.timeToList(id), STORE)).ms);
        await context.close();
      }
      report({ name: 'to the list, browser just started', unit: 'ms', runs: cold.slice(1), aim: '≤ 200' });
      report({ name: 'to the list, reopened', unit: 'ms', runs: warm.slice(1), aim: '≤ 200' });
    } finally {
      await host.close();
      await rm(profile, { recursive: true, force: true });
    }
  },
};
