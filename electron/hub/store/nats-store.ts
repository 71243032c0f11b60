import {
  DeliverPolicy,
  JetStreamApiCodes,
  JetStreamApiError,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream';
import type { ConsumerMessages, JetStreamClient, JetStreamManager, JsMsg } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Bytes } from '../../../shared/base/bytes.ts';
import { fromHex } from '../../../shared/base/bytes.ts';
import { Emitter } from '../../../shared/base/emitter.ts';
import { MailboxIndex } from './mailbox-index.ts';
import type {
  Entry,
  MailboxStore,
  NewItem,
  StoreBounds,
  StoreOutcome,
  StoreRefusal,
} from './mailbox-store.ts';
import { connectNats, readStoreIdentity, STREAMS, SUBJECTS } from './nats-setup.ts';
import type { StoreIdentity } from './nats-setup.ts';

export interface NatsStoreOptions extends StoreBounds {
  readonly servers: readonly string[];
  readonly note?: (code: string, figures: Readonly<Record<string, number>>) => void;
  /** For how long something that is put is tried again while the servers choose a new leader. */
  readonly patienceMs?: number;
}

/** `hub setup` was not run on these servers. */
export class NotSetUpError extends Error {
  constructor() {
    super('The servers are not set up');
    this.name = 'NotSetUpError';
  }
}

/** Opens the store that several hub processes share. This one holds nothing but an index, made anew here. */
export async function openNatsStore(options: NatsStoreOptions): Promise<MailboxStore> {
  const connection = await connectNats(options.servers);
  try {
    const manager = await jetstreamManager(connection, { timeout: 5_000 });
    const identity = await readStoreIdentity(manager);
    if (identity === null) throw new NotSetUpError();
    const store = new NatsStore(options, connection, manager, identity);
    await store.start();
    return store;
  } catch (problem) {
    await connection.close();
    throw problem;
  }
}

const CLASS = 'Dw-Class';
const ENDS = 'Dw-Ends';
const SIZE = 'Nats-Msg-Size';
/** Places of entries: which stream. */
const ITEMS = 0;
const CHUNKS = 1;
/** No room in the stream, in the account, on the servers. */
const FULL_CODES: readonly number[] = [10_023, 10_047, 10_077, 10_028];

class NatsStore implements MailboxStore {
  readonly storeId: Bytes;
  readonly secret: Bytes;
  private readonly emitter = new Emitter<string>();
  readonly appended = this.emitter.event;
  private readonly options: NatsStoreOptions;
  private readonly connection: NatsConnection;
  private readonly manager: JetStreamManager;
  private readonly client: JetStreamClient;
  private readonly index = new MailboxIndex(Date.now);
  private readonly items: Follower;
  private readonly chunks: Follower;
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly watch: NodeJS.Timeout;
  private isConnected = true;
  private closed = false;

  constructor(
    options: NatsStoreOptions,
    connection: NatsConnection,
    manager: JetStreamManager,
    identity: StoreIdentity,
  ) {
    this.options = options;
    this.connection = connection;
    this.manager = manager;
    this.client = jetstream(connection, { timeout: 5_000 });
    this.storeId = fromHex(identity.storeId);
    this.secret = fromHex(identity.secret);
    const follow = (stream: string, take: (message: JsMsg) => void): Follower =>
      new Follower(this.client, manager, stream, take, () => this.options.note?.('follow-again', {}));
    this.items = follow(STREAMS.items, (message) => this.takeItem(message));
    this.chunks = follow(STREAMS.chunks, (message) => this.takeChunk(message));
    this.watch = setInterval(() => void this.look(), 5_000).unref();
    void this.watchConnection();
  }

  async start(): Promise<void> {
    await Promise.all([this.items.start(), this.chunks.start()]);
  }

  async append(item: NewItem): Promise<StoreOutcome> {
    const known = this.index.numberOf(item.mailbox, item.id);
    if (known !== null) return { number: known, known: true };
    const refusal = this.refusal('item', item.mailbox, item.bytes.byteLength);
    if (refusal !== null) return refusal;
    const said = headers();
    said.set(CLASS, String(item.class));
    if (item.expiresAt > 0) said.set(ENDS, String(item.expiresAt));
    return this.publish(`${SUBJECTS.items}.${item.mailbox}.${item.id}`, item.bytes, {
      headers: said,
      msgID: `${item.mailbox}/${item.id}`,
      // Whoever put it first has put it for all, however long ago.
      expect: { lastSubjectSequence: 0 },
    });
  }

  async putChunk(mailbox: string, name: string, bytes: Uint8Array): Promise<StoreOutcome> {
    const refusal = this.refusal('chunk', mailbox, bytes.byteLength);
    return refusal ?? this.publish(`${SUBJECTS.chunks}.${mailbox}.${name}`, bytes, {});
  }

  hasMailbox = (mailbox: string): boolean => this.index.has(mailbox);
  after = (mailbox: string, number: number, limit: number): readonly Entry[] =>
    this.index.after(mailbox, number, limit);
  at = (mailbox: string, number: number): Entry | null => this.index.at(mailbox, number);
  summary = (mailbox: string, after: number) => this.index.summary(mailbox, after);
  byTag = (tag: string): string | null => this.index.byTag(tag);
  hasChunk = (mailbox: string, name: string): boolean => this.index.chunk(mailbox, name) !== null;
  totals = () => this.index.totals();
  isHealthy = (): boolean => this.isConnected && !this.closed;

  /** Another process may have given it out, and this one not heard of it yet. */
  async reached(number: number): Promise<boolean> {
    if (number <= this.items.last) return true;
    try {
      return number <= (await this.manager.streams.info(STREAMS.items)).state.last_seq;
    } catch {
      // Nobody can say now: nothing is claimed against the store.
      return true;
    }
  }

  read(mailbox: string, entry: Entry): Promise<Bytes | null> {
    const subject = `${SUBJECTS.items}.${mailbox}.${entry.id}`;
    return this.fetch(async (direct) => {
      const query = { seq: entry.number };
      const message = direct
        ? await this.manager.direct.getMessage(STREAMS.items, query)
        : await this.manager.streams.getMessage(STREAMS.items, query);
      return message?.subject === subject ? new Uint8Array(message.data) : null;
    });
  }

  readChunk(mailbox: string, name: string): Promise<Bytes | null> {
    if (!this.hasChunk(mailbox, name)) return Promise.resolve(null);
    const query = { last_by_subj: `${SUBJECTS.chunks}.${mailbox}.${name}` };
    return this.fetch(async (direct) => {
      const message = direct
        ? await this.manager.direct.getMessage(STREAMS.chunks, query)
        : await this.manager.streams.getMessage(STREAMS.chunks, query);
      return message === null ? null : new Uint8Array(message.data);
    });
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.watch);
    await Promise.all(this.underWay);
    this.items.stop();
    this.chunks.stop();
    await this.connection.close();
  }

  /** Any replica may answer, and one may not have it yet: then the leader is asked, and asked again while there is none. */
  private async fetch(get: (direct: boolean) => Promise<Bytes | null>): Promise<Bytes | null> {
    let direct = true;
    for (let tries = 0; tries < 12 && !this.closed; tries += 1) {
      try {
        const bytes = await get(direct);
        if (bytes !== null || !direct) return bytes;
      } catch (problem) {
        const isAbsent =
          problem instanceof JetStreamApiError && problem.code === JetStreamApiCodes.NoMessageFound;
        if (isAbsent && !direct) return null;
        if (!direct) await delay(Math.min(2_000, 100 * 2 ** tries));
      }
      direct = false;
    }
    return null;
  }

  private refusal(kind: 'item' | 'chunk', mailbox: string, size: number): StoreRefusal | null {
    return this.closed ? 'unavailable' : this.index.refusal(kind, mailbox, size, this.options);
  }

  private publish(
    subject: string,
    bytes: Uint8Array,
    how: Parameters<JetStreamClient['publish']>[2],
  ): Promise<StoreOutcome> {
    const outcome = this.tryToPublish(subject, bytes, how);
    this.underWay.add(outcome);
    return outcome.finally(() => this.underWay.delete(outcome));
  }

  /** While the servers choose a leader nobody answers; what was stored unheard is found by its subject. */
  private async tryToPublish(
    subject: string,
    bytes: Uint8Array,
    how: Parameters<JetStreamClient['publish']>[2],
  ): Promise<StoreOutcome> {
    const until = Date.now() + (this.options.patienceMs ?? 40_000);
    for (let wait = 50; ; wait = Math.min(2_000, wait * 2)) {
      try {
        const ack = await this.client.publish(subject, bytes, { ...how, timeout: 3_000 });
        return { number: ack.seq, known: ack.duplicate };
      } catch (problem) {
        const outcome = outcomeOf(problem);
        if (outcome !== null) return outcome;
        if (this.connection.isClosed() || Date.now() > until) return 'unavailable';
        this.options.note?.('put-again', {});
      }
      await delay(wait);
    }
  }

  private takeItem(message: JsMsg): void {
    const named = readSubject(message.subject, SUBJECTS.items, 32);
    if (named === null) return;
    const added = this.index.addItem(named.mailbox, entryOf(message, named.id, ITEMS));
    if (added) this.emitter.fire(named.mailbox);
  }

  private takeChunk(message: JsMsg): void {
    const named = readSubject(message.subject, SUBJECTS.chunks, 64);
    if (named !== null) this.index.addChunk(named.mailbox, entryOf(message, named.id, CHUNKS));
  }

  /** What the servers have forgotten is forgotten here; a follower that has fallen silent begins again. */
  private async look(): Promise<void> {
    try {
      const [items, chunks] = [await this.items.look(), await this.chunks.look()];
      this.index.forget(({ place, number }) => number < (place === ITEMS ? items : chunks));
    } catch {
      // Nobody answers now; the next look may.
    }
  }

  private async watchConnection(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type === 'disconnect') this.isConnected = false;
      if (status.type === 'reconnect') this.isConnected = true;
    }
  }
}

/** Null: try again. */
function outcomeOf(problem: unknown): StoreOutcome | null {
  if (!(problem instanceof JetStreamApiError)) return null;
  const { err_code: code, description } = problem.apiError();
  if (code === JetStreamApiCodes.StreamWrongLastSequence) {
    const number = Number(/(\d+)\s*$/.exec(description)?.[1] ?? 0);
    return number > 0 ? { number, known: true } : null;
  }
  return FULL_CODES.includes(code) ? 'hub-full' : null;
}

function readSubject(
  subject: string,
  prefix: string,
  idLength: number,
): { readonly mailbox: string; readonly id: string } | null {
  if (!subject.startsWith(`${prefix}.`)) return null;
  const [mailbox = '', id = ''] = subject.slice(prefix.length + 1).split('.');
  const isHex = /^[0-9a-f]{64}$/.test(mailbox) && /^[0-9a-f]+$/.test(id) && id.length === idLength;
  return isHex ? { mailbox, id } : null;
}

function entryOf(message: JsMsg, id: string, place: number): Entry {
  const number = (name: string): number => {
    const value = Number(message.headers?.get(name) ?? '0');
    return Number.isSafeInteger(value) && value >= 0 ? value : 0;
  };
  return {
    number: message.seq,
    class: Math.min(3, number(CLASS)),
    id,
    size: number(SIZE),
    expiresAt: number(ENDS),
    at: message.time.getTime(),
    place,
    offset: 0,
  };
}

/** Reads the headers of a stream from its beginning, in order, and goes on. */
class Follower {
  last = 0;
  private readonly client: JetStreamClient;
  private readonly manager: JetStreamManager;
  private readonly stream: string;
  private readonly take: (message: JsMsg) => void;
  private readonly again: () => void;
  private messages: ConsumerMessages | null = null;
  private reachedAt = 0;
  private closed = false;

  constructor(
    client: JetStreamClient,
    manager: JetStreamManager,
    stream: string,
    take: (message: JsMsg) => void,
    again: () => void,
  ) {
    this.client = client;
    this.manager = manager;
    this.stream = stream;
    this.take = take;
    this.again = again;
  }

  /** Resolves when everything that was there is known. */
  async start(): Promise<void> {
    const { state } = await this.manager.streams.info(this.stream);
    void this.follow();
    while (this.last < state.last_seq && state.messages > 0) await delay(10);
  }

  stop(): void {
    this.closed = true;
    this.messages?.stop();
  }

  /** The first number that is still there. */
  async look(): Promise<number> {
    const { state } = await this.manager.streams.info(this.stream);
    // Behind, and no further than at the last look: nothing comes any more.
    if (state.last_seq > this.last && this.reachedAt === this.last) this.messages?.stop();
    this.reachedAt = this.last;
    return state.first_seq;
  }

  private async follow(): Promise<void> {
    while (!this.closed) {
      try {
        const consumer = await this.client.consumers.get(this.stream, {
          headers_only: true,
          deliver_policy: DeliverPolicy.StartSequence,
          opt_start_seq: this.last + 1,
        });
        this.messages = await consumer.consume({ max_messages: 1_000, idle_heartbeat: 1_000 });
        for await (const message of this.messages) {
          if (message.seq <= this.last) continue;
          this.last = message.seq;
          this.take(message);
        }
      } catch {
        // No leader now, or no server.
      }
      if (this.closed) return;
      this.again();
      await delay(200);
    }
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
