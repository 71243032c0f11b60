import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import type { TextSelection } from '../text-focus.ts';

/**
 * Between the selection of the window and offsets of clauses. Each run of text stands in an element with
 * `data-offset`, its place in the clause's text; what else is on the screen (labels, marks of footnotes,
 * words of annotations) belongs to no offset.
 */

/** What is selected inside a pane, one part for each clause touched. Null if the selection is not in it. */
export function readSelection(
  root: HTMLElement,
  clauses: readonly Clause[],
): readonly TextSelection[] | null {
  const selection = root.ownerDocument.getSelection();
  if (selection === null || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  if (range.collapsed) return [];
  const indices = new Map(clauses.map((clause, index) => [clause.id, index]));
  const first = clauseAt(range.startContainer, root, indices);
  const last = clauseAt(range.endContainer, root, indices) ?? first;
  if (first === null || last === null) return [];
  const parts: TextSelection[] = [];
  for (let index = first; index <= last; index++) {
    const clause = clauses[index];
    const element = clause === undefined ? null : clauseElement(root, clause.id);
    if (clause === undefined || element === null) continue;
    const start =
      index === first ? offsetOf(element, range.startContainer, range.startOffset, clause.text) : 0;
    const end =
      index === last
        ? offsetOf(element, range.endContainer, range.endOffset, clause.text)
        : clause.text.length;
    if (end > start)
      parts.push({
        clause: clause.id,
        label: clause.label,
        start,
        end,
        quote: clause.text.slice(start, end),
      });
  }
  return parts;
}

/** The element of a clause in a pane; null while it is not mounted. */
export function clauseElement(root: HTMLElement, id: ClauseId): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-clause="${CSS.escape(id)}"]`);
}

function clauseAt(node: Node, root: HTMLElement, indices: ReadonlyMap<ClauseId, number>): number | null {
  const element = node instanceof Element ? node : node.parentElement;
  const holder = element?.closest<HTMLElement>('[data-clause]') ?? firstClauseIn(element, root);
  const id = holder?.dataset['clause'];
  return id === undefined ? null : (indices.get(id as ClauseId) ?? null);
}

/** A selection may begin at an element between clauses (a triple click ends so). */
function firstClauseIn(element: Element | null, root: HTMLElement): HTMLElement | null {
  return element === null || !root.contains(element)
    ? null
    : element.querySelector<HTMLElement>('[data-clause]');
}

function offsetOf(clause: HTMLElement, node: Node, offset: number, text: string): number {
  const own = node instanceof Text ? node.parentElement : null;
  const base = own?.dataset['offset'];
  if (base !== undefined) return Math.min(text.length, Number(base) + offset);
  const point = clause.ownerDocument.createRange();
  point.setStart(node, offset);
  for (const run of clause.querySelectorAll<HTMLElement>('[data-offset]')) {
    if (run.firstChild !== null && point.comparePoint(run.firstChild, 0) >= 0)
      return Number(run.dataset['offset']);
  }
  return clause.contains(node) ? text.length : 0;
}

/** Selects a range of a clause; a caret if start and end are the same. */
export function selectRange(clause: HTMLElement, start: number, end: number): void {
  const from = pointAt(clause, start, 'start');
  const to = pointAt(clause, end, 'end');
  if (from === null || to === null) return;
  clause.ownerDocument.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

function pointAt(
  clause: HTMLElement,
  offset: number,
  side: 'start' | 'end',
): { readonly node: Node; readonly offset: number } | null {
  let last: { readonly node: Node; readonly offset: number } | null = null;
  for (const run of clause.querySelectorAll<HTMLElement>('[data-offset]')) {
    const node = run.firstChild;
    if (!(node instanceof Text)) continue;
    const base = Number(run.dataset['offset']);
    const isInside = side === 'start' ? offset < base + node.length : offset <= base + node.length;
    if (isInside && offset >= base) return { node, offset: offset - base };
    last = { node, offset: node.length };
  }
  return last;
}

/** The first word of a text, to begin a selection with. */
export function firstWord(text: string): readonly [number, number] {
  const match = /\S+/.exec(text);
  return match === null ? [0, 0] : [match.index, match.index + match[0].length];
}
