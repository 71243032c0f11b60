import * as A from '@automerge/automerge/slim';
import { asId, type ClauseId } from '../base/ids.ts';
import type { ClauseChangeKind } from '../domain/clause-change.ts';
import type { ClauseState } from './edit.ts';
import { sameMarks, sameStatus } from './edits-between.ts';
import { readClause, register, type DraftDoc } from './shape.ts';

/** A clause that is not what it was before changes arrived. */
export interface ArrivedChange {
  readonly clause: ClauseId;
  readonly kinds: readonly ClauseChangeKind[];
  /** Its text before; empty where there was no such clause. */
  readonly was: string;
  /** When it was last changed among them, by its author's clock (ms since 1970). */
  readonly at: number;
  /** Automerge actors of those changes. */
  readonly actors: readonly string[];
}

/** Beyond this many changes nobody is told which of them touched which clause, only what all of them did. */
const MAX_APART = 256;

interface Touch {
  at: number;
  readonly actors: Set<string>;
}

/** What came of everything after `before`, clause by clause, in the order of the draft. Empty for a new draft. */
export function arrivedChanges(doc: DraftDoc, before: readonly string[]): readonly ArrivedChange[] {
  if (before.length === 0) return [];
  const metas = A.getChangesMetaSince(doc, [...before]);
  if (metas.length === 0) return [];
  const then = A.view(doc, [...before]);
  const found: ArrivedChange[] = [];
  for (const [clause, { at, actors }] of touchesOf(doc, before, metas)) {
    const was = readClause(then, clause, 0, before);
    const now = readClause(doc, clause, 0);
    const moved = register(then.clauses[clause]?.ord) !== register(doc.clauses[clause]?.ord);
    const kinds = kindsOf(was, now, moved);
    if (kinds.length === 0) continue;
    found.push({ clause, kinds, was: was?.text ?? '', at, actors: Array.from(actors) });
  }
  return found;
}

type Meta = ReturnType<typeof A.getChangesMetaSince>[number];

function touchesOf(
  doc: DraftDoc,
  before: readonly string[],
  metas: readonly Meta[],
): ReadonlyMap<ClauseId, Touch> {
  const touches = new Map<ClauseId, Touch>();
  const note = (patches: readonly A.Patch[], by: readonly Meta[]): void => {
    const at = Math.max(...by.map((meta) => meta.time * 1000));
    for (const { path } of patches) {
      const [root, key] = path;
      if (root !== 'clauses' || typeof key !== 'string') continue;
      const clause = asId<ClauseId>(key);
      const touch = touches.get(clause) ?? { at: 0, actors: new Set() };
      touch.at = Math.max(touch.at, at);
      for (const meta of by) touch.actors.add(meta.actor);
      touches.set(clause, touch);
    }
  };
  if (metas.length > MAX_APART) note(A.diff(doc, [...before], A.getHeads(doc)), metas);
  else for (const meta of metas) note(A.diff(doc, meta.deps, [meta.hash]), [meta]);
  return touches;
}

function kindsOf(
  was: ClauseState | null,
  now: ClauseState | null,
  moved: boolean,
): readonly ClauseChangeKind[] {
  const wasThere = was !== null && !was.deleted;
  const isThere = now !== null && !now.deleted;
  if (!wasThere) return isThere ? [was === null ? 'added' : 'restored'] : [];
  if (!isThere) return ['deleted'];
  const kinds: ClauseChangeKind[] = [];
  if (was.text !== now.text || !sameMarks(was.marks, now.marks)) kinds.push('text');
  if (moved) kinds.push('moved');
  if (!sameStatus(was.status, now.status)) kinds.push('status');
  if (was.kind !== now.kind || was.level !== now.level || was.manualLabel !== now.manualLabel)
    kinds.push('form');
  return kinds;
}
