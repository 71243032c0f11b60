import { chainCommands, deleteSelection, toggleMark } from 'prosemirror-commands';
import type { Node } from 'prosemirror-model';
import {
  Selection,
  TextSelection,
  type Command,
  type EditorState,
  type Transaction,
} from 'prosemirror-state';
import { canJoin } from 'prosemirror-transform';
import type { ClauseStatus, DraftClauseKind } from '../../../shared/domain/draft.ts';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { MAX_LEVEL } from '../../../shared/drafts/edit.ts';
import { attrsOf, draftSchema, NOT_DISCUSSED, type ClauseAttrs } from './schema.ts';

interface Place {
  readonly node: Node;
  readonly pos: number;
  readonly index: number;
}

/** Clauses that the selection touches. */
export function selectedClauses(state: EditorState): readonly Place[] {
  const { from, to } = state.selection;
  const found: Place[] = [];
  state.doc.forEach((node, pos, index) => {
    if (pos < to && pos + node.nodeSize > from) found.push({ node, pos, index });
  });
  return found;
}

/** The clause that the caret stands in. */
export function currentClause(state: EditorState): Place | null {
  const { $head } = state.selection;
  if ($head.depth === 0) return null;
  return { node: $head.node(1), pos: $head.before(1), index: $head.index(0) };
}

/** Changes attributes of the selected clauses. */
function change(alter: (attrs: ClauseAttrs) => Partial<ClauseAttrs>): Command {
  return (state, dispatch) => {
    const places = selectedClauses(state);
    if (places.length === 0) return false;
    if (dispatch === undefined) return true;
    const tr = state.tr;
    for (const { node, pos } of places) {
      for (const [name, value] of Object.entries(alter(attrsOf(node)))) tr.setNodeAttribute(pos, name, value);
    }
    dispatch(tr.scrollIntoView());
    return true;
  };
}

const LEVELLED = new Set<DraftClauseKind>([
  'heading',
  'item',
  'bullet',
  'operative',
  'preambular',
  'paragraph',
]);

export const setKind = (kind: DraftClauseKind): Command =>
  change(({ level }) => ({
    kind,
    level: kind === 'heading' ? Math.max(1, level) : kind === 'title' ? 0 : level,
  }));

/** One level deeper (1) or less deep (-1). */
export const shiftLevel = (by: 1 | -1): Command =>
  change(({ kind, level }) => {
    if (!LEVELLED.has(kind)) return {};
    const least = kind === 'heading' ? 1 : 0;
    return { level: Math.min(MAX_LEVEL, Math.max(least, level + by)) };
  });

export const setStatus = (status: ClauseStatus): Command => change(() => ({ status }));

export const setLabel = (label: string | null): Command => change(() => ({ label }));

/**
 * Puts the selection in square brackets, clause by clause; with nothing selected the whole clause. Takes them
 * away if they are there already; what was selected stays so, without the brackets. A clause that was not discussed is then marked as in square brackets.
 */
export const toggleBrackets: Command = (state, dispatch) => {
  const places = selectedClauses(state);
  if (places.length === 0) return false;
  if (dispatch === undefined) return true;
  const { from, to, empty } = state.selection;
  const tr = state.tr;
  for (const { node, pos } of places.toReversed()) {
    const start = empty ? pos + 1 : Math.max(from, pos + 1);
    const end = empty ? pos + 1 + node.content.size : Math.min(to, pos + 1 + node.content.size);
    if (start < end) bracket(tr, node, pos, start, end);
  }
  if (!tr.docChanged) return false;
  keepSelected(state, tr);
  dispatch(tr.scrollIntoView());
  return true;
};

/** Selects what was selected, with the brackets that were put around it; a caret stays a caret. */
function keepSelected({ selection }: EditorState, tr: Transaction): void {
  if (!(selection instanceof TextSelection) || selection.empty) return;
  const from = tr.mapping.map(selection.from, -1);
  const to = tr.mapping.map(selection.to, 1);
  const isForward = selection.anchor < selection.head;
  tr.setSelection(TextSelection.create(tr.doc, isForward ? from : to, isForward ? to : from));
}

/** Whether one pair of brackets is around the whole, unlike in "[this] or [that]". */
function isInBrackets(text: string): boolean {
  if (!text.startsWith('[') || !text.endsWith(']')) return false;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (text[at] === '[') depth += 1;
    if (text[at] === ']') depth -= 1;
    if (depth === 0) return false;
  }
  return true;
}

function bracket(tr: Transaction, node: Node, pos: number, start: number, end: number): void {
  const text = tr.doc.textBetween(start, end);
  const around = tr.doc.textBetween(
    Math.max(pos + 1, start - 1),
    Math.min(pos + 1 + node.content.size, end + 1),
  );
  if (isInBrackets(text)) {
    tr.delete(end - 1, end).delete(start, start + 1);
  } else if (around === `[${text}]`) {
    tr.delete(end, end + 1).delete(start - 1, start);
  } else {
    tr.insertText(']', end).insertText('[', start);
  }
  const after = tr.doc.nodeAt(pos);
  if (after === null) return;
  const { status } = attrsOf(after);
  const has = after.textContent.includes('[');
  if (has && status.state === 'not-discussed') tr.setNodeAttribute(pos, 'status', { state: 'in-brackets' });
  if (!has && status.state === 'in-brackets') tr.setNodeAttribute(pos, 'status', NOT_DISCUSSED);
}

/** Moves the clause of the caret up (-1) or down (1); the caret goes with it. */
export const moveClause =
  (by: -1 | 1): Command =>
  (state, dispatch) => {
    const place = currentClause(state);
    if (place === null) return false;
    const other = place.index + by;
    if (other < 0 || other >= state.doc.childCount) return false;
    if (dispatch === undefined) return true;
    const neighbour = state.doc.child(other);
    const { anchor, head } = state.selection;
    const shift = by * neighbour.nodeSize;
    const tr = state.tr;
    tr.delete(place.pos, place.pos + place.node.nodeSize);
    tr.insert(place.pos + (by === 1 ? neighbour.nodeSize : -neighbour.nodeSize), place.node);
    const inside = (at: number): number =>
      Math.min(Math.max(at + shift, place.pos + shift + 1), place.pos + shift + place.node.nodeSize - 1);
    tr.setSelection(TextSelection.create(tr.doc, inside(anchor), inside(head)));
    dispatch(tr.scrollIntoView());
    return true;
  };

/** Kind and level of the clause that Enter begins behind another. */
function following({ kind, level }: ClauseAttrs): Pick<ClauseAttrs, 'kind' | 'level'> {
  return kind === 'title' || kind === 'heading' ? { kind: 'paragraph', level: 0 } : { kind, level };
}

/** Enter: the tail of the clause becomes a clause; an empty item or bullet becomes less deep, then a paragraph. */
export const splitClause: Command = (state, dispatch) => {
  const { $from, $to } = state.selection;
  if ($from.depth === 0) return false;
  const attrs = attrsOf($from.node(1));
  if (state.selection.empty && $from.parent.content.size === 0 && ['item', 'bullet'].includes(attrs.kind)) {
    return (attrs.level > 0 ? shiftLevel(-1) : setKind('paragraph'))(state, dispatch);
  }
  if (dispatch === undefined) return true;
  const tr = state.tr.deleteSelection();
  const atStart = $from.parentOffset === 0 && $from.parent.content.size > 0;
  const atEnd = $to.parentOffset === $to.parent.content.size;
  const next = atEnd && !atStart ? following(attrs) : attrs;
  // The same id on both halves: `uniqueIds` gives the empty, or else the later one a new id.
  tr.split(tr.selection.from, 1, [{ type: draftSchema.nodes.clause, attrs: { ...attrs, ...next } }]);
  dispatch(tr.scrollIntoView());
  return true;
};

/** Backspace at the start of a clause joins it to the one before; a deep or numbered one first becomes plainer. */
export const joinBackward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.depth === 0 || $from.parentOffset > 0) return false;
  const { kind, level } = attrsOf($from.node(1));
  if ((kind === 'item' || kind === 'bullet') && level > 0) return shiftLevel(-1)(state, dispatch);
  if (kind === 'item' || kind === 'bullet') return setKind('paragraph')(state, dispatch);
  const pos = $from.before(1);
  if (pos === 0 || !canJoin(state.doc, pos)) return false;
  dispatch?.(state.tr.join(pos).scrollIntoView());
  return true;
};

/** Delete at the end of a clause joins the next one to it. */
const joinForward: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.depth === 0 || $from.parentOffset < $from.parent.content.size) return false;
  const pos = $from.after(1);
  if (pos >= state.doc.content.size || !canJoin(state.doc, pos)) return false;
  dispatch?.(state.tr.join(pos).scrollIntoView());
  return true;
};

export const backspace = chainCommands(deleteSelection, joinBackward);
export const forwardDelete = chainCommands(deleteSelection, joinForward);

export const toggleBold = toggleMark(draftSchema.marks.bold);
export const toggleItalic = toggleMark(draftSchema.marks.italic);
export const toggleUnderline = toggleMark(draftSchema.marks.underline);

/** Removes the selected clauses; one empty clause is left if they were all. */
export const deleteClauses: Command = (state, dispatch) => {
  const places = selectedClauses(state);
  const first = places[0];
  const last = places.at(-1);
  if (first === undefined || last === undefined) return false;
  if (dispatch === undefined) return true;
  const tr = state.tr;
  const end = last.pos + last.node.nodeSize;
  if (places.length === state.doc.childCount) tr.replaceWith(0, end, draftSchema.node('clause', null));
  else tr.delete(first.pos, end);
  const at = Math.min(first.pos + 1, tr.doc.content.size - 1);
  tr.setSelection(TextSelection.near(tr.doc.resolve(at)));
  dispatch(tr.scrollIntoView());
  return true;
};

/** What a citation points at, and the words that stand in the text. */
export interface CitationText {
  readonly text: string;
  readonly value: string;
}

/** Puts a citation at the caret, in place of what is selected, and a space where it would touch a word. */
export const insertCitation =
  ({ text, value }: CitationText): Command =>
  (state, dispatch) => {
    const { $from, $to } = state.selection;
    if ($from.depth === 0) return false;
    const { tr } = state;
    const before = $from.parent.textBetween(0, $from.parentOffset);
    const after = $to.parent.textBetween($to.parentOffset, $to.parent.content.size);
    if (/[^\s([{«“‘"'/\p{Pd}]$/u.test(before)) tr.insert($from.pos, draftSchema.text(' '));
    const mark = draftSchema.mark('citation', { value });
    tr.replaceSelectionWith(draftSchema.text(text, [mark]), false);
    if (/^[\p{L}\p{N}]/u.test(after)) tr.insert(tr.selection.to, draftSchema.text(' '));
    dispatch?.(tr.scrollIntoView());
    return true;
  };

/** Puts the caret at the start of a clause and brings it into view. */
export const goToClause =
  (id: ClauseId): Command =>
  (state, dispatch) => {
    let at: number | null = null;
    state.doc.forEach((node, pos) => {
      if (attrsOf(node).id === id) at = pos + 1;
    });
    if (at === null) return false;
    dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, at)).scrollIntoView());
    return true;
  };

/**
 * The caret at the start or the end of the draft; `extend` selects what lies between. The browser's own such move
 * stays where it is, or stops before the last words, where what lies there was never shown.
 */
export const goToEdge =
  (edge: 'start' | 'end', extend = false): Command =>
  (state, dispatch) => {
    const { $head } = edge === 'start' ? Selection.atStart(state.doc) : Selection.atEnd(state.doc);
    const $anchor = extend ? state.selection.$anchor : $head;
    dispatch?.(state.tr.setSelection(TextSelection.between($anchor, $head)).scrollIntoView());
    return true;
  };

/** Puts the caret where writing begins: into the first empty clause, else before the first that is no title. */
export const goToStart: Command = (state, dispatch) => {
  let empty: number | null = null;
  let text: number | null = null;
  state.doc.forEach((node, pos) => {
    if (node.content.size === 0) empty ??= pos + 1;
    if (attrsOf(node).kind !== 'title') text ??= pos + 1;
  });
  const at = empty ?? text ?? 1;
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, at)).scrollIntoView());
  return true;
};
