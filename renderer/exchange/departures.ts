import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import { err, ok } from '../../shared/base/result.ts';
import type { Failure, Result } from '../../shared/base/result.ts';
import { soundTime } from '../../shared/base/sound-clock.ts';
import type { SendingChoice } from '../../shared/contract/network.ts';
import type { TransportCode } from '../../shared/contract/service.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';
import type { ChangesSince } from '../../shared/drafts/replica-types.ts';
import type { Arrivals } from './arrivals.ts';
import type { Logged, LoggedHeads } from './logged-heads.ts';
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
  | 'began-too-often'
  | 'no-key'
  | 'too-large'
  | 'bad-changes';

/**
 * Changes of one piece: a cut of a poor link costs at most the piece under way. A draft's own changes are not parted.
 */
const MAX_PIECE_BYTES = 32 * 1024;
const MAX_PIECE_ENTRIES = 200;

/** Drafts of the circle whose present heads are not all in the log. Nothing is written. */
export async function draftsToSend(
  ports: ExchangePorts,
  circle: CircleId,
  logged: ReadonlyMap<DraftId, Logged>,
  known: Map<DraftId, readonly string[]> = new Map(),
  only: ReadonlySet<DraftId> | null = null,
): Promise<readonly DraftId[]> {
  const ahead: DraftId[] = [];
  for (const entry of await draftsOf(ports, circle)) {
    if (only !== null && !only.has(entry.id)) continue;
    const heads = known.get(entry.id) ?? (await headsOf(ports, entry.id));
    if (heads === null) continue;
    known.set(entry.id, heads);
    const held = logged.get(entry.id)?.heads;
    if (!heads.every((head) => held?.has(head) === true)) ahead.push(entry.id);
  }
  return ahead;
}

/** What is sealed of a circle, and how its drafts may leave. */
export interface Sealing {
  /** Null: all drafts of the circle. */
  readonly only: ReadonlySet<DraftId> | null;
  readonly choice: (draft: DraftId) => SendingChoice;
  /** Drafts with another choice are left for later. */
  readonly choices: readonly SendingChoice[];
  /** Heads as last heard, so that no draft is loaded to be compared. */
  readonly heads: Map<DraftId, readonly string[]>;
  readonly logged: LoggedHeads;
}

type SealFailure = Failure<SealFailureCode | TransportCode>;
type Sealed = Result<undefined, SealFailure>;

/**
 * Writes changes that the log does not hold into it; for a draft that the log does not know, also the act of its
 * release. The drafts must hold all that came. What may leave by different ways is never in one piece. A failure that
 * concerns one draft keeps no other from being written.
 */
export async function sealDrafts(
  ports: ExchangePorts,
  arrivals: Arrivals,
  circle: CircleId,
  sealing: Sealing,
): Promise<Sealed> {
  const { only, heads, choice } = sealing;
  const logged = await sealing.logged.of(circle);
  if (!logged.ok) return logged;
  const ahead = (await draftsToSend(ports, circle, logged.value, heads, only)).map((draft) => ({
    draft,
    choice: choice(draft),
  }));
  let outcome: Sealed = ok();
  for (const allowed of sealing.choices) {
    const drafts = ahead.filter((one) => one.choice === allowed).map((one) => one.draft);
    const sealed = await sealPieces(ports, arrivals, circle, {
      drafts,
      logged: logged.value,
      settled: (...found) => sealing.logged.settled(circle, ...found),
    });
    if (sealed.ok) continue;
    outcome = sealed;
    if (!OF_ONE_DRAFT.has(sealed.error.code)) break;
  }
  return outcome;
}

interface Ahead {
  readonly drafts: readonly DraftId[];
  readonly logged: ReadonlyMap<DraftId, Logged>;
  /** All of a draft is in the log: what was asked from need not be asked from again, but `next`. */
  settled(draft: DraftId, asked: readonly string[], next: readonly string[]): void;
}

/** What one draft brings is more than a piece may, or than the log takes of it: others go without it. */
const OF_ONE_DRAFT: ReadonlySet<string> = new Set(['too-large', 'bad-changes']);

async function sealPieces(
  ports: ExchangePorts,
  arrivals: Arrivals,
  circle: CircleId,
  { drafts, logged, settled }: Ahead,
): Promise<Sealed> {
  const piece = new OpenPiece(ports, arrivals, circle);
  const done: (() => unknown)[] = [];
  for (const id of drafts) {
    const known = logged.get(id);
    let base = known?.frontier ?? [];
    const asked = Array.from(known?.heads ?? []);
    for await (const { bundle, heads, isAll, next } of changesOf(ports, id, asked)) {
      const sealed = piece.hasRoomFor(bundle) ? ok() : await piece.seal();
      if (!sealed.ok) return sealed;
      // What follows would build on what cannot go.
      if (piece.left.has(id)) break;
      const at = soundTime(ports.clock.now());
      const isNew = known === undefined && base.length === 0;
      const act = isNew ? { draft: id, title: await publicTitle(ports, id), at } : null;
      piece.add({ draft: id, base: [...base], heads: [...heads], bundle, at }, act);
      base = heads;
      if (isAll) done.push(() => piece.left.has(id) || settled(id, asked, next));
    }
  }
  const sealed = await piece.seal();
  if (sealed.ok) for (const note of done) note();
  const [left] = piece.left.values();
  return sealed.ok && left !== undefined ? err(left) : sealed;
}

/** The piece that is being filled. */
class OpenPiece {
  /** Drafts that could not go, and why. */
  readonly left = new Map<DraftId, SealFailure>();
  private readonly ports: ExchangePorts;
  private readonly arrivals: Arrivals;
  private readonly circle: CircleId;
  private entries: SealEntry[] = [];
  private acts: ReleaseAct[] = [];
  private bytes = 0;

  constructor(ports: ExchangePorts, arrivals: Arrivals, circle: CircleId) {
    this.ports = ports;
    this.arrivals = arrivals;
    this.circle = circle;
  }

  hasRoomFor(bundle: Uint8Array): boolean {
    const isFull = this.bytes + bundle.length > MAX_PIECE_BYTES || this.entries.length >= MAX_PIECE_ENTRIES;
    return this.entries.length === 0 || !isFull;
  }

  add(entry: SealEntry, act: ReleaseAct | null): void {
    this.entries.push(entry);
    if (act !== null) this.acts.push(act);
    this.bytes += entry.bundle.length;
  }

  /** A failure is one that concerns all drafts; one of a single draft leaves that draft out. */
  async seal(): Promise<Sealed> {
    const { entries, acts } = this;
    [this.entries, this.acts, this.bytes] = [[], [], 0];
    if (entries.length === 0) return ok();
    const sealed = await this.write(entries, acts);
    if (sealed.ok || !OF_ONE_DRAFT.has(sealed.error.code)) return sealed;
    // Together they are more than one piece may bring; each alone may fit.
    for (const entry of entries) {
      if (this.left.has(entry.draft)) continue;
      const one = entries.length === 1 ? sealed : await this.write([entry], actsOf(entry, entries, acts));
      if (one.ok) continue;
      if (!OF_ONE_DRAFT.has(one.error.code)) return one;
      this.left.set(entry.draft, one.error);
    }
    return ok();
  }

  private async write(entries: readonly SealEntry[], acts: readonly ReleaseAct[]): Promise<Sealed> {
    const { ports, arrivals, circle } = this;
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
}

/** What of a draft is not logged yet: one bundle, unless it has more changes than one may bring. */
async function* changesOf(
  ports: ExchangePorts,
  id: DraftId,
  logged: readonly string[],
): AsyncGenerator<ChangesSince> {
  for (let since = logged; ;) {
    const changes = await ports.drafts.changesSince(id, since);
    if (changes === null) return;
    yield changes;
    if (changes.isAll) return;
    since = changes.next;
  }
}

interface SealEntry {
  readonly draft: DraftId;
  readonly base: string[];
  readonly heads: string[];
  readonly bundle: Uint8Array<ArrayBuffer>;
  readonly at: number;
}

/** What is said of a draft goes with the first of its entries. */
function actsOf(
  entry: SealEntry,
  entries: readonly SealEntry[],
  acts: readonly ReleaseAct[],
): readonly ReleaseAct[] {
  const isFirst = entries.find(({ draft }) => draft === entry.draft) === entry;
  return isFirst ? acts.filter(({ draft }) => draft === entry.draft) : [];
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
