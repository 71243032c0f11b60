import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { repairProfile } from '../../electron/host/profile/repair-profile.ts';
import { hostDraftPage, type DraftPageHost } from '../support/draft-page/launch.ts';
import { numbers, rounds, seedOf } from '../support/campaign.ts';
import { killBrowser } from '../support/store-page/kill-browser.ts';
import { until } from '../support/until.ts';

const KILLS = rounds(3);
const STORE = 'd'.repeat(32);

const wordsOf = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

describe.runIf(process.platform === 'linux')('a draft in a Chromium that is killed', () => {
  let host: DraftPageHost;
  let profile = '';
  beforeAll(async () => {
    host = await hostDraftPage();
  }, 120_000);
  afterAll(async () => {
    await host.close();
  });
  beforeEach(async () => {
    profile = await mkdtemp(join(tmpdir(), 'dw-draft-kill-'));
  });
  afterEach(async () => {
    await killBrowser(profile);
    await rm(profile, { recursive: true, force: true });
  });

  test(
    'kill -9 at any moment of typing loses no word that was said to be saved, and the lists repair themselves',
    async () => {
      const next = numbers(seedOf(20051116));
      const saved = new Set<string>();
      let times = 0;
      let wasBehind = 0;
      for (let round = 0; round <= KILLS; round++) {
        const { page } = await host.launch(profile);
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
        await killBrowser(profile);
      }
      expect(saved.size).toBeGreaterThan(KILLS);
      expect(wasBehind).toBeGreaterThan(0);
    },
    60_000 + KILLS * 20_000,
  );

  test.runIf(process.getuid?.() === 0)(
    'a full disk stops writing loudly, keeps the words, and stores them when there is room',
    async (context) => {
      const disk = join(profile, 'disk');
      await mkdir(disk);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', disk], { stdio: 'ignore' });
      } catch {
        context.skip();
      }
      try {
        const { page } = await host.launch(join(disk, 'profile'));
        await page.evaluate((store) => window.draftPage.open(store, false), STORE);
        await page.evaluate(() => window.draftPage.show('t-1'));
        await page.evaluate(() => window.draftPage.caret(0));
        await page.keyboard.type('kept before ');
        await until(
          async () => (await page.evaluate(() => window.draftPage.saved())) === '{"kind":"saved"}',
          'Saved',
        );
        await writeFile(join(disk, 'filler'), Buffer.alloc(96 * 1024 * 1024)).catch(() => undefined);
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
        await rm(join(disk, 'filler'), { force: true });
        await until(async () => {
          await page.evaluate(() => window.draftPage.retry());
          return (await page.evaluate(() => window.draftPage.saved())) === '{"kind":"saved"}';
        }, 'storing when there is room');
        await killBrowser(join(disk, 'profile'));
        await repairProfile(join(disk, 'profile'), join(disk, 'kept'));
        const again = await host.launch(join(disk, 'profile'));
        await again.page.evaluate((store) => window.draftPage.open(store, true), STORE);
        expect((await again.page.evaluate(() => window.draftPage.texts('t-1'))).join('')).toBe(shown);
        await killBrowser(join(disk, 'profile'));
      } finally {
        execFileSync('umount', ['-l', disk]);
      }
    },
    180_000,
  );
});
