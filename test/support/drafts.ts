import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { toHex } from '../../shared/base/bytes.ts';
import { asId, type DraftId } from '../../shared/base/ids.ts';
import type { ChunkStore } from '../../shared/drafts/chunk-store.ts';
import { createMemoryChunkStore } from './memory-chunk-store.ts';
import { createReplica, emptyReplica, openReplica } from '../../shared/drafts/open-replica.ts';
import type { DraftReplica } from '../../shared/drafts/replica.ts';
import type { ReplicaDeps } from '../../shared/drafts/replica-types.ts';
import { initializeDrafts } from '../../shared/drafts/runtime.ts';
import type { NewClause } from '../../shared/drafts/edit.ts';
import { clause, clauseId } from './draft-clauses.ts';
import type { MergeReview } from '../../shared/drafts/review.ts';

/** Loads Automerge in Node. Await it in `beforeAll`. */
export async function loadAutomerge(): Promise<void> {
  const file = createRequire(import.meta.url).resolve('@automerge/automerge/automerge.wasm');
  await initializeDrafts(readFileSync(file));
}

/** Somebody with a device, a chunk store and a clock of their own. Nothing between peers is faked. */
export interface Peer {
  readonly name: string;
  /** 32 hex digits that all actors of this peer begin with. */
  readonly device: string;
  readonly chunks: ChunkStore;
  readonly deps: ReplicaDeps;
  /** Moves the peer's clock. */
  wait(ms: number): void;
}

export function peer(name: string): Peer {
  const chunks = createMemoryChunkStore();
  const device = toHex(new TextEncoder().encode(name.padEnd(16, '.')));
  let now = Date.UTC(2005, 6, 20, 9);
  return {
    name,
    device,
    chunks,
    deps: {
      chunks,
      random: { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) },
      clock: { now: () => (now += 10) },
      actorPrefix: () => `${device}00000001`,
    },
    wait: (ms) => {
      now += ms;
    },
  };
}

export { clause, clauseId };

export const DRAFT = asId<DraftId>('t-test');

/** A blank draft of `who` with these clauses. */
export async function draftOf(who: Peer, clauses: readonly NewClause[]): Promise<DraftReplica> {
  const made = await createReplica(who.deps, {
    id: DRAFT,
    kind: 'blank',
    title: '',
    language: 'en',
    content: {
      id: DRAFT,
      kind: 'blank',
      title: '',
      language: 'en',
      clauses: clauses.map((entry) => ({ ...entry, label: null })),
    },
  });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

/** The same draft in another peer's hands, from a bundle. */
export async function copyFor(who: Peer, of: DraftReplica, owner: Peer): Promise<DraftReplica> {
  const all = of.changesSince([]);
  if (all === null) throw new Error('An empty draft');
  const copy = emptyReplica(who.deps, of.id);
  const applied = await copy.applyBundle(all.bundle, [owner.device]);
  if (!applied.ok) throw new Error(applied.error);
  return copy;
}

/** Loads the peer's draft anew, as after a restart. */
export async function reopened(who: Peer): Promise<DraftReplica> {
  const opened = await openReplica(who.deps, DRAFT);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

/** Hands what `from` has and `to` has not. Any actor is allowed. */
export async function hand(from: DraftReplica, to: DraftReplica): Promise<readonly MergeReview[]> {
  const bundle = from.changesSince(to.heads());
  if (bundle === null) return [];
  const applied = await to.applyBundle(bundle.bundle, ['']);
  if (!applied.ok) throw new Error(applied.error);
  return applied.value.reviews;
}

/** Texts of the living clauses, in order. */
export const textsOf = (replica: DraftReplica): readonly string[] =>
  replica.clauses().map((state) => state.text);
