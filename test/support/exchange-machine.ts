import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCircleFilesService } from '../../electron/host/exchange/attachments/service.ts';
import type { ExchangeOpener } from '../../electron/host/exchange/opener.ts';
import { createModerationService } from '../../electron/host/exchange/moderating/service.ts';
import { createExchangeService } from '../../electron/host/exchange/service.ts';
import { Emitter } from '../../shared/base/emitter.ts';
import type { CircleId, DeviceId, DraftId, MeetingId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import type { Clock, Random } from '../../shared/base/ports.ts';
import type { Failure, Result } from '../../shared/base/result.ts';
import { circleFilesService } from '../../shared/contract/circle-files.ts';
import { exchangeService } from '../../shared/contract/exchange.ts';
import { moderationService } from '../../shared/contract/moderation.ts';
import type { Client } from '../../shared/contract/service.ts';
import type { CircleKind, Role } from '../../shared/domain/circle.ts';
import { withChanges, type DraftNews } from '../../shared/domain/clause-change.ts';
import type { ConflictRecord, ExchangePosition } from '../../shared/domain/conflict.ts';
import type { Meeting } from '../../shared/domain/document.ts';
import type { DraftContent, DraftEntry } from '../../shared/domain/draft.ts';
import type { BundleBound } from '../../shared/drafts/bundle-limits.ts';
import type { Chunk, ChunkStore } from '../../shared/drafts/chunk-store.ts';
import type { Edit } from '../../shared/drafts/edit.ts';
import { createMemoryChunkStore } from './memory-chunk-store.ts';
import { createReplica, emptyReplica, openReplica } from '../../shared/drafts/open-replica.ts';
import { prepareDraft } from '../../shared/drafts/prepare.ts';
import type { DraftReplica } from '../../shared/drafts/replica.ts';
import type { ReplicaDeps } from '../../shared/drafts/replica-types.ts';
import { connectServices } from '../../shared/rpc/connect.ts';
import { createMemoryWirePair } from './memory-wire.ts';
import { createServiceRegistry } from '../../shared/rpc/serve.ts';
import type { DraftChanged } from '../../renderer/drafts/api.ts';
import { createExchange } from '../../renderer/exchange/exchange.ts';
import type { Exchange } from '../../renderer/exchange/api.ts';
import type { ExchangeDrafts, ExchangeStore, NetworkPort, Wait } from '../../renderer/exchange/ports.ts';

/** What a value of the memory store survives: everything but the death of the machine's disk. */
export interface Disk {
  readonly folder: string;
  readonly hostKey: Uint8Array;
  readonly chunks: SnapshotStore;
  readonly entries: Map<DraftId, DraftEntry>;
  readonly conflicts: Map<string, ConflictRecord>;
  readonly meetings: Map<MeetingId, Meeting>;
  readonly positions: Map<string, ExchangePosition>;
  /** What came since the delegate last looked. */
  readonly news: Map<DraftId, DraftNews>;
  /** Drafts that the delegate removed for good. */
  readonly removed: Set<DraftId>;
}

export function newDisk(): Disk {
  return {
    folder: mkdtempSync(join(tmpdir(), 'dw-exchange-')),
    hostKey: random.bytes(32),
    chunks: snapshotStore(),
    entries: new Map(),
    conflicts: new Map(),
    meetings: new Map(),
    positions: new Map(),
    news: new Map(),
    removed: new Set(),
  };
}

/** A disk as it is at this moment, as a backup or an image would restore it. */
export function copyDisk(disk: Disk): Disk {
  const folder = mkdtempSync(join(tmpdir(), 'dw-exchange-'));
  cpSync(disk.folder, folder, { recursive: true });
  return {
    folder,
    hostKey: disk.hostKey,
    chunks: copyChunks(disk.chunks),
    entries: new Map(disk.entries),
    conflicts: new Map(disk.conflicts),
    meetings: new Map(disk.meetings),
    positions: new Map(disk.positions),
    news: new Map(disk.news),
    removed: new Set(disk.removed),
  };
}

/** The chunks of now, read lazily: nothing put later shows. */
function copyChunks(chunks: SnapshotStore): SnapshotStore {
  const copy = snapshotStore();
  for (const [draft, list] of chunks.all()) copy.set(draft, list);
  return copy;
}

/** The memory store, with all that is in it to be copied. */
export interface SnapshotStore extends ChunkStore {
  all(): readonly (readonly [DraftId, readonly Chunk[]])[];
  set(draft: DraftId, chunks: readonly Chunk[]): void;
}

export function snapshotStore(): SnapshotStore {
  const inner = createMemoryChunkStore();
  const kept = new Map<DraftId, Chunk[]>();
  const ofDraft = (draft: DraftId): Chunk[] => {
    const list = kept.get(draft) ?? [];
    kept.set(draft, list);
    return list;
  };
  return {
    ...inner,
    all: () => Array.from(kept, ([draft, list]) => [draft, [...list]] as const),
    set: (draft, chunks) => void kept.set(draft, [...chunks]),
    list: async () => Array.from(kept.keys()),
    load: async (draft) => [...(kept.get(draft) ?? [])],
    put: async (draft, chunk) => void ofDraft(draft).push(chunk),
    replace: async (draft, snapshot, covered) => {
      const rest = ofDraft(draft).filter((chunk) => !covered.includes(chunk.id));
      kept.set(draft, [snapshot, ...rest]);
    },
    remove: async (draft) => void kept.delete(draft),
  };
}

export const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

/** A clock that goes on by itself and can be moved. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}
export function testClock(start = Date.UTC(2005, 6, 20, 9)): TestClock {
  let now = start;
  return { now: () => (now += 7), advance: (ms) => (now += ms) };
}

/** A workbench without a window: real host on a real folder, real drafts, the window's own exchange code. */
export interface Machine {
  readonly name: string;
  readonly disk: Disk;
  readonly host: Client<typeof exchangeService>;
  readonly moderation: Client<typeof moderationService>;
  readonly files: Client<typeof circleFilesService>;
  /** The host's own side of the exchange folder, as other services of the host have it. */
  readonly opener: ExchangeOpener;
  readonly exchange: Exchange;
  readonly drafts: ExchangeDrafts;
  readonly conflicts: () => readonly ConflictRecord[];
  /** Makes a draft of the delegate alone. */
  draft(texts: readonly string[], title?: string): Promise<DraftId>;
  edit(draft: DraftId, edits: readonly Edit[]): Promise<void>;
  texts(draft: DraftId): Promise<readonly string[]>;
  content(draft: DraftId): Promise<DraftContent>;
  entries(): readonly DraftEntry[];
  lock(): void;
  stop(): Promise<void>;
}

export const MEETING: MeetingId = asId('m-test');

export async function startMachine(
  name: string,
  options: {
    disk?: Disk;
    clock?: TestClock;
    folderIncarnation?: number;
    network?: NetworkPort;
    wait?: Wait;
    /** Told the name of each method of the host's service that the window's code calls. */
    onCall?: (method: string) => void;
    /** What the window's code is given in place of the host's service. */
    given?: (host: Client<typeof exchangeService>) => Client<typeof exchangeService>;
    /** What a bundle brings at the most, where it is less than usual. */
    most?: BundleBound;
  } = {},
): Promise<Machine> {
  const disk = options.disk ?? newDisk();
  const clock = options.clock ?? testClock();
  const locked = new Emitter<undefined>();
  let isLocked = false;
  const registry = createServiceRegistry((where, problem) => {
    throw new Error(`A bug in ${where}: ${String(problem)}`, { cause: problem });
  });
  const service = createExchangeService(
    {
      folder: join(disk.folder, 'exchange'),
      folderIncarnation: options.folderIncarnation ?? 1,
      keys: { hostKey: () => (isLocked ? null : disk.hostKey), locked: locked.event },
      clock,
      random,
      wordsCost: 256,
    },
    registry.announcer(exchangeService),
  );
  const { dispose, opener, ...handlers } = service;
  registry.add(exchangeService, handlers);
  registry.add(moderationService, createModerationService(service.opener));
  const { dispose: closeFiles, ...files } = createCircleFilesService(
    opener,
    registry.announcer(circleFilesService),
  );
  registry.add(circleFilesService, files);
  const [near, far] = createMemoryWirePair();
  registry.serve(far);
  const connection = connectServices(near);
  const host = connection.client(exchangeService);
  const moderation = connection.client(moderationService);
  const circleFiles = connection.client(circleFilesService);
  const drafts = new NodeDrafts(
    { chunks: disk.chunks, random, clock, actorPrefix: () => `${drafts.prefix}00000001` },
    options.most,
  );
  const store = memoryStore(disk);
  const given = options.given?.(host) ?? host;
  const exchange = createExchange({
    host: options.onCall === undefined ? given : listenedTo(given, options.onCall),
    ...(options.network === undefined ? {} : { network: options.network }),
    ...(options.wait === undefined ? {} : { wait: options.wait }),
    store,
    drafts,
    clock,
    random,
    openMeeting: () => MEETING,
  });
  await exchange.start();
  return {
    name,
    disk,
    host,
    moderation,
    files: circleFiles,
    opener,
    exchange,
    drafts,
    conflicts: () => Array.from(disk.conflicts.values()),
    async draft(texts, title = 'Terms of reference') {
      const id: DraftId = asId(`t${Buffer.from(random.bytes(8)).toString('hex')}`);
      const clauses = texts.map((text, i) => ({
        id: asId<DraftContent['clauses'][number]['id']>(`c${i}`),
        kind: 'paragraph' as const,
        level: 0,
        label: null,
        manualLabel: null,
        text,
        marks: [],
        status: { state: 'not-discussed' as const },
      }));
      await drafts.create({
        id,
        kind: 'blank',
        title,
        language: 'en',
        content: { id, kind: 'blank', title, language: 'en', clauses },
      });
      return id;
    },
    edit: async (draft, edits) => void (await drafts.edit(draft, edits)),
    texts: async (draft) => (await drafts.content(draft)).clauses.map((clause) => clause.text),
    content: (draft) => drafts.content(draft),
    entries: () => Array.from(disk.entries.values()),
    lock() {
      isLocked = true;
      locked.fire(undefined);
    },
    async stop() {
      exchange.close();
      connection.close();
      closeFiles();
      dispose();
    },
  };
}

/** The same service, saying which of its methods is called. */
function listenedTo(
  host: Client<typeof exchangeService>,
  onCall: (method: string) => void,
): Client<typeof exchangeService> {
  return new Proxy(
    { ...host },
    {
      get: (service, name): unknown => {
        const member: unknown = Reflect.get(service, name);
        if (typeof member !== 'function') return member;
        return (...params: unknown[]): unknown => {
          onCall(String(name));
          return Reflect.apply(member, service, params);
        };
      },
    },
  );
}

export function removeDisk(disk: Disk): void {
  rmSync(disk.folder, { recursive: true, force: true });
}

/** The drafts of the worker, on this side of it: the same replicas, in memory. */
class NodeDrafts implements ExchangeDrafts {
  prefix = Buffer.from(random.bytes(16)).toString('hex');
  private readonly deps: ReplicaDeps;
  private readonly most: BundleBound | undefined;
  private readonly replicas = new Map<DraftId, DraftReplica>();
  private readonly changes = new Emitter<DraftChanged>();
  readonly changed = this.changes.event;

  constructor(deps: ReplicaDeps, most: BundleBound | undefined) {
    this.deps = deps;
    this.most = most;
  }

  async create(options: Parameters<ExchangeDrafts['create']>[0]): Promise<DraftId> {
    const id: DraftId = options.id ?? asId(`t${Buffer.from(random.bytes(8)).toString('hex')}`);
    const made = await createReplica(this.deps, { ...options, id });
    if (!made.ok) throw new Error(made.error.code);
    this.keep(id, made.value);
    return id;
  }

  async content(id: DraftId, heads?: readonly string[]): Promise<DraftContent> {
    const content = (await this.replica(id)).content(heads);
    if (content === null) throw new Error('unknown-heads');
    return content;
  }

  heads = async (id: DraftId): Promise<readonly string[]> => (await this.replica(id)).heads();
  review = async (id: DraftId, before: readonly string[]) => (await this.replica(id)).reviewSince(before);
  arrivedSince = async (id: DraftId, before: readonly string[]) =>
    (await this.replica(id)).arrivedSince(before);
  changesSince = async (id: DraftId, since: readonly string[]) =>
    (await this.replica(id)).changesSince(since, this.most);
  edit = async (id: DraftId, edits: readonly Edit[]) =>
    (await (await this.replica(id)).edit(edits, 'command')).heads;

  async restoreClause(...[id, clause, heads]: Parameters<ExchangeDrafts['restoreClause']>): Promise<void> {
    await (await this.replica(id)).restoreClause(clause, heads);
  }

  async apply(
    ...[id, bundle, allowed]: Parameters<ExchangeDrafts['apply']>
  ): ReturnType<ExchangeDrafts['apply']> {
    const isNew = (await this.deps.chunks.load(id)).length === 0;
    const replica = isNew ? emptyReplica(this.deps, id) : await this.replica(id);
    const applied = await replica.applyBundle(bundle, allowed);
    if (!applied.ok) return { refused: applied.error };
    if (isNew) this.keep(id, replica);
    const { reviews, arrived } = applied.value;
    return { heads: replica.heads(), reviews, arrived };
  }

  async prepare(
    ...[id, bundle, allowed]: Parameters<ExchangeDrafts['prepare']>
  ): ReturnType<ExchangeDrafts['prepare']> {
    const prepared = await prepareDraft(random, id, bundle, allowed);
    return prepared.ok ? prepared.value : { refused: prepared.error };
  }

  async adopt(prepared: Parameters<ExchangeDrafts['adopt']>[0]): ReturnType<ExchangeDrafts['adopt']> {
    const kept = new Set<DraftId>();
    for (const { id, chunk, rows } of prepared) {
      if (this.replicas.has(id) || (await this.deps.chunks.load(id)).length > 0) continue;
      await this.deps.chunks.put(id, chunk);
      kept.add(id);
      const clauses = rows.map(({ clause }) => clause);
      this.changes.fire({ draft: id, heads: chunk.heads, origin: 'exchange', clauses });
    }
    return kept;
  }

  /** No editor is open, and nothing tries bundles. */
  handOver = async (): Promise<void> => undefined;
  expectBundles = (): void => undefined;

  async useDevice(prefix: string): Promise<void> {
    if (prefix === this.prefix) return;
    this.prefix = prefix;
    for (const replica of this.replicas.values()) await replica.renewActor();
  }

  private async replica(id: DraftId): Promise<DraftReplica> {
    const known = this.replicas.get(id);
    if (known !== undefined) return known;
    const opened = await openReplica(this.deps, id);
    if (!opened.ok) throw new Error(opened.error.code);
    this.keep(id, opened.value);
    return opened.value;
  }

  private keep(id: DraftId, replica: DraftReplica): void {
    this.replicas.set(id, replica);
    replica.changed(({ heads, origin, clauses }) => this.changes.fire({ draft: id, heads, origin, clauses }));
  }
}

function memoryStore(disk: Disk): ExchangeStore {
  const live = <T>(read: () => T) => ({
    current: () => Promise.resolve(read()),
    subscribe: (listener: (value: T) => void) => {
      listener(read());
      return () => undefined;
    },
  });
  return {
    drafts: {
      entries: () => live(() => Array.from(disk.entries.values())),
      get: (id) => Promise.resolve(disk.entries.get(id) ?? null),
      put: async (entry) => void disk.entries.set(entry.id, entry),
    },
    meetings: {
      all: () => live(() => Array.from(disk.meetings.values())),
      put: async (meeting) => void disk.meetings.set(meeting.id, meeting),
    },
    conflicts: {
      all: () => live(() => Array.from(disk.conflicts.values())),
      put: async (record) => void disk.conflicts.set(record.id, record),
    },
    news: {
      add: async (draft, { arrived = null, clauses = [] }) => {
        const known = disk.news.get(draft) ?? { draft, arrived: null, clauses: [] };
        disk.news.set(draft, {
          draft,
          arrived: known.arrived ?? arrived,
          clauses: withChanges(known.clauses, clauses),
        });
      },
    },
    exchange: {
      position: (circle) => Promise.resolve(disk.positions.get(circle) ?? null),
      setPosition: async (circle, position) => void disk.positions.set(circle, position),
      isRemoved: async (draft) => disk.removed.has(draft),
    },
  };
}

export function must<T>(result: Result<T, Failure<string>>): T {
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.detail ?? ''}`);
  return result.value;
}

/** A circle of the first machine with the others in it, by real files. */
export async function circleOf(
  machines: readonly Machine[],
  options: { readonly kind?: CircleKind; readonly roles?: readonly Role[]; readonly name?: string } = {},
): Promise<CircleId> {
  const [head, ...others] = machines;
  if (head === undefined) throw new Error('Nobody');
  const { circle } = must(
    await head.host.createCircle({
      name: options.name ?? 'Delegation',
      kind: options.kind ?? 'delegation',
      colour: 'blue',
      person: head.name,
    }),
  );
  for (const [i, other] of others.entries())
    await joinCircle(head, other, circle, options.roles?.[i] ?? 'editor');
  return circle;
}

/** Invitation, answer, comparison, admission, first file. */
export async function joinCircle(head: Machine, other: Machine, circle: CircleId, role: Role): Promise<void> {
  const invitation = must(await head.host.invite({ circle, role }));
  const answer = must(
    await other.host.answerInvitation({ invitation: invitation.bytes, person: other.name }),
  );
  const request = must(await head.host.readFile({ bytes: answer.bytes }));
  if (request.kind !== 'join-request') throw new Error('Not a request');
  if (request.words.join() !== answer.words.join()) throw new Error('The words differ');
  must(await head.host.admit({ request: answer.bytes }));
  await hand(head, other, circle);
}

/** A new draft of a machine, released into a circle. */
export async function releaseInto(
  machine: Machine,
  circle: CircleId,
  texts: readonly string[],
  title = 'Draft ToR',
): Promise<DraftId> {
  const content = await machine.content(await machine.draft(texts));
  return must(await machine.exchange.release({ content, title, circle, meeting: MEETING }));
}

/** A file from one to another. */
export async function hand(from: Machine, to: Machine, circle: CircleId, only: readonly DeviceId[] = []) {
  const file = must(await from.exchange.writeFile(circle, only));
  return must(await to.exchange.readFile(file.bytes));
}

/** Every byte of every file below a folder, with its path. */
export function allFiles(folder: string): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => ({ path, bytes: new Uint8Array(readFileSync(path)) }));
}
