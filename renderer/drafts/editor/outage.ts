import { Emitter } from '../../../shared/base/emitter.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { ClauseState } from '../../../shared/drafts/edit.ts';
import { sameMarks, sameStatus, type WantedClause } from '../../../shared/drafts/edits-between.ts';
import type { LeftBehind } from '../api.ts';
import type { Arrival } from './receive.ts';

/** The draft worker ended and another one took over: when, and which clauses had to be handed over again. */
export interface Recovery {
  readonly at: number;
  readonly clauses: readonly ClauseId[];
}

/** What an editor knows while no worker has its draft: from the end of one until the next says what is stored. */
export class Outage {
  isOn: boolean;
  /** What the batch without an answer would make of the draft. */
  sent: readonly WantedClause[] | null;
  /** What the next worker said is stored. */
  stored: readonly ClauseState[] | null;
  private known: Recovery | null = null;
  private readonly changes = new Emitter<Recovery | null>();
  readonly recoveryChanged = this.changes.event;

  /** An editor that takes over words left behind begins as if it had just heard from the next worker. */
  constructor(leftBehind: LeftBehind | null, stored: readonly ClauseState[]) {
    this.isOn = leftBehind !== null;
    this.sent = leftBehind?.sent ?? null;
    this.stored = leftBehind === null ? null : stored;
  }

  /** What came of the last one; null if there was none, or once it was read. */
  get recovery(): Recovery | null {
    return this.known;
  }

  tell(recovery: Recovery | null): void {
    this.known = recovery;
    this.changes.fire(recovery);
  }

  begin(): void {
    this.isOn = true;
    this.stored = null;
  }

  /** What the screen has to take in, with what is stored; null while that is not known. `base`: see `standingOf`. */
  end(base: readonly ClauseState[]): (Standing & { readonly stored: readonly ClauseState[] }) | null {
    const { stored } = this;
    if (stored === null) return null;
    const standing = standingOf(stored, base, this.sent);
    this.isOn = false;
    this.sent = null;
    this.stored = null;
    return { ...standing, stored };
  }
}

interface Standing {
  readonly changed: readonly Arrival[];
  readonly orderBefore: readonly ClauseId[];
}

/**
 * How what is stored differs from what the screen is based on. `base` is the last that a worker confirmed; `sent`
 * is the batch that the dead worker did not answer for. It was stored as a whole or not at all.
 */
function standingOf(
  stored: readonly ClauseState[],
  base: readonly ClauseState[],
  sent: readonly WantedClause[] | null,
): Standing {
  const before = sent !== null && wasStored(sent, base, stored) ? sent : base;
  const known = new Map(before.map((clause) => [clause.id, clause] as const));
  const present = new Set(stored.map((state) => state.id));
  const changed = stored.flatMap((state): readonly Arrival[] => {
    const from = known.get(state.id) ?? null;
    return from !== null && equalClause(from, state) ? [] : [{ from, state, splices: [] }];
  });
  const gone = base.flatMap((state): readonly Arrival[] => {
    const from = known.get(state.id);
    if (from === undefined || present.has(state.id)) return [];
    return [{ from, state: { ...state, deleted: true }, splices: [] }];
  });
  return { changed: [...changed, ...gone], orderBefore: before.map((clause) => clause.id) };
}

/**
 * Whether a batch reached the store: one clause that it changed stands there as it made it. If none does, it counts
 * as not stored; words are then seen twice at worst, never lost.
 */
function wasStored(
  sent: readonly WantedClause[],
  base: readonly ClauseState[],
  stored: readonly ClauseState[],
): boolean {
  const was = new Map(base.map((state) => [state.id, state] as const));
  const is = new Map(stored.map((state) => [state.id, state] as const));
  const kept = new Set(sent.map((clause) => clause.id));
  const isThere = sent.some((clause) => {
    const old = was.get(clause.id);
    const now = is.get(clause.id);
    return now !== undefined && (old === undefined || !equalClause(clause, old)) && equalClause(clause, now);
  });
  return isThere || base.some(({ id }) => !kept.has(id) && !is.has(id));
}

/** Whether a clause is wanted as it stands. */
export function equalClause(a: WantedClause, b: ClauseState): boolean {
  return (
    !b.deleted &&
    a.text === b.text &&
    a.kind === b.kind &&
    a.level === b.level &&
    a.manualLabel === b.manualLabel &&
    sameStatus(a.status, b.status) &&
    sameMarks(a.marks, b.marks)
  );
}
