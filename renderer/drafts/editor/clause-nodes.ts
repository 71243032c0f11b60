import type { Mark, Node } from 'prosemirror-model';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { DraftMark } from '../../../shared/domain/draft.ts';
import type { WantedClause } from '../../../shared/drafts/edits-between.ts';
import { normaliseMarks } from '../../../shared/drafts/marks.ts';
import { attrsOf, draftSchema } from './schema.ts';

const read = new WeakMap<Node, WantedClause>();

/** A clause node as a value; kept with the node, which never changes. */
export function clauseOf(node: Node): WantedClause {
  const known = read.get(node);
  if (known !== undefined) return known;
  const { id, kind, level, label, status } = attrsOf(node);
  const marks: DraftMark[] = [];
  node.forEach((child, offset) => {
    for (const mark of child.marks) marks.push(toDraftMark(mark, offset, offset + child.nodeSize));
  });
  const clause: WantedClause = {
    id,
    kind,
    level,
    manualLabel: label,
    text: node.textContent,
    marks: normaliseMarks(marks),
    status,
  };
  read.set(node, clause);
  return clause;
}

/** All clauses of an editor's document, in order. */
export function clausesOf(doc: Node): readonly WantedClause[] {
  const clauses: WantedClause[] = [];
  doc.forEach((node) => clauses.push(clauseOf(node)));
  return clauses;
}

function toDraftMark(mark: Mark, start: number, end: number): DraftMark {
  switch (mark.type.name) {
    case 'bold':
    case 'italic':
    case 'underline':
      return { start, end, style: mark.type.name, value: true };
    default:
      return { start, end, style: 'citation', value: String(mark.attrs['value']) };
  }
}

/** The mark of the schema that shows a mark of a draft. */
export function toMark(style: DraftMark['style'], value: string | true): Mark {
  return style === 'citation'
    ? draftSchema.mark('citation', { value: value === true ? '' : value })
    : draftSchema.mark(style);
}

/** The node that shows a clause. */
export function nodeOf(clause: WantedClause): Node {
  const { id, kind, level, manualLabel, status, text, marks } = clause;
  const cuts = new Set([0, text.length]);
  for (const mark of marks) cuts.add(mark.start).add(mark.end);
  const places = Array.from(cuts)
    .filter((place) => place <= text.length)
    .toSorted((a, b) => a - b);
  const content = places.slice(0, -1).flatMap((start, index) => {
    const end = places[index + 1] ?? text.length;
    const over = marks.filter((mark) => mark.start <= start && mark.end >= end);
    return draftSchema.text(text.slice(start, end), over.map((mark) => toMark(mark.style, mark.value))); // prettier-ignore
  });
  const node = draftSchema.node('clause', { id, kind, level, label: manualLabel, status }, content);
  return node;
}

/** Where each clause stands in a document: its node and the position before it. */
export function placesOf(doc: Node): ReadonlyMap<ClauseId, { readonly node: Node; readonly pos: number }> {
  const places = new Map<ClauseId, { readonly node: Node; readonly pos: number }>();
  doc.forEach((node, pos) => places.set(attrsOf(node).id, { node, pos }));
  return places;
}
