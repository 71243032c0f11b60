import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import {
  admit,
  clause,
  connectByAddress,
  newCircle,
  newDraft,
  readFiles,
  release,
  switchOn,
  writeBundle,
} from '../support/exchange-window.ts';
import { openFromPalette, passFirstRun } from '../support/window-model.ts';
import { startWorkbench } from '../support/workbench.ts';
import type { Bench, Figure } from './figure.ts';

const WORDS = Number(process.env['DW_LIVE'] ?? 15);
const LETTERS = 60;
/** A quick typist. */
const KEY_MS = 120;

/** When how much of some text was in the draft, by the clock of the machine, which is one for both windows. */
declare global {
  interface Window {
    liveBench: { typed: number[]; shown: number[]; moved: string[] };
  }
}

/** From now on `page` keeps when each `key` was pressed, and how many of `sign` its draft shows and since when. */
async function watch(page: Page, sign: string, key = sign): Promise<void> {
  await page.evaluate(
    ([letter, pressed]) => {
      const now = (): number => performance.timeOrigin + performance.now();
      const bench = { typed: [] as number[], shown: [] as number[], moved: [] as string[] };
      window.liveBench = bench;
      const draft = document.querySelector('.ProseMirror');
      if (draft === null) throw new Error('No draft');
      draft.addEventListener('keydown', (event) => {
        if (event instanceof KeyboardEvent && event.key === pressed) bench.typed.push(now());
      });
      const before = draft.textContent.split(letter).length - 1;
      const place = (): string => {
        const selection = document.getSelection();
        const element = selection?.anchorNode?.parentElement?.closest('[data-clause]');
        return `${Math.round(element?.getBoundingClientRect().top ?? 0)} ${selection?.anchorOffset} ${element?.textContent}`;
      };
      let placeBefore = place();
      new MutationObserver(() => {
        const count = draft.textContent.split(letter).length - 1 - before;
        while (bench.shown.length < count) bench.shown.push(now());
        const placeNow = place();
        if (placeNow !== placeBefore) bench.moved.push(`${placeBefore} → ${placeNow}`);
        placeBefore = placeNow;
      }).observe(draft, { childList: true, characterData: true, subtree: true });
    },
    [sign, key] as const,
  );
}

/** Milliseconds from each key in one window to its letter in the other. */
async function ways(from: Page, to: Page, count: number): Promise<readonly number[]> {
  await to.waitForFunction((all) => window.liveBench.shown.length >= all, count, { timeout: 60_000 });
  const typed = await from.evaluate(() => window.liveBench.typed);
  const shown = await to.evaluate(() => window.liveBench.shown);
  return typed.map((at, index) => (shown[index] ?? Number.POSITIVE_INFINITY) - at);
}

/** Two workbenches of one delegation that are connected, with the same draft open. */
async function meet(stick: string, a: Page, b: Page): Promise<void> {
  for (const page of [a, b]) await passFirstRun(page);
  await newCircle(a, 'Delegation of Utopia', 'A. Diallo', 'Delegation');
  await newDraft(a, 'live');
  await release(a);
  await admit(stick, a, b, 'B. Keïta');
  await readFiles(b, [await writeBundle(stick, a)]);
  const address = await switchOn(a);
  await switchOn(b);
  await connectByAddress(b, address);
  for (const page of [a, b]) {
    await openFromPalette(page, 'Draft terms of reference');
    await page.locator('.ProseMirror').getByText('Working methods').waitFor();
  }
}

async function measure(a: Page, b: Page, report: (figure: Figure) => void): Promise<void> {
  // He writes below of where she does, so that her lines push his down: they must not.
  await clause(b, 'Working methods').click();
  await b.keyboard.press('End');
  await clause(a, 'Mandate').click();
  await a.keyboard.press('End');
  await a.keyboard.press('Enter');
  await watch(a, 'q');
  await watch(b, 'q');
  for (let word = 0; word <= WORDS; word++) {
    await a.keyboard.press('q');
    await b.waitForFunction((all) => window.liveBench.shown.length >= all, word + 1, { timeout: 60_000 });
    // As long as a pause for thought, never the same.
    await a.waitForTimeout(900 + 137 * (word % 7));
  }
  const after = (await ways(a, b, WORDS + 1)).slice(1);
  report({
    name: 'a letter after a pause, key to a colleague’s screen',
    unit: 'ms',
    runs: after,
    aim: 'p95 ≤ 1000',
  });
  await watch(a, 'x');
  await watch(b, 'x');
  for (let letter = 0; letter < LETTERS; letter++) {
    await a.keyboard.press('x');
    await a.waitForTimeout(KEY_MS);
  }
  const typing = await ways(a, b, LETTERS);
  report({
    name: 'letters of one who types on, key to a colleague’s screen',
    unit: 'ms',
    runs: typing,
    aim: 'p95 ≤ 1000',
  });
  const moved = await b.evaluate(() => window.liveBench.moved);
  for (const move of moved) console.error(move);
  report({
    name: 'times that the colleague’s caret or clause moved meanwhile',
    unit: 'count',
    runs: [moved.length],
    aim: '0',
  });
}

/** Both write at the same time, each in the clause where the caret stands already. */
async function measureBoth(a: Page, b: Page, report: (figure: Figure) => void): Promise<void> {
  await watch(a, 'z', 'x');
  await watch(b, 'x', 'z');
  const write = async (page: Page, key: string): Promise<void> => {
    for (let letter = 0; letter < LETTERS; letter++) {
      await page.keyboard.press(key);
      await page.waitForTimeout(KEY_MS);
    }
  };
  await Promise.all([write(a, 'x'), write(b, 'z')]);
  report({
    name: 'letters of two who type on at once, key to the other’s screen',
    unit: 'ms',
    runs: [...(await ways(a, b, LETTERS)), ...(await ways(b, a, LETTERS))],
    aim: 'p95 ≤ 1000',
  });
}

/** What one delegate types, on the screen of another in the same room: two hosts, two windows, TLS between them. */
export const bench: Bench = {
  name: 'live',
  async run(report) {
    const stick = await mkdtemp(join(tmpdir(), 'dw-live-'));
    const [alice, bob] = [await startWorkbench(), await startWorkbench()];
    try {
      await meet(stick, alice.page, bob.page);
      await measure(alice.page, bob.page, report);
      await measureBoth(alice.page, bob.page, report);
    } finally {
      await alice.stop();
      await bob.stop();
      await rm(stick, { recursive: true, force: true });
    }
  },
};
