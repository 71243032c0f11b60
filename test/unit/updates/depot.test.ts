import { copyFileSync, existsSync, writeFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHUNK } from '../../../electron/host/updates/fetch-blocks.ts';
import { MANIFEST_NAME } from '../../../electron/host/updates/manifest.ts';
import { fetchAll, stateAs } from '../../support/update-depot.ts';
import { startMirror } from '../../support/update-mirror.ts';
import {
  changed,
  DAY,
  FILE_NAME,
  newSigner,
  noise,
  publish,
  temporary,
} from '../../support/update-release.ts';
import { after, arrived, before, MB, never, signer, updateScene } from '../../support/update-scene.ts';

const scene = updateScene();
const { open, address, informed, keepOld } = scene;

describe('without an act of the delegate', () => {
  test('nothing is asked, written or fetched', async () => {
    const depot = await open({ home: scene.mirror.url });
    expect(depot.status().state.kind).toBe('nothing-known');
    expect(existsSync(scene.home)).toBe(false);
    expect(scene.mirror.requests).toEqual([]);
  });

  test('a check fetches the news and no byte of the version', async () => {
    const depot = await informed();
    expect(scene.mirror.requests).toEqual([`GET /${MANIFEST_NAME}`, `GET /${FILE_NAME}.blockmap`]);
    expect(stateAs(depot.status(), 'available')).toMatchObject({
      release: { version: '2.0.0', size: after.length, fileName: FILE_NAME, notes: { en: 'Better.' } },
      cost: { full: after.length, delta: null },
    });
  });

  test('a started transfer does not go on after a restart', async () => {
    const depot = await informed();
    scene.mirror.fault = (number) => (number > 1 ? 'cut' : null);
    expect((await fetchAll(depot, 'full')).kind).toBe('paused');
    await depot.dispose();
    const asked = scene.mirror.requests.length;
    const again = await open();
    expect(stateAs(again.status(), 'paused').why).toBe('restart');
    expect(scene.mirror.requests.length).toBe(asked);
  });
});

describe('the delegate is asked', () => {
  test('with both sizes, and gets what was agreed to and nothing else', async () => {
    keepOld();
    const depot = await informed();
    const { cost } = stateAs(depot.status(), 'available');
    expect(cost.full).toBe(after.length);
    expect(cost.delta).toBeGreaterThan(0.1 * after.length);
    expect(cost.delta).toBeLessThan(0.2 * after.length);
    const sent = scene.mirror.sent;
    expect((await fetchAll(depot, 'delta')).kind).toBe('ready');
    expect(scene.mirror.sent - sent).toBe(cost.delta);
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('again when the number was another than the one shown', async () => {
    const depot = await informed();
    expect(await depot.fetch('full', after.length - 1)).toMatchObject({ error: { code: 'other-cost' } });
    expect(await depot.fetch('delta', after.length)).toMatchObject({ error: { code: 'no-delta' } });
    expect(scene.mirror.ranges).toEqual([]);
  });

  test('again when the old file turns out not to be what it was: a difference never becomes the whole in silence', async () => {
    keepOld();
    const depot = await informed();
    const { cost } = stateAs(depot.status(), 'available');
    keepOld(noise(before.length, 'something else'));
    const sent = scene.mirror.sent;
    expect(await fetchAll(depot, 'delta')).toMatchObject({ kind: 'paused', why: 'more-than-said' });
    expect(scene.mirror.sent - sent).toBeLessThanOrEqual((cost.delta ?? 0) + MB);
  });

  test('a difference that is a file on a stick costs nothing and needs no line', async () => {
    const depot = await open();
    expect((await depot.check({ kind: 'folder', path: scene.release }, never)).ok).toBe(true);
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
    expect(depot.status().spentToday).toBe(0);
    expect(scene.mirror.requests).toEqual([]);
  });
});

describe('whom to believe', () => {
  test.each([
    ['a stranger’s signature', 'bad-signature', () => publish(after, [newSigner()])],
    [
      'news that are out of date',
      'expired',
      () => publish(after, [signer], { expiresAt: new Date(Date.now() - 1000).toISOString() }),
    ],
    ['a version for other computers', 'not-for-this-computer', () => publish(after, [signer], { files: [] })],
    [
      'a version that this one cannot become',
      'too-old',
      () => publish(after, [signer], { minimumVersion: '1.5.0' }),
    ],
    ['a folder without news', 'not-found', () => Promise.resolve(temporary('dw-empty-'))],
  ])('%s is refused', async (_what, code, make) => {
    const folder = await make();
    const depot = await open();
    expect(await depot.check({ kind: 'folder', path: folder }, never)).toMatchObject({ error: { code } });
    expect(depot.status().state.kind).toBe('nothing-known');
  });

  test('a block map of another file is refused', async () => {
    const folder = await publish(after, [signer]);
    copyFileSync(
      join(await publish(before, [signer]), `${FILE_NAME}.blockmap`),
      join(folder, `${FILE_NAME}.blockmap`),
    );
    const depot = await open();
    expect(await depot.check({ kind: 'folder', path: folder }, never)).toMatchObject({ ok: false });
    expect(depot.status().state.kind).toBe('nothing-known');
  });

  test('an older manifest is refused, also after a restart, and the newer one stays', async () => {
    const older = await publish(before, [signer], { sequence: 1, version: '1.9.0' });
    const depot = await informed();
    const refused = { error: { code: 'older' } };
    expect(await depot.check({ kind: 'folder', path: older }, never)).toMatchObject(refused);
    await depot.dispose();
    const again = await open();
    expect(await again.check({ kind: 'folder', path: older }, never)).toMatchObject(refused);
    expect(stateAs(again.status(), 'available').release.version).toBe('2.0.0');
  });

  test('an older version under a newer number is no news', async () => {
    const depot = await open({ version: '3.0.0' });
    expect((await depot.check(address(), never)).ok).toBe(true);
    expect(depot.status().state).toEqual({ kind: 'current', checkedVersion: '2.0.0' });
  });

  test('a clock that is behind is said and does no harm; one turned back does not revive what expired', async () => {
    const behind = { now: () => Date.now() - 400 * DAY };
    const depot = await informed({ clock: behind });
    expect(depot.status().clockIsBehind).toBe(true);
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    const long = await publish(before, [signer], {
      sequence: 3,
      issuedAt: new Date(Date.now() - 300 * DAY).toISOString(),
      expiresAt: new Date(Date.now() - 200 * DAY).toISOString(),
    });
    expect(await depot.check({ kind: 'folder', path: long }, never)).toMatchObject({
      error: { code: 'expired' },
    });
  });

  test('plain http is asked only within the room', async () => {
    const depot = await open();
    for (const elsewhere of [
      'http://example.org/',
      'http://8.8.8.8/',
      'ftp://10.0.0.1/',
      'file:///etc',
      'https://u:p@x.org/',
      'no address',
    ])
      expect(await depot.check({ kind: 'address', address: elsewhere }, never)).toMatchObject({
        error: { code: 'not-allowed' },
      });
  });
});

describe('what a source does wrong', () => {
  test.each(['whole-file', 'wrong-range', 'no-content-range', 'short-body', 'encoded'] as const)(
    '%s: none of it is taken, and it is asked no more',
    async (fault) => {
      const depot = await informed();
      scene.mirror.fault = () => fault;
      const sent = scene.mirror.sent;
      expect(await fetchAll(depot, 'full')).toMatchObject({ kind: 'paused', why: 'no-source', done: 0 });
      expect(scene.mirror.ranges.length).toBe(1);
      expect(scene.mirror.sent - sent).toBeLessThanOrEqual(MB);
    },
  );

  test.each(['cut', 'busy', 'stall'] as const)(
    '%s now and then: what is there stays, and it is asked on',
    async (fault) => {
      const depot = await informed();
      scene.mirror.fault = (number) => (number % 2 === 1 ? fault : null);
      expect((await fetchAll(depot, 'full')).kind).toBe('ready');
      expect(arrived(depot).equals(after)).toBe(true);
    },
  );

  test('cut without end: it is given up after some tries, with what is there', async () => {
    const depot = await informed();
    scene.mirror.fault = () => ({ cutAfter: 0 });
    expect(await fetchAll(depot, 'full')).toMatchObject({ why: 'no-source', problem: 'cut' });
    expect(scene.mirror.ranges.length).toBe(6);
  });

  test('a flipped byte: the block is thrown away, and the source asked no more', async () => {
    const depot = await informed();
    scene.mirror.fault = (number) => (number === 2 ? 'flipped-byte' : null);
    expect(await fetchAll(depot, 'full')).toMatchObject({ why: 'no-source', problem: 'differs' });
    scene.mirror.fault = () => null;
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('another entity tag between two pieces: the same bytes are taken, others are not', async () => {
    const depot = await informed();
    scene.mirror.fault = (number) => {
      scene.mirror.tag = `tag-${number}`;
      return null;
    };
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('of two sources with differing bytes, the one that has what was signed is used', async () => {
    const wrong = temporary('dw-wrong-');
    for (const name of [MANIFEST_NAME, `${FILE_NAME}.blockmap`])
      copyFileSync(join(scene.release, name), join(wrong, name));
    writeFileSync(join(wrong, FILE_NAME), changed(after, 0.2, 5, 'hostile'));
    const other = await startMirror(wrong);
    const depot = await informed();
    expect((await depot.check({ kind: 'address', address: other.url }, never)).ok).toBe(true);
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
    expect(other.ranges.length).toBe(1);
    expect(scene.mirror.ranges.length).toBeGreaterThan(1);
    await other.stop();
  });

  test('a redirect within the room to another server is not followed', async () => {
    const depot = await open();
    scene.mirror.redirect = 'http://127.0.0.2:9/';
    expect(await depot.check(address(), never)).toMatchObject({ error: { code: 'not-allowed' } });
  });
});

describe('a cut', () => {
  test('at and around every edge of a chunk costs less than a block more, and the rest is kept', async () => {
    const places: number[] = [];
    for (let edge = 0; edge <= after.length; edge += CHUNK) places.push(edge - 1, edge, edge + 1);
    for (const place of places.filter((at) => at >= 0 && at < after.length)) {
      const folder = join(temporary('dw-data-'), 'updates');
      const depot = await informed({ folder });
      const sent = scene.mirror.sent;
      let isCut = false;
      scene.mirror.fault = () => {
        const [from = 0, to = 0] = (scene.mirror.ranges.at(-1) ?? '')
          .replace('bytes=', '')
          .split('-')
          .map(Number);
        if (isCut || place < from || place > to) return null;
        isCut = true;
        return { cutAfter: place - from };
      };
      expect((await fetchAll(depot, 'full')).kind).toBe('ready');
      expect(isCut).toBe(true);
      expect(arrived(depot).equals(after)).toBe(true);
      expect(scene.mirror.sent - sent).toBeLessThanOrEqual(after.length + 32 * 1024);
      await depot.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('before a restart costs less than a block more, and another source goes on where the first stopped', async () => {
    const depot = await informed();
    scene.mirror.fault = (number) =>
      number > 2 ? 'wrong-range' : number === 2 ? { cutAfter: 700_000 } : null;
    const stopped = await fetchAll(depot, 'full');
    const { done } = stopped.kind === 'paused' ? stopped : { done: -1 };
    expect(done).toBeGreaterThan(1_600_000);
    await depot.dispose();
    const again = await open();
    expect(stateAs(again.status(), 'paused')).toMatchObject({ done, cost: { full: after.length - done } });
    expect((await again.check({ kind: 'folder', path: scene.release }, never)).ok).toBe(true);
    const asked = scene.mirror.ranges.length;
    expect((await fetchAll(again, 'full')).kind).toBe('ready');
    expect(arrived(again).equals(after)).toBe(true);
    expect(scene.mirror.ranges.length).toBe(asked);
  });
});
