import { createHmac, scrypt, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { CIRCLE_COLOURS, ROLES } from '../../../../shared/domain/circle.ts';
import type { CircleColour, Role } from '../../../../shared/domain/circle.ts';
import type { DeviceRecord } from '../membership/record.ts';
import { FileProblemError, packFile, unpackFile } from './bundle-file.ts';
import { cappedBytes, decodeCbor, encodeCbor, fixedBytes, FormatError, label, uint } from './cbor.ts';
import { hash, signBytes, verifyBytes } from './crypto.ts';
import { LIMITS } from './limits.ts';

/** docs/formats/invitation.md says these bytes, and why the words can be trusted. */
export interface Invitation {
  /** Hash of the signed part: what the answer is bound to. */
  readonly id: string;
  readonly circle: CircleId;
  readonly circleName: string;
  readonly colour: CircleColour;
  readonly head: DeviceRecord;
  readonly role: Role;
  /** Whoever holds the file can answer, once. */
  readonly secret: Bytes;
  readonly nonce: Bytes;
  readonly expiresAt: number;
}

export interface JoinRequest {
  readonly circle: CircleId;
  readonly invitation: string;
  readonly device: DeviceRecord;
  readonly nonce: Bytes;
  /** HMAC of the rest under the invitation's secret. */
  readonly proof: Bytes;
  readonly signedPart: Bytes;
}

const deviceSchema = v.strictTuple([fixedBytes(32), fixedBytes(32), cappedBytes(65), label(LIMITS.label)]);
const invitationSchema = v.strictTuple([
  v.literal(1),
  fixedBytes(32),
  label(LIMITS.label),
  uint(CIRCLE_COLOURS.length - 1),
  deviceSchema,
  uint(ROLES.length - 1),
  fixedBytes(16),
  fixedBytes(16),
  uint(),
]);
const requestSchema = v.strictTuple([
  v.literal(1),
  fixedBytes(32),
  fixedBytes(32),
  deviceSchema,
  fixedBytes(16),
]);
const invitationBody = v.strictTuple([cappedBytes(4096), fixedBytes(64)]);
const requestBody = v.strictTuple([cappedBytes(4096), fixedBytes(32), fixedBytes(64)]);
/** scrypt's N for the words: about 64 MiB and a fifth of a second. */
export const WORDS_COST = 65_536;

const NOTHING = new Uint8Array(0);

export function writeInvitation(
  invitation: Omit<Invitation, 'id'>,
  signingSeed: Uint8Array,
): { readonly invitation: Invitation; readonly bytes: Bytes } {
  const signed = encodeCbor([
    1,
    fromHex(invitation.circle),
    invitation.circleName,
    CIRCLE_COLOURS.indexOf(invitation.colour),
    encodeDevice(invitation.head),
    ROLES.indexOf(invitation.role),
    invitation.secret,
    invitation.nonce,
    invitation.expiresAt,
  ]);
  const signature = signBytes(signingSeed, message('dw/invitation-signature/1', signed));
  const bytes = packFile('invitation', NOTHING, encodeCbor([signed, signature]));
  return { invitation: { ...invitation, id: toHex(hash('dw/invitation/1', signed)) }, bytes };
}

/** Throws `FileProblemError`. */
export function readInvitation(bytes: Uint8Array): Invitation {
  return guarded(() => {
    const [signed, signature] = decodeCbor(bodyOf(bytes, 'invitation'), invitationBody, 3);
    const [, circle, circleName, colour, head, role, secret, nonce, expiresAt] = decodeCbor(
      signed,
      invitationSchema,
      16,
    );
    if (!verifyBytes(head[0], message('dw/invitation-signature/1', signed), signature)) {
      throw new FormatError('bad signature');
    }
    return {
      id: toHex(hash('dw/invitation/1', signed)),
      circle: asId(toHex(circle)),
      circleName,
      colour: CIRCLE_COLOURS[colour] ?? 'grey',
      head: decodeDevice(head),
      role: ROLES[role] ?? 'reader',
      secret,
      nonce,
      expiresAt,
    };
  });
}

export function writeJoinRequest(
  invitation: Invitation,
  device: DeviceRecord,
  nonce: Uint8Array,
  signingSeed: Uint8Array,
): Bytes {
  const signed = encodeCbor([
    1,
    fromHex(invitation.circle),
    fromHex(invitation.id),
    encodeDevice(device),
    nonce,
  ]);
  const proof = prove(invitation.secret, signed);
  const signature = signBytes(signingSeed, message('dw/join-signature/1', signed));
  return packFile('join-request', NOTHING, encodeCbor([signed, proof, signature]));
}

/** Throws `FileProblemError`. The proof is checked by `isProven`, by whoever knows the secret. */
export function readJoinRequest(bytes: Uint8Array): JoinRequest {
  return guarded(() => {
    const [signed, proof, signature] = decodeCbor(bodyOf(bytes, 'join-request'), requestBody, 4);
    const [, circle, invitation, device, nonce] = decodeCbor(signed, requestSchema, 12);
    if (!verifyBytes(device[0], message('dw/join-signature/1', signed), signature)) {
      throw new FormatError('bad signature');
    }
    return {
      circle: asId(toHex(circle)),
      invitation: toHex(invitation),
      device: decodeDevice(device),
      nonce,
      proof,
      signedPart: signed,
    };
  });
}

export function isProven(request: JoinRequest, secret: Uint8Array): boolean {
  return timingSafeEqual(prove(secret, request.signedPart), request.proof);
}

/**
 * The six numbers of the words that both sides read aloud: 48 bits over everything that a man in the
 * middle would have to change, made slow, so that trying keys until the words agree takes thousands of
 * years of computing within the seven days of an invitation.
 */
export function comparisonWords(
  invitation: Invitation,
  device: DeviceRecord,
  nonce: Uint8Array,
  cost: number,
): Promise<readonly number[]> {
  const subject = hash(
    'dw/words/1',
    encodeCbor([
      fromHex(invitation.circle),
      fromHex(invitation.id),
      encodeDevice(invitation.head),
      encodeDevice(device),
      nonce,
    ]),
  );
  return new Promise((resolve, reject) => {
    scrypt(subject, 'dw/words/1', 6, { N: cost, r: 8, p: 1, maxmem: 128 * 1024 * 1024 }, (problem, key) => {
      if (problem === null) resolve(Array.from(key));
      else reject(problem);
    });
  });
}

function bodyOf(bytes: Uint8Array, kind: 'invitation' | 'join-request'): Bytes {
  const file = unpackFile(bytes);
  if (file.kind !== kind || file.clear.byteLength > 0) throw new FileProblemError('damaged');
  return file.body;
}

function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof FormatError) throw new FileProblemError('damaged');
    throw problem;
  }
}

function prove(secret: Uint8Array, signed: Uint8Array): Bytes {
  return new Uint8Array(createHmac('sha256', secret).update(message('dw/join-proof/1', signed)).digest());
}

function message(domain: string, signed: Uint8Array): Bytes {
  return concatBytes([utf8(`${domain}\0`), signed]);
}

function encodeDevice(device: DeviceRecord) {
  return [fromHex(device.device), device.agreement, device.tls, device.person] as const;
}

function decodeDevice([key, agreement, tls, person]: v.InferOutput<typeof deviceSchema>): DeviceRecord {
  return { device: asId(toHex(key)), agreement, tls, person };
}
