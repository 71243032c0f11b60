import { randomBytes } from 'node:crypto';
import { jetstreamManager } from '@nats-io/jetstream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../../shared/base/bytes.ts';
import { connectNats, setUpNats, STREAMS } from '../../../electron/hub/store/nats-setup.ts';
import { NotSetUpError, openNatsStore } from '../../../electron/hub/store/nats-store.ts';
import { mailboxName, WIDE } from '../../acceptance/mailbox-store-suite.ts';
import { circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';
import { hasNatsServer, NATS_SERVER, startNatsCluster } from '../../support/nats-cluster.ts';
import type { NatsCluster } from '../../support/nats-cluster.ts';
import { needs } from '../../support/needs.ts';
import { hubCommand, runHub } from '../../support/run-hub.ts';
import type { RunningHub } from '../../support/run-hub.ts';
import { until } from '../../support/until.ts';

const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

/** Who leads the stream of items now. */
async function leaderOf(cluster: NatsCluster): Promise<string> {
  const alive = cluster.urls.filter((url) => cluster.isAlive(url));
  const connection = await connectNats(alive);
  try {
    const manager = await jetstreamManager(connection);
    return cluster.named((await manager.streams.info(STREAMS.items)).cluster?.leader ?? '');
  } finally {
    await connection.close();
  }
}

describe('three servers on loopback', { ...needs(hasNatsServer, NATS_SERVER), timeout: 180_000 }, () => {
  let cluster: NatsCluster;
  beforeAll(async () => {
    cluster = await startNatsCluster(3);
    const servers = cluster.urls;
    await until(
      async () => {
        const connection = await connectNats(servers).catch(() => null);
        if (connection === null) return false;
        try {
          await jetstreamManager(connection, { timeout: 2_000 });
          return true;
        } catch {
          return false;
        } finally {
          await connection.close();
        }
      },
      'servers that answer',
      40_000,
    );
  }, 120_000);
  afterAll(() => cluster?.stop());
  const natsArgs = (): string[] => ['--nats', cluster.urls.join(',')];

  it('serve nothing before the set-up, which makes replicated streams once', async () => {
    await expect(openNatsStore({ ...WIDE, servers: cluster.urls })).rejects.toThrow(NotSetUpError);
    expect(await hubCommand(['--listen', '127.0.0.1:0', ...natsArgs()])).toMatchObject({ code: 3 });
    await until(async () => (await hubCommand(['setup', ...natsArgs()])).code === 0, 'a set-up', 40_000);
    expect(await hubCommand(['setup', ...natsArgs()])).toEqual({
      code: 0,
      output: 'Everything was there.\n',
    });
    const connection = await connectNats(cluster.urls);
    const manager = await jetstreamManager(connection);
    for (const stream of Object.values(STREAMS))
      expect((await manager.streams.info(stream)).config.num_replicas).toBe(3);
    await connection.close();
  });

  it('let two workbenches on two hub processes see each other’s pieces', async () => {
    await setUpNats({ servers: cluster.urls, replicas: 3, keepDays: 30, keepBytes: -1 });
    const hubs: RunningHub[] = await Promise.all([runHub(natsArgs()), runHub(natsArgs())]);
    const [one, other] = hubs;
    const [alice, bob] = [startPeer('Alice'), startPeer('Bob')];
    cleanUp.push(
      async () => void (await Promise.all(hubs.map((hub) => hub.kill()))),
      () => alice.stop(),
      () => bob.stop(),
    );
    const circle = circleOf(alice, [bob]);
    const [left, right] = [alice.link(one?.url ?? ''), bob.link(other?.url ?? '')];
    alice.write(circle, 'text of Alice');
    bob.write(circle, 'text of Bob');
    await until(
      () => textsOf(alice, circle).length === 2 && textsOf(bob, circle).length === 2,
      'both',
      20_000,
    );
    // The other hub is the same store: nothing has gone back, and nothing is put twice.
    right.close();
    await until(() => left.status(circle).state === 'equal');
    const moved = bob.link(one?.url ?? '');
    await until(() => moved.status(circle).state === 'equal');
    expect(moved.status(circle)).toMatchObject({ wentBack: 0, altered: 0, items: left.status(circle).items });
  });

  it('lose nothing that was acknowledged when the leader is killed during writes', async () => {
    await setUpNats({ servers: cluster.urls, replicas: 3, keepDays: 30, keepBytes: -1 });
    const store = await openNatsStore({ ...WIDE, servers: cluster.urls });
    cleanUp.push(() => store.close());
    const box = mailboxName();
    const acknowledged = new Map<number, Uint8Array>();
    const outcomes: string[] = [];
    let next = 0;
    const writer = async (): Promise<void> => {
      while (next < 600) {
        const i = next++;
        const bytes = new Uint8Array(randomBytes(500 + (i % 100)));
        const outcome = await store.append({
          mailbox: box,
          class: 1,
          id: toHex(randomBytes(16)),
          expiresAt: 0,
          bytes,
        });
        if (typeof outcome === 'object') acknowledged.set(outcome.number, bytes);
        else outcomes.push(outcome);
      }
    };
    const writers = Promise.all(Array.from({ length: 16 }, writer));
    await until(() => acknowledged.size > 100, 'the first hundred', 30_000);
    const leader = await leaderOf(cluster);
    expect(leader).not.toBe('');
    // `kill` proves the process gone before it resolves.
    const pid = await cluster.kill(leader);
    expect(pid).toBeGreaterThan(0);
    expect(() => process.kill(pid, 0)).toThrow();
    expect(acknowledged.size).toBeLessThan(600);
    await writers;
    expect(outcomes).toEqual([]);
    expect(acknowledged.size).toBe(600);
    await until(() => store.summary(box, 0).count === 600, 'all in the index', 30_000);
    const fresh = await openNatsStore({ ...WIDE, servers: cluster.urls.filter((url) => url !== leader) });
    cleanUp.push(() => fresh.close());
    for (const from of [store, fresh]) {
      const entries = from.after(box, 0, 1_000);
      expect(entries.map(({ number }) => number)).toEqual(
        Array.from(acknowledged.keys()).toSorted((a, b) => a - b),
      );
      for (const entry of entries)
        expect(await from.read(box, entry)).toEqual(acknowledged.get(entry.number));
    }
    await cluster.revive(leader);
  });
});
