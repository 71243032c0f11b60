import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, equalBytes, fromHex, toHex } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Failure, Result } from '../../../../shared/base/result.ts';
import { err, failure, ok } from '../../../../shared/base/result.ts';
import { decodeCbor, encodeCbor, fixedBytes, FormatError, label, uint } from '../codec/cbor.ts';
import { hash } from '../codec/crypto.ts';

/** What a QR code or the long text of an invitation says; docs/formats/joining.md says these bytes. */
export interface Ticket {
  /** The invitation's own secret: whoever holds the code may answer, once. */
  readonly secret: Bytes;
  /** The device that invites: nobody else's invitation is taken under this code. */
  readonly head: DeviceId;
  /** Where the inviter could be called when the code was made. */
  readonly addresses: readonly Address[];
  /** A relay at which the two can meet; null: none. */
  readonly relay: string | null;
  readonly expiresAt: number;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Greatest number of addresses in a code: more make the picture hard to read for a camera. */
export const MAX_ADDRESSES = 4;
const PREFIX = 'DW1:';
const CHECK = 4;
/** Base 32 of the greatest ticket, and room for blanks and line breaks of an e-mail. */
const MAX_TEXT = 4_096;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const schema = v.strictTuple([
  v.literal(1),
  fixedBytes(16),
  fixedBytes(32),
  v.pipe(
    v.array(v.strictTuple([v.pipe(label(253), v.minLength(1)), v.pipe(uint(65_535), v.minValue(1))])),
    v.maxLength(MAX_ADDRESSES),
  ),
  label(500),
  uint(),
]);

/** The text of a ticket: capitals, digits and one colon, which a QR code holds most tightly. */
export function writeTicket(ticket: Ticket): string {
  const body = encodeCbor([
    1,
    ticket.secret,
    fromHex(ticket.head),
    ticket.addresses.slice(0, MAX_ADDRESSES).map(({ host, port }) => [host, port] as const),
    ticket.relay ?? '',
    ticket.expiresAt,
  ]);
  return PREFIX + toBase32(concatBytes([body, checkOf(body)]));
}

/** `incomplete`: letters are missing or mistyped; `newer-version`: a code of another kind of this workbench. */
export type TicketProblem = 'not-a-code' | 'incomplete' | 'newer-version';

/** Reads a code as it was scanned, or pasted with whatever an e-mail did to its lines. */
export function readTicket(text: string): Result<Ticket, Failure<TicketProblem>> {
  if (text.length > MAX_TEXT) return err(failure('not-a-code'));
  const tight = text.replace(/[\s\p{Cf}]+/gu, '').toUpperCase();
  if (!/^DW\d+:/.test(tight)) return err(failure('not-a-code'));
  if (!tight.startsWith(PREFIX)) return err(failure('newer-version'));
  const bytes = fromBase32(tight.slice(PREFIX.length));
  if (bytes === null || bytes.byteLength <= CHECK) return err(failure('incomplete'));
  const body = bytes.slice(0, bytes.byteLength - CHECK);
  if (!equalBytes(checkOf(body), bytes.subarray(body.byteLength))) return err(failure('incomplete'));
  try {
    const [, secret, head, addresses, relay, expiresAt] = decodeCbor(body, schema, 32);
    return ok({
      secret,
      head: asId<DeviceId>(toHex(head)),
      addresses: addresses.map(([host, port]) => ({ host, port })),
      relay: relay === '' ? null : relay,
      expiresAt,
    });
  } catch (problem) {
    if (problem instanceof FormatError) return err(failure('not-a-code'));
    throw problem;
  }
}

function checkOf(body: Uint8Array): Bytes {
  return hash('dw/ticket-check/1', body).slice(0, CHECK);
}

function toBase32(bytes: Uint8Array): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += ALPHABET.charAt((held >> bits) & 31);
    }
    held &= (1 << bits) - 1;
  }
  return bits === 0 ? text : text + ALPHABET.charAt((held << (5 - bits)) & 31);
}

function fromBase32(text: string): Bytes | null {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const sign of text) {
    const value = ALPHABET.indexOf(sign);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 255);
    }
    held &= (1 << bits) - 1;
  }
  return held === 0 ? new Uint8Array(bytes) : null;
}
