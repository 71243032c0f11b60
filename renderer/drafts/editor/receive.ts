import type { Node } from 'prosemirror-model';
import { TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { mapMarks } from '../../../shared/drafts/clause-log.ts';
import type { DraftMark } from '../../../shared/domain/draft.ts';
import { markSteps } from '../../../shared/drafts/mark-steps.ts';
import type { ClauseState } from '../../../shared/drafts/edit.ts';
import {
  movedAmong,
  sameMarks,
  sameStatus,
  type WantedClause,
} from '../../../shared/drafts/edits-between.ts';
import { applySplices, diffText, rebaseSplices, type Splice } from '../../../shared/drafts/splices.ts';
import { clauseOf, nodeOf, placesOf, toMark } from './clause-nodes.ts';
import { attrsOf, draftSchema } from './schema.ts';
import { freshClauseId } from './unique-ids.ts';

/** A clause that is no longer what the screen was based on. */
export interface Arrival {
  /** What the screen was based on; null if the clause is new here. */
  readonly from: WantedClause | null;
  readonly state: ClauseState;
  /** The way from `from` to `state`, where known. */
  readonly splices: readonly Splice[];
}

/** What arrived, and the order of clauses before and after it. */
export interface Arrivals {
  readonly changed: readonly Arrival[];
  readonly orderBefore: readonly ClauseId[];
  readonly orderAfter: readonly ClauseId[];
  /** A clause that stays on the screen though a colleague deleted it: the delegate is writing in it. */
  readonly keep: ClauseId | null;
}

/**
 * The transaction that shows what arrived, without losing a letter that was typed and not yet sent. The
 * caret stays where it is in its clause, also if that clause moves. Not undone by the delegate's undo.
 */
export function receive(state: EditorState, arrivals: Arrivals): Transaction {
  const tr = state.tr.setMeta('addToHistory', false).setMeta('remote', true);
  const caret = caretOf(state);
  for (const arrival of arrivals.changed) {
    if (arrival.from !== null && !arrival.state.deleted) updateClause(tr, arrival);
  }
  placeClauses(tr, arrivals);
  restoreCaret(tr, caret, state);
  return tr;
}

function updateClause(tr: Transaction, { from, state, splices }: Arrival): void {
  const place = placesOf(tr.doc).get(state.id);
  if (place === undefined || from === null) return;
  const view = clauseOf(place.node);
  if (same(view.kind, from.kind) && view.kind !== state.kind)
    tr.setNodeAttribute(place.pos, 'kind', state.kind);
  if (same(view.level, from.level) && view.level !== state.level)
    tr.setNodeAttribute(place.pos, 'level', state.level);
  if (same(view.manualLabel, from.manualLabel) && view.manualLabel !== state.manualLabel) {
    tr.setNodeAttribute(place.pos, 'label', state.manualLabel);
  }
  if (sameStatus(view.status, from.status) && !sameStatus(view.status, state.status)) {
    tr.setNodeAttribute(place.pos, 'status', state.status);
  }
  updateText(tr, place.pos + 1, view, from, state, splices);
}

const same = (a: unknown, b: unknown): boolean => a === b;

function updateText(
  tr: Transaction,
  start: number,
  view: WantedClause,
  from: WantedClause,
  state: ClauseState,
  known: readonly Splice[],
): void {
  const theirs = applySplices(from.text, known) === state.text ? known : diffText(from.text, state.text);
  const mine = diffText(from.text, view.text);
  for (const { at, remove, insert } of rebaseSplices(from.text.length, theirs, mine)) {
    const place = start + at;
    if (insert === '') tr.delete(place, place + remove);
    else tr.replaceWith(place, place + remove, draftSchema.text(insert));
  }
  const untouched = sameMarks(view.marks, mapMarks(from.marks, mine));
  if (!untouched) return;
  const wanted =
    mine.length === 0 ? state.marks : mapMarks(state.marks, rebaseSplices(from.text.length, mine, theirs));
  showMarks(tr, start, wanted);
}

function showMarks(tr: Transaction, start: number, wanted: readonly DraftMark[]): void {
  const node = tr.doc.resolve(start).parent;
  const have = clauseOf(node).marks;
  for (const style of ['bold', 'italic', 'underline', 'citation'] as const) {
    const of = (marks: readonly DraftMark[]): readonly DraftMark[] =>
      marks.filter((mark) => mark.style === style);
    for (const step of markSteps(of(have), of(wanted), node.content.size)) {
      if (step.value === null) tr.removeMark(start + step.start, start + step.end, draftSchema.marks[style]);
      else tr.addMark(start + step.start, start + step.end, toMark(style, step.value));
    }
  }
}

function placeClauses(tr: Transaction, { changed, orderBefore, orderAfter, keep }: Arrivals): void {
  const after = new Set(orderAfter);
  const before = new Set(orderBefore);
  const moved = movedAmong(orderBefore, orderAfter);
  const states = new Map(changed.map((arrival) => [arrival.state.id, arrival] as const));
  for (const [index, id] of orderAfter.entries()) {
    const state = states.get(id)?.state;
    if (!before.has(id)) {
      if (state !== undefined && !placesOf(tr.doc).has(id))
        tr.insert(behind(tr.doc, orderAfter, index), nodeOf(state));
    } else if (moved.has(id)) moveClause(tr, id, orderAfter, index);
  }
  for (const id of orderBefore) {
    const place = after.has(id) ? undefined : placesOf(tr.doc).get(id);
    if (place === undefined || id === keep) continue;
    const from = states.get(id)?.from ?? null;
    if (from !== null && clauseOf(place.node).text !== from.text) continue; // typed into: it stays and is stored anew
    removeClause(tr, place.node, place.pos);
  }
}

function removeClause(tr: Transaction, node: Node, pos: number): void {
  if (tr.doc.childCount === 1) {
    tr.insert(0, draftSchema.node('clause', { id: freshClauseId() }));
    tr.delete(pos + 2, pos + 2 + node.nodeSize);
  } else tr.delete(pos, pos + node.nodeSize);
}

/** The position behind the nearest clause that stands before `index` in `order` and is shown. */
function behind(doc: Node, order: readonly ClauseId[], index: number): number {
  const places = placesOf(doc);
  for (let at = index - 1; at >= 0; at--) {
    const id = order[at];
    const place = id === undefined ? undefined : places.get(id);
    if (place !== undefined) return place.pos + place.node.nodeSize;
  }
  return 0;
}

function moveClause(tr: Transaction, id: ClauseId, order: readonly ClauseId[], index: number): void {
  const place = placesOf(tr.doc).get(id);
  if (place === undefined || tr.doc.childCount === 1) return;
  tr.delete(place.pos, place.pos + place.node.nodeSize);
  tr.insert(behind(tr.doc, order, index), place.node);
}

interface Caret {
  readonly anchor: { readonly id: ClauseId; readonly offset: number };
  readonly head: { readonly id: ClauseId; readonly offset: number };
}

function caretOf(state: EditorState): Caret | null {
  const { $anchor, $head } = state.selection;
  if ($anchor.depth === 0 || $head.depth === 0) return null;
  return {
    anchor: { id: attrsOf($anchor.node(1)).id, offset: $anchor.parentOffset },
    head: { id: attrsOf($head.node(1)).id, offset: $head.parentOffset },
  };
}

/** A clause that moved was taken out and put in again: the caret goes with it. */
function restoreCaret(tr: Transaction, caret: Caret | null, before: EditorState): void {
  if (caret === null) return;
  const places = placesOf(tr.doc);
  const head = places.get(caret.head.id);
  const anchor = places.get(caret.anchor.id);
  const { $head } = tr.selection;
  const lost = $head.depth === 0 || attrsOf($head.node(1)).id !== caret.head.id;
  if (!lost || head === undefined || anchor === undefined || !(before.selection instanceof TextSelection))
    return;
  const at = (place: { readonly node: Node; readonly pos: number }, offset: number): number =>
    place.pos + 1 + Math.min(offset, place.node.content.size);
  tr.setSelection(TextSelection.create(tr.doc, at(anchor, caret.anchor.offset), at(head, caret.head.offset)));
}
