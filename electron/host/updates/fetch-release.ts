import type { UpdateMode } from '../../../shared/contract/updates.ts';
import { diskFailure, isDiskError } from '../data-folder/disk-error.ts';
import type { BlockSum } from './block-map.ts';
import { fetchBlocks, type FetchEnd, type FetchJob } from './fetch-blocks.ts';
import type { Release } from './release.ts';
import { copySeed } from './seed.ts';
import type { Source } from './source.ts';
import type { Known, Stop } from './stage.ts';

/** Bytes that may come beyond what was agreed to, so that some cuts need no new word. */
const SLACK = 1024 * 1024;

/** One run: from the delegate's word until the file is there, something is in the way, or it is stopped. */
export interface ReleaseJob extends Pick<FetchJob, 'onSpent' | 'onProgress' | 'wait' | 'random' | 'signal'> {
  readonly known: Known;
  readonly mode: UpdateMode;
  readonly sum: BlockSum;
  /** Closed when the run has ended. */
  readonly sources: readonly Source[];
  /** Where the whole file is to lie. */
  readonly path: string;
  /** Bytes that the day's limit still allows. */
  leftToday(): number;
}

/** A null `stop` means that the signal was set; whoever set it knows why. */
export type ReleaseEnd =
  | { readonly kind: 'ready'; readonly release: Release; readonly path: string }
  | { readonly kind: 'paused'; readonly stop: Stop | null };

export async function fetchRelease(job: ReleaseJob): Promise<ReleaseEnd> {
  const { known, mode, path, signal } = job;
  const { part } = known;
  try {
    if (mode === 'delta') await copySeed(known.map, part, known.seed, job.sum, signal);
    const end = await transfer(job);
    if (end.kind === 'stopped') return { kind: 'paused', stop: null };
    if (end.kind === 'paused') return { kind: 'paused', stop: { why: end.why, problem: end.problem } };
    if (await part.finish(path)) return { kind: 'ready', release: known, path };
    return { kind: 'paused', stop: { why: 'no-source', problem: 'differs' } };
  } catch (problem) {
    if (!isDiskError(problem)) throw problem;
    const why = diskFailure(problem).code === 'full' ? 'full-disk' : 'not-writable';
    return { kind: 'paused', stop: { why, problem: null } };
  } finally {
    part.close();
    for (const source of job.sources) source.close();
  }
}

function transfer(job: ReleaseJob): Promise<FetchEnd> {
  const { file, map, part } = job.known;
  return fetchBlocks({
    ...job,
    name: file.name,
    map,
    part,
    allowance: () => {
      const agreed = part.word?.bytes ?? 0;
      const left = agreed + Math.max(SLACK, agreed / 10) - part.spent;
      // What was thought to be here is not: that is for the delegate to decide anew, not a reason to fetch it all.
      if (map.size - part.done > left) return { bytes: 0, why: 'more-than-said' };
      const today = job.leftToday();
      return { bytes: Math.min(left, today), why: today < left ? 'budget' : 'more-than-said' };
    },
  });
}
