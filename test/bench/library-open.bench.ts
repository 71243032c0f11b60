import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostStorePage } from '../support/store-page/launch.ts';
import type { Bench } from './figure.ts';

const STORE = 'a'.repeat(32);
const RUNS = 7;

/** In the page: a database with nothing of ours about it, of the list's size. */
function makeFloor(): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('floor', 1);
    opening.addEventListener('upgradeneeded', () => {
      const table = opening.result.createObjectStore('records');
      for (let id = 0; id < 500; id++) table.put(new Uint8Array(600), id);
    });
    opening.addEventListener('error', () => reject(new Error('floor')));
    opening.addEventListener('success', () => {
      opening.result.close();
      resolve();
    });
  });
}

/** In the page: milliseconds to open it and read everything, the physical limit of the list. */
function timeFloor(): Promise<number> {
  const start = performance.now();
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('floor', 1);
    opening.addEventListener('error', () => reject(new Error('floor')));
    opening.addEventListener('success', () => {
      const reading = opening.result.transaction('records').objectStore('records').getAll();
      reading.addEventListener('error', () => reject(new Error('floor')));
      reading.addEventListener('success', () => {
        opening.result.close();
        resolve(performance.now() - start);
      });
    });
  });
}

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
      await first.page.evaluate(makeFloor);
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
      const floor: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const { context, page } = await host.launch(profile);
        floor.push(await page.evaluate(timeFloor));
        await context.close();
      }
      report({
        name: 'IndexedDB alone, browser just started: one database, 500 records',
        unit: 'ms',
        runs: floor.slice(1),
        aim: 'none',
      });
      report({ name: 'to the list, browser just started', unit: 'ms', runs: cold.slice(1), aim: '≤ 200' });
      report({ name: 'to the list, reopened', unit: 'ms', runs: warm.slice(1), aim: '≤ 200' });
    } finally {
      await host.close();
      await rm(profile, { recursive: true, force: true });
    }
  },
};
