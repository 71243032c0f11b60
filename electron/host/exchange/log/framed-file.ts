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
import { UnreadableError } from './unreadable.ts';

/*
 * An append-only file of frames: after the 8 bytes "DWLOG1\r\n", for each frame the length of its bytes, their
 * CRC-32, the CRC-32 of these 8 bytes (32 bits each, big endian), its bytes. What `sync` returned from survives
 * the death of the process and of the machine. From the first place where no whole frame begins, the file is
 * copied beside itself and cut off. Whole frames behind that place are looked for and handed out.
 */
const MAGIC = utf8('DWLOG1\r\n');
const HEAD = 12;

/** What opening found. `cut`: bytes that were put aside because no whole frame began there. */
export interface FramedFileState {
  readonly frames: readonly { readonly offset: number; readonly bytes: Bytes }[];
  readonly cut: number;
  /** True when the bytes cut off were more than a frame that stops short: something was altered. */
  readonly damaged: boolean;
  /** Whole frames that stood among the bytes cut off. */
  readonly strays: readonly Bytes[];
}

export class FramedFile {
  private readonly descriptor: number;
  private end: number;
  /** Up to where `sync` returned. */
  private durable: number;
  /** Why nothing more can be written: what failed could not be taken back either. */
  private failed: { readonly problem: unknown } | null = null;
  /** The folder in which the file is new: to be synced with its first frames. */
  private newIn: string | null;

  private constructor(descriptor: number, end: number, newIn: string | null) {
    this.descriptor = descriptor;
    this.end = end;
    this.durable = end;
    this.newIn = newIn;
  }

  /**
   * Opens or makes the file. `maxFrame` bounds what is read into memory at once. `mayCut` is asked before anything is
   * cut off: where it says no, the file stays as it is and `UnreadableError` is thrown; so it is where nothing in the
   * file is a frame.
   */
  static open(
    path: string,
    maxFrame: number,
    mayCut: (state: FramedFileState) => boolean = () => true,
  ): { readonly file: FramedFile; readonly state: FramedFileState } {
    mkdirSync(dirname(path), { recursive: true });
    const isNew = !existsSync(path);
    const descriptor = openSync(path, isNew ? 'wx+' : 'r+');
    try {
      const state = scan(descriptor, maxFrame);
      if (state.cut > 0 && !mayCut(state)) throw new UnreadableError('An altered log');
      const end = state.frames.reduce((_, { offset, bytes }) => offset + HEAD + bytes.byteLength, 0);
      if (state.cut > 0) cutOff(descriptor, path, end);
      if (end === 0) writeAll(descriptor, MAGIC, 0);
      const file = new FramedFile(descriptor, Math.max(end, MAGIC.byteLength), isNew ? dirname(path) : null);
      return { file, state };
    } catch (problem) {
      closeSync(descriptor);
      throw problem;
    }
  }

  /** Appends without waiting for the disk; returns the offset. Call `sync` before telling anybody. */
  append(bytes: Uint8Array): number {
    if (this.failed !== null) throw this.failed.problem;
    const frame = new Uint8Array(HEAD + bytes.byteLength);
    const view = new DataView(frame.buffer);
    view.setUint32(0, bytes.byteLength);
    view.setUint32(4, crc32(bytes));
    view.setUint32(8, crc32(frame.subarray(0, 8)));
    frame.set(bytes, HEAD);
    const offset = this.end;
    try {
      writeAll(this.descriptor, frame, offset);
    } catch (problem) {
      this.undo(offset, problem);
      throw problem;
    }
    this.end = offset + frame.byteLength;
    return offset;
  }

  /**
   * Where the disk refuses, all that was appended since the last time is taken out again: what a later call says it
   * has may be lost, so the appender begins anew from there.
   */
  sync(): void {
    if (this.failed !== null) throw this.failed.problem;
    try {
      fsyncSync(this.descriptor);
    } catch (problem) {
      this.undo(this.durable, problem);
      throw problem;
    }
    this.durable = this.end;
    if (this.newIn !== null) syncFolder(this.newIn);
    this.newIn = null;
  }

  /** Reads the frame at an offset that `open` or `append` gave. */
  read(offset: number): Bytes {
    const head = readAt(this.descriptor, offset, HEAD);
    const length = new DataView(head.buffer).getUint32(0);
    if (offset + HEAD + length > this.end) throw new Error('No frame here');
    return readAt(this.descriptor, offset + HEAD, length);
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private undo(offset: number, problem: unknown): void {
    this.end = offset;
    try {
      ftruncateSync(this.descriptor, offset);
    } catch {
      this.failed = { problem };
    }
  }
}

/** What is cut off is evidence, and may hold whole frames: it lies durably beside the log before it is cut off. */
function cutOff(descriptor: number, path: string, end: number): void {
  const size = fstatSync(descriptor).size;
  const from = end === 0 && startsRight(descriptor, size) ? Math.min(size, MAGIC.byteLength) : end;
  if (size > from) {
    keepAside(descriptor, unusedName(`${path}.cut-${from}`), from, size);
    syncFolder(dirname(path));
  }
  ftruncateSync(descriptor, end);
  if (end === 0) writeAll(descriptor, MAGIC, 0);
  fsyncSync(descriptor);
}

function keepAside(descriptor: number, path: string, from: number, to: number): void {
  const aside = openSync(path, 'wx', 0o600);
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

/** The name, with a number behind it where it is taken. */
export function unusedName(path: string): string {
  let name = path;
  for (let number = 2; existsSync(name); number += 1) name = `${path}-${number}`;
  return name;
}

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

function startsRight(descriptor: number, size: number): boolean {
  const length = Math.min(size, MAGIC.byteLength);
  return equalBytes(readAt(descriptor, 0, length), MAGIC.subarray(0, length));
}

function scan(descriptor: number, maxFrame: number): FramedFileState {
  const size = fstatSync(descriptor).size;
  const frames: { offset: number; bytes: Bytes }[] = [];
  if (!startsRight(descriptor, size)) {
    const strays = findStrays(descriptor, 0, size, maxFrame);
    if (strays.length === 0) throw new UnreadableError('Not a log of the workbench');
    return { frames, cut: size, damaged: true, strays };
  }
  let at = MAGIC.byteLength;
  while (at < size) {
    const found = frameAt(descriptor, at, size, maxFrame);
    if (typeof found === 'string') {
      const strays = found === 'torn' ? [] : findStrays(descriptor, at + 1, size, maxFrame);
      return { frames, cut: size - at, damaged: found === 'altered', strays };
    }
    frames.push({ offset: at, bytes: found });
    at += HEAD + found.byteLength;
  }
  // Less than the first eight bytes: a crash while the file was made.
  return { frames, cut: size < MAGIC.byteLength ? size : 0, damaged: false, strays: [] };
}

/** The frame at a place; `torn`: it begins as one and the file ends before it does. */
function frameAt(descriptor: number, at: number, size: number, maxFrame: number): Bytes | 'torn' | 'altered' {
  if (at + HEAD > size) return 'torn';
  const head = readAt(descriptor, at, HEAD);
  const length = lengthOf(head, maxFrame);
  if (length === null) return 'altered';
  if (at + HEAD + length > size) return 'torn';
  const bytes = readAt(descriptor, at + HEAD, length);
  return crc32(bytes) === new DataView(head.buffer).getUint32(4) ? bytes : 'altered';
}

/** Null when these are not the first bytes of a frame. */
function lengthOf(head: Uint8Array, maxFrame: number): number | null {
  const view = new DataView(head.buffer, head.byteOffset, HEAD);
  const length = view.getUint32(0);
  return length <= maxFrame && crc32(head.subarray(0, 8)) === view.getUint32(8) ? length : null;
}

/** Looks at every byte for the beginning of a whole frame. */
function findStrays(descriptor: number, from: number, size: number, maxFrame: number): Bytes[] {
  const strays: Bytes[] = [];
  let at = from;
  while (at + HEAD <= size) {
    const window = readAt(descriptor, at, Math.min(COPY, size - at));
    let next = at + window.byteLength - HEAD + 1;
    for (let i = 0; i + HEAD <= window.byteLength; i += 1) {
      // The first byte of a length rules out most places for nothing.
      if ((window[i] ?? 0) > maxFrame >>> 24 || lengthOf(window.subarray(i, i + HEAD), maxFrame) === null)
        continue;
      const found = frameAt(descriptor, at + i, size, maxFrame);
      if (typeof found === 'string') continue;
      strays.push(found);
      next = at + i + HEAD + found.byteLength;
      break;
    }
    at = next;
  }
  return strays;
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
