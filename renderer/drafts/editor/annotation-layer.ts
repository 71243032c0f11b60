import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import type { AnnotationId, ClauseId } from '../../../shared/base/ids.ts';
import { placesOf } from './clause-nodes.ts';

/** An annotation as the text draws it. Private: it is drawn over the text and never becomes part of it. */
export interface LayerMark {
  readonly id: AnnotationId;
  readonly kind: string;
  readonly clause: ClauseId;
  readonly start: number;
  readonly end: number;
}

interface Layer {
  readonly set: DecorationSet;
  readonly marks: readonly LayerMark[];
  readonly onOpen: (id: AnnotationId) => void;
}

const key = new PluginKey<Layer>('annotations');

/** Draws annotations over the text. They move with it until they are placed anew. */
export function annotationLayer(): Plugin<Layer> {
  return new Plugin<Layer>({
    key,
    state: {
      init: () => ({ set: DecorationSet.empty, marks: [], onOpen: () => undefined }),
      apply(transaction, layer) {
        const given = transaction.getMeta(key) as Layer | undefined;
        if (given !== undefined) return given;
        return transaction.docChanged
          ? { ...layer, set: layer.set.map(transaction.mapping, transaction.doc) }
          : layer;
      },
    },
    props: {
      decorations: (state) => key.getState(state)?.set,
      handleDoubleClickOn: (view, _pos, _node, _nodePos, event) => openAt(view, event),
      handleDOMEvents: { click: (view, event) => openFromMargin(view, event) },
    },
  });
}

function openAt(view: EditorView, event: MouseEvent): boolean {
  const mark = event.target instanceof Element ? event.target.closest('[data-annotation]') : null;
  const id = mark?.getAttribute('data-annotation') ?? null;
  const layer = key.getState(view.state);
  if (id === null || layer === undefined) return false;
  layer.onOpen(id as AnnotationId);
  return true;
}

/** A press on what the margin says of a clause's notes opens the first of them. */
function openFromMargin(view: EditorView, event: MouseEvent): boolean {
  const clause = event.target instanceof HTMLElement ? event.target.dataset['clause'] : undefined;
  if (clause === undefined || !(event.target instanceof HTMLElement)) return false;
  const { left, right } = event.target.getBoundingClientRect();
  const { direction, paddingInlineEnd } = getComputedStyle(event.target);
  const end = direction === 'rtl' ? event.clientX - left : right - event.clientX;
  return end < Number.parseFloat(paddingInlineEnd) && openFirstNote(view, clause as ClauseId);
}

/** Opens the card of the first annotation of a clause; false if it has none. */
export function openFirstNote(view: EditorView, clause: ClauseId): boolean {
  const layer = key.getState(view.state);
  const [first] = (layer?.marks ?? [])
    .filter((mark) => mark.clause === clause)
    .toSorted((a, b) => a.start - b.start);
  if (layer === undefined || first === undefined) return false;
  layer.onOpen(first.id);
  return true;
}

/** Shows these annotations, in place of those shown before. */
export function showAnnotations(
  view: EditorView,
  marks: readonly LayerMark[],
  onOpen: (id: AnnotationId) => void,
): void {
  const set = DecorationSet.create(view.state.doc, decorationsOf(view.state.doc, marks));
  view.dispatch(
    view.state.tr.setMeta(key, { set, marks, onOpen } satisfies Layer).setMeta('addToHistory', false),
  );
}

function decorationsOf(doc: Node, marks: readonly LayerMark[]): Decoration[] {
  if (marks.length === 0) return [];
  const places = placesOf(doc);
  return marks.flatMap(({ id, kind, clause, start, end }) => {
    const place = places.get(clause);
    if (place === undefined) return [];
    const from = place.pos + 1 + Math.min(start, place.node.content.size);
    const to = place.pos + 1 + Math.min(end, place.node.content.size);
    return from < to
      ? [
          Decoration.inline(from, to, {
            'data-annotation': id,
            'data-annotation-kind': kind,
            'data-private': '',
          }),
        ]
      : [];
  });
}
