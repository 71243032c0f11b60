import { readdir, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chromiumLaunch } from '../../build/chromium.mjs';
import { repairProfile } from '../../electron/host/profile/repair-profile.ts';
import { isCampaign, numbers, rounds, seedOf } from '../support/campaign.ts';
import { useKilledProfile } from '../support/killed-profile.ts';
import { killBrowser } from '../support/store-page/kill-browser.ts';
import { hostStorePage } from '../support/store-page/launch.ts';
import { needs } from '../support/needs.ts';

const STORE = 'c'.repeat(32);
/** Bytes cut off IndexedDB's log, as a power cut does: two that are known to matter, and in a campaign any. */
const next = numbers(seedOf(0));
const CUTS = isCampaign
  ? Array.from({ length: rounds(2) }, () => 1 + Math.floor(next() * 20_000))
  : [37, 20_000];

describe('IndexedDB after a power cut', needs(process.platform === 'linux', 'Linux'), () => {
  const scene = useKilledProfile(hostStorePage);

  /** Starts, writes notes, is killed; gives what was there before writing. */
  async function session(name: string, notes: number, renewsLog = false): Promise<readonly string[]> {
    const { page } = await scene.host.launch(scene.profile);
    const known = name !== 'first';
    expect(
      await page.evaluate(([id, full]) => window.storePage.open(id, full), [STORE, known] as const),
    ).toBe('ok');
    const before = await page.evaluate(() => window.storePage.notes());
    if (renewsLog) await page.evaluate(() => window.storePage.renewLog());
    for (let i = 0; i < notes; i++) {
      const id = `${name}-${i.toString().padStart(2, '0')}`;
      expect(await page.evaluate((each) => window.storePage.putNote(each, 1000), id)).toBe('kept');
    }
    await killBrowser(scene.profile);
    return before.map((note) => note.id);
  }

  async function cutLog(bytes: number): Promise<void> {
    const databases = join(scene.profile, 'Default', 'IndexedDB');
    const folder = join(
      databases,
      (await readdir(databases)).find((name) => name.endsWith('.leveldb')) ?? '',
    );
    const log =
      (await readdir(folder))
        .filter((name) => /^\d+\.log$/.test(name))
        .toSorted()
        .at(-1) ?? '';
    await truncate(join(folder, log), (await stat(join(folder, log))).size - bytes);
  }

  const repair = () => repairProfile(scene.profile, join(scene.profile, 'kept'));

  test.each(CUTS)(
    '%i bytes short, all before the cut stays and what follows is kept for good',
    async (cut) => {
      await session('first', 30);
      await cutLog(cut);
      const repaired = await repair();
      // Any number of bytes may by chance end between two records.
      if (isCampaign) expect(repaired).toMatchObject({ broken: 0, inUse: false });
      else expect(repaired).toEqual({ torn: 1, broken: 0, inUse: false });
      const after = await session('second', 5);
      expect(after.length).toBeGreaterThanOrEqual(28);
      for (const name of ['third', 'fourth']) {
        await repair();
        expect(await session(name, 5)).toEqual(expect.arrayContaining([...after, 'second-00', 'second-04']));
      }
    },
  );

  test('a log that a session has already gone on writing behind the half record is mended', async () => {
    await session('first', 30);
    await cutLog(37);
    const after = await session('unrepaired', 5);
    expect(await repair()).toEqual({ torn: 0, broken: 1, inUse: false });
    expect(await readdir(join(scene.profile, 'kept'))).toHaveLength(1);
    expect(await session('third', 1)).toEqual(
      expect.arrayContaining([...after, ...[0, 1, 2, 3, 4].map((i) => `unrepaired-0${i}`)]),
    );
    expect(await repair()).toEqual({ torn: 0, broken: 0, inUse: false });
  });

  test('in a browser that is not ours a new log does the same', async () => {
    await session('first', 30);
    await cutLog(37);
    const after = await session('second', 5, true);
    for (const name of ['third', 'fourth']) {
      expect(await session(name, 2, true)).toEqual(
        expect.arrayContaining([...after, 'second-00', 'second-04']),
      );
    }
  });

  test('a profile that a Chromium has open is left alone', async () => {
    await scene.host.launch(scene.profile, chromiumLaunch());
    expect(await repair()).toEqual({ torn: 0, broken: 0, inUse: true });
  });
});
