import type { ClauseId } from '../../shared/base/ids.ts';
import type { AnchorClause } from '../../shared/text/anchors/index.ts';

/**
 * Of each clause of a revision the clause of the text at hand that is surely the same, found in a worker: two texts of ten
 * thousand clauses take seconds. Rejects where the worker fails, or nobody wants it any more.
 */
export function sameClauses(
  old: readonly AnchorClause[],
  fresh: readonly AnchorClause[],
  signal: AbortSignal,
): Promise<ReadonlyMap<ClauseId, ClauseId>> {
  const worker = new Worker(new URL('./same-clauses-worker.ts', import.meta.url), { type: 'module' });
  const found = new Promise<ReadonlyMap<ClauseId, ClauseId>>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<readonly (readonly [ClauseId, ClauseId])[]>) =>
      resolve(new Map(data)),
    );
    worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    signal.addEventListener('abort', () => reject(new Error('not wanted any more')), { once: true });
  });
  const plain = (clauses: readonly AnchorClause[]): readonly AnchorClause[] =>
    clauses.map(({ id, label, text }) => ({ id, label, text }));
  worker.postMessage([plain(old), plain(fresh)]);
  return found.finally(() => worker.terminate());
}
