import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repairProfile } from '../../electron/host/profile/repair-profile.ts';
import { numbers, rounds, seedOf } from '../support/campaign.ts';
import { useKilledProfile } from '../support/killed-profile.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK } from '../support/small-disk.ts';
import { killBrowser } from '../support/store-page/kill-browser.ts';
import { hostStorePage } from '../support/store-page/launch.ts';
import { until } from '../support/until.ts';
import { needs } from '../support/needs.ts';

const KILLS = rounds(3);
const STORE = 'b'.repeat(32);

describe('the store in a Chromium that is killed', needs(process.platform === 'linux', 'Linux'), () => {
  const scene = useKilledProfile(hostStorePage);

  test(
    'kill -9 at any moment loses no note that was said to be saved',
    async () => {
      const next = numbers(seedOf(20261122));
      const acknowledged: string[] = [];
      for (let round = 0; round < KILLS; round++) {
        // As the host does before Chromium starts.
        await repairProfile(scene.profile, join(scene.profile, 'kept'));
        const { page } = await scene.host.launch(scene.profile);
        const health = await page.evaluate(([id, full]) => window.storePage.open(id, full), [
          STORE,
          round > 0,
        ] as const);
        expect(health).toBe('ok');
        const kept = await page.evaluate(() => window.storePage.notes());
        const ids = new Set(kept.map((note) => note.id));
        expect(acknowledged.filter((id) => !ids.has(id))).toEqual([]);
        expect(kept.every((note) => note.body.startsWith(`note ${note.id.slice(2)} `))).toBe(true);
        expect(await page.evaluate(() => window.storePage.damaged())).toBe(0);
        await page.exposeFunction('acknowledged', (id: string) => void acknowledged.push(id));
        const before = acknowledged.length;
        await page.evaluate((from) => window.storePage.writeNotes(from), kept.length + round * 100_000);
        const enough = before + 1 + Math.floor(next() * 60);
        await until(() => acknowledged.length >= enough, 'acknowledged notes', 30_000);
        await killBrowser(scene.profile);
      }
      const { page } = await scene.host.launch(scene.profile);
      await page.evaluate((id) => window.storePage.open(id, true), STORE);
      const kept = new Set((await page.evaluate(() => window.storePage.notes())).map((note) => note.id));
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    },
    60_000 + KILLS * 20_000,
  );

  test(
    'a full disk is answered, nothing kept before is lost, and writing goes on when there is room',
    needs(hasSmallDisk, SMALL_DISK),
    async () => {
      const disk = await mountSmallDisk(96 * 1024);
      try {
        const own = join(disk.path, 'profile');
        const { page } = await scene.host.launch(own);
        await page.evaluate((id) => window.storePage.open(id, false), STORE);
        expect(await page.evaluate(() => window.storePage.putNote('n-first', 1000))).toBe('kept');
        await disk.fill();
        const answers: string[] = [];
        await until(async () => {
          answers.push(
            await page.evaluate((i) => window.storePage.putNote(`n-${i}`, 3_000_000), answers.length),
          );
          return answers.at(-1) !== 'kept';
        }, 'a refusal');
        expect(answers.at(-1)).toBe('full');
        // Chromium closes the database after a failed write; the store says no until it can be opened again.
        expect(await page.evaluate(() => window.storePage.putNote('n-small', 500))).not.toBe('kept');
        await disk.makeRoom();
        await until(
          async () => (await page.evaluate(() => window.storePage.putNote('n-after', 500))) === 'kept',
          'a write when there is room again',
        );
        await killBrowser(own);
        await repairProfile(own, join(disk.path, 'kept'));
        const again = await scene.host.launch(own);
        expect(await again.page.evaluate((id) => window.storePage.open(id, true), STORE)).toBe('ok');
        const ids = (await again.page.evaluate(() => window.storePage.notes())).map((note) => note.id);
        expect(ids).toEqual(expect.arrayContaining(['n-first', 'n-after']));
        for (let i = 0; i < answers.length - 1; i++) expect(ids).toContain(`n-${i}`);
        await killBrowser(own);
      } finally {
        await disk.remove();
      }
    },
  );
});
