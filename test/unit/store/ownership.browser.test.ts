import { expect, test } from 'vitest';
import { acquireOwnership, type Ownership } from '../../../renderer/store/ownership/acquire-ownership.ts';

async function acquire(name: string, onHandOver: () => Promise<void>): Promise<Ownership> {
  const acquired = await acquireOwnership({ name, onHandOver, patienceMs: 10_000 });
  if (!acquired.ok) throw new Error(acquired.error.code);
  return acquired.value;
}

test('a newer window gets the stores after the older one has closed them, never before', async () => {
  const name = crypto.randomUUID();
  const order: string[] = [];
  let finishClosing: () => void = () => undefined;
  const older = await acquire(name, async () => {
    order.push('older closes');
    await new Promise<void>((resolve) => (finishClosing = resolve));
    order.push('older closed');
  });
  const newer = acquire(name, () => Promise.resolve()).then((ownership) => {
    order.push('newer owns');
    return ownership;
  });
  await expect.poll(() => order).toEqual(['older closes']);
  finishClosing();
  await older.handedOver;
  (await newer).release();
  expect(order).toEqual(['older closes', 'older closed', 'newer owns']);
});

test('of several windows the last one ends up with the stores, one owner at a time', async () => {
  const name = crypto.randomUUID();
  let owners = 0;
  let most = 0;
  const owned = async (): Promise<Ownership> => {
    const ownership = await acquire(name, () => {
      owners -= 1;
      return Promise.resolve();
    });
    owners += 1;
    most = Math.max(most, owners);
    return ownership;
  };
  const all = await Promise.all([owned(), owned(), owned()]);
  await expect.poll(() => owners).toBe(1);
  expect(most).toBe(1);
  for (const each of all) each.release();
});

test('a window that does not answer keeps the stores, and the newer one is told', async () => {
  const name = crypto.randomUUID();
  const frozen = await acquire(name, () => new Promise(() => undefined));
  expect(
    await acquireOwnership({ name, onHandOver: () => Promise.resolve(), patienceMs: 700 }),
  ).toMatchObject({
    ok: false,
    error: { code: 'busy' },
  });
  frozen.release();
});

test('a window whose closing fails keeps the stores', async () => {
  const name = crypto.randomUUID();
  const older = await acquire(name, () => Promise.reject(new Error('disk')));
  const newer = await acquireOwnership({ name, onHandOver: () => Promise.resolve(), patienceMs: 700 });
  expect(newer.ok).toBe(false);
  await expect(older.handedOver).rejects.toThrow('disk');
  older.release();
});
