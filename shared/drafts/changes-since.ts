import * as A from '@automerge/automerge/slim';
import type { BundleBound } from './bundle-limits.ts';
import type { ChangesSince, Heads } from './replica-types.ts';
import type { DraftDoc } from './shape.ts';

/** Changes after `since` (heads that are not known here count as nothing), within a bound; null: there are none. */
export function changesSince(doc: DraftDoc, since: Heads, most: BundleBound): ChangesSince | null {
  const known = since.filter((head) => A.hasHeads(doc, [head]));
  const metas = A.getChangesMetaSince(doc, known);
  if (metas.length === 0) return null;
  // They come in an order in which each follows all that it builds on.
  const taken = metas.slice(0, fitting(metas, most));
  const heads = new Set([...known, ...taken.map(({ hash }) => hash)]);
  for (const { deps } of taken) for (const dep of deps) heads.delete(dep);
  return {
    heads: Array.from(heads).sort(),
    bundle: new Uint8Array(
      A.saveBundle(
        doc,
        taken.map(({ hash }) => hash),
      ),
    ),
    isAll: taken.length === metas.length,
  };
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
