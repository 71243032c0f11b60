import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { equalBytes, utf8 } from '../../../../shared/base/bytes.ts';

/*
 * An append-only file of frames: after the 8 bytes "DWLOG1\r\n", for each frame its length (32 bits, big
 * endian), its CRC-32 (32 bits), its bytes. What `sync` returned from survives the death of the process
 * and of the machine. A torn tail, as a crash in mid-append leaves it, is cut off at opening and said.
 */
const MAGIC = utf8('DWLOG1\r\n');

/** What opening found. `cut`: bytes that were removed because no whole frame began there. */
export interface FramedFileState {
  readonly frames: readonly { readonly offset: number; readonly bytes: Bytes }[];
  readonly cut: number;
  /** True when the bytes cut off were more than a frame that stops short: something was altered. */
  readonly damaged: boolean;
}

export class FramedFile {
  private readonly descriptor: number;
  private end: number;
  private failed = false;
  /** The folder in which the file is new: to be synced with its first frames. */
  private newIn: string | null;

  private constructor(descriptor: number, end: number, newIn: string | null) {
    this.descriptor = descriptor;
    this.end = end;
    this.newIn = newIn;
  }

  /** Opens or makes the file. `maxFrame` bounds what is read into memory at once. */
  static open(
    path: string,
    maxFrame: number,
  ): { readonly file: FramedFile; readonly state: FramedFileState } {
    mkdirSync(dirname(path), { recursive: true });
    const isNew = !existsSync(path);
    const descriptor = openSync(path, isNew ? 'wx+' : 'r+');
    const state = scan(descriptor, maxFrame);
    const end = state.frames.reduce(
      (_, frame) => frame.offset + 8 + frame.bytes.byteLength,
      MAGIC.byteLength,
    );
    const size = fstatSync(descriptor).size;
    if (size < MAGIC.byteLength) writeAll(descriptor, MAGIC, 0);
    if (state.damaged) keepAside(descriptor, `${path}.cut-${end}`, end, size);
    if (size > end) {
      ftruncateSync(descriptor, end);
      fsyncSync(descriptor);
    }
    return { file: new FramedFile(descriptor, end, isNew ? dirname(path) : null), state };
  }

  /** Appends without waiting for the disk; returns the offset. Call `sync` before telling anybody. */
  append(bytes: Uint8Array): number {
    if (this.failed) throw new Error('The log could not be written before');
    const frame = new Uint8Array(8 + bytes.byteLength);
    const view = new DataView(frame.buffer);
    view.setUint32(0, bytes.byteLength);
    view.setUint32(4, crc32(bytes));
    frame.set(bytes, 8);
    const offset = this.end;
    try {
      writeAll(this.descriptor, frame, offset);
    } catch (problem) {
      this.undo(offset);
      throw problem;
    }
    this.end = offset + frame.byteLength;
    return offset;
  }

  sync(): void {
    fsyncSync(this.descriptor);
    if (this.newIn !== null) syncFolder(this.newIn);
    this.newIn = null;
  }

  /** Reads the frame at an offset that `open` or `append` gave. */
  read(offset: number): Bytes {
    const head = readAt(this.descriptor, offset, 8);
    const length = new DataView(head.buffer).getUint32(0);
    if (offset + 8 + length > this.end) throw new Error('No frame here');
    return readAt(this.descriptor, offset + 8, length);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private undo(offset: number): void {
    try {
      ftruncateSync(this.descriptor, offset);
    } catch {
      this.failed = true;
    }
  }
}

/** Altered bytes are evidence, and may hold whole frames: they are put beside the log before they are cut off. */
function keepAside(descriptor: number, path: string, from: number, to: number): void {
  const aside = openSync(path, 'w', 0o600);
  try {
    for (let at = from; at < to; at += COPY) {
      writeAll(aside, readAt(descriptor, at, Math.min(COPY, to - at)), at - from);
    }
    fsyncSync(aside);
  } finally {
    closeSync(aside);
  }
}
const COPY = 1024 * 1024;

/** Makes the entries of a folder durable. Not every system can; there the rename itself has to do. */
export function syncFolder(path: string): void {
  try {
    const descriptor = openSync(path, 'r');
    try {
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // Windows does not open folders.
  }
}

function scan(descriptor: number, maxFrame: number): FramedFileState {
  const size = fstatSync(descriptor).size;
  if (size === 0) return { frames: [], cut: 0, damaged: false };
  const head = readAt(descriptor, 0, Math.min(size, MAGIC.byteLength));
  if (head.byteLength < MAGIC.byteLength && equalBytes(head, MAGIC.subarray(0, head.byteLength))) {
    return { frames: [], cut: head.byteLength, damaged: false };
  }
  if (!equalBytes(head, MAGIC)) throw new Error('Not a log of the workbench');
  const frames: { offset: number; bytes: Bytes }[] = [];
  let at = MAGIC.byteLength;
  while (at < size) {
    if (at + 8 > size) return { frames, cut: size - at, damaged: false };
    const view = new DataView(readAt(descriptor, at, 8).buffer);
    const length = view.getUint32(0);
    if (length > maxFrame) return { frames, cut: size - at, damaged: true };
    if (at + 8 + length > size) return { frames, cut: size - at, damaged: false };
    const bytes = readAt(descriptor, at + 8, length);
    if (crc32(bytes) !== view.getUint32(4)) {
      return { frames, cut: size - at, damaged: at + 8 + length < size };
    }
    frames.push({ offset: at, bytes });
    at += 8 + length;
  }
  return { frames, cut: 0, damaged: false };
}

function readAt(descriptor: number, offset: number, length: number): Bytes {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const read = readSync(descriptor, bytes, done, length - done, offset + done);
    if (read === 0) throw new Error('The log ends early');
    done += read;
  }
  return bytes;
}

function writeAll(descriptor: number, bytes: Uint8Array, offset: number): void {
  let done = 0;
  while (done < bytes.byteLength)
    done += writeSync(descriptor, bytes, done, bytes.byteLength - done, offset + done);
}
