import type { Bytes } from '../../../../shared/base/bytes.ts';
import { LIMITS } from '../codec/limits.ts';
import type { ChunkFolder } from './chunk-folder.ts';
import { chunkCount } from './chunks.ts';
import type { FolderIndex } from './folder-index.ts';
import { isGiven } from './manifest.ts';
import type { FileId } from './manifest.ts';

/** What of some documents goes into one file. */
export interface Packed {
  readonly chunks: readonly Bytes[];
  /** How many chunks are behind by now, where more is left for another file; null: nothing is. */
  readonly next: number | null;
}

/**
 * The chunks of some documents for a file to carry, as many as fit into `maxBytes`, beginning behind the first `skip`
 * of them, counted as the sizes of the documents say, whatever of them is here; each document's list goes along, since
 * a reader keeps only what a list names. No chunks and more left: there is no room for one.
 */
export function packChunks(
  index: FolderIndex,
  folder: ChunkFolder,
  files: readonly FileId[],
  maxBytes: number,
  skip: number,
): Packed {
  const chunks: Bytes[] = [];
  let bytes = 0;
  let passed = 0;
  for (const id of files) {
    const file = index.file(id);
    if (file === null) continue;
    const addresses = isGiven(file) ? index.chunksOf(file) : null;
    const names = addresses === null ? null : folder.read(file.list);
    if (addresses === null || names === null) {
      passed += chunkCount(file.size);
      continue;
    }
    let isNamed = false;
    for (const address of addresses) {
      const sealed = passed < skip ? null : folder.read(address);
      if (sealed === null) {
        passed += 1;
        continue;
      }
      const more = isNamed ? [sealed] : [names, sealed];
      const size = more.reduce((sum, one) => sum + one.byteLength, 0);
      const isFull = bytes + size > maxBytes || chunks.length + more.length > LIMITS.chunksPerBundle;
      if (isFull) return { chunks, next: passed };
      bytes += size;
      chunks.push(...more);
      isNamed = true;
      passed += 1;
    }
  }
  return { chunks, next: null };
}
