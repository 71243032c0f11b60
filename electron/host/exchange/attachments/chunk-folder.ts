import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { syncFolder } from '../log/framed-file.ts';
import { addressOf, MAX_SEALED } from './chunks.ts';
import type { ChunkAddress } from './chunks.ts';

const NAME = /^[0-9a-f]{64}$/;
const TEMPORARY = '.half-';

/**
 * The chunks of one circle on this disk: a file for each, named after the hash of what is in it, as sealed as they
 * travel. One that a power cut left torn is known by its size or its hash, counts as absent and comes again, so
 * nothing need be synced while fetching. Throws the disk's errors.
 */
export class ChunkFolder {
  private readonly folder: string;
  private readonly sizes = new Map<ChunkAddress, number>();

  constructor(folder: string) {
    this.folder = folder;
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) {
      if (name.startsWith(TEMPORARY)) rmSync(join(folder, name), { force: true });
      else if (NAME.test(name)) this.sizes.set(name, statSync(join(folder, name)).size);
    }
  }

  /** Whether a chunk of this size lies here; what is in it is only known once it is read. */
  has(address: ChunkAddress, size: number): boolean {
    return this.sizes.get(address) === size;
  }

  /** Whether something lies here under this name, whatever its size. */
  holds(address: ChunkAddress): boolean {
    return this.sizes.has(address);
  }

  /** Null: not here, or not what its name says; then it is removed, so that it is asked for again. */
  read(address: ChunkAddress): Bytes | null {
    const size = this.sizes.get(address);
    if (size === undefined) return null;
    const bytes = size > MAX_SEALED ? null : this.load(address);
    if (bytes !== null && addressOf(bytes) === address) return bytes;
    this.remove(address);
    return null;
  }

  /** Keeps a chunk; `durable`: it is on the disk when this returns, `settle` makes its name so. */
  write(address: ChunkAddress, sealed: Uint8Array, durable = false): void {
    if (this.sizes.get(address) === sealed.byteLength) return;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const half = join(this.folder, `${TEMPORARY}${address}`);
    try {
      writeWhole(half, sealed, durable);
      renameSync(half, join(this.folder, address));
    } catch (problem) {
      rmSync(half, { force: true });
      throw problem;
    }
    this.sizes.set(address, sealed.byteLength);
  }

  /** Makes the names of written chunks durable. */
  settle(): void {
    if (existsSync(this.folder)) syncFolder(this.folder);
  }

  remove(address: ChunkAddress): void {
    this.sizes.delete(address);
    rmSync(join(this.folder, address), { force: true });
  }

  /** Bytes of all chunks. */
  bytes(): number {
    let sum = 0;
    for (const size of this.sizes.values()) sum += size;
    return sum;
  }

  private load(address: ChunkAddress): Bytes | null {
    try {
      return new Uint8Array(readFileSync(join(this.folder, address)));
    } catch (problem) {
      if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return null;
      throw problem;
    }
  }
}

function writeWhole(path: string, bytes: Uint8Array, durable: boolean): void {
  const descriptor = openSync(path, 'w', 0o600);
  try {
    let done = 0;
    while (done < bytes.byteLength) done += writeSync(descriptor, bytes, done);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
