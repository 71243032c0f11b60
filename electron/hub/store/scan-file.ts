import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync } from 'node:fs';
import type { Bytes } from '../../../shared/base/bytes.ts';
import { equalBytes } from '../../../shared/base/bytes.ts';
import { MAX_ITEM } from '../../host/exchange/codec/mailbox-message.ts';
import { decodeRecord, FILE_MAGIC, HEAD, headLength } from './record.ts';
import type { StoredRecord } from './record.ts';

/** What reading a whole file found. */
export interface Scan {
  /** Where the last whole record ends. */
  readonly end: number;
  /** Bytes in which no record could be read, before the end. */
  readonly altered: number;
  /** Bytes cut off behind the end. */
  readonly cut: number;
}

/**
 * Reads every record of a file, in order. Altered bytes are passed over up to the next whole record. In the newest file
 * what follows the last whole record was never acknowledged, and is cut off.
 */
export function scanFile(
  path: string,
  isNewest: boolean,
  found: (record: StoredRecord, offset: number) => void,
): Scan {
  const descriptor = openSync(path, isNewest ? 'r+' : 'r');
  try {
    const window = new Window(descriptor);
    let end = window.startsRight() ? FILE_MAGIC.byteLength : 0;
    let altered = 0;
    for (let at = end; at < window.size;) {
      const record = window.recordAt(at);
      if (record === null) {
        at += 1;
        continue;
      }
      altered += at - end;
      found(record.record, at);
      at += record.size;
      end = at;
    }
    const cut = isNewest ? window.size - end : 0;
    if (cut > 0) {
      ftruncateSync(descriptor, end);
      fsyncSync(descriptor);
    }
    return { end, altered: isNewest ? altered : altered + window.size - end, cut };
  } finally {
    closeSync(descriptor);
  }
}

const WINDOW = 4 * 1024 * 1024;

/** A file through a piece of memory that moves along it. */
class Window {
  readonly size: number;
  private readonly descriptor: number;
  private readonly buffer = new Uint8Array(WINDOW);
  private from = 0;
  private length = 0;

  constructor(descriptor: number) {
    this.descriptor = descriptor;
    this.size = fstatSync(descriptor).size;
  }

  startsRight(): boolean {
    const start = this.bytes(0, FILE_MAGIC.byteLength);
    return start !== null && equalBytes(start, FILE_MAGIC);
  }

  recordAt(at: number): { readonly record: StoredRecord; readonly size: number } | null {
    const head = this.bytes(at, HEAD);
    const length = head === null ? null : headLength(head, MAX_ITEM);
    if (head === null || length === null) return null;
    const whole = this.bytes(at, HEAD + length);
    const record = whole === null ? null : decodeRecord(whole.subarray(0, HEAD), whole.subarray(HEAD));
    return record === null ? null : { record, size: HEAD + length };
  }

  /** Null beyond the end. Good until the next call. */
  private bytes(at: number, length: number): Bytes | null {
    if (at + length > this.size) return null;
    if (at < this.from || at + length > this.from + this.length) {
      this.from = at;
      this.length = 0;
      const want = Math.min(WINDOW, this.size - at);
      while (this.length < want) {
        const read = readSync(
          this.descriptor,
          this.buffer,
          this.length,
          want - this.length,
          at + this.length,
        );
        if (read === 0) return null;
        this.length += read;
      }
    }
    return this.buffer.subarray(at - this.from, at - this.from + length);
  }
}
