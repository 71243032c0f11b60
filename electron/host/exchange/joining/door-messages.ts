import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { cappedBytes, decodeCbor, encodeCbor, fixedBytes, FormatError, uint } from '../codec/cbor.ts';

/* The messages at a door; docs/formats/joining.md says their bytes. */

/** Why the inviter's workbench does not open. */
export const DOOR_REFUSALS = [
  /** No open code fits: mistyped, closed, or of another workbench. */
  'unknown-code',
  'expired',
  /** Somebody was let in with this code already. */
  'used',
  /** Somebody else stands at the door, or too many tried. */
  'busy',
  /** The words differed, or the head did not want to. */
  'declined',
  'already-member',
  'too-many',
  /** The head is head no longer, or cannot write. */
  'no-right',
  /** The newcomer's messages do not keep to the rules. */
  'malformed',
] as const;
export type DoorRefusal = (typeof DOOR_REFUSALS)[number];

export type DoorMessage =
  | {
      readonly kind: 'knock';
      readonly proof: Bytes;
      readonly commitment: Bytes;
      /** The answer given before a cut; empty at first. */
      readonly answer: Bytes;
    }
  | { readonly kind: 'invitation'; readonly proof: Bytes; readonly bytes: Bytes }
  | { readonly kind: 'answer'; readonly bytes: Bytes }
  /** One part of the first file: records and texts. */
  | { readonly kind: 'part'; readonly index: number; readonly of: number; readonly bytes: Bytes }
  | { readonly kind: 'refused'; readonly reason: DoorRefusal }
  | { readonly kind: 'finished' };

const KINDS = ['knock', 'invitation', 'answer', 'part', 'refused', 'finished'] as const;

/** Greatest part: with its frame it fits a message left at a relay's door. */
export const PART_BYTES = 12 * 1024;
/** Greatest number of parts: what is larger comes by the usual exchange once the newcomer is in. */
export const MAX_PARTS = 96;
/** Greatest message at a door. */
export const MAX_DOOR_MESSAGE = 16 * 1024;
const MAX_PAPER = 8 * 1024;

const shapes = {
  knock: v.strictTuple([v.literal(0), fixedBytes(16), fixedBytes(32), cappedBytes(MAX_PAPER)]),
  invitation: v.strictTuple([v.literal(1), fixedBytes(16), cappedBytes(MAX_PAPER)]),
  answer: v.strictTuple([v.literal(2), cappedBytes(MAX_PAPER)]),
  part: v.strictTuple([
    v.literal(3),
    uint(MAX_PARTS - 1),
    v.pipe(uint(MAX_PARTS), v.minValue(1)),
    cappedBytes(PART_BYTES),
  ]),
  refused: v.strictTuple([v.literal(4), uint(DOOR_REFUSALS.length - 1)]),
  finished: v.strictTuple([v.literal(5)]),
} as const;

/** Encodes one message. */
export function encodeDoor(message: DoorMessage): Bytes {
  switch (message.kind) {
    case 'knock':
      return encodeCbor([0, message.proof, message.commitment, message.answer]);
    case 'invitation':
      return encodeCbor([1, message.proof, message.bytes]);
    case 'answer':
      return encodeCbor([2, message.bytes]);
    case 'part':
      return encodeCbor([3, message.index, message.of, message.bytes]);
    case 'refused':
      return encodeCbor([4, DOOR_REFUSALS.indexOf(message.reason)]);
    case 'finished':
      return encodeCbor([5]);
  }
}

/** Null: not a message of this protocol. */
export function decodeDoor(bytes: Uint8Array): DoorMessage | null {
  if (bytes.byteLength > MAX_DOOR_MESSAGE) return null;
  // An array of one to four items, of which the first is a small number.
  const kind = KINDS[bytes[1] ?? KINDS.length];
  if (kind === undefined) return null;
  try {
    return decodeAs(kind, bytes);
  } catch (problem) {
    if (problem instanceof FormatError) return null;
    throw problem;
  }
}

function decodeAs(kind: (typeof KINDS)[number], bytes: Uint8Array): DoorMessage {
  switch (kind) {
    case 'knock': {
      const [, proof, commitment, answer] = decodeCbor(bytes, shapes.knock, 8);
      return { kind, proof, commitment, answer };
    }
    case 'invitation': {
      const [, proof, paper] = decodeCbor(bytes, shapes.invitation, 8);
      return { kind, proof, bytes: paper };
    }
    case 'answer': {
      const [, paper] = decodeCbor(bytes, shapes.answer, 8);
      return { kind, bytes: paper };
    }
    case 'part': {
      const [, index, of, part] = decodeCbor(bytes, shapes.part, 8);
      if (index >= of) throw new FormatError('a part beyond the last');
      return { kind, index, of, bytes: part };
    }
    case 'refused': {
      const [, reason] = decodeCbor(bytes, shapes.refused, 8);
      return { kind, reason: DOOR_REFUSALS[reason] ?? 'malformed' };
    }
    case 'finished':
      decodeCbor(bytes, shapes.finished, 8);
      return { kind };
  }
}
