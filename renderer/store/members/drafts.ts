import type { DraftId } from '../../../shared/base/ids.ts';
import type { ProjectedClause, Store } from '../api.ts';
import { liveQuery } from '../collections/live-query.ts';
import type { SealedTable } from '../collections/sealed-table.ts';
import { removeAbout, type LibraryParts } from './documents.ts';
import { noteRemoved } from './personal.ts';

/**
 * The projection of one draft: its rows and the heads they were drawn from, in one record, so that they can
 * never disagree. Without text; sealed all the same, since labels may be set by hand.
 */
export interface Outline {
  readonly heads: readonly string[];
  readonly clauses: readonly ProjectedClause[];
}

/** Draft entries and their projections. */
export function draftMembers(parts: LibraryParts, outlines: SealedTable<Outline>): Store['drafts'] {
  const entries = parts.drafts.live((all) => Array.from(all.values()));
  const project = createProjector(outlines);
  const about = (changes: readonly { readonly id: string }[], id: DraftId): boolean =>
    changes.some((change) => change.id === id);
  return {
    entries: () => entries,
    get: (id) => parts.drafts.get(id),
    put: (entry) => parts.drafts.put(entry.id, entry),
    async remove(id) {
      await noteRemoved(parts.exchange, [await parts.drafts.get(id)]);
      await removeAbout(parts, 'draft', new Set([id]));
      await outlines.write(new Map([[id, null]]));
      await parts.drafts.remove([id]);
    },
    project,
    projectedHeads: async (id) => (await outlines.get(id))?.heads ?? null,
    outline: (id) =>
      liveQuery(
        async () => (await outlines.get(id))?.clauses ?? [],
        outlines.changed,
        (changes) => about(changes, id),
      ),
  };
}

/**
 * Of several projections of a draft that wait for one another only the last is written, and all that wait are written
 * together.
 */
function createProjector(outlines: SealedTable<Outline>): Store['drafts']['project'] {
  let waiting: { readonly outlines: Map<DraftId, Outline>; readonly written: Promise<void> } | null = null;
  let tail: Promise<unknown> = Promise.resolve();
  return (id, clauses, heads) => {
    if (waiting === null) {
      const mine = new Map<DraftId, Outline>();
      const written = tail.then(() => {
        waiting = null;
        return outlines.write(mine);
      });
      tail = written.catch(() => undefined);
      waiting = { outlines: mine, written };
    }
    waiting.outlines.set(id, { heads, clauses });
    return waiting.written;
  };
}
