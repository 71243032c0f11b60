import type { Anchor, AnchorState } from '../../domain/annotation.ts';
import type { AnchorClause } from './pair-clauses.ts';

/** An anchor of a range; the whole-document one needs no placing. */
export type RangeAnchor = Extract<Anchor, { readonly scope: 'range' }>;

/** Where an anchor stands now. `changed`: the words under it are no longer the words that were quoted. */
export type Placement =
  | {
      readonly state: Exclude<AnchorState, 'unplaced'>;
      readonly clause: AnchorClause;
      readonly start: number;
      readonly end: number;
    }
  | { readonly state: 'unplaced' };

export const UNPLACED: Placement = { state: 'unplaced' };

/** UTF-16 units of context kept on each side of the quote. */
const CONTEXT = 32;

/** Anchors a range of a clause; offsets are put in order and kept within the text. */
export function makeAnchor(clause: AnchorClause, start: number, end: number): RangeAnchor {
  const { text } = clause;
  const from = clamp(Math.min(start, end), text.length);
  const to = clamp(Math.max(start, end), text.length);
  return {
    scope: 'range',
    clause: clause.id,
    label: clause.label,
    start: from,
    end: to,
    quote: text.slice(from, to),
    prefix: text.slice(Math.max(0, from - CONTEXT), from),
    suffix: text.slice(to, to + CONTEXT),
  };
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, Math.trunc(value)));
}
