import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { test as base, type RunningWorkbench } from './workbench.ts';

interface Fixtures {
  /** A folder that files are carried in, as on a stick. */
  readonly stick: string;
  /** Two workbenches of their own, past their first run, with the sample dossier. */
  readonly two: readonly [alice: RunningWorkbench, bob: RunningWorkbench];
}

/** Tests in which two delegates have something to do with each other. */
export const test = base.extend<Fixtures>({
  stick: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'dw-stick-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  // The second one's folder is made when it is first asked for: not in the time of that test.
  two: [
    async ({ furnishedFor }, use) => {
      const [alice, bob] = await furnishedFor(2);
      if (alice === undefined || bob === undefined) throw new Error('Two were asked for');
      await use([alice, bob]);
    },
    { timeout: 180_000 },
  ],
});

/** The rows of the library. */
export function rows(page: Page): Locator {
  return page.getByRole('grid', { name: 'Documents' }).locator('[data-row]');
}

/** The card of a clause that both changed; the sample dossier has one of its own. */
export function conflict(page: Page): Locator {
  return page.locator('[data-conflict]').filter({ hasText: 'unequal' });
}

/** Which of some secret words stand in a file or below a folder, in letters of one byte or of two. */
export async function wordsFoundIn(
  places: readonly string[],
  words: readonly string[],
): Promise<readonly string[]> {
  const paths = (await Promise.all(places.map(filesBelow))).flat();
  const found: string[] = [];
  for (const path of paths) {
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    for (const word of words)
      if (bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')))
        found.push(`${word} in ${path}`);
  }
  return found;
}

async function filesBelow(place: string): Promise<readonly string[]> {
  const entries = await readdir(place, { recursive: true, withFileTypes: true }).catch(() => null);
  if (entries === null) return [place];
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
