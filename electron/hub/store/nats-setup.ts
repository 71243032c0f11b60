import { jetstreamManager, JetStreamApiError, jetstream } from '@nats-io/jetstream';
import type { JetStreamManager, StreamConfig } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import * as v from 'valibot';
import { toHex, utf8 } from '../../../shared/base/bytes.ts';
import { systemRandom } from '../../host/exchange/codec/crypto.ts';

/** What several hub processes share: items, chunks, and who the store is. */
export const STREAMS = { items: 'DWM_ITEMS', chunks: 'DWM_CHUNKS', hub: 'DWM_HUB' } as const;
export const SUBJECTS = { items: 'dwm.i', chunks: 'dwm.c', hub: 'dwm.hub' } as const;

/** How the servers are reached; names and passwords stand in the addresses, as NATS has it. */
export function connectNats(servers: readonly string[]): Promise<NatsConnection> {
  return connect({
    servers: [...servers],
    name: 'workbench-hub',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    waitOnFirstConnect: false,
    timeout: 5_000,
    pingInterval: 10_000,
  });
}

export interface SetupOptions {
  readonly servers: readonly string[];
  /** 3 where there are three servers. */
  readonly replicas: number;
  readonly keepDays: number;
  /** Of items, and again of chunks; -1: as much as the servers have. */
  readonly keepBytes: number;
}

const identitySchema = v.strictObject({
  storeId: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
  secret: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
export type StoreIdentity = v.InferOutput<typeof identitySchema>;

/** Makes what is not there yet; what is there stays. All servers must be up: a stream is not made without them. */
export async function setUpNats(options: SetupOptions): Promise<{ readonly made: readonly string[] }> {
  const connection = await connectNats(options.servers);
  try {
    const manager = await jetstreamManager(connection, { timeout: 10_000 });
    const common = {
      num_replicas: options.replicas,
      storage: 'file',
      retention: 'limits',
      discard: 'old',
      allow_direct: true,
      duplicate_window: 120_000_000_000,
    } as const;
    const kept = {
      ...common,
      max_age: options.keepDays * 86_400_000_000_000,
      max_bytes: options.keepBytes,
    };
    const made = [
      await ensure(manager, { ...kept, name: STREAMS.items, subjects: [`${SUBJECTS.items}.*.*`] }),
      await ensure(manager, {
        ...kept,
        name: STREAMS.chunks,
        subjects: [`${SUBJECTS.chunks}.*.*`],
        max_msgs_per_subject: 1,
      }),
      await ensure(manager, {
        ...common,
        name: STREAMS.hub,
        subjects: [SUBJECTS.hub],
        max_msgs_per_subject: 1,
      }),
    ];
    if ((await readStoreIdentity(manager)) === null) await makeIdentity(connection);
    return { made: made.filter((name) => name !== null) };
  } finally {
    await connection.close();
  }
}

async function makeIdentity(connection: NatsConnection): Promise<void> {
  const identity: StoreIdentity = {
    storeId: toHex(systemRandom.bytes(8)),
    secret: toHex(systemRandom.bytes(32)),
  };
  // Two set-ups at once: the first counts.
  await jetstream(connection)
    .publish(SUBJECTS.hub, utf8(JSON.stringify(identity)), { expect: { lastSubjectSequence: 0 } })
    .catch((problem: unknown) => {
      if (!(problem instanceof JetStreamApiError)) throw problem;
    });
}

/** Null before the set-up. */
export async function readStoreIdentity(manager: JetStreamManager): Promise<StoreIdentity | null> {
  try {
    const message = await manager.streams.getMessage(STREAMS.hub, { last_by_subj: SUBJECTS.hub });
    return message === null ? null : v.parse(identitySchema, JSON.parse(message.string()));
  } catch (problem) {
    if (problem instanceof JetStreamApiError) return null;
    throw problem;
  }
}

/** The name of a stream that was made; null when it was there. */
async function ensure(
  manager: JetStreamManager,
  config: Partial<StreamConfig> & { readonly name: string },
): Promise<string | null> {
  try {
    await manager.streams.info(config.name);
    return null;
  } catch (problem) {
    if (!(problem instanceof JetStreamApiError)) throw problem;
  }
  await manager.streams.add(config);
  return config.name;
}
