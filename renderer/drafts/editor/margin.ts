import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import type { EditorView, NodeView } from 'prosemirror-view';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { ClauseStatus } from '../../../shared/domain/draft.ts';
import { computeLabels } from '../../../shared/drafts/labels.ts';
import { clauseOf, clausesOf } from './clause-nodes.ts';
import { attrsOf } from './schema.ts';

/** What is known of the clauses beside their text. Private: it is shown here and never becomes part of the draft. */
export interface MarginFacts {
  /** Clauses that somebody else wrote first: the name. */
  readonly authors: ReadonlyMap<ClauseId, string>;
  /** How many of the delegate's own notes stand at a clause. */
  readonly notes: ReadonlyMap<ClauseId, number>;
  /** Clauses that a colleague changed since the delegate last looked: who. */
  readonly changed: ReadonlyMap<ClauseId, string>;
}

/** What the margin says of a clause, line by line; the words come from the catalogues. */
export interface MarginWords {
  lines(
    status: ClauseStatus,
    facts: { readonly author: string | null; readonly notes: number; readonly changed: string | null },
  ): readonly string[];
}

type Labels = ReadonlyMap<ClauseId, string | null>;

interface Margin {
  readonly labels: Labels;
  readonly facts: MarginFacts;
}

const NO_FACTS: MarginFacts = { authors: new Map(), notes: new Map(), changed: new Map() };

const key = new PluginKey<Margin>('margin');

/** The labels shown beside the clauses. */
export function labelsIn(state: EditorState): Labels {
  return key.getState(state)?.labels ?? new Map();
}

/** Shows these facts beside the clauses, in place of those shown before. */
export function showMarginFacts(view: EditorView, facts: MarginFacts): void {
  view.dispatch(view.state.tr.setMeta(key, facts).setMeta('addToHistory', false));
}

/**
 * Shows label and status of each clause in the margin, as attributes that the style sheet writes out. They are
 * put on the elements directly: one decoration for each of 1,100 clauses costs ProseMirror 6 ms a key.
 */
export function margin(words: MarginWords): Plugin<Margin> {
  return new Plugin<Margin>({
    key,
    state: {
      init: (_, state) => ({ labels: computeLabels(clausesOf(state.doc)), facts: NO_FACTS }),
      apply(transaction, margin, before, after) {
        const facts = transaction.getMeta(key) as MarginFacts | undefined;
        const isSame = !transaction.docChanged || sameStructure(before.doc, after.doc);
        if (facts === undefined && isSame) return margin;
        return {
          labels: isSame ? margin.labels : computeLabels(clausesOf(after.doc)),
          facts: facts ?? margin.facts,
        };
      },
    },
    props: { nodeViews: { clause: clauseView } },
    view(view) {
      write(view, words, null);
      return {
        update(now, before) {
          const isSame = key.getState(before) === key.getState(now.state);
          if (before.doc === now.state.doc && isSame) return;
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
  const facts = key.getState(view.state)?.facts ?? NO_FACTS;
  const elements = view.dom.children;
  for (let index = 0; index < doc.childCount; index++) {
    const node = doc.child(index);
    if (before !== null && index < before.childCount && before.child(index) === node) continue;
    const element = elements[index];
    if (element === undefined) continue;
    const { id, status } = clauseOf(node);
    put(element, 'data-label', labels.get(id) ?? '');
    const changed = facts.changed.get(id) ?? null;
    const lines = words.lines(status, {
      author: facts.authors.get(id) ?? null,
      notes: facts.notes.get(id) ?? 0,
      changed,
    });
    if (changed === null) element.removeAttribute('data-changed');
    else put(element, 'data-changed', '');
    put(element, 'data-margin', lines.join('\n'));
    // What stands beside a short clause must not be cut off: the clause is as high as its margin.
    if (element instanceof HTMLElement) element.style.setProperty('--lines', String(height(lines)));
  }
}

/** Letters that one line of the margin holds at least. */
const LINE = 15;

function height(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + Math.ceil(line.length / LINE), 0);
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
