import { createHmac } from 'node:crypto';
import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, utf8 } from '../../../../shared/base/bytes.ts';
import { cappedBytes, decodeCbor, decodeKnown, encodeCbor, fixedBytes, FormatError, uint } from './cbor.ts';
import type { Cbor } from './cbor.ts';

/*
 * docs/formats/mailbox.md says these bytes: what a workbench and a relay say to each other. CBOR arrays whose first
 * number is the kind; at most `MAX_FRAME` bytes a message.
 */

/** Greatest message, both ways. */
export const MAX_FRAME = 4096;
/** What of an item or chunk fits into one message. */
export const PART = 3968;
/** Greatest item or chunk, as sealed. */
export const MAX_ITEM = 65 * 1024;
export const MAILBOX_VERSION = 1;
export const SUBPROTOCOL = 'dw-mailbox';
/** Names in one `have`, numbers in one `get`. */
export const MAX_NAMES = 100;

/** Why something was refused; the place in this list is the code on the wire. */
export const REFUSALS = [
  'bad-message',
  'not-open',
  'bad-proof',
  'unknown-ticket',
  'too-large',
  'mailbox-full',
  'hub-full',
  'too-fast',
  'too-many',
  'unavailable',
  'going-down',
  'gone',
] as const;
export type MailboxRefusal = (typeof REFUSALS)[number];

/** Close codes of the socket. */
export const CLOSE = { bad: 4400, late: 4408, tooFast: 4429, goingDown: 1001, slow: 4410 } as const;

/** How urgent an item is: 0 membership, 1 text, 2 snapshots, 3 the rest. */
export const CLASSES = 4;

const box = uint(0xffff);
const ref = uint(0xffff_ffff);
const number = uint();
const id = fixedBytes(16);
const name = fixedBytes(32);
const part = cappedBytes(MAX_FRAME);
const total = uint(0xffff_ffff);
const mark = v.pipe(
  cappedBytes(4),
  v.check((bytes) => bytes.byteLength === 0 || bytes.byteLength === 4),
);

const requests = {
  1: v.strictTuple([v.literal(1), box, name, number, mark, total, fixedBytes(64)]),
  2: v.strictTuple([v.literal(2), box, fixedBytes(8), number, mark, total, id]),
  3: v.strictTuple([v.literal(3), box]),
  4: v.strictTuple([v.literal(4), ref, box, uint(CLASSES - 1), id, uint(24 * 400), total, part]),
  5: v.strictTuple([v.literal(5), ref, part]),
  6: v.strictTuple([v.literal(6), box, number]),
  7: v.strictTuple([v.literal(7), box, v.pipe(v.array(number), v.minLength(1), v.maxLength(MAX_NAMES))]),
  8: v.strictTuple([v.literal(8), ref, box, name, total, part]),
  9: v.strictTuple([v.literal(9), ref, box, name]),
  10: v.strictTuple([v.literal(10), ref, box, v.pipe(v.array(name), v.minLength(1), v.maxLength(MAX_NAMES))]),
} as const;

const listing = v.strictTuple([number, uint(CLASSES - 1), total, id]);
const replies = {
  1: v.strictTuple([v.literal(1), v.literal(MAILBOX_VERSION), id, fixedBytes(8), total]),
  2: v.strictTuple([v.literal(2), box, number, total, number, uint(1), cappedBytes(16)]),
  3: v.strictTuple([v.literal(3), box, number, uint(CLASSES - 1), id, total, part]),
  4: v.strictTuple([v.literal(4), box, number, part]),
  5: v.strictTuple([v.literal(5), box, v.array(listing), uint(1)]),
  6: v.strictTuple([v.literal(6), ref, number, uint(1)]),
  7: v.strictTuple([v.literal(7), ref, total, part]),
  8: v.strictTuple([v.literal(8), ref, part]),
  9: v.strictTuple([v.literal(9), ref, cappedBytes(MAX_NAMES)]),
  10: v.strictTuple([v.literal(10), uint(1), ref, uint(REFUSALS.length - 1)]),
} as const;

/** The first thing that a relay of a later version says, however it goes on. */
const newerHello = v.tupleWithRest(
  [v.literal(1), v.pipe(uint(), v.minValue(MAILBOX_VERSION + 1))],
  v.unknown(),
);

/** What an item says beside its bytes. */
export interface Listing {
  readonly number: number;
  readonly class: number;
  readonly size: number;
  readonly id: Bytes;
}

/** From the workbench. `from`: the newest number it has; `mark`: first bytes of that item's id. */
export type MailboxRequest =
  | {
      readonly kind: 'open';
      readonly box: number;
      readonly mailbox: Bytes;
      readonly from: number;
      readonly mark: Bytes;
      readonly eager: number;
      readonly signature: Bytes;
    }
  | {
      readonly kind: 'reopen';
      readonly box: number;
      readonly tag: Bytes;
      readonly from: number;
      readonly mark: Bytes;
      readonly eager: number;
      readonly mac: Bytes;
    }
  | { readonly kind: 'leave'; readonly box: number }
  | {
      readonly kind: 'put';
      readonly ref: number;
      readonly box: number;
      readonly class: number;
      readonly id: Bytes;
      readonly hours: number;
      readonly total: number;
      readonly part: Bytes;
    }
  | { readonly kind: 'more'; readonly ref: number; readonly part: Bytes }
  | { readonly kind: 'list'; readonly box: number; readonly from: number }
  | { readonly kind: 'get'; readonly box: number; readonly numbers: readonly number[] }
  | {
      readonly kind: 'put-chunk';
      readonly ref: number;
      readonly box: number;
      readonly name: Bytes;
      readonly total: number;
      readonly part: Bytes;
    }
  | { readonly kind: 'get-chunk'; readonly ref: number; readonly box: number; readonly name: Bytes }
  | { readonly kind: 'have'; readonly ref: number; readonly box: number; readonly names: readonly Bytes[] };

/** From the relay. */
export type MailboxReply =
  | {
      readonly kind: 'hello';
      readonly version: number;
      readonly challenge: Bytes;
      readonly storeId: Bytes;
      readonly maxItem: number;
    }
  | {
      readonly kind: 'opened';
      readonly box: number;
      readonly top: number;
      readonly count: number;
      readonly bytes: number;
      /** False: under the number that the workbench named stands something else, or numbers end before it. */
      readonly fits: boolean;
      readonly ticket: Bytes;
    }
  | {
      readonly kind: 'item';
      readonly box: number;
      readonly number: number;
      readonly class: number;
      readonly id: Bytes;
      readonly total: number;
      readonly part: Bytes;
    }
  | { readonly kind: 'item-more'; readonly box: number; readonly number: number; readonly part: Bytes }
  | {
      readonly kind: 'listed';
      readonly box: number;
      readonly items: readonly Listing[];
      readonly done: boolean;
    }
  | { readonly kind: 'stored'; readonly ref: number; readonly number: number; readonly known: boolean }
  | { readonly kind: 'chunk'; readonly ref: number; readonly total: number; readonly part: Bytes }
  | { readonly kind: 'chunk-more'; readonly ref: number; readonly part: Bytes }
  | { readonly kind: 'held'; readonly ref: number; readonly held: Bytes }
  | {
      readonly kind: 'refused';
      readonly about: 'box' | 'ref';
      readonly id: number;
      readonly why: MailboxRefusal;
    };

export function encodeRequest(message: MailboxRequest): Bytes {
  return encodeCbor(requestItems(message));
}

function requestItems(m: MailboxRequest): Cbor {
  switch (m.kind) {
    case 'open':
      return [1, m.box, m.mailbox, m.from, m.mark, m.eager, m.signature];
    case 'reopen':
      return [2, m.box, m.tag, m.from, m.mark, m.eager, m.mac];
    case 'leave':
      return [3, m.box];
    case 'put':
      return [4, m.ref, m.box, m.class, m.id, m.hours, m.total, m.part];
    case 'more':
      return [5, m.ref, m.part];
    case 'list':
      return [6, m.box, m.from];
    case 'get':
      return [7, m.box, m.numbers];
    case 'put-chunk':
      return [8, m.ref, m.box, m.name, m.total, m.part];
    case 'get-chunk':
      return [9, m.ref, m.box, m.name];
    case 'have':
      return [10, m.ref, m.box, m.names];
  }
}

/** Throws `FormatError` on anything else. */
export function decodeRequest(bytes: Uint8Array): MailboxRequest {
  const kind = kindOf(bytes);
  const read = <K extends keyof typeof requests>(of: K): v.InferOutput<(typeof requests)[K]> =>
    decodeCbor(bytes, requests[of], 16 + MAX_NAMES);
  switch (kind) {
    case 1: {
      const [, box, mailbox, from, mark, eager, signature] = read(1);
      return { kind: 'open', box, mailbox, from, mark, eager, signature };
    }
    case 2: {
      const [, box, tag, from, mark, eager, mac] = read(2);
      return { kind: 'reopen', box, tag, from, mark, eager, mac };
    }
    case 3:
      return { kind: 'leave', box: read(3)[1] };
    case 4: {
      const [, ref, box, cls, id, hours, total, part] = read(4);
      return { kind: 'put', ref, box, class: cls, id, hours, total, part };
    }
    case 5: {
      const [, ref, part] = read(5);
      return { kind: 'more', ref, part };
    }
    case 6: {
      const [, box, from] = read(6);
      return { kind: 'list', box, from };
    }
    case 7: {
      const [, box, numbers] = read(7);
      return { kind: 'get', box, numbers };
    }
    case 8: {
      const [, ref, box, name, total, part] = read(8);
      return { kind: 'put-chunk', ref, box, name, total, part };
    }
    case 9: {
      const [, ref, box, name] = read(9);
      return { kind: 'get-chunk', ref, box, name };
    }
    case 10: {
      const [, ref, box, names] = read(10);
      return { kind: 'have', ref, box, names };
    }
    default:
      throw new FormatError('a message of another kind');
  }
}

export function encodeReply(message: MailboxReply): Bytes {
  return encodeCbor(replyItems(message));
}

function replyItems(m: MailboxReply): Cbor {
  switch (m.kind) {
    case 'hello':
      return [1, m.version, m.challenge, m.storeId, m.maxItem];
    case 'opened':
      return [2, m.box, m.top, m.count, m.bytes, m.fits ? 1 : 0, m.ticket];
    case 'item':
      return [3, m.box, m.number, m.class, m.id, m.total, m.part];
    case 'item-more':
      return [4, m.box, m.number, m.part];
    case 'listed':
      return [5, m.box, m.items.map((one) => [one.number, one.class, one.size, one.id]), m.done ? 1 : 0];
    case 'stored':
      return [6, m.ref, m.number, m.known ? 1 : 0];
    case 'chunk':
      return [7, m.ref, m.total, m.part];
    case 'chunk-more':
      return [8, m.ref, m.part];
    case 'held':
      return [9, m.ref, m.held];
    case 'refused':
      return [10, m.about === 'box' ? 0 : 1, m.id, REFUSALS.indexOf(m.why)];
  }
}

/** Throws `FormatError` on anything else. */
export function decodeReply(bytes: Uint8Array): MailboxReply {
  const kind = kindOf(bytes);
  const read = <K extends keyof typeof replies>(of: K): v.InferOutput<(typeof replies)[K]> =>
    decodeCbor(bytes, replies[of], 2048);
  switch (kind) {
    case 1: {
      const [, version, challenge, storeId, maxItem] = decodeKnown(bytes, replies[1], newerHello, 2048);
      return { kind: 'hello', version, challenge, storeId, maxItem };
    }
    case 2: {
      const [, box, top, count, bytes, fits, ticket] = read(2);
      return { kind: 'opened', box, top, count, bytes, fits: fits === 1, ticket };
    }
    case 3: {
      const [, box, number, cls, id, total, part] = read(3);
      return { kind: 'item', box, number, class: cls, id, total, part };
    }
    case 4: {
      const [, box, number, part] = read(4);
      return { kind: 'item-more', box, number, part };
    }
    case 5: {
      const [, box, items, done] = read(5);
      const listed = items.map(([number, cls, size, id]) => ({ number, class: cls, size, id }));
      return { kind: 'listed', box, items: listed, done: done === 1 };
    }
    case 6: {
      const [, ref, number, known] = read(6);
      return { kind: 'stored', ref, number, known: known === 1 };
    }
    case 7: {
      const [, ref, total, part] = read(7);
      return { kind: 'chunk', ref, total, part };
    }
    case 8: {
      const [, ref, part] = read(8);
      return { kind: 'chunk-more', ref, part };
    }
    case 9: {
      const [, ref, held] = read(9);
      return { kind: 'held', ref, held };
    }
    case 10: {
      const [, about, id, why] = read(10);
      return { kind: 'refused', about: about === 0 ? 'box' : 'ref', id, why: REFUSALS[why] ?? 'bad-message' };
    }
    default:
      throw new FormatError('a message of another kind');
  }
}

/** The second byte: an array of fewer than 24 items stands before it. */
function kindOf(bytes: Uint8Array): number {
  if (bytes.byteLength < 2 || bytes.byteLength > MAX_FRAME)
    throw new FormatError('no message has this length');
  return bytes[1] ?? 0;
}

/** What is signed to open a mailbox: good for one connection to one relay. */
export function openingStatement(challenge: Uint8Array, authority: string): Bytes {
  return concatBytes([utf8('dw/mailbox-open/1\0'), challenge, utf8(authority.toLowerCase())]);
}

/** What a relay gives to one who has signed, so that the next opening is shorter. */
export function ticketFor(hubSecret: Uint8Array, mailbox: Uint8Array): Bytes {
  return shortMac(hubSecret, utf8('dw/mailbox-ticket/1\0'), mailbox);
}

/** Shows a ticket without sending it. */
export function ticketProof(ticket: Uint8Array, challenge: Uint8Array, authority: string): Bytes {
  return shortMac(ticket, utf8('dw/mailbox-reopen/1\0'), challenge, utf8(authority.toLowerCase()));
}

function shortMac(key: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return new Uint8Array(mac.digest().subarray(0, 16));
}
