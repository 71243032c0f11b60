import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { CIRCLE_COLOURS, ROLES } from '../../../../shared/domain/circle.ts';
import type { CircleColour, CircleKind, Role } from '../../../../shared/domain/circle.ts';
import {
  cappedBytes,
  decodeCbor,
  decodeKnown,
  encodeCbor,
  fixedBytes,
  FormatError,
  label,
  uint,
} from '../codec/cbor.ts';
import { BOX_LENGTH, hash, signBytes, verifyBytes } from '../codec/crypto.ts';
import { LIMITS } from '../codec/limits.ts';
import { isSortedSet } from '../codec/segment.ts';
import type { LogPlace } from '../codec/segment.ts';

/** docs/formats/membership.md says these bytes. A device as the group knows it. */
export interface DeviceRecord {
  readonly device: DeviceId;
  /** X25519 key, for epoch keys and bundle files. */
  readonly agreement: Bytes;
  /** Public key of its TLS certificate, P-256, 65 bytes; empty until the device has one. */
  readonly tls: Bytes;
  readonly person: string;
}

/** An epoch key sealed for one device. */
export interface SealedKey {
  readonly device: DeviceId;
  readonly box: Bytes;
}

/**
 * For each incarnation of a device, ascending, the number of its last segment that the author has accepted.
 * An incarnation that is not named has nothing that was accepted.
 */
export type Ends = readonly LogPlace[];

export type MembershipAct =
  | {
      readonly kind: 'genesis';
      readonly name: string;
      readonly circleKind: CircleKind;
      readonly colour: CircleColour;
      readonly founder: DeviceRecord;
      readonly epoch: string;
      readonly keys: readonly SealedKey[];
    }
  | {
      readonly kind: 'add';
      readonly device: DeviceRecord;
      readonly role: Role;
      /** Every epoch key so far, sealed for the newcomer: the texts of a circle have one history. */
      readonly keys: readonly { readonly epoch: string; readonly box: Bytes }[];
    }
  | { readonly kind: 'role'; readonly device: DeviceId; readonly role: Role; readonly ends: Ends }
  | { readonly kind: 'remove'; readonly device: DeviceId; readonly ends: Ends }
  | { readonly kind: 'rotate'; readonly epoch: string; readonly keys: readonly SealedKey[] }
  | {
      readonly kind: 'share';
      readonly device: DeviceId;
      readonly keys: readonly { readonly epoch: string; readonly box: Bytes }[];
    };

export interface MembershipRecord {
  /** Hash of the signed part. */
  readonly id: string;
  /** Null in the genesis record, whose id is the circle's. */
  readonly circle: CircleId | null;
  /** The newest records that the author knew, sorted; empty only in the genesis record. */
  readonly parents: readonly string[];
  readonly author: DeviceId;
  readonly at: number;
  readonly act: MembershipAct;
  readonly bytes: Bytes;
}

const VERSION = 1;
const KINDS = ['genesis', 'add', 'role', 'remove', 'rotate', 'share'] as const;
const CIRCLE_KINDS: readonly CircleKind[] = ['delegation', 'negotiating', 'moderated'];

const ends = v.pipe(
  v.array(v.strictTuple([uint(0xffff_ffff), v.pipe(uint(), v.minValue(1))])),
  v.maxLength(LIMITS.incarnationsPerDevice),
  v.check((places) => places.every(([incarnation], i) => i === 0 || (places[i - 1]?.[0] ?? 0) < incarnation)),
);
const device = v.strictTuple([
  fixedBytes(32),
  fixedBytes(32),
  v.pipe(
    cappedBytes(65),
    v.check((key) => key.byteLength === 0 || key.byteLength === 65),
  ),
  label(LIMITS.label),
]);
const deviceKeys = v.pipe(
  v.array(v.strictTuple([fixedBytes(32), fixedBytes(BOX_LENGTH)])),
  v.maxLength(LIMITS.devicesPerCircle),
);
const epochKeys = v.pipe(
  v.array(v.strictTuple([fixedBytes(16), fixedBytes(BOX_LENGTH)])),
  v.maxLength(LIMITS.recordsPerLog),
);
const role = uint(ROLES.length - 1);

const bodies = {
  genesis: v.strictTuple([
    v.pipe(label(LIMITS.label), v.minLength(1)),
    uint(CIRCLE_KINDS.length - 1),
    uint(CIRCLE_COLOURS.length - 1),
    device,
    fixedBytes(16),
    deviceKeys,
  ]),
  add: v.strictTuple([device, role, epochKeys]),
  role: v.strictTuple([fixedBytes(32), role, ends]),
  remove: v.strictTuple([fixedBytes(32), ends]),
  rotate: v.strictTuple([fixedBytes(16), deviceKeys]),
  share: v.strictTuple([fixedBytes(32), epochKeys]),
} as const;

const outer = v.strictTuple([cappedBytes(LIMITS.record), fixedBytes(64)]);
const payloadOf = <K extends v.GenericSchema<unknown, number>>(kind: K) =>
  v.strictTuple([
    v.literal(VERSION),
    v.pipe(
      cappedBytes(32),
      v.check((id) => id.byteLength === 0 || id.byteLength === 32),
    ),
    v.pipe(v.array(fixedBytes(32)), v.maxLength(LIMITS.recordParents)),
    fixedBytes(32),
    uint(),
    kind,
    v.array(v.unknown()),
  ]);
const payload = payloadOf(uint(KINDS.length - 1));
const newerPayload = v.union([
  payloadOf(v.pipe(uint(), v.minValue(KINDS.length))),
  v.tupleWithRest([v.pipe(uint(), v.minValue(VERSION + 1))], v.unknown()),
]);
const MAX_ITEMS = 64 + 3 * (LIMITS.recordsPerLog + LIMITS.devicesPerCircle);

/** Writes and signs a record. */
export function signRecord(
  record: Pick<MembershipRecord, 'circle' | 'parents' | 'author' | 'at' | 'act'>,
  signingSeed: Uint8Array,
): MembershipRecord {
  const signed = encodeCbor([
    VERSION,
    record.circle === null ? new Uint8Array(0) : fromHex(record.circle),
    record.parents.map((id) => fromHex(id)),
    fromHex(record.author),
    record.at,
    KINDS.indexOf(record.act.kind),
    encodeAct(record.act),
  ]);
  const bytes = encodeCbor([signed, signBytes(signingSeed, signatureMessage(signed))]);
  if (bytes.byteLength > LIMITS.record) throw new FormatError('the record is too large');
  return { ...record, id: toHex(hash('dw/membership/1', signed)), bytes };
}

/** Parses and checks the signature; throws `FormatError`. Says nothing about the author's right. */
export function readRecord(bytes: Uint8Array): MembershipRecord {
  if (bytes.byteLength > LIMITS.record) throw new FormatError('the record is too large');
  const [signed, signature] = decodeCbor(bytes, outer, 3);
  const [, circle, parents, author, at, kind] = decodeKnown(signed, payload, newerPayload, MAX_ITEMS);
  if (!verifyBytes(author, signatureMessage(signed), signature)) throw new FormatError('bad signature');
  const act = decodeAct(KINDS[kind] ?? 'share', signed);
  const names = parents.map((id) => toHex(id));
  const isGenesis = act.kind === 'genesis';
  if (isGenesis !== (names.length === 0) || isGenesis !== (circle.byteLength === 0)) {
    throw new FormatError('only the first record of a circle has no record before it');
  }
  if (!isSortedSet(names)) throw new FormatError('records before it are not a sorted set');
  const authorId: DeviceId = asId(toHex(author));
  if (act.kind === 'genesis' && act.founder.device !== authorId)
    throw new FormatError('founder is not the author');
  return {
    id: toHex(hash('dw/membership/1', signed)),
    circle: isGenesis ? null : asId(toHex(circle)),
    parents: names,
    author: authorId,
    at,
    act,
    bytes: new Uint8Array(bytes),
  };
}

/** The circle that a record belongs to: its own id for the genesis record. */
export function circleOf(record: MembershipRecord): CircleId {
  return record.circle ?? asId(record.id);
}

function signatureMessage(signed: Uint8Array): Bytes {
  return concatBytes([utf8('dw/membership-signature/1\0'), signed]);
}

function encodeDevice(record: DeviceRecord) {
  return [fromHex(record.device), record.agreement, record.tls, record.person] as const;
}

function encodeEnds(places: Ends) {
  return places.map(({ incarnation, seq }) => [incarnation, seq] as const);
}

function encodeAct(act: MembershipAct) {
  const keysByDevice = (keys: readonly SealedKey[]) =>
    keys.map((key) => [fromHex(key.device), key.box] as const);
  const keysByEpoch = (keys: readonly { epoch: string; box: Bytes }[]) =>
    keys.map((key) => [fromHex(key.epoch), key.box] as const);
  switch (act.kind) {
    case 'genesis':
      return [
        act.name,
        CIRCLE_KINDS.indexOf(act.circleKind),
        CIRCLE_COLOURS.indexOf(act.colour),
        encodeDevice(act.founder),
        fromHex(act.epoch),
        keysByDevice(act.keys),
      ];
    case 'add':
      return [encodeDevice(act.device), ROLES.indexOf(act.role), keysByEpoch(act.keys)];
    case 'role':
      return [fromHex(act.device), ROLES.indexOf(act.role), encodeEnds(act.ends)];
    case 'remove':
      return [fromHex(act.device), encodeEnds(act.ends)];
    case 'rotate':
      return [fromHex(act.epoch), keysByDevice(act.keys)];
    case 'share':
      return [fromHex(act.device), keysByEpoch(act.keys)];
  }
}

/** The body of a payload, parsed by its own shape. */
function body<S extends v.GenericSchema<unknown, unknown>>(signed: Uint8Array, schema: S): v.InferOutput<S> {
  const whole = v.strictTuple([
    v.unknown(),
    v.unknown(),
    v.unknown(),
    v.unknown(),
    v.unknown(),
    v.unknown(),
    schema,
  ]);
  return decodeCbor(signed, whole, MAX_ITEMS)[6];
}

function decodeDevice([key, agreement, tls, person]: v.InferOutput<typeof device>): DeviceRecord {
  return { device: asId(toHex(key)), agreement, tls, person };
}

function decodeAct(kind: (typeof KINDS)[number], signed: Uint8Array): MembershipAct {
  const byDevice = (keys: readonly (readonly [Bytes, Bytes])[]): readonly SealedKey[] =>
    keys.map(([key, box]) => ({ device: asId(toHex(key)), box }));
  const byEpoch = (keys: readonly (readonly [Bytes, Bytes])[]) =>
    keys.map(([epoch, box]) => ({ epoch: toHex(epoch), box }));
  const placeOf = ([incarnation, seq]: readonly [number, number]): LogPlace => ({ incarnation, seq });
  const roleOf = (index: number): Role => ROLES[index] ?? 'reader';
  switch (kind) {
    case 'genesis': {
      const [name, circleKind, colour, founder, epoch, keys] = body(signed, bodies.genesis);
      return {
        kind,
        name,
        circleKind: CIRCLE_KINDS[circleKind] ?? 'negotiating',
        colour: CIRCLE_COLOURS[colour] ?? 'grey',
        founder: decodeDevice(founder),
        epoch: toHex(epoch),
        keys: byDevice(keys),
      };
    }
    case 'add': {
      const [added, newRole, keys] = body(signed, bodies.add);
      return { kind, device: decodeDevice(added), role: roleOf(newRole), keys: byEpoch(keys) };
    }
    case 'role': {
      const [key, newRole, places] = body(signed, bodies.role);
      return { kind, device: asId(toHex(key)), role: roleOf(newRole), ends: places.map(placeOf) };
    }
    case 'remove': {
      const [key, places] = body(signed, bodies.remove);
      return { kind, device: asId(toHex(key)), ends: places.map(placeOf) };
    }
    case 'rotate': {
      const [epoch, keys] = body(signed, bodies.rotate);
      return { kind, epoch: toHex(epoch), keys: byDevice(keys) };
    }
    case 'share': {
      const [key, keys] = body(signed, bodies.share);
      return { kind, device: asId(toHex(key)), keys: byEpoch(keys) };
    }
  }
}
