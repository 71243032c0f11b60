import type { UpdatePauseReason, UpdateSourceProblem } from '../../../shared/contract/updates.ts';
import { diskFailure, isDiskError } from '../data-folder/disk-error.ts';
import { BLOCK_MAX, type BlockMap, type BlockSum } from './block-map.ts';
import type { PartFile } from './part-file.ts';
import type { Source, SourceCode } from './source.ts';

/** Bytes after which progress is noted: what a cut can cost. */
export const CHUNK = 256 * 1024;
/** Greatest range asked for at once: what a stop can leave in flight. */
const REQUEST_MAX = 1024 * 1024;
/** Failures that may pass, in a row and without one good block, after which a source is given up. */
const TRIES = 6;
const WAIT_MS = 1000;
const WAIT_MAX_MS = 60_000;

export interface FetchJob {
  /** Name of the file at every source. */
  readonly name: string;
  readonly map: BlockMap;
  readonly part: PartFile;
  readonly sum: BlockSum;
  readonly sources: readonly Source[];
  readonly signal: AbortSignal;
  /** How many bytes may still come over a network, and what the limit is when that is too little. */
  allowance(): { readonly bytes: number; readonly why: 'budget' | 'more-than-said' };
  /** Bytes came over a network. */
  onSpent(bytes: number): void;
  onProgress(): void;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

export type FetchEnd =
  | { readonly kind: 'complete' | 'stopped' }
  | {
      readonly kind: 'paused';
      readonly why: UpdatePauseReason;
      readonly problem: UpdateSourceProblem | null;
    };

/** Blocks from `from` up to but not including `to`, one after the other in the file. */
interface Span {
  readonly from: number;
  readonly to: number;
}
interface Tried {
  readonly source: Source;
  failures: number;
}

/** Fetches what is missing of a part, from one source after the other, until it is whole or nothing helps. */
export async function fetchBlocks(job: FetchJob): Promise<FetchEnd> {
  const queue: Tried[] = job.sources.map((source) => ({ source, failures: 0 }));
  let problem: UpdateSourceProblem | null = null;
  while (!job.part.isComplete) {
    if (job.signal.aborted) return { kind: 'stopped' };
    const tried = queue.shift();
    if (tried === undefined) return { kind: 'paused', why: 'no-source', problem };
    const { bytes, why } = tried.source.isMetered ? job.allowance() : { bytes: REQUEST_MAX, why: null };
    const span = nextSpan(job, Math.min(REQUEST_MAX, bytes));
    if (span === null) return { kind: 'paused', why: why ?? 'no-source', problem };
    const before = job.part.done;
    const end = await fetchSpan(job, tried.source, span);
    job.onProgress();
    if (end === 'full-disk' || end === 'not-writable') return { kind: 'paused', why: end, problem: null };
    if (job.part.done > before) tried.failures = 0;
    if (end === null) queue.unshift(tried);
    else if (end !== 'stopped') {
      problem = end;
      if (requeue(queue, tried, end)) await backOff(job, queue);
    }
  }
  return { kind: 'complete' };
}

/** Puts a source back where there is hope; true when it was. */
function requeue(queue: Tried[], tried: Tried, end: UpdateSourceProblem): boolean {
  tried.failures += 1;
  const mayPass = end === 'unreachable' || end === 'cut' || end === 'busy';
  if (!mayPass || tried.failures >= TRIES) return false;
  queue.push(tried);
  return true;
}

async function backOff(job: FetchJob, queue: readonly Tried[]): Promise<void> {
  const failures = queue[0]?.failures ?? 0;
  if (failures === 0) return;
  const most = Math.min(WAIT_MAX_MS, WAIT_MS * 2 ** (failures - 1));
  await job.wait(most * (0.5 + job.random() / 2), job.signal);
}

/** The first blocks that are missing in a row, of at most so many bytes; null when not even one fits. */
function nextSpan({ map, part }: FetchJob, most: number): Span | null {
  let from = 0;
  while (part.has(from)) from += 1;
  let to = from;
  let bytes = 0;
  while (to < map.sizes.length && !part.has(to) && bytes + (map.sizes[to] ?? 0) <= most) {
    bytes += map.sizes[to] ?? 0;
    to += 1;
  }
  return to > from ? { from, to } : null;
}

type SpanEnd = UpdateSourceProblem | 'full-disk' | 'not-writable' | 'stopped' | null;

async function fetchSpan(job: FetchJob, source: Source, span: Span): Promise<SpanEnd> {
  const { map, part } = job;
  const start = map.offsets[span.from] ?? 0;
  const length = (map.offsets[span.to] ?? 0) - start;
  const taker = new BlockTaker(job, source.isMetered, span.from);
  const got = await source.range(
    job.name,
    { start, length, total: map.size },
    (bytes) => taker.take(bytes),
    job.signal,
  );
  try {
    taker.commit();
  } catch (problem) {
    return diskProblem(problem);
  }
  if (taker.problem !== null) return taker.problem;
  if (got.ok) return null;
  if (got.error.code === 'stopped' && part.isComplete) return null;
  return got.error.code satisfies SourceCode;
}

/** Puts bytes together into blocks, checks each, and writes it. */
class BlockTaker {
  problem: SpanEnd = null;
  private readonly job: FetchJob;
  private readonly isMetered: boolean;
  private readonly block = new Uint8Array(BLOCK_MAX);
  private index: number;
  private filled = 0;
  private received = 0;

  constructor(job: FetchJob, isMetered: boolean, index: number) {
    this.job = job;
    this.isMetered = isMetered;
    this.index = index;
  }

  take(bytes: Uint8Array): boolean {
    this.received += bytes.byteLength;
    try {
      for (let at = 0; at < bytes.byteLength;) {
        const size = this.job.map.sizes[this.index] ?? 0;
        const piece = bytes.subarray(at, at + size - this.filled);
        this.block.set(piece, this.filled);
        this.filled += piece.byteLength;
        at += piece.byteLength;
        if (this.filled === size && !this.whole(size)) return false;
      }
      if (this.received >= CHUNK) this.commit();
      return true;
    } catch (problem) {
      this.problem = diskProblem(problem);
      return false;
    }
  }

  commit(): void {
    const spent = this.isMetered ? this.received : 0;
    this.received = 0;
    if (spent > 0) this.job.onSpent(spent);
    this.job.part.commit(spent);
    this.job.onProgress();
  }

  private whole(size: number): boolean {
    const block = this.block.subarray(0, size);
    if (this.job.sum(block) !== this.job.map.sums[this.index]) {
      this.problem = 'differs';
      return false;
    }
    this.job.part.put(this.index, block);
    this.index += 1;
    this.filled = 0;
    return true;
  }
}

function diskProblem(problem: unknown): 'full-disk' | 'not-writable' {
  if (!isDiskError(problem)) throw problem;
  return diskFailure(problem).code === 'full' ? 'full-disk' : 'not-writable';
}
