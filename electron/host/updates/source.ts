import type { Failure, Result } from '../../../shared/base/result.ts';
import type { UpdateSource } from '../../../shared/contract/updates.ts';

/**
 * Why a source did not give what it was asked for. `unreachable`, `cut` and `busy` may pass; the others say that
 * this source will not serve.
 */
export type SourceCode =
  | 'unreachable'
  | 'cut'
  | 'busy'
  | 'not-found'
  | 'no-ranges'
  | 'wrong-reply'
  | 'too-large'
  | 'not-allowed'
  | 'stopped';

/** One piece of a file, and how long the whole of it is by the signed word. */
export interface Range {
  readonly start: number;
  readonly length: number;
  readonly total: number;
}

/** Takes bytes as they come, in order; false when no more are wanted. */
export type TakeBytes = (bytes: Uint8Array) => boolean;

/** A place that has the files of a release. It is not trusted: all it gives is checked against signed sums. */
export interface Source {
  readonly ref: UpdateSource;
  /** False: what it gives costs the delegate nothing (a folder on a stick). */
  readonly isMetered: boolean;
  /** A small file whole; refuses one above `most` bytes before it is held. */
  small(name: string, most: number, signal: AbortSignal): Promise<Result<Uint8Array, Failure<SourceCode>>>;
  /** A range of a file; resolves well only when all of it was given to `take`. */
  range(
    name: string,
    range: Range,
    take: TakeBytes,
    signal: AbortSignal,
  ): Promise<Result<undefined, Failure<SourceCode>>>;
  close(): void;
}
