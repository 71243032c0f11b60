import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openFileStore } from '../../electron/hub/store/file-store.ts';
import { setUpNats } from '../../electron/hub/store/nats-setup.ts';
import { openNatsStore } from '../../electron/hub/store/nats-store.ts';
import { hasNatsServer, NATS_SERVER, startNatsCluster } from '../support/nats-cluster.ts';
import type { NatsCluster } from '../support/nats-cluster.ts';
import { needs } from '../support/needs.ts';
import { until } from '../support/until.ts';
import { mailboxStoreSuite } from './mailbox-store-suite.ts';

let folder = '';
const folders: string[] = [];
let cluster: Promise<NatsCluster> | null = null;

afterAll(async () => {
  for (const one of folders) rmSync(one, { recursive: true, force: true });
  await (await cluster)?.stop();
});

mailboxStoreSuite('files', (again, bounds) => {
  if (!again) {
    folder = mkdtempSync(join(tmpdir(), 'dw-hub-'));
    folders.push(folder);
  }
  return openFileStore({ ...bounds, folder });
});

async function oneServer(): Promise<NatsCluster> {
  const cluster = await startNatsCluster(1);
  const options = { servers: cluster.urls, replicas: 1, keepDays: 30, keepBytes: -1 };
  await until(async () => {
    try {
      await setUpNats(options);
      return true;
    } catch {
      return false;
    }
  }, 'a server that is set up');
  return cluster;
}

mailboxStoreSuite(
  'NATS JetStream',
  async (_, bounds) => {
    cluster ??= oneServer();
    return openNatsStore({ ...bounds, servers: (await cluster).urls });
  },
  needs(hasNatsServer, NATS_SERVER),
);
