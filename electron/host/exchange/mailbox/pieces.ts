import { createHash } from 'node:crypto';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, toHex } from '../../../../shared/base/bytes.ts';
import { FormatError } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';

/*
 * What stands in an item before it is sealed: kind 1, part 2, parts 2; where there are several parts, the SHA-256 of the
 * whole; the bytes of this part. docs/formats/mailbox.md.
 */

/**
 * What a mailbox carries. `titles`: under which titles texts were released. `left`: the parts of a document are in the
 * mailbox now.
 */
export type PieceKind = 'record' | 'segment' | 'titles' | 'blob' | 'left';
const KINDS: readonly PieceKind[] = ['record', 'segment', 'titles', 'blob', 'left'];

/** Bytes of a piece in one item. */
export const PIECE_PART = 60 * 1024;
/** Parts of pieces that are not whole yet, in memory. */
const HALF_PIECES = 16 * 1024 * 1024;

export interface Piece {
  readonly kind: PieceKind;
  readonly bytes: Bytes;
}

/** One that came, with the id of the item that made it whole; `from`: no item of it has a smaller number. */
export interface ArrivedPiece {
  readonly piece: Piece;
  readonly id: string;
  readonly from: number;
}

/** The plain content of the items that carry a piece: one, or several for a large one. */
export function itemsOf(kind: PieceKind, bytes: Uint8Array): readonly Bytes[] {
  const parts = Math.max(1, Math.ceil(bytes.byteLength / PIECE_PART));
  const hash = parts === 1 ? new Uint8Array(0) : createHash('sha256').update(bytes).digest();
  return Array.from({ length: parts }, (_, part) =>
    concatBytes([
      new Uint8Array([KINDS.indexOf(kind), part >> 8, part & 0xff, parts >> 8, parts & 0xff]),
      hash,
      bytes.subarray(part * PIECE_PART, (part + 1) * PIECE_PART),
    ]),
  );
}

interface Half {
  readonly kind: PieceKind;
  readonly parts: (Uint8Array | null)[];
  readonly firstNumber: number;
  bytes: number;
}

/** Puts pieces together that came in several items. Bounded: the oldest half goes first. */
export class Assembly {
  private readonly halves = new Map<string, Half>();
  private bytes = 0;

  /** The whole piece; null when more of it has to come. Throws `FormatError`. */
  add(plain: Uint8Array, number: number): Piece | null {
    const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength);
    const kind = KINDS[plain[0] ?? 255];
    if (plain.byteLength < 5) throw new FormatError('cut short');
    // Of a kind that came later: nothing to this version, and no fault of the relay.
    if (kind === undefined) return null;
    const [part, parts] = [view.getUint16(1), view.getUint16(3)];
    if (part >= parts || parts * PIECE_PART > LIMITS.segment + PIECE_PART)
      throw new FormatError('no such part');
    if (parts === 1) return { kind, bytes: new Uint8Array(plain.subarray(5)) };
    if (plain.byteLength < 37) throw new FormatError('cut short');
    const name = toHex(plain.subarray(5, 37));
    const half = this.halfOf(name, kind, parts, number);
    if (half.parts.length !== parts || half.kind !== kind) throw new FormatError('another number of parts');
    if (half.parts[part] === null) {
      const bytes = plain.slice(37);
      half.parts[part] = bytes;
      half.bytes += bytes.byteLength;
      this.bytes += bytes.byteLength;
    }
    return this.whole(name, half);
  }

  /** The number of the first item of a piece that is not whole; null when there is none. */
  get firstHalf(): number | null {
    const numbers = Array.from(this.halves.values(), ({ firstNumber }) => firstNumber);
    return numbers.length === 0 ? null : Math.min(...numbers);
  }

  private halfOf(name: string, kind: PieceKind, parts: number, number: number): Half {
    const known = this.halves.get(name);
    if (known !== undefined) return known;
    for (const [oldest] of this.halves) {
      if (this.bytes + parts * PIECE_PART <= HALF_PIECES) break;
      this.drop(oldest);
    }
    const half: Half = {
      kind,
      parts: Array.from({ length: parts }, () => null),
      firstNumber: number,
      bytes: 0,
    };
    this.halves.set(name, half);
    return half;
  }

  private whole(name: string, half: Half): Piece | null {
    const parts = half.parts.filter((part) => part !== null);
    if (parts.length < half.parts.length) return null;
    this.drop(name);
    const bytes = concatBytes(parts);
    if (createHash('sha256').update(bytes).digest('hex') !== name)
      throw new FormatError('parts of different pieces');
    return { kind: half.kind, bytes };
  }

  private drop(name: string): void {
    this.bytes -= this.halves.get(name)?.bytes ?? 0;
    this.halves.delete(name);
  }
}
