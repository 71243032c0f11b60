import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import type { EditorView, NodeView } from 'prosemirror-view';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { ClauseStatus } from '../../../shared/domain/draft.ts';
import { computeLabels } from '../../../shared/drafts/labels.ts';
import { clauseOf, clausesOf } from './clause-nodes.ts';
import { attrsOf } from './schema.ts';

/** What the margin says of a clause; the words come from the catalogues. */
export interface MarginWords {
  status(status: ClauseStatus): string;
}

type Labels = ReadonlyMap<ClauseId, string | null>;

const key = new PluginKey<Labels>('margin');

/** The labels shown beside the clauses. */
export function labelsIn(state: EditorState): Labels {
  return key.getState(state) ?? new Map();
}

/**
 * Shows label and status of each clause in the margin, as attributes that the style sheet writes out. They are
 * put on the elements directly: one decoration for each of 1,100 clauses costs ProseMirror 6 ms a key.
 */
export function margin(words: MarginWords): Plugin<Labels> {
  return new Plugin<Labels>({
    key,
    state: {
      init: (_, state) => computeLabels(clausesOf(state.doc)),
      apply: (transaction, labels, before, after) =>
        !transaction.docChanged || sameStructure(before.doc, after.doc)
          ? labels
          : computeLabels(clausesOf(after.doc)),
    },
    props: { nodeViews: { clause: clauseView } },
    view(view) {
      write(view, words, null);
      return {
        update(now, before) {
          if (before.doc === now.state.doc) return;
          const isSame = key.getState(before) === key.getState(now.state);
          write(now, words, isSame ? before.doc : null);
        },
      };
    },
  });
}

function sameStructure(a: Node, b: Node): boolean {
  if (a.childCount !== b.childCount) return false;
  for (let index = 0; index < a.childCount; index++) {
    const one = a.child(index);
    const two = b.child(index);
    if (one === two) continue;
    const x = attrsOf(one);
    const y = attrsOf(two);
    if (x.id !== y.id || x.kind !== y.kind || x.level !== y.level || x.label !== y.label) return false;
  }
  return true;
}

/** Writes the attributes of the clauses that differ from `before` (null: of all). */
function write(view: EditorView, words: MarginWords, before: Node | null): void {
  const { doc } = view.state;
  const labels = labelsIn(view.state);
  const elements = view.dom.children;
  for (let index = 0; index < doc.childCount; index++) {
    const node = doc.child(index);
    if (before !== null && index < before.childCount && before.child(index) === node) continue;
    const element = elements[index];
    if (element === undefined) continue;
    const { id, status } = clauseOf(node);
    put(element, 'data-label', labels.get(id) ?? '');
    put(element, 'data-status-word', words.status(status));
  }
}

function put(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** The element of a clause: kept while the clause is the same, whatever becomes of its kind, level or status. */
function clauseView(first: Node): NodeView {
  const dom = document.createElement('div');
  dom.dir = 'auto';
  const id = attrsOf(first).id;
  const show = (node: Node): void => {
    const { kind, level, label, status } = attrsOf(node);
    put(dom, 'data-clause', id);
    put(dom, 'data-kind', kind);
    put(dom, 'data-level', String(level));
    put(dom, 'data-status', status.state);
    if (label === null) dom.removeAttribute('data-manual');
    else put(dom, 'data-manual', label);
  };
  show(first);
  return {
    dom,
    contentDOM: dom,
    update(node) {
      if (attrsOf(node).id !== id) return false;
      show(node);
      return true;
    },
    ignoreMutation: (mutation) => mutation.type === 'attributes',
  };
}
