import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate as breathe } from 'node:timers/promises';
import { isDiskError } from '../data-folder/disk-error.ts';
import { BLOCK_MAX, blockMapOfFile, type BlockMap, type BlockSum } from './block-map.ts';
import type { PartFile } from './part-file.ts';

/** Where a block lies that need not be fetched. */
interface Place {
  readonly path: string;
  readonly offset: number;
}

/** Blocks of the new file that files of this computer have already, by index. */
export type Seed = ReadonlyMap<number, Place>;

const COPY_SLICE = 128;

/**
 * Looks for the blocks of a new file in files that are here. The files are cut anew each time instead of believing
 * a block map kept beside them: what was changed since, or never was what it seemed, is then simply not found.
 */
export async function findSeed(map: BlockMap, paths: readonly string[]): Promise<Seed> {
  const places = new Map<string, Place & { readonly size: number }>();
  for (const path of paths) {
    const found = await cut(path);
    if (found === null) continue;
    for (const [i, sum] of found.sums.entries()) {
      if (!places.has(sum))
        places.set(sum, { path, offset: found.offsets[i] ?? 0, size: found.sizes[i] ?? 0 });
    }
  }
  const seed = new Map<number, Place>();
  for (const [i, sum] of map.sums.entries()) {
    const place = places.get(sum);
    if (place !== undefined && place.size === map.sizes[i]) seed.set(i, place);
  }
  return seed;
}

async function cut(path: string): Promise<BlockMap | null> {
  try {
    return await blockMapOfFile(path);
  } catch (problem) {
    if (!isDiskError(problem)) throw problem;
    return null;
  }
}

/** What must be fetched, each way, for what is not there yet. */
export function costOf(
  map: BlockMap,
  part: Pick<PartFile, 'has'>,
  seed: Seed,
): { readonly full: number; readonly delta: number | null } {
  let full = 0;
  let delta = 0;
  for (const [i, size] of map.sizes.entries()) {
    if (part.has(i)) continue;
    full += size;
    if (!seed.has(i)) delta += size;
  }
  return { full, delta: seed.size === 0 ? null : delta };
}

/** Copies what is here into the part, block by block, each summed; what no longer fits is left to be fetched. */
export async function copySeed(
  map: BlockMap,
  part: PartFile,
  seed: Seed,
  sum: BlockSum,
  signal: AbortSignal,
): Promise<void> {
  const files = new Map<string, number | null>();
  const block = new Uint8Array(BLOCK_MAX);
  try {
    let slice = 0;
    for (const [i, place] of seed) {
      if (signal.aborted) break;
      if (part.has(i)) continue;
      const file = files.get(place.path) ?? openOrNull(place.path);
      files.set(place.path, file);
      const size = map.sizes[i] ?? 0;
      const bytes = block.subarray(0, size);
      if (file === null || readOrNull(file, bytes, place.offset) !== size || sum(bytes) !== map.sums[i])
        continue;
      part.put(i, bytes);
      slice += 1;
      if (slice % COPY_SLICE === 0) {
        part.commit(0);
        await breathe();
      }
    }
    part.commit(0);
  } finally {
    for (const file of files.values()) if (file !== null) closeSync(file);
  }
}

function openOrNull(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch (problem) {
    if (!isDiskError(problem)) throw problem;
    return null;
  }
}

function readOrNull(file: number, bytes: Uint8Array, offset: number): number | null {
  try {
    return readSync(file, bytes, 0, bytes.byteLength, offset);
  } catch (problem) {
    if (!isDiskError(problem)) throw problem;
    return null;
  }
}
