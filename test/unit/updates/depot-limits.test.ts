import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createExchangeGate } from '../../../electron/host/updates/gate.ts';
import { needs } from '../../support/needs.ts';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK } from '../../support/small-disk.ts';
import { fetchAll, reach, stateAs } from '../../support/update-depot.ts';
import { startMirror } from '../../support/update-mirror.ts';
import { DAY, publish } from '../../support/update-release.ts';
import { after, arrived, MB, never, signer, updateScene } from '../../support/update-scene.ts';
import type { Depot } from '../../../electron/host/updates/depot.ts';

const scene = updateScene();
const { open, address, informed } = scene;

/** A transfer that is under way, and that an exchange with colleagues breaks in on at its second piece. */
async function interrupted(): Promise<{ readonly depot: Depot; readonly leave: () => void }> {
  const gate = createExchangeGate();
  const depot = await informed({ gate });
  let leave: () => void = () => undefined;
  scene.mirror.fault = (number) => {
    if (number === 2) leave = gate.enter();
    return null;
  };
  await depot.fetch('full', after.length);
  return { depot, leave: () => leave() };
}

describe('limits', () => {
  test('no more comes in a day than is allowed, over restarts and a clock that is turned back', async () => {
    const time = { at: Date.UTC(2026, 10, 22, 12) };
    const clock = { now: () => time.at };
    scene.release = await publish(after, [signer], {
      issuedAt: new Date(time.at - DAY).toISOString(),
      expiresAt: new Date(time.at + 9 * DAY).toISOString(),
    });
    await scene.mirror.stop();
    scene.mirror = await startMirror(scene.release);
    const depot = await informed({ clock });
    await depot.setBudget(MB);
    expect(await fetchAll(depot, 'full')).toMatchObject({ kind: 'paused', why: 'budget' });
    expect(depot.status().spentToday).toBeLessThanOrEqual(MB);
    expect(scene.mirror.sent).toBeLessThanOrEqual(MB);
    await depot.dispose();
    time.at -= 2 * DAY;
    const again = await open({ clock });
    const { spentToday } = again.status();
    expect(spentToday).toBeGreaterThan(MB - 64 * 1024);
    expect(await fetchAll(again, 'full')).toMatchObject({ why: 'budget' });
    expect(again.status().spentToday).toBe(spentToday);
    time.at += 3 * DAY;
    expect(again.status().spentToday).toBe(0);
    expect(await fetchAll(again, 'full')).toMatchObject({ why: 'budget' });
    await again.setBudget(null);
    expect((await fetchAll(again, 'full')).kind).toBe('ready');
    expect(arrived(again).equals(after)).toBe(true);
  });

  test('a check costs too, and is refused when the day is used up', async () => {
    const depot = await informed();
    expect(depot.status().spentToday).toBe(scene.mirror.sent);
    await depot.setBudget(10);
    expect(await depot.check(address(), never)).toMatchObject({ error: { code: 'over-budget' } });
  });

  test('a pause holds until the word to go on, and what is there is kept', async () => {
    const depot = await informed();
    scene.mirror.fault = (number) => (number === 2 ? 'stall' : null);
    const { cost } = stateAs(depot.status(), 'available');
    await depot.fetch('full', cost.full);
    await new Promise<void>((resolve) => {
      const stop = depot.changed(({ state }) => {
        if (state.kind !== 'fetching' || scene.mirror.ranges.length < 2) return;
        stop();
        resolve();
      });
    });
    const paused = stateAs(await depot.pause(), 'paused');
    expect(paused).toMatchObject({ why: 'user' });
    expect(paused.done).toBeGreaterThan(900_000);
    scene.mirror.fault = () => null;
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('an exchange with colleagues has the line to itself; afterwards fetching goes on by itself', async () => {
    const { depot, leave } = await interrupted();
    expect(await reach(depot, 'paused')).toMatchObject({ why: 'exchange' });
    expect(await depot.fetch('full', after.length)).toMatchObject({ ok: false });
    const asked = scene.mirror.ranges.length;
    leave();
    await reach(depot, 'ready');
    expect(scene.mirror.ranges.length).toBeGreaterThan(asked);
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('a transfer that was stopped by the delegate during an exchange does not go on after it', async () => {
    const { depot, leave } = await interrupted();
    await reach(depot, 'paused');
    await depot.pause();
    leave();
    await depot.pause();
    expect(stateAs(depot.status(), 'paused').why).toBe('user');
  });

  test(
    'a full disk: nothing is begun without room; a disk that fills up meanwhile stops it, and it goes on later',
    needs(hasSmallDisk, SMALL_DISK),
    async () => {
      const disk = await mountSmallDisk(64 * 1024);
      try {
        const depot = await informed({ folder: join(disk.path, 'updates') });
        await disk.fill(1024);
        expect(await depot.fetch('full', after.length)).toMatchObject({ error: { code: 'no-room' } });
        await disk.makeRoom();
        let filled: Promise<void> | null = null;
        scene.mirror.fault = (number) => {
          if (number === 2) filled = disk.fill();
          return null;
        };
        // The disk is full before the second answer is written to it.
        scene.mirror.hold = () => filled ?? Promise.resolve();
        expect(await fetchAll(depot, 'full')).toMatchObject({ kind: 'paused', why: 'full-disk' });
        await disk.makeRoom();
        scene.mirror.fault = () => null;
        expect((await fetchAll(depot, 'full')).kind).toBe('ready');
        expect(arrived(depot).equals(after)).toBe(true);
        await depot.dispose();
      } finally {
        await disk.remove();
      }
    },
  );
});
