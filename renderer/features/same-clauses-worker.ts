/** Finds the clauses that two revisions have in common, beside the window. */
import type { AnchorClause } from '../../shared/text/anchors/index.ts';
import { surelySame } from '../../shared/text/references/index.ts';

self.addEventListener('message', ({ data }: MessageEvent<readonly (readonly AnchorClause[])[]>) => {
  const [old = [], fresh = []] = data;
  self.postMessage(surelySame(old, fresh));
});
