import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex } from '../../../../shared/base/bytes.ts';
import { FormatError } from '../codec/cbor.ts';

/** Builds a message: numbers (LEB128, shortest form) and bytes, one behind the other. */
export class WireWriter {
  private readonly parts: Uint8Array[] = [];

  byte(value: number): this {
    this.parts.push(Uint8Array.of(value));
    return this;
  }

  number(value: number): this {
    this.parts.push(encodeNumber(value));
    return this;
  }

  bytes(value: Uint8Array): this {
    this.parts.push(value);
    return this;
  }

  hex(value: string): this {
    return this.bytes(fromHex(value));
  }

  /** Length first. */
  sized(value: Uint8Array): this {
    return this.number(value.byteLength).bytes(value);
  }

  finish(): Bytes {
    return concatBytes(this.parts);
  }
}

/** Reads a message. Whatever is missing, too large or not in its shortest form is a `FormatError`. */
export class WireReader {
  private readonly source: Uint8Array;
  private at = 0;

  constructor(source: Uint8Array) {
    this.source = source;
  }

  get left(): number {
    return this.source.byteLength - this.at;
  }

  byte(): number {
    const value = this.source[this.at];
    if (value === undefined) throw new FormatError('cut short');
    this.at += 1;
    return value;
  }

  number(most: number): number {
    let value = 0;
    for (let factor = 1, width = 1; ; factor *= 128, width += 1) {
      const byte = this.byte();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        if (width > 1 && byte === 0) throw new FormatError('a number not in its shortest form');
        if (value > most) throw new FormatError('a number too large');
        return value;
      }
      if (width === 8) throw new FormatError('a number too large');
    }
  }

  /** A copy, so that nothing holds on to what the line gave. */
  bytes(length: number): Bytes {
    if (length > this.left) throw new FormatError('cut short');
    const value = this.source.slice(this.at, this.at + length);
    this.at += length;
    return new Uint8Array(value);
  }

  hex(length: number): string {
    return toHex(this.bytes(length));
  }

  sized(most: number): Bytes {
    return this.bytes(this.number(most));
  }

  rest(): Bytes {
    return this.bytes(this.left);
  }

  /** Reads a count and as many items; the count is checked against what could follow before anything is kept. */
  list<T>(most: number, leastSize: number, read: () => T): readonly T[] {
    const count = this.number(most);
    if (count * leastSize > this.left) throw new FormatError('cut short');
    return Array.from({ length: count }, read);
  }

  end(): void {
    if (this.left > 0) throw new FormatError('something follows the message');
  }
}

/** LEB128 of an unsigned integer up to 2^53 - 1. */
export function encodeNumber(value: number): Bytes {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Uint8Array.from(bytes);
}
