import type { Node } from 'prosemirror-model';
import { Plugin, type EditorState, type Transaction } from 'prosemirror-state';
import { asId, type ClauseId } from '../../../shared/base/ids.ts';
import { attrsOf, NOT_DISCUSSED } from './schema.ts';

/**
 * No clause id twice: what a split, a paste or an undo doubled gets a new id at once, before anything else sees
 * the document. Of two halves the one with the words keeps the id. A copy starts as not discussed.
 */
export function uniqueIds(newId: () => ClauseId): Plugin {
  return new Plugin({
    appendTransaction: (transactions, before, state) =>
      transactions.some((transaction) => transaction.docChanged) && mayNeedRepair(before.doc, state.doc)
        ? repaired(state, newId)
        : null,
  });
}

/** False for typing inside clauses, which every key is: then nothing is read but the clause typed into. */
function mayNeedRepair(before: Node, after: Node): boolean {
  if (before.childCount !== after.childCount) return true;
  for (let index = 0; index < after.childCount; index++) {
    const node = after.child(index);
    const old = before.child(index);
    if (node === old) continue;
    if (attrsOf(node).id !== attrsOf(old).id || !node.textContent.isWellFormed()) return true;
  }
  return false;
}

interface Found {
  readonly node: Node;
  readonly pos: number;
}

function repaired(state: EditorState, newId: () => ClauseId): Transaction | null {
  const first = new Map<ClauseId, Found>();
  const renamed: Found[] = [];
  const malformed: Found[] = [];
  state.doc.forEach((node, pos) => {
    const found = { node, pos };
    const { id } = attrsOf(node);
    const earlier = first.get(id);
    if (!node.textContent.isWellFormed()) malformed.push(found);
    if (id === '') renamed.push(found);
    else if (earlier === undefined) first.set(id, found);
    else if (earlier.node.content.size === 0 && node.content.size > 0) {
      renamed.push(earlier);
      first.set(id, found);
    } else renamed.push(found);
  });
  if (renamed.length === 0 && malformed.length === 0) return null;
  const tr = state.tr;
  for (const { node, pos } of renamed) {
    tr.setNodeMarkup(pos, null, { ...attrsOf(node), id: newId(), label: null, status: NOT_DISCUSSED });
  }
  for (const { node, pos } of malformed) wellForm(tr, node, pos);
  return tr;
}

/** Half a surrogate pair cannot be stored: it becomes the replacement character on the screen too. */
function wellForm(tr: Transaction, clause: Node, pos: number): void {
  const text = clause.textContent;
  const good = text.toWellFormed();
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === good[at]) continue;
    const from = pos + 1 + at;
    const marks = tr.doc.resolve(from).marksAcross(tr.doc.resolve(from + 1)) ?? [];
    tr.replaceWith(from, from + 1, clause.type.schema.text(good.charAt(at), marks));
  }
}

/** A new clause id, from the window's source of chance. */
export function freshClauseId(): ClauseId {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  return asId<ClauseId>(`c${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);
}
