import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../../shared/base/bytes.ts';
import { openFileStore } from '../../electron/hub/store/file-store.ts';
import type { MailboxStore, StoreBounds } from '../../electron/hub/store/mailbox-store.ts';
import { setUpNats } from '../../electron/hub/store/nats-setup.ts';
import { openNatsStore } from '../../electron/hub/store/nats-store.ts';
import { hasNatsServer, startNatsCluster } from '../support/nats-cluster.ts';
import { rawMailbox } from '../support/raw-mailbox.ts';
import type { RawMailbox } from '../support/raw-mailbox.ts';
import { runHub } from '../support/run-hub.ts';
import { until } from '../support/until.ts';
import type { Bench } from './figure.ts';

type Report = Parameters<Bench['run']>[0];

const WIDE: StoreBounds = {
  mailboxBytes: 2 ** 32,
  totalBytes: 2 ** 33,
  mailboxes: 1e6,
  mailboxItems: 1e6,
  totalItems: 1e6,
  keepDays: 30,
  keepBytes: 2 ** 33,
};
const ITEM = 2_048;

/** Resident memory of a process, in MB. */
function residentOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kilobytes) / 1024;
}

/** Connected workbenches, each with its circle's mailbox open, ten to a circle. */
async function connectMany(
  url: string,
  count: number,
  secrets: Uint8Array<ArrayBuffer>[],
): Promise<RawMailbox[]> {
  const clients: RawMailbox[] = [];
  while (clients.length < count) {
    const batch = Array.from({ length: Math.min(50, count - clients.length) }, async (_, i) => {
      const secret = secrets[Math.floor((clients.length + i) / 10) % secrets.length];
      const client = await rawMailbox(url, secret);
      await client.open();
      return client;
    });
    clients.push(...(await Promise.all(batch)));
  }
  return clients;
}

async function connections(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dw-bench-hub-'));
  const hub = await runHub(['--data', folder, '--connections-per-address', '5000']);
  const mb = (name: string, value: number, aim: string): void =>
    report({ name, unit: 'MB', runs: [value], aim });
  const all: RawMailbox[] = [];
  try {
    const secrets = Array.from({ length: 100 }, () => new Uint8Array(randomBytes(32)));
    mb('hub with nobody connected', residentOf(hub.pid), '–');
    const resident: number[] = [];
    for (let thousand = 1; thousand <= 3; thousand += 1) {
      all.push(...(await connectMany(hub.url, 1_000, secrets)));
      await exchangeSome(all.slice(-1_000));
      resident.push(residentOf(hub.pid));
    }
    mb('1,000 connected workbenches, each having put and got', resident[0] ?? 0, '≤ 1024');
    mb('each further 1,000', ((resident[2] ?? 0) - (resident[0] ?? 0)) / 2, '–');
    const [first] = all;
    if (first !== undefined)
      report({
        name: 'put to acknowledged, 3,000 connected',
        unit: 'ms',
        runs: await latencies(first),
        aim: '–',
      });
  } finally {
    for (const client of all) client.close();
    await hub.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function exchangeSome(clients: readonly RawMailbox[]): Promise<void> {
  for (let i = 0; i < clients.length; i += 10) {
    const client = clients[i];
    await client?.put(1, randomBytes(ITEM));
  }
  await until(() => clients.every(({ items }) => items.length > 0), 'an item at each', 120_000);
}

async function latencies(client: RawMailbox): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    const began = performance.now();
    await client.put(1, randomBytes(ITEM));
    times.push(performance.now() - began);
  }
  return times;
}

/** Puts with 64 under way, then everything read back; per second. */
async function rates(report: Report, name: string, store: MailboxStore, count: number): Promise<void> {
  const mailbox = toHex(randomBytes(32));
  let next = 0;
  const writer = async (): Promise<void> => {
    while (next++ < count) {
      const id = toHex(randomBytes(16));
      const outcome = await store.append({ mailbox, class: 1, id, expiresAt: 0, bytes: randomBytes(ITEM) });
      if (typeof outcome === 'string') throw new Error(outcome);
    }
  };
  let began = performance.now();
  await Promise.all(Array.from({ length: 64 }, writer));
  const rate = (): number => (count / (performance.now() - began)) * 1000;
  report({ name: `${name}: puts of 2 kB a second, acknowledged`, unit: 'count', runs: [rate()], aim: '–' });
  await until(() => store.summary(mailbox, 0).count === count, 'all in the index', 60_000);
  const entries = store.after(mailbox, 0, count);
  began = performance.now();
  for (let i = 0; i < entries.length; i += 64)
    await Promise.all(entries.slice(i, i + 64).map((entry) => store.read(mailbox, entry)));
  report({ name: `${name}: gets of 2 kB a second`, unit: 'count', runs: [rate()], aim: '–' });
}

async function fileRates(report: Report): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'dw-bench-hub-'));
  const store = await openFileStore({ ...WIDE, folder });
  await rates(report, 'files', store, 10_000);
  await store.close();
  const began = performance.now();
  await (await openFileStore({ ...WIDE, folder })).close();
  report({
    name: 'files: opened again with 10,000 items',
    unit: 'ms',
    runs: [performance.now() - began],
    aim: '–',
  });
  rmSync(folder, { recursive: true, force: true });
}

async function natsRates(report: Report): Promise<void> {
  const cluster = await startNatsCluster(3);
  try {
    const options = { servers: cluster.urls, replicas: 3, keepDays: 30, keepBytes: -1 };
    await until(() => setUpNats(options).then(() => true, () => false), 'a set-up', 60_000); // prettier-ignore
    const store = await openNatsStore({ ...WIDE, servers: cluster.urls });
    await rates(report, 'NATS, three servers', store, 5_000);
    await store.close();
  } finally {
    await cluster.stop();
  }
}

/** What a hub takes of memory and gives of speed, on loopback. */
export const bench: Bench = {
  name: 'hub',
  async run(report) {
    await connections(report);
    await fileRates(report);
    if (hasNatsServer) await natsRates(report);
  },
};
