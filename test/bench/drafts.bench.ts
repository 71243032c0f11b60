import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { hostDraftPage, type DraftPageHost } from '../support/draft-page/launch.ts';
import type { Bench, Figure } from './figure.ts';

const STORE = 'e'.repeat(32);
const WORDS = 50_000;
const CLAUSES = 1_100;
const KEYS = Number(process.env['DW_KEYS'] ?? 60);
const PAIRS = 6;
const OPENINGS = 6;

/** Keys at scattered places of the text; milliseconds from each key to the frame that shows it. */
async function typing(page: Page, count: number): Promise<readonly number[]> {
  await page.evaluate(() => window.draftPage.keyTimes());
  for (let key = 0; key < count; key++) {
    if (key % 10 === 0) {
      await page.evaluate((clause) => window.draftPage.caret(clause), (key * 37) % CLAUSES);
      // The clause must be on the screen before it is typed into, as it is for a person.
      await page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
      );
      await page.waitForTimeout(400);
    }
    await page.keyboard.press(key % 7 === 6 ? 'Space' : 'e');
    await page.waitForTimeout(60);
  }
  return page.evaluate(() => window.draftPage.keyTimes());
}

const quantile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)] ?? 0;
};

async function memory(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { metrics } = await session.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'JSHeapUsedSize')?.value ?? 0) / 2 ** 20;
}

/** Resident memory of the page's process: the worker with Automerge is in it. */
async function residentMegabytes(profile: string): Promise<number> {
  const { readdir, readFile } = await import('node:fs/promises');
  let greatest = 0;
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (!line.includes('--type=renderer') || !line.includes(profile)) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    greatest = Math.max(greatest, Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }
  return greatest;
}

async function measureKeys(page: Page, session: CDPSession, report: (figure: Figure) => void): Promise<void> {
  for (const rate of [1, 4]) {
    const at = rate === 1 ? '' : ', CPU ×4';
    const aim = rate === 1 ? 'p95 ≤ 32 and ≤ 1.1 × plain' : 'p95 ≤ 134';
    const all: Record<'plain' | 'draft', number[]> = { plain: [], draft: [] };
    // In pairs, by turns, so that a slow minute of the machine falls on both; the first pair is the warm-up.
    for (let pair = 0; pair <= PAIRS; pair++) {
      for (const kind of pair % 2 === 0 ? (['plain', 'draft'] as const) : (['draft', 'plain'] as const)) {
        await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
        await page.evaluate(
          ([id, what]) => (what === 'plain' ? window.draftPage.showPlain(id) : window.draftPage.show(id)),
          ['t-big', kind] as const,
        );
        await session.send('Emulation.setCPUThrottlingRate', { rate });
        await typing(page, 20);
        const times = await typing(page, KEYS);
        if (pair > 0) all[kind].push(...times);
      }
    }
    await session.send('Emulation.setCPUThrottlingRate', { rate: 1 });
    report({ name: `key to paint, plain ProseMirror${at}`, unit: 'ms', runs: all.plain, aim: 'none' });
    report({ name: `key to paint in the draft${at}`, unit: 'ms', runs: all.draft, aim });
    const ratio = quantile(all.draft, 0.95) / quantile(all.plain, 0.95);
    report({ name: `p95 of draft / p95 of plain${at}`, unit: 'ratio', runs: [ratio], aim: '≤ 1.1' });
  }
}

/** From closed to the caret in the text, each time in a browser just started. */
async function measureOpening(
  host: DraftPageHost,
  profile: string,
  what: string,
  report: (figure: Figure) => void,
): Promise<void> {
  const first: number[] = [];
  const again: number[] = [];
  const blocks: number[] = [];
  const plain: number[] = [];
  for (let run = 0; run < OPENINGS; run++) {
    const { context, page } = await host.launch(profile);
    await page.evaluate((id) => window.draftPage.open(id, true), STORE);
    const cold = await page.evaluate(() => window.draftPage.timeToOpen('t-big'));
    first.push(cold.ms);
    blocks.push(cold.longestTask);
    again.push((await page.evaluate(() => window.draftPage.timeToOpen('t-big'))).ms);
    await context.close();
    const peer = await host.launch(profile);
    await peer.page.evaluate((id) => window.draftPage.open(id, true), STORE);
    plain.push((await peer.page.evaluate(() => window.draftPage.timeToOpenPlain('t-big'))).longestTask);
    await peer.context.close();
  }
  report({ name: `open, ${what}`, unit: 'ms', runs: first.slice(1), aim: '≤ 1500' });
  report({ name: `open again in the same window, ${what}`, unit: 'ms', runs: again.slice(1), aim: 'none' });
  report({
    name: `longest main-thread task while opening, ${what}`,
    unit: 'ms',
    runs: blocks.slice(1),
    aim: '≤ 100',
  });
  report({
    name: 'the same of ProseMirror alone, given the text',
    unit: 'ms',
    runs: plain.slice(1),
    aim: 'none',
  });
}

/** A draft of 50,000 words in 1,100 clauses: opening, keys, memory. */
export const bench: Bench = {
  name: 'drafts',
  async run(report) {
    const profile = await mkdtemp(join(tmpdir(), 'dw-bench-'));
    const host = await hostDraftPage();
    try {
      const first = await host.launch(profile);
      await first.page.evaluate((id) => window.draftPage.open(id, false), STORE);
      await first.page.evaluate(([words, clauses]) => window.draftPage.fill('t-big', words, clauses), [
        WORDS,
        CLAUSES,
      ] as const);
      await first.page.evaluate(() => window.draftPage.close());
      await first.context.close();
      await measureOpening(host, profile, 'as it arrived', report);
      // Shown and closed once, a draft is one snapshot.
      const second = await host.launch(profile);
      await second.page.evaluate((id) => window.draftPage.open(id, true), STORE);
      await second.page.evaluate(() => window.draftPage.show('t-big'));
      await second.page.evaluate(() => window.draftPage.close());
      await second.context.close();
      await measureOpening(host, profile, 'opened before', report);
      const { context, page } = await host.launch(profile);
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable');
      await page.evaluate((id) => window.draftPage.open(id, true), STORE);
      await page.evaluate(() => window.draftPage.show('t-big'));
      report({
        name: 'JS heap of the window with the draft open',
        unit: 'MB',
        runs: [await memory(session)],
        aim: 'none',
      });
      report({
        name: 'resident memory of the page with its worker',
        unit: 'MB',
        runs: [await residentMegabytes(profile)],
        aim: 'none',
      });
      await measureKeys(page, session, report);
      await context.close();
    } finally {
      await host.close();
      await rm(profile, { recursive: true, force: true });
    }
  },
};
