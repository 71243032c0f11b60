import * as A from '@automerge/automerge/slim';
import type { DraftId } from '../base/ids.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { DraftContent } from '../domain/draft.ts';
import { admitBundle, type BundleRefusal } from './bundle.ts';
import { isDraft } from './draft-doc.ts';
import { readContent, type DraftDoc } from './shape.ts';

/**
 * What a draft would be with some more bundles. Nothing is kept: the bundles are applied to a document of their own.
 * `whole`: the draft as it is, as one bundle; null: there is none yet.
 */
export function previewBundles(
  id: DraftId,
  whole: Uint8Array | null,
  bundles: readonly Uint8Array[],
): Result<DraftContent, BundleRefusal> {
  let doc = A.init<DraftDoc>();
  try {
    if (whole !== null) doc = A.loadIncremental(doc, whole);
    for (const bundle of bundles) {
      const admitted = admitBundle(bundle);
      if (!admitted.ok) return admitted;
      doc = A.loadIncremental(doc, bundle);
    }
    if (A.getMissingDeps(doc, []).length > 0) return err('missing-changes');
    if (!isDraft(doc)) return err('not-a-draft');
    return ok(readContent(id, doc, A.getHeads(doc)));
  } catch {
    return err('damaged');
  } finally {
    A.free(doc);
  }
}
