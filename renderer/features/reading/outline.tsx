import { useMemo, useState } from 'react';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import { EmptyState, LoadingState, Tree } from '../../ui/components/index.ts';
import type { TreeNode } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useParsed } from '../parsed-documents.ts';
import { useTextCursor, useTextFocus } from '../text-focus.ts';
import { keywordLines } from './inline-pieces.ts';

/** Headings of a document (and the keyword groups of a resolution) as a tree; the one being read is marked. */
export function Outline({ documentId }: { readonly documentId: DocumentId }) {
  const t = useText();
  const text = useParsed(documentId);
  const focus = useTextFocus();
  const shell = useShell();
  const target = useMemo(() => ({ kind: 'document' as const, id: documentId }), [documentId]);
  const cursor = useTextCursor(target);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const clauses = text.state === 'ready' ? text.parsed?.clauses : undefined;
  const entries = useMemo(() => (clauses === undefined ? [] : outlineEntries(clauses)), [clauses]);
  const nodes = useMemo(() => nest(entries), [entries]);
  if (text.state === 'loading') return <LoadingState label={t('reading.opening')} />;
  if (entries.length === 0)
    return <EmptyState size="small" icon="outline" title={t('reading.outline.empty')} />;
  const all = new Set(entries.map(({ id }): string => id));
  return (
    <Tree
      label={t('reading.outline')}
      nodes={nodes}
      current={currentEntry(entries, clauses ?? [], cursor)}
      expanded={all.difference(folded)}
      onExpand={(expanded) => setFolded(all.difference(expanded))}
      onAction={(id) => {
        const clause = entries.find((entry) => entry.id === id)?.id;
        if (clause === undefined) return;
        if (!focus.showPlace({ target, clause, range: null }))
          shell.open({ kind: 'document', id: documentId, clause });
      }}
      toggleLabel={t('common.openOrFold')}
    />
  );
}

/** A line of the outline. */
export interface OutlineEntry {
  readonly id: ClauseId;
  readonly label: string | null;
  readonly text: string;
  readonly level: number;
}

/** Headings, and below them the keyword lines of resolutions. */
function outlineEntries(clauses: readonly Clause[]): readonly OutlineEntry[] {
  const lines = keywordLines(clauses);
  let level = 0;
  return clauses.flatMap((clause, index): readonly OutlineEntry[] => {
    const { id, label, text } = clause;
    if (clause.kind === 'heading') {
      level = Math.max(1, clause.level);
      return [{ id, label, text, level }];
    }
    return lines.has(index) ? [{ id, label: null, text, level: level + 1 }] : [];
  });
}

function nest(entries: readonly OutlineEntry[]): readonly TreeNode[] {
  const roots: Node[] = [];
  const path: Node[] = [];
  for (const entry of entries) {
    const node: Node = { entry, children: [] };
    while (path.length > 0 && (path.at(-1)?.entry.level ?? 0) >= entry.level) path.pop();
    const parent = path.at(-1);
    (parent === undefined ? roots : parent.children).push(node);
    path.push(node);
  }
  return roots.map(toTree);
}

interface Node {
  readonly entry: OutlineEntry;
  readonly children: Node[];
}

function toTree({ entry, children }: Node): TreeNode {
  return {
    id: entry.id,
    label: entry.text,
    prefix: entry.label ?? undefined,
    children: children.map(toTree),
  };
}

/** The last entry at or before the clause cursor. */
function currentEntry(
  entries: readonly OutlineEntry[],
  clauses: readonly Clause[],
  cursor: ClauseId | null,
): string | null {
  const order = new Map(clauses.map(({ id }, index) => [id, index]));
  const here = cursor === null ? -1 : (order.get(cursor) ?? -1);
  return entries.findLast(({ id }) => (order.get(id) ?? 0) <= here)?.id ?? null;
}
