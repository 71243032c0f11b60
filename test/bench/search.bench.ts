import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from '@playwright/test';
import { hostSearchPage } from '../support/search-page/launch.ts';
import type { Bench } from './figure.ts';

/**
 * 5,000 documents with 50 clauses each; `DW_BENCH_TEXTS` makes it smaller for a quick look. A clause has 52 words and 350
 * letters on the average, 6.7 a word. Of 3,344 clauses of 99 real files (`workbench inspect`): 28 words and 170 letters;
 * of texts of the UN and the ITU alone, the longest kind: 36 words and 250 letters, 6.9 a word. So this is heavier.
 */
const TEXTS = Number(process.env['DW_BENCH_TEXTS'] ?? 5000);
const CLAUSES = 50;
const QUESTIONS = 200;
/** A plain scan is slow enough to be seen with few. */
const SCANNED = 5;

interface Processes {
  /** Processor seconds of the windows' processes. */
  readonly cpu: number;
  /** Megabytes that they hold. */
  readonly memory: number;
}

async function processesOf(context: BrowserContext): Promise<Processes> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (session === undefined) return { cpu: Number.NaN, memory: Number.NaN };
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const own = processInfo.filter(({ type }) => type === 'renderer');
  let memory = 0;
  for (const { id } of own) {
    const status = await readFile(`/proc/${id}/status`, 'utf8');
    memory += Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  }
  return { cpu: own.reduce((sum, { cpuTime }) => sum + cpuTime, 0), memory };
}

/** Search over a large library that nobody wrote, on the disk of a real Chromium, sealed. */
export const bench: Bench = {
  name: 'search',
  async run(report) {
    const profile = await mkdtemp(join(tmpdir(), 'dw-bench-'));
    const host = await hostSearchPage();
    try {
      const first = await host.launch(profile);
      await first.page.evaluate(() => window.searchPage.start());
      const letters = await first.page.evaluate(([t, c]) => window.searchPage.make(t, c), [
        TEXTS,
        CLAUSES,
      ] as const);
      const before = await processesOf(first.context);
      const filled = await first.page.evaluate(() => window.searchPage.fill());
      const after = await processesOf(first.context);
      const size = await first.page.evaluate(() => window.searchPage.size());
      await first.page.evaluate(() => window.searchPage.close());
      await first.context.close();
      report({
        name: `build of ${TEXTS * CLAUSES} clauses, processor time`,
        unit: 'ms',
        runs: [(after.cpu - before.cpu) * 1000],
        aim: TEXTS < 5000 ? 'none' : '≤ 30,000',
      });
      report({ name: 'build, by the clock', unit: 'ms', runs: [filled], aim: 'none' });
      report({ name: 'letters of the texts', unit: 'MB', runs: [letters / 1e6], aim: 'none' });
      report({ name: 'on the disk', unit: 'MB', runs: [(size ?? 0) / 1e6], aim: 'none' });
      await ask(host, profile, report);
    } finally {
      await host.close();
      await rm(profile, { recursive: true, force: true });
    }
  },
};

async function ask(
  host: Awaited<ReturnType<typeof hostSearchPage>>,
  profile: string,
  report: Parameters<Bench['run']>[0],
): Promise<void> {
  const { context, page } = await host.launch(profile);
  const { words, phrases } = await page.evaluate((count) => window.searchPage.questions(count), QUESTIONS);
  const idle = await processesOf(context);
  const opened: number[] = [];
  const started: number[] = [];
  const empty: number[] = [];
  const answered: number[] = [];
  for (let run = 0; run < 6; run++) {
    empty.push(await page.evaluate(() => window.searchPage.emptyWorker()));
    const { ms, opening, place } = await page.evaluate(() => window.searchPage.start());
    if (place !== 'disk') throw new Error(`The index is in ${place}`);
    const [asked = 0] = await page.evaluate(([word]) => window.searchPage.time([word ?? '']), [words[run]]);
    started.push(ms);
    opened.push(opening);
    answered.push(opening + asked);
    if (run < 5) await page.evaluate(() => window.searchPage.close());
  }
  report({ name: 'reopen, in a worker that is ready', unit: 'ms', runs: opened.slice(1), aim: '≤ 50' });
  report({
    name: 'a new worker, made ready, and reopen',
    unit: 'ms',
    runs: started.slice(1),
    aim: 'none',
  });
  report({ name: 'a new worker with nothing in it', unit: 'ms', runs: empty.slice(1), aim: 'none' });
  report({ name: 'reopen and first answer', unit: 'ms', runs: answered.slice(1), aim: 'none' });
  const timed = (queries: readonly string[]) => page.evaluate((all) => window.searchPage.time(all), queries);
  report({ name: 'a term', unit: 'ms', runs: await timed(words), aim: 'p95 ≤ 50' });
  report({ name: 'a phrase', unit: 'ms', runs: await timed(phrases), aim: 'p95 ≤ 100' });
  const beginnings = words.slice(0, 100).map((word) => `${word.slice(0, 4)}*`);
  report({ name: 'a beginning', unit: 'ms', runs: await timed(beginnings), aim: 'none' });
  const asked = await processesOf(context);
  report({ name: 'memory added by the index', unit: 'MB', runs: [asked.memory - idle.memory], aim: '≤ 100' });
  await page.evaluate(() => window.searchPage.close());
  const scanned = await page.evaluate(([t, c, all]) => window.searchPage.scan(t, c, all), [
    TEXTS,
    CLAUSES,
    words.slice(0, SCANNED),
  ] as const);
  const held = await processesOf(context);
  report({ name: 'a term, by going through all texts in memory', unit: 'ms', runs: scanned, aim: 'none' });
  report({
    name: 'memory of the texts for that',
    unit: 'MB',
    runs: [held.memory - idle.memory],
    aim: 'none',
  });
  await context.close();
}
