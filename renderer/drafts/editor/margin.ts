import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { ClauseStatus } from '../../../shared/domain/draft.ts';
import { computeLabels } from '../../../shared/drafts/labels.ts';
import { clauseOf, clausesOf } from './clause-nodes.ts';
import { attrsOf } from './schema.ts';

/** What the margin says of a clause; the words come from the catalogues. */
export interface MarginWords {
  status(status: ClauseStatus): string;
}

interface MarginState {
  readonly set: DecorationSet;
  readonly labels: ReadonlyMap<ClauseId, string | null>;
}

const key = new PluginKey<MarginState>('margin');

/** The labels shown beside the clauses. */
export function labelsIn(state: EditorState): ReadonlyMap<ClauseId, string | null> {
  return key.getState(state)?.labels ?? new Map();
}

/**
 * Shows label and status of each clause in the margin, as attributes that the style sheet writes out. Typing
 * inside a clause changes neither, so that only structural changes are paid for.
 */
export function margin(words: MarginWords): Plugin<MarginState> {
  return new Plugin<MarginState>({
    key,
    state: {
      init: (_, state) => build(state.doc, words),
      apply: (transaction, value, before, after) => {
        if (!transaction.docChanged) return value;
        if (sameStructure(before.doc, after.doc)) return { ...value, set: value.set.map(transaction.mapping, after.doc) };
        return build(after.doc, words);
      },
    },
    props: { decorations: (state) => key.getState(state)?.set },
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
    if (x.status !== y.status) return false;
  }
  return true;
}

function build(doc: Node, words: MarginWords): MarginState {
  const labels = computeLabels(clausesOf(doc));
  const decorations: Decoration[] = [];
  doc.forEach((node, pos) => {
    const { id, status } = clauseOf(node);
    decorations.push(
      Decoration.node(pos, pos + node.nodeSize, {
        'data-label': labels.get(id) ?? '',
        'data-status-word': words.status(status),
      }),
    );
  });
  return { set: DecorationSet.create(doc, decorations), labels };
}
