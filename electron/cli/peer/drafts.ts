import type { DraftId } from '../../../shared/base/ids.ts';
import { asId } from '../../../shared/base/ids.ts';
import { systemClock } from '../../../shared/base/ports.ts';
import type { Chunk, ChunkStore } from '../../../shared/drafts/chunk-store.ts';
import type { Edit } from '../../../shared/drafts/edit.ts';
import { createReplica, emptyReplica, openReplica } from '../../../shared/drafts/open-replica.ts';
import type { PreparedDraft } from '../../../shared/drafts/prepare.ts';
import type { DraftReplica } from '../../../shared/drafts/replica.ts';
import type { ReplicaDeps } from '../../../shared/drafts/replica-types.ts';
import { typeHistory } from '../../../shared/drafts/typed-history.ts';
import { systemRandom } from '../../host/exchange/codec/crypto.ts';

/** Removes so many UTF-16 units at a place and puts a text there. */
export type Op = readonly [position: number, removed: number, inserted: string];

/** Drafts that are held open; the others are loaded when they are asked for. */
const OPEN = 1_000;

/** The drafts of one peer: the workbench's own engine over chunks in memory. The text of a draft is its one clause. */
export class PeerDrafts {
  /** How many were loaded from their chunks so far. */
  loads = 0;
  private readonly deps: ReplicaDeps;
  private readonly chunks = new Map<DraftId, readonly Chunk[]>();
  private readonly open = new Map<DraftId, DraftReplica>();
  /** Of drafts that came whole and were not loaded since. */
  private readonly texts = new Map<DraftId, string>();

  constructor(actorPrefix: () => string) {
    this.deps = { chunks: memoryChunks(this.chunks), random: systemRandom, clock: systemClock, actorPrefix };
  }

  keys(): readonly DraftId[] {
    return Array.from(this.chunks.keys()).sort();
  }

  /** Each op is a change of its own, as a pause in typing would make it. */
  async create(id: DraftId, title: string, base: string, ops: readonly Op[]): Promise<void> {
    const made = await createReplica(this.deps, {
      id,
      kind: 'contribution',
      title,
      language: 'en',
      content: {
        id,
        kind: 'contribution',
        title,
        language: 'en',
        clauses: [
          {
            id: asId('text'),
            kind: 'paragraph',
            level: 0,
            label: null,
            manualLabel: null,
            text: base,
            marks: [],
            status: { state: 'not-discussed' },
          },
        ],
      },
    });
    if (!made.ok) throw new Error(`Draft ${id}: ${made.error.code}`);
    await made.value.close();
    const splices = ops.map(([at, remove, insert]) => ({ at, remove, insert }));
    await typeHistory(this.deps, id, asId('text'), splices);
  }

  async edit(id: DraftId, ops: readonly Op[]): Promise<void> {
    const replica = await this.load(id);
    for (const [at, removed, inserted] of ops) {
      const edit: Edit = {
        kind: 'text',
        clause: asId('text'),
        splices: [{ at, remove: removed, insert: inserted }],
        marks: [],
      };
      await replica.edit([edit], 'command');
    }
  }

  async changesSince(id: DraftId, heads: readonly string[]) {
    return (await this.load(id)).changesSince(heads);
  }

  async apply(id: DraftId, bundle: Uint8Array, allowed: string): Promise<string | null> {
    const replica = this.chunks.has(id) ? await this.load(id) : emptyReplica(this.deps, id);
    const applied = await replica.applyBundle(bundle, [allowed]);
    if (applied.ok) this.keep(id, replica);
    return applied.ok ? null : applied.error;
  }

  has(id: DraftId): boolean {
    return this.chunks.has(id);
  }

  /** Keeps a draft that came whole; it is loaded when it is asked for. */
  adopt({ id, chunk }: PreparedDraft, text: string): void {
    this.chunks.set(id, [chunk]);
    this.texts.set(id, text);
  }

  async text(id: DraftId): Promise<string> {
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const clauses = (await this.load(id)).clauses().filter((clause) => !clause.deleted);
    return clauses.map((clause) => clause.text).join('\n');
  }

  private async load(id: DraftId): Promise<DraftReplica> {
    this.texts.delete(id);
    const known = this.open.get(id);
    if (known !== undefined) return known;
    const opened = await openReplica(this.deps, id);
    if (!opened.ok) throw new Error(`Draft ${id}: ${opened.error.code}`);
    this.loads += 1;
    this.keep(id, opened.value);
    return opened.value;
  }

  private keep(id: DraftId, replica: DraftReplica): void {
    this.open.delete(id);
    this.open.set(id, replica);
    for (const [oldest, held] of this.open) {
      if (this.open.size <= OPEN) return;
      this.open.delete(oldest);
      void held.close();
    }
  }
}

function memoryChunks(all: Map<DraftId, readonly Chunk[]>): ChunkStore {
  return {
    list: async () => Array.from(all.keys()),
    heads: async () =>
      new Map(Array.from(all, ([draft, list]) => [draft, list.at(-1)?.heads ?? []] as const)),
    load: async (draft) => all.get(draft) ?? [],
    put: async (draft, chunk) => void all.set(draft, [...(all.get(draft) ?? []), chunk]),
    async replace(draft, snapshot, covered) {
      const kept = (all.get(draft) ?? []).filter((chunk) => !covered.includes(chunk.id));
      all.set(draft, [snapshot, ...kept]);
    },
    remove: async (draft) => void all.delete(draft),
    versions: async () => [],
    putVersion: async () => undefined,
  };
}
