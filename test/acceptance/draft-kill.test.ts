import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repairProfile } from '../../electron/host/profile/repair-profile.ts';
import { numbers, rounds, seedOf } from '../support/campaign.ts';
import { hostDraftPage } from '../support/draft-page/launch.ts';
import { useKilledProfile } from '../support/killed-profile.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK } from '../support/small-disk.ts';
import { killBrowser } from '../support/store-page/kill-browser.ts';
import { until } from '../support/until.ts';
import { needs } from '../support/needs.ts';

const KILLS = rounds(3);
const STORE = 'd'.repeat(32);

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

describe('a draft in a Chromium that is killed', needs(process.platform === 'linux', 'Linux'), () => {
  const scene = useKilledProfile(hostDraftPage);

  test(
    'kill -9 at any moment of typing loses no word that was said to be saved, and the lists repair themselves',
    async () => {
      const next = numbers(seedOf(20051116));
      const saved = new Set<string>();
      let times = 0;
      let wasBehind = 0;
      for (let round = 0; round <= KILLS; round++) {
        const { page } = await scene.host.launch(scene.profile);
        await page.evaluate(([store, full]) => window.draftPage.open(store, full), [
          STORE,
          round > 0,
        ] as const);
        await page.evaluate(() => window.draftPage.show('t-1'));
        const kept = new Set(wordsOf((await page.evaluate(() => window.draftPage.texts('t-1'))).join(' ')));
        expect(Array.from(saved).filter((word) => !kept.has(word))).toEqual([]);
        const repaired = await page.evaluate(() => window.draftPage.repair('t-1'));
        expect(repaired.isRight).toBe(true);
        if (round > 0 && repaired.wasBehind) wasBehind++;
        if (round === KILLS) break;
        await page.exposeFunction('said', (text: string) => {
          times++;
          for (const word of wordsOf(text)) saved.add(word);
        });
        const enough = times + 1 + Math.floor(next() * 4);
        await page.evaluate((from) => window.draftPage.typeForever(from), round);
        await until(() => times >= enough, 'something saved', 30_000);
        await new Promise((resolve) => setTimeout(resolve, Math.floor(next() * 400)));
        await killBrowser(scene.profile);
      }
      expect(saved.size).toBeGreaterThan(KILLS);
      expect(wasBehind).toBeGreaterThan(0);
    },
    60_000 + KILLS * 20_000,
  );

  test(
    'a full disk stops writing loudly, keeps the words, and stores them when there is room',
    { ...needs(hasSmallDisk, SMALL_DISK), timeout: 180_000 },
    async () => {
      const disk = await mountSmallDisk(96 * 1024);
      const own = join(disk.path, 'profile');
      try {
        const { page } = await scene.host.launch(own);
        await page.evaluate((store) => window.draftPage.open(store, false), STORE);
        await page.evaluate(() => window.draftPage.show('t-1'));
        await page.evaluate(() => window.draftPage.caret(0));
        await page.keyboard.type('kept before ');
        await until(
          async () => (await page.evaluate(() => window.draftPage.saved())) === '{"kind":"saved"}',
          'Saved',
        );
        await disk.fill();
        for (let i = 0; i < 200; i++) {
          await page.keyboard.insertText(`${'many words to fill the log '.repeat(400)}w${i} `);
          await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 350)));
          if ((await page.evaluate(() => window.draftPage.saved())).includes('failed')) break;
        }
        expect(await page.evaluate(() => window.draftPage.saved())).toContain('failed');
        const shown = await page.evaluate(() => document.querySelector('.ProseMirror')?.textContent ?? '');
        expect(
          await page.evaluate(() => document.querySelector('.ProseMirror')?.getAttribute('contenteditable')),
        ).toBe('false');
        await disk.makeRoom();
        await until(async () => {
          await page.evaluate(() => window.draftPage.retry());
          return (await page.evaluate(() => window.draftPage.saved())) === '{"kind":"saved"}';
        }, 'storing when there is room');
        await killBrowser(own);
        await repairProfile(own, join(disk.path, 'kept'));
        const again = await scene.host.launch(own);
        await again.page.evaluate((store) => window.draftPage.open(store, true), STORE);
        expect((await again.page.evaluate(() => window.draftPage.texts('t-1'))).join('')).toBe(shown);
        await killBrowser(own);
      } finally {
        await disk.remove();
      }
    },
  );
});
