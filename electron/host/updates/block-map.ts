import { createReadStream } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createBLAKE2b } from 'hash-wasm';
import * as v from 'valibot';
import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import { BlockCutter } from './block-cutter.ts';

/** Greatest block map as it travels, and unpacked. */
export const BLOCK_MAP_MAX = 4 * 1024 * 1024;
const UNPACKED_MAX = 24 * 1024 * 1024;
/** Greatest block that a map may name; electron-builder makes none above 32 KiB. */
export const BLOCK_MAX = 128 * 1024;
const BLOCKS_MAX = 200_000;

/** The blocks of a file in order, by the sums that electron-builder gives them (BLAKE2b of 18 bytes, base64). */
export interface BlockMap {
  readonly size: number;
  readonly sums: readonly string[];
  readonly sizes: readonly number[];
  /** Where each block begins; one more entry than blocks. */
  readonly offsets: readonly number[];
}

const schema = v.object({
  version: v.literal('2'),
  files: v.tuple([
    v.object({
      offset: v.literal(0),
      checksums: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{24}$/))), v.maxLength(BLOCKS_MAX)),
      sizes: v.pipe(
        v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(BLOCK_MAX))),
        v.maxLength(BLOCKS_MAX),
      ),
    }),
  ]),
});

/** Reads a `.blockmap` file of electron-builder (gzip of JSON) that must describe a file of `size` bytes. */
export function parseBlockMap(bytes: Uint8Array, size: number): Result<BlockMap, Failure<'damaged'>> {
  if (bytes.byteLength > BLOCK_MAP_MAX) return err(failure('damaged', 'block map too large'));
  let json: unknown;
  try {
    json = JSON.parse(gunzipSync(bytes, { maxOutputLength: UNPACKED_MAX }).toString('utf8'));
  } catch {
    return err(failure('damaged', 'block map not readable'));
  }
  const parsed = v.safeParse(schema, json);
  if (!parsed.success) return err(failure('damaged', 'block map of another format'));
  const [{ checksums, sizes }] = parsed.output.files;
  if (checksums.length !== sizes.length) return err(failure('damaged', 'block map uneven'));
  const map = blockMap(checksums, sizes);
  return map.size === size ? ok(map) : err(failure('damaged', 'block map of another file'));
}

/** Writes a map as electron-builder does. */
export function writeBlockMap(map: BlockMap): Uint8Array {
  const file = { name: 'file', offset: 0, checksums: map.sums, sizes: map.sizes };
  return gzipSync(JSON.stringify({ version: '2', files: [file] }), { level: 9 });
}

function blockMap(sums: readonly string[], sizes: readonly number[]): BlockMap {
  const offsets = [0];
  for (const size of sizes) offsets.push((offsets.at(-1) ?? 0) + size);
  return { size: offsets.at(-1) ?? 0, sums, sizes, offsets };
}

/** The sum of one block. */
export type BlockSum = (block: Uint8Array) => string;

/** Makes sums; resolves when the hash function is ready. */
export async function createBlockSum(): Promise<BlockSum> {
  const hasher = await createBLAKE2b(144);
  return (block) => Buffer.from(hasher.init().update(block).digest('binary')).toString('base64');
}

/** Cuts a file into its blocks. Gives way to other work between the pieces it reads. */
export async function blockMapOfFile(path: string): Promise<BlockMap> {
  const sum = await createBlockSum();
  const cutter = new BlockCutter();
  const sums: string[] = [];
  const sizes: number[] = [];
  const take = (block: Uint8Array): void => {
    sums.push(sum(block));
    sizes.push(block.byteLength);
  };
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    cutter.push(piece as Uint8Array, take);
  }
  cutter.end(take);
  return blockMap(sums, sizes);
}
