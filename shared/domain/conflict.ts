import type { ClauseId, DraftId } from '../base/ids.ts';

/** One of the two versions of a clause. */
export interface ConflictSide {
  readonly text: string;
  readonly author: string;
  readonly at: number;
}

/** A same-clause change by two people, kept until the delegate decides; every choice can be undone. */
export interface ConflictRecord {
  readonly id: string;
  readonly draft: DraftId;
  readonly clause: ClauseId;
  readonly kind:
    'text' | 'delete-edit' | 'split-edit' | 'move-move' | 'status-status' | 'kind-kind' | 'agreed-text';
  readonly base: string;
  readonly mine: ConflictSide;
  readonly theirs: ConflictSide;
  readonly foundAt: number;
  readonly decision: 'keep-both' | 'keep-mine' | 'keep-theirs' | 'brackets' | null;
  readonly decidedAt: number | null;
  /** What undoing the decision needs: the draft's heads before it. */
  readonly before: readonly string[] | null;
  /** When both were kept for review, if this decision was made from there: undoing it returns there. */
  readonly reviewedSince?: number | null;
}

/**
 * What a conflict is about. Two who write in one clause at once make a record with each exchange: for a delegate these
 * are one matter.
 */
export function matterOf({ draft, clause, kind }: ConflictRecord): string {
  return `${draft}/${clause}/${kind}`;
}

/**
 * How far the drafts of this window hold what the host's log of a circle holds. Lies with the delegate's other
 * records, so that an empty store asks for everything again. `underway`: pieces that are being applied; where
 * they are found at start, the review of that merge may be missing and is made again.
 */
export interface ExchangePosition {
  readonly applied: readonly {
    readonly device: string;
    readonly incarnation: number;
    readonly seq: number;
  }[];
  readonly underway: readonly {
    readonly draft: DraftId;
    /** The draft's heads before; null if there was no such draft. */
    readonly before: readonly string[] | null;
  }[];
}
