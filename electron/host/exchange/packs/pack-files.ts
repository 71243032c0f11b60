import { createHash, randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { PACK_BEGIN, PACK_FRONT_MAX } from '../../../../shared/contract/packs.ts';
import type { PackFront } from './pack-front.ts';
import { PackProblemError, packFrontLength, readPackFront } from './pack-front.ts';

/* Packs as files on this disk, in pieces: whatever their size, one piece is in memory. */

const PIECE = 1024 * 1024;

/** Size and SHA-256 of a file. Rejects with the system's error. */
export async function sumOfFile(path: string): Promise<{ readonly size: number; readonly sha256: string }> {
  const file = await open(path, 'r');
  try {
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of piecesOf(file, 0, Number.MAX_SAFE_INTEGER)) {
      hash.update(piece);
      size += piece.byteLength;
    }
    return { size, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** A file changed between being summed and being put into the pack. */
export class PackSourceChangedError extends Error {
  readonly path: string;
  constructor(path: string) {
    super(`${path} changed meanwhile`);
    this.name = 'PackSourceChangedError';
    this.path = path;
  }
}

/** Writes a pack of a signed front and the files it names, in its order: whole or not at all. */
export async function writePackFile(
  path: string,
  front: Uint8Array,
  sources: readonly { readonly path: string; readonly sha256: string }[],
): Promise<void> {
  const part = `${path}.${randomBytes(6).toString('hex')}.part`;
  try {
    const out = await open(part, 'wx', 0o644);
    try {
      await out.writeFile(front);
      for (const source of sources) await copyInto(out, source);
      await out.sync();
    } finally {
      await out.close();
    }
    await rename(part, path);
  } catch (problem) {
    await rm(part, { force: true });
    throw problem;
  }
}

async function copyInto(
  out: FileHandle,
  source: { readonly path: string; readonly sha256: string },
): Promise<void> {
  const file = await open(source.path, 'r');
  try {
    const hash = createHash('sha256');
    for await (const piece of piecesOf(file, 0, Number.MAX_SAFE_INTEGER)) {
      hash.update(piece);
      await out.writeFile(piece);
    }
    if (hash.digest('hex') !== source.sha256) throw new PackSourceChangedError(source.path);
  } finally {
    await file.close();
  }
}

/** Reads a pack from end to end and checks its signature and every document in it. Throws `PackProblemError`. */
export async function verifyPackFile(path: string): Promise<PackFront> {
  const { size } = await stat(path);
  const file = await open(path, 'r');
  try {
    const begin = await readPart(file, 0, Math.min(size, PACK_BEGIN));
    const length = Math.min(packFrontLength(begin), PACK_FRONT_MAX);
    const front = readPackFront(await readPart(file, 0, Math.min(size, length)), size);
    let at = front.front;
    for (const one of front.files) {
      const hash = createHash('sha256');
      for await (const piece of piecesOf(file, at, at + one.size)) hash.update(piece);
      if (hash.digest('hex') !== one.sha256) throw new PackProblemError('damaged');
      at += one.size;
    }
    return front;
  } finally {
    await file.close();
  }
}

async function readPart(file: FileHandle, from: number, to: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(file, from, to)) pieces.push(piece);
  return new Uint8Array(Buffer.concat(pieces));
}

async function* piecesOf(file: FileHandle, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at < to;) {
    const { bytesRead, buffer } = await file.read(
      Buffer.alloc(Math.min(PIECE, to - at)),
      0,
      Math.min(PIECE, to - at),
      at,
    );
    if (bytesRead === 0) return;
    yield new Uint8Array(buffer.buffer, buffer.byteOffset, bytesRead);
    at += bytesRead;
  }
}
