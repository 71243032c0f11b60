import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Failure, Result } from '../../shared/base/result.ts';
import type { TransportCode } from '../../shared/contract/service.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';
import type { Arrivals } from './arrivals.ts';
import type { ExchangePorts } from './ports.ts';

/* What goes out: changes of the circle's drafts that the log does not hold. */

/** An act that is written into the circle's own log with the texts. */
export interface ReleaseAct {
  readonly draft: DraftId;
  readonly title: string;
  readonly at: number;
}

export type SealFailureCode =
  | 'locked'
  | 'identity-damaged'
  | 'unknown-circle'
  | 'not-writable'
  | 'no-right'
  | 'needs-new-key'
  | 'no-key'
  | 'too-large'
  | 'bad-changes';

/** Bundles of one call; the rest goes in the next. */
const MAX_CALL_BYTES = 4 * 1024 * 1024;
const MAX_CALL_ENTRIES = 200;

/** What of a draft stands in the log. */
export interface Logged {
  readonly heads: readonly string[];
  readonly frontier: readonly string[];
}

/** Drafts of the circle whose present heads are not all in the log. Nothing is written. */
export async function draftsToSend(
  ports: ExchangePorts,
  circle: CircleId,
  logged: ReadonlyMap<DraftId, Logged>,
  known: Map<DraftId, readonly string[]> = new Map(),
): Promise<readonly DraftId[]> {
  const ahead: DraftId[] = [];
  for (const entry of await draftsOf(ports, circle)) {
    const heads = known.get(entry.id) ?? (await headsOf(ports, entry.id));
    if (heads === null) continue;
    known.set(entry.id, heads);
    const held = new Set(logged.get(entry.id)?.heads);
    if (!heads.every((head) => held.has(head))) ahead.push(entry.id);
  }
  return ahead;
}

/**
 * Writes every change the log does not hold into it; for a draft that the log does not know, also the act of
 * its release. The drafts must hold all that came.
 */
export async function sealDrafts(
  ports: ExchangePorts,
  arrivals: Arrivals,
  circle: CircleId,
): Promise<Result<undefined, Failure<SealFailureCode | TransportCode>>> {
  const logged = await loggedHeads(ports, circle);
  if (logged === null) return ok();
  let entries: SealEntry[] = [];
  let acts: ReleaseAct[] = [];
  let bytes = 0;
  for (const id of await draftsToSend(ports, circle, logged)) {
    const known = logged.get(id);
    const changes = await ports.drafts.changesSince(id, known?.heads ?? []);
    if (changes === null) continue;
    if (
      entries.length >= MAX_CALL_ENTRIES ||
      (entries.length > 0 && bytes + changes.bundle.length > MAX_CALL_BYTES)
    ) {
      const sealed = await seal(ports, arrivals, circle, entries, acts);
      if (!sealed.ok) return sealed;
      [entries, acts, bytes] = [[], [], 0];
    }
    const at = ports.clock.now();
    if (known === undefined) acts.push({ draft: id, title: await publicTitle(ports, id), at });
    entries.push({
      draft: id,
      base: [...(known?.frontier ?? [])],
      heads: [...changes.heads],
      bundle: changes.bundle,
      at,
    });
    bytes += changes.bundle.length;
  }
  return entries.length === 0 ? ok() : seal(ports, arrivals, circle, entries, acts);
}

interface SealEntry {
  readonly draft: DraftId;
  readonly base: string[];
  readonly heads: string[];
  readonly bundle: Uint8Array<ArrayBuffer>;
  readonly at: number;
}

async function seal(
  ports: ExchangePorts,
  arrivals: Arrivals,
  circle: CircleId,
  entries: readonly SealEntry[],
  acts: readonly ReleaseAct[],
): Promise<Result<undefined, Failure<SealFailureCode | TransportCode>>> {
  const applied = await arrivals.applied(circle);
  const sealed = await ports.host.seal({
    circle,
    entries: [...entries],
    acts: acts.map((act) => ({ ...act })),
    applied: [...applied],
  });
  if (!sealed.ok) return err(sealed.error);
  // Own segments count as applied: the drafts hold what they were made from.
  await arrivals.noteApplied(circle, sealed.value);
  return ok();
}

/** What of each draft of a circle stands in the log; null when the host does not say. */
export async function loggedHeads(
  ports: ExchangePorts,
  circle: CircleId,
): Promise<ReadonlyMap<DraftId, Logged> | null> {
  const logged = await ports.host.logged({ circle });
  if (!logged.ok) return null;
  return new Map(logged.value.drafts.map(({ draft, heads, frontier }) => [draft, { heads, frontier }]));
}

/** Drafts with changes in the log that not every colleague is known to hold; none where there is no colleague. */
export async function unconfirmedDrafts(ports: ExchangePorts, circle: CircleId): Promise<readonly DraftId[]> {
  const file = await ports.host.previewFile({ circle, to: [] });
  return file.ok && file.value.recipients.length > 0 ? file.value.drafts : [];
}

async function draftsOf(ports: ExchangePorts, circle: CircleId): Promise<readonly DraftEntry[]> {
  const all = await ports.store.drafts.entries().current();
  return all.filter((entry) => entry.home.kind === 'circle' && entry.home.circle === circle);
}

/** The title that is part of the text; never the delegate's own name for the draft. */
async function publicTitle(ports: ExchangePorts, draft: DraftId): Promise<string> {
  const { title } = await ports.drafts.content(draft);
  return title
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, 200)
    .toWellFormed();
}

async function headsOf(ports: ExchangePorts, draft: DraftId): Promise<readonly string[] | null> {
  try {
    return await ports.drafts.heads(draft);
  } catch {
    return null;
  }
}
