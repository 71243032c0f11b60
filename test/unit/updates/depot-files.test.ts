import { existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MANIFEST_NAME } from '../../../electron/host/updates/manifest.ts';
import { fetchAll, stateAs } from '../../support/update-depot.ts';
import { changed, FILE_NAME, temporary } from '../../support/update-release.ts';
import { after, arrived, MB, never, updateScene } from '../../support/update-scene.ts';

const scene = updateScene();
const { open, address, informed, keepOld } = scene;

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
    const asked = scene.mirror.requests.length;
    const again = await open();
    expect(arrived(again).equals(after)).toBe(true);
    expect((await again.install()).ok).toBe(true);
    expect(scene.mirror.requests.length).toBe(asked);
  });

  test('a torn or foreign journal, lost data, changed data: only what the sums bear out is kept', async () => {
    const depot = await informed();
    scene.mirror.fault = (number) => (number > 2 ? 'wrong-range' : null);
    await fetchAll(depot, 'full');
    await depot.dispose();
    scene.mirror.fault = () => null;
    const [journal, data] = [join(scene.home, 'part/journal'), join(scene.home, 'part/installer.part')];
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
    mkdirSync(join(scene.home, 'part', 'journal'), { recursive: true });
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
    expect(existsSync(join(scene.home, 'files', '2.0.0', FILE_NAME))).toBe(false);
    expect(existsSync(join(scene.home, 'part'))).toBe(false);
  });

  test('a read-only data folder is never written', async () => {
    const depot = await open({ readOnly: true });
    expect(await depot.check(address(), never)).toMatchObject({ error: { code: 'read-only' } });
    expect(await depot.setBudget(1)).toMatchObject({ error: { code: 'read-only' } });
    expect(existsSync(scene.home)).toBe(false);
  });

  test('the installer of the running version stays beside the new one, older ones go', async () => {
    keepOld();
    mkdirSync(join(scene.home, 'files', '0.9.0'), { recursive: true });
    const depot = await informed();
    await fetchAll(depot, 'delta');
    expect(existsSync(join(scene.home, 'files', '1.0.0', FILE_NAME))).toBe(true);
    expect(existsSync(join(scene.home, 'files', '0.9.0'))).toBe(false);
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
