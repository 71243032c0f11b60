import * as A from '@automerge/automerge/slim';
import type { ChangesSince, Heads } from './replica-types.ts';
import type { DraftDoc } from './shape.ts';

/** At most so many changes after `since` (heads that are not known here count as nothing); null: there are none. */
export function changesSince(doc: DraftDoc, since: Heads, most: number): ChangesSince | null {
  const known = since.filter((head) => A.hasHeads(doc, [head]));
  const metas = A.getChangesMetaSince(doc, known);
  if (metas.length === 0) return null;
  // They come in an order in which each follows all that it builds on.
  const taken = metas.slice(0, most);
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
