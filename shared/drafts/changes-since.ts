import * as A from '@automerge/automerge/slim';
import { HEADS_MOST, type BundleBound } from './bundle-limits.ts';
import type { ChangesSince, Heads } from './replica-types.ts';
import type { DraftDoc } from './shape.ts';

/** Changes after `since` (heads that are not known here count as nothing), within a bound; null: there are none. */
export function changesSince(doc: DraftDoc, since: Heads, most: BundleBound): ChangesSince | null {
  const metas = A.getChangesMetaSince(doc, [...since]);
  if (metas.length === 0) return null;
  // They come in an order in which each follows all that it builds on.
  const taken = metas.slice(0, fitting(metas, most));
  const isAll = taken.length === metas.length;
  const heads = isAll ? A.getHeads(doc) : headsWithout(doc, metas.slice(taken.length));
  return {
    // What others wrote is named by their own pieces.
    heads: (heads.length > HEADS_MOST ? endsOf(taken) : [...heads]).toSorted(),
    bundle: new Uint8Array(
      A.saveBundle(
        doc,
        taken.map(({ hash }) => hash),
      ),
    ),
    isAll,
    next: isAll ? [...A.getHeads(doc), ...A.getMissingDeps(doc, [...since])] : [...since, ...heads],
  };
}

/** Heads of who holds all but these. Heads that are asked from may build on each other: they are no heads for that. */
function headsWithout(doc: DraftDoc, rest: readonly A.ChangeMetadata[]): readonly string[] {
  const left = new Set(rest.map(({ hash }) => hash));
  return endsOf(A.getChangesMetaSince(doc, []).filter(({ hash }) => !left.has(hash)));
}

/** Those of some changes that none of them builds on. */
function endsOf(metas: readonly A.ChangeMetadata[]): readonly string[] {
  const ends = new Set(metas.map(({ hash }) => hash));
  for (const { deps } of metas) for (const dep of deps) ends.delete(dep);
  return Array.from(ends);
}

/** How many from the first on fit; one at least. */
function fitting(metas: readonly A.ChangeMetadata[], { changes, steps }: BundleBound): number {
  let sum = 0;
  for (const [at, { startOp, maxOp }] of metas.entries()) {
    sum += maxOp - startOp + 1;
    if (at > 0 && (at >= changes || sum > steps)) return at;
  }
  return metas.length;
}
