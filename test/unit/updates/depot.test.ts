import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHUNK } from '../../../electron/host/updates/fetch-blocks.ts';
import { createExchangeGate } from '../../../electron/host/updates/gate.ts';
import { MANIFEST_NAME } from '../../../electron/host/updates/manifest.ts';
import { mountSmallDisk } from '../../support/small-disk.ts';
import { fetchAll, openTestDepot, reach, stateAs, type DepotOptions } from '../../support/update-depot.ts';
import { startMirror, type Mirror } from '../../support/update-mirror.ts';
import {
  changed,
  DAY,
  FILE_NAME,
  newSigner,
  noise,
  publish,
  temporary,
} from '../../support/update-release.ts';
import type { Depot } from '../../../electron/host/updates/depot.ts';

const MB = 1024 * 1024;
const signer = newSigner();
const keys = [signer.hex, newSigner().hex];
const before = noise(3 * MB, 'before');
const after = changed(before, 0.1, 3);
const never = new AbortController().signal;

let release: string;
let mirror: Mirror;
let home: string;
const depots: Depot[] = [];

beforeAll(async () => {
  release = await publish(after, [signer]);
});
beforeEach(async () => {
  mirror = await startMirror(release);
  home = join(temporary('dw-data-'), 'updates');
});
afterEach(async () => {
  for (const depot of depots.splice(0)) await depot.dispose();
  await mirror.stop();
});
afterAll(() => rmSync(release, { recursive: true, force: true }));

async function open(options: Partial<DepotOptions> = {}): Promise<Depot> {
  const depot = await openTestDepot({ keys, folder: home, ...options });
  depots.push(depot);
  return depot;
}

const address = (): { kind: 'address'; address: string } => ({ kind: 'address', address: mirror.url });

/** A depot that has heard of the new version at the mirror. */
async function informed(options: Partial<DepotOptions> = {}): Promise<Depot> {
  const depot = await open(options);
  const checked = await depot.check(address(), never);
  if (!checked.ok) throw new Error(checked.error.code);
  return depot;
}

/** Puts the installer of the running version where it is kept. */
function keepOld(content: Buffer = before): void {
  const folder = join(home, 'files', '1.0.0');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, FILE_NAME), content);
}

function arrived(depot: Depot): Buffer {
  return readFileSync(stateAs(depot.status(), 'ready').path);
}

describe('without an act of the delegate', () => {
  test('nothing is asked, written or fetched', async () => {
    const depot = await open({ home: mirror.url });
    expect(depot.status().state.kind).toBe('nothing-known');
    expect(existsSync(home)).toBe(false);
    expect(mirror.requests).toEqual([]);
  });

  test('a check fetches the news and no byte of the version', async () => {
    const depot = await informed();
    expect(mirror.requests).toEqual([`GET /${MANIFEST_NAME}`, `GET /${FILE_NAME}.blockmap`]);
    expect(stateAs(depot.status(), 'available')).toMatchObject({
      release: { version: '2.0.0', size: after.length, fileName: FILE_NAME, notes: { en: 'Better.' } },
      cost: { full: after.length, delta: null },
    });
  });

  test('a started transfer does not go on after a restart', async () => {
    const depot = await informed();
    mirror.fault = (number) => (number > 1 ? 'cut' : null);
    expect((await fetchAll(depot, 'full')).kind).toBe('paused');
    await depot.dispose();
    const asked = mirror.requests.length;
    const again = await open();
    expect(stateAs(again.status(), 'paused').why).toBe('restart');
    expect(mirror.requests.length).toBe(asked);
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
    const sent = mirror.sent;
    expect((await fetchAll(depot, 'delta')).kind).toBe('ready');
    expect(mirror.sent - sent).toBe(cost.delta);
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('again when the number was another than the one shown', async () => {
    const depot = await informed();
    expect(await depot.fetch('full', after.length - 1)).toMatchObject({ error: { code: 'other-cost' } });
    expect(await depot.fetch('delta', after.length)).toMatchObject({ error: { code: 'no-delta' } });
    expect(mirror.ranges).toEqual([]);
  });

  test('again when the old file turns out not to be what it was: a difference never becomes the whole in silence', async () => {
    keepOld();
    const depot = await informed();
    const { cost } = stateAs(depot.status(), 'available');
    keepOld(noise(before.length, 'something else'));
    const sent = mirror.sent;
    expect(await fetchAll(depot, 'delta')).toMatchObject({ kind: 'paused', why: 'more-than-said' });
    expect(mirror.sent - sent).toBeLessThanOrEqual((cost.delta ?? 0) + MB);
  });

  test('a difference that is a file on a stick costs nothing and needs no line', async () => {
    const depot = await open();
    expect((await depot.check({ kind: 'folder', path: release }, never)).ok).toBe(true);
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
    expect(depot.status().spentToday).toBe(0);
    expect(mirror.requests).toEqual([]);
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
      mirror.fault = () => fault;
      const sent = mirror.sent;
      expect(await fetchAll(depot, 'full')).toMatchObject({ kind: 'paused', why: 'no-source', done: 0 });
      expect(mirror.ranges.length).toBe(1);
      expect(mirror.sent - sent).toBeLessThanOrEqual(MB);
    },
  );

  test.each(['cut', 'busy', 'stall'] as const)(
    '%s now and then: what is there stays, and it is asked on',
    async (fault) => {
      const depot = await informed();
      mirror.fault = (number) => (number % 2 === 1 ? fault : null);
      expect((await fetchAll(depot, 'full')).kind).toBe('ready');
      expect(arrived(depot).equals(after)).toBe(true);
    },
  );

  test('cut without end: it is given up after some tries, with what is there', async () => {
    const depot = await informed();
    mirror.fault = () => ({ cutAfter: 0 });
    expect(await fetchAll(depot, 'full')).toMatchObject({ why: 'no-source', problem: 'cut' });
    expect(mirror.ranges.length).toBe(6);
  });

  test('a flipped byte: the block is thrown away, and the source asked no more', async () => {
    const depot = await informed();
    mirror.fault = (number) => (number === 2 ? 'flipped-byte' : null);
    expect(await fetchAll(depot, 'full')).toMatchObject({ why: 'no-source', problem: 'differs' });
    mirror.fault = () => null;
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('another entity tag between two pieces: the same bytes are taken, others are not', async () => {
    const depot = await informed();
    mirror.fault = (number) => {
      mirror.tag = `tag-${number}`;
      return null;
    };
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('of two sources with differing bytes, the one that has what was signed is used', async () => {
    const wrong = temporary('dw-wrong-');
    for (const name of [MANIFEST_NAME, `${FILE_NAME}.blockmap`])
      copyFileSync(join(release, name), join(wrong, name));
    writeFileSync(join(wrong, FILE_NAME), changed(after, 0.2, 5, 'hostile'));
    const other = await startMirror(wrong);
    const depot = await informed();
    expect((await depot.check({ kind: 'address', address: other.url }, never)).ok).toBe(true);
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
    expect(other.ranges.length).toBe(1);
    expect(mirror.ranges.length).toBeGreaterThan(1);
    await other.stop();
  });

  test('a redirect within the room to another server is not followed', async () => {
    const depot = await open();
    mirror.redirect = 'http://127.0.0.2:9/';
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
      const sent = mirror.sent;
      let isCut = false;
      mirror.fault = () => {
        const [from = 0, to = 0] = (mirror.ranges.at(-1) ?? '').replace('bytes=', '').split('-').map(Number);
        if (isCut || place < from || place > to) return null;
        isCut = true;
        return { cutAfter: place - from };
      };
      expect((await fetchAll(depot, 'full')).kind).toBe('ready');
      expect(isCut).toBe(true);
      expect(arrived(depot).equals(after)).toBe(true);
      expect(mirror.sent - sent).toBeLessThanOrEqual(after.length + 32 * 1024);
      await depot.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('before a restart costs less than a block more, and another source goes on where the first stopped', async () => {
    const depot = await informed();
    mirror.fault = (number) => (number > 2 ? 'wrong-range' : number === 2 ? { cutAfter: 700_000 } : null);
    const stopped = await fetchAll(depot, 'full');
    const { done } = stopped.kind === 'paused' ? stopped : { done: -1 };
    expect(done).toBeGreaterThan(1_600_000);
    await depot.dispose();
    const again = await open();
    expect(stateAs(again.status(), 'paused')).toMatchObject({ done, cost: { full: after.length - done } });
    expect((await again.check({ kind: 'folder', path: release }, never)).ok).toBe(true);
    const asked = mirror.ranges.length;
    expect((await fetchAll(again, 'full')).kind).toBe('ready');
    expect(arrived(again).equals(after)).toBe(true);
    expect(mirror.ranges.length).toBe(asked);
  });
});

describe('limits', () => {
  test('no more comes in a day than is allowed, over restarts and a clock that is turned back', async () => {
    const time = { at: Date.UTC(2026, 10, 22, 12) };
    const clock = { now: () => time.at };
    release = await publish(after, [signer], {
      issuedAt: new Date(time.at - DAY).toISOString(),
      expiresAt: new Date(time.at + 9 * DAY).toISOString(),
    });
    await mirror.stop();
    mirror = await startMirror(release);
    const depot = await informed({ clock });
    await depot.setBudget(MB);
    expect(await fetchAll(depot, 'full')).toMatchObject({ kind: 'paused', why: 'budget' });
    expect(depot.status().spentToday).toBeLessThanOrEqual(MB);
    expect(mirror.sent).toBeLessThanOrEqual(MB);
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
    expect(depot.status().spentToday).toBe(mirror.sent);
    await depot.setBudget(10);
    expect(await depot.check(address(), never)).toMatchObject({ error: { code: 'over-budget' } });
  });

  test('a pause holds until the word to go on, and what is there is kept', async () => {
    const depot = await informed();
    mirror.fault = (number) => (number === 2 ? 'stall' : null);
    const { cost } = stateAs(depot.status(), 'available');
    await depot.fetch('full', cost.full);
    await new Promise<void>((resolve) => {
      const stop = depot.changed(({ state }) => {
        if (state.kind !== 'fetching' || mirror.ranges.length < 2) return;
        stop();
        resolve();
      });
    });
    const paused = stateAs(await depot.pause(), 'paused');
    expect(paused).toMatchObject({ why: 'user' });
    expect(paused.done).toBeGreaterThan(900_000);
    mirror.fault = () => null;
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('an exchange with colleagues has the line to itself; afterwards fetching goes on by itself', async () => {
    const gate = createExchangeGate();
    const depot = await informed({ gate });
    let leave: () => void = () => undefined;
    mirror.fault = (number) => {
      if (number === 2) leave = gate.enter();
      return null;
    };
    await depot.fetch('full', after.length);
    expect(await reach(depot, 'paused')).toMatchObject({ why: 'exchange' });
    expect(await depot.fetch('full', after.length)).toMatchObject({ ok: false });
    const asked = mirror.ranges.length;
    leave();
    await reach(depot, 'ready');
    expect(mirror.ranges.length).toBeGreaterThan(asked);
    expect(arrived(depot).equals(after)).toBe(true);
  });

  test('a transfer that was stopped by the delegate during an exchange does not go on after it', async () => {
    const gate = createExchangeGate();
    const depot = await informed({ gate });
    let leave: () => void = () => undefined;
    mirror.fault = (number) => {
      if (number === 2) leave = gate.enter();
      return null;
    };
    await depot.fetch('full', after.length);
    await reach(depot, 'paused');
    await depot.pause();
    leave();
    await depot.pause();
    expect(stateAs(depot.status(), 'paused').why).toBe('user');
  });

  test('a full disk: nothing is begun without room; a disk that fills up meanwhile stops it, and it goes on later', async (context) => {
    const disk = await mountSmallDisk(64 * 1024);
    if (disk === null) return context.skip();
    try {
      const depot = await informed({ folder: join(disk.path, 'updates') });
      await disk.fill(1024);
      expect(await depot.fetch('full', after.length)).toMatchObject({ error: { code: 'no-room' } });
      await disk.makeRoom();
      let filled: Promise<void> | null = null;
      mirror.fault = (number) => {
        if (number === 2) filled = disk.fill();
        return null;
      };
      // The disk is full before the second answer is written to it.
      mirror.hold = () => filled ?? Promise.resolve();
      expect(await fetchAll(depot, 'full')).toMatchObject({ kind: 'paused', why: 'full-disk' });
      await disk.makeRoom();
      mirror.fault = () => null;
      expect((await fetchAll(depot, 'full')).kind).toBe('ready');
      expect(arrived(depot).equals(after)).toBe(true);
      await depot.dispose();
    } finally {
      await disk.remove();
    }
  });
});

describe('what lies on the disk', () => {
  test('is summed again before it is used: a changed file is thrown away and said', async () => {
    const depot = await informed();
    await fetchAll(depot, 'full');
    const { path } = stateAs(depot.status(), 'ready');
    writeFileSync(path, changed(after, 0.001, 1));
    expect(await depot.install()).toMatchObject({ error: { code: 'damaged' } });
    expect(existsSync(path)).toBe(false);
    expect(stateAs(depot.status(), 'available').cost.full).toBe(after.length);
  });

  test('is known again after a restart, without asking anybody', async () => {
    const depot = await informed();
    await fetchAll(depot, 'full');
    await depot.dispose();
    const asked = mirror.requests.length;
    const again = await open();
    expect(arrived(again).equals(after)).toBe(true);
    expect((await again.install()).ok).toBe(true);
    expect(mirror.requests.length).toBe(asked);
  });

  test('a torn or foreign journal, lost data, changed data: only what the sums bear out is kept', async () => {
    const depot = await informed();
    mirror.fault = (number) => (number > 2 ? 'wrong-range' : null);
    await fetchAll(depot, 'full');
    await depot.dispose();
    mirror.fault = () => null;
    const [journal, data] = [join(home, 'part/journal'), join(home, 'part/installer.part')];
    const text = readFileSync(journal, 'utf8');
    writeFileSync(journal, text.slice(0, -7));
    const torn = await open();
    expect(stateAs(torn.status(), 'paused').done).toBeGreaterThan(0);
    await torn.dispose();
    writeFileSync(journal, `${text}{"k":"got","blocks":[0,100000],"spent":1}\nnonsense\n`);
    const bytes = readFileSync(data);
    writeFileSync(data, changed(bytes, 0.01, 1));
    truncateSync(data, bytes.length - 5000);
    const hurt = await open();
    const { done } = stateAs(hurt.status(), 'paused');
    expect(done).toBeGreaterThan(MB);
    expect(done).toBeLessThan(bytes.length);
    expect((await fetchAll(hurt, 'full')).kind).toBe('ready');
    expect(arrived(hurt).equals(after)).toBe(true);
  });

  test('a folder where the journal should be is as if nothing were there', async () => {
    const depot = await informed();
    mkdirSync(join(home, 'part', 'journal'), { recursive: true });
    await depot.dispose();
    const again = await open();
    expect(stateAs(again.status(), 'available').cost.full).toBe(after.length);
    expect((await fetchAll(again, 'full')).kind).toBe('ready');
  });

  test('discarding leaves nothing of it but the memory that forbids older ones', async () => {
    const depot = await informed();
    await fetchAll(depot, 'full');
    expect((await depot.discard()).ok).toBe(true);
    expect(depot.status().state.kind).toBe('available');
    expect(existsSync(join(home, 'files', '2.0.0', FILE_NAME))).toBe(false);
    expect(existsSync(join(home, 'part'))).toBe(false);
  });

  test('a read-only data folder is never written', async () => {
    const depot = await open({ readOnly: true });
    expect(await depot.check(address(), never)).toMatchObject({ error: { code: 'read-only' } });
    expect(await depot.setBudget(1)).toMatchObject({ error: { code: 'read-only' } });
    expect(existsSync(home)).toBe(false);
  });

  test('the installer of the running version stays beside the new one, older ones go', async () => {
    keepOld();
    mkdirSync(join(home, 'files', '0.9.0'), { recursive: true });
    const depot = await informed();
    await fetchAll(depot, 'delta');
    expect(existsSync(join(home, 'files', '1.0.0', FILE_NAME))).toBe(true);
    expect(existsSync(join(home, 'files', '0.9.0'))).toBe(false);
  });
});

/** What a server answers to whoever takes it for another host, as a page does after DNS rebinding. */
function statusFor(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${MANIFEST_NAME}`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject).end();
  });
}

describe('a colleague in the room', () => {
  test('gets the very files from a computer that has them, while that is allowed', async () => {
    const giver = await informed();
    expect(await giver.share(true)).toMatchObject({ error: { code: 'not-ready' } });
    await fetchAll(giver, 'full');
    const shared = await giver.share(true);
    if (!shared.ok || shared.value.shared === null) throw new Error('Not shared');
    const taker = await open({ folder: join(temporary('dw-data-'), 'updates') });
    expect((await taker.check({ kind: 'address', address: shared.value.shared }, never)).ok).toBe(true);
    expect((await fetchAll(taker, 'full')).kind).toBe('ready');
    expect(arrived(taker).equals(after)).toBe(true);
    const { shared: url } = shared.value;
    expect((await fetch(`${url}host.log`)).status).toBe(404);
    expect((await fetch(`${url}../memory.json`)).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    expect(await statusFor(url, 'workbench.example')).toBe(421);
    expect(await statusFor(url, new URL(url).host)).toBe(200);
    await giver.share(false);
    await expect(fetch(`${url}${MANIFEST_NAME}`)).rejects.toThrow();
  });
});
