import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Client } from '../../../shared/contract/service.ts';
import { updatesService, type UpdateStatus } from '../../../shared/contract/updates.ts';
import { connectServices } from '../../../shared/rpc/connect.ts';
import { createMemoryWirePair } from '../../support/memory-wire.ts';
import { createServiceRegistry } from '../../../shared/rpc/serve.ts';
import { createExchangeGate, duringExchange } from '../../../electron/host/updates/gate.ts';
import { HOME_ADDRESS, PINNED_KEYS } from '../../../electron/host/updates/pins.ts';
import { createUpdatesService } from '../../../electron/host/updates/service.ts';
import { until } from '../../support/until.ts';
import { newSigner, noise, publish, temporary } from '../../support/update-release.ts';

const signer = newSigner();

interface Served {
  readonly client: Client<typeof updatesService>;
  readonly folder: string;
  readonly heard: UpdateStatus[];
  readonly bugs: string[];
  stop(): Promise<void>;
}

/** The service over a wire, as a window has it. */
async function serve(keys: readonly string[]): Promise<Served> {
  const folder = join(temporary('dw-service-'), 'updates');
  const bugs: string[] = [];
  const registry = createServiceRegistry((where, problem) => bugs.push(`${where} ${String(problem)}`));
  const { dispose, ...handlers } = createUpdatesService(
    {
      folder,
      readOnly: false,
      version: '1.0.0',
      keys,
      home: null,
      install: null,
      gate: createExchangeGate(),
      note: () => undefined,
      bug: (problem) => void bugs.push(String(problem)),
    },
    registry.announcer(updatesService),
  );
  registry.add(updatesService, handlers);
  const [host, window] = createMemoryWirePair();
  registry.serve(host);
  const connection = connectServices(window);
  await connection.hello;
  const client = connection.client(updatesService);
  const heard: UpdateStatus[] = [];
  client.events.changed((status) => heard.push(status));
  return {
    client,
    folder,
    heard,
    bugs,
    async stop() {
      connection.close();
      await dispose();
    },
  };
}

test('every answer and every event of a whole update fits the contract', async () => {
  const release = await publish(noise(1_400_000, 'service'), [signer]);
  const { client, heard, bugs, stop } = await serve([signer.hex]);
  const checked = await client.check({ source: { kind: 'folder', path: release } });
  if (!checked.ok || checked.value.state.kind !== 'available') throw new Error(JSON.stringify(checked));
  expect((await client.setBudget({ perDay: 5_000_000 })).ok).toBe(true);
  expect((await client.fetch({ mode: 'full', bytes: checked.value.state.cost.full })).ok).toBe(true);
  await until(() => heard.at(-1)?.state.kind === 'ready', 'the version');
  expect(heard.some(({ state }) => state.kind === 'fetching')).toBe(true);
  expect((await client.install({})).ok).toBe(true);
  expect((await client.discard({})).ok).toBe(true);
  expect((await client.pause({})).ok).toBe(true);
  expect(await client.share({ on: true })).toMatchObject({ error: { code: 'not-ready' } });
  expect(bugs).toEqual([]);
  await stop();
});

test('a copy without keys says so and believes nobody', async () => {
  const release = await publish(noise(50_000), [signer]);
  const { client, folder, stop } = await serve([]);
  const status = await client.status({});
  expect(status).toMatchObject({ value: { hasKeys: false, hasHome: false, installs: 'hand' } });
  expect(existsSync(folder)).toBe(false);
  expect(await client.check({ source: { kind: 'folder', path: release } })).toMatchObject({
    error: { code: 'no-keys' },
  });
  expect(await client.check({ source: { kind: 'home' } })).toMatchObject({ error: { code: 'no-home' } });
  await stop();
});

test('pinned are no keys or two different ones, and a home only with them', () => {
  expect([0, 2]).toContain(PINNED_KEYS.length);
  expect(new Set(PINNED_KEYS).size).toBe(PINNED_KEYS.length);
  for (const key of PINNED_KEYS) expect(key).toMatch(/^[0-9a-f]{64}$/);
  if (HOME_ADDRESS !== null)
    expect([PINNED_KEYS.length, HOME_ADDRESS]).toEqual([2, expect.stringMatching(/^https:\/\/.*\/$/)]);
});

test('an exchange that fails gives the line back too', async () => {
  const gate = createExchangeGate();
  const heard: boolean[] = [];
  gate.changed((busy) => heard.push(busy));
  const work = duringExchange(gate, () => Promise.reject(new Error('broken')));
  await Promise.allSettled([work(), work()]);
  expect(gate.isBusy).toBe(false);
  expect(heard).toEqual([true, false]);
});
