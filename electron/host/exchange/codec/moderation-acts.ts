import * as v from 'valibot';
import { fromHex, toHex } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Cbor } from './cbor.ts';
import { fixedBytes, label, uint } from './cbor.ts';
import { LIMITS } from './limits.ts';

/* Acts of a moderated circle; docs/formats/segment.md says their bytes. */

/** A member proposes somebody to be let in. Anybody who may write may. */
export interface ProposedAct {
  readonly kind: 'proposed';
  readonly proposal: string;
  readonly person: string;
  readonly reason: string;
  readonly at: number;
}

/** A head says whether who was proposed is let in; the addition itself is a record. */
export interface AnsweredAct {
  readonly kind: 'answered';
  readonly proposal: string;
  readonly accepted: boolean;
  readonly reason: string;
  readonly at: number;
}

/** A piece by its place and its hash, which says all that stands before it in its chain too. */
export interface NamedPiece {
  readonly device: DeviceId;
  readonly incarnation: number;
  readonly seq: number;
  readonly hash: string;
}

/** A head decides on what a device wrote up to a place. */
export interface DecidedAct extends Omit<NamedPiece, 'hash'> {
  readonly kind: 'decided';
  readonly approved: boolean;
  /** Of the piece that was decided on; null: an older workbench named the place alone. */
  readonly hash: string | null;
  /** With a hash: the last piece of each other chain that an approval lets in; nothing else comes with it. */
  readonly also: readonly NamedPiece[];
  readonly reason: string;
  readonly at: number;
}

export type ModerationAct = ProposedAct | AnsweredAct | DecidedAct;

const flag = uint(1);
const reason = label(LIMITS.reason);

export const proposedSchema = v.strictTuple([
  v.literal(3),
  fixedBytes(16),
  v.pipe(label(LIMITS.label), v.minLength(1)),
  reason,
  uint(),
]);
export const answeredSchema = v.strictTuple([v.literal(4), fixedBytes(16), flag, reason, uint()]);
export const decidedSchema = v.strictTuple([
  v.literal(5),
  flag,
  fixedBytes(32),
  uint(0xffff_ffff),
  v.pipe(uint(), v.minValue(1)),
  reason,
  uint(),
]);

const namedSchema = v.strictTuple([
  fixedBytes(32),
  uint(0xffff_ffff),
  v.pipe(uint(), v.minValue(1)),
  fixedBytes(32),
]);
export const decidedOnSchema = v.strictTuple([
  v.literal(8),
  flag,
  namedSchema,
  v.pipe(v.array(namedSchema), v.maxLength(LIMITS.alsoPerDecision)),
  reason,
  uint(),
]);

type Read =
  | v.InferOutput<typeof proposedSchema>
  | v.InferOutput<typeof answeredSchema>
  | v.InferOutput<typeof decidedSchema>
  | v.InferOutput<typeof decidedOnSchema>;

export function encodeModeration(act: ModerationAct): Cbor {
  switch (act.kind) {
    case 'proposed':
      return [3, fromHex(act.proposal), act.person, act.reason, act.at];
    case 'answered':
      return [4, fromHex(act.proposal), act.accepted ? 1 : 0, act.reason, act.at];
    case 'decided': {
      const { approved, device, incarnation, seq, hash, also, at } = act;
      if (hash === null) return [5, approved ? 1 : 0, fromHex(device), incarnation, seq, act.reason, at];
      const piece = named({ device, incarnation, seq, hash });
      return [8, approved ? 1 : 0, piece, also.map(named), act.reason, at];
    }
  }
}

function named({ device, incarnation, seq, hash }: NamedPiece): Cbor {
  return [fromHex(device), incarnation, seq, fromHex(hash)];
}

function readNamed([device, incarnation, seq, hash]: v.InferOutput<typeof namedSchema>): NamedPiece {
  return { device: asId(toHex(device)), incarnation, seq, hash: toHex(hash) };
}

export function readModeration(act: Read): ModerationAct {
  if (act[0] === 3) {
    const [, proposal, person, why, at] = act;
    return { kind: 'proposed', proposal: toHex(proposal), person, reason: why, at };
  }
  if (act[0] === 4) {
    const [, proposal, accepted, why, at] = act;
    return { kind: 'answered', proposal: toHex(proposal), accepted: accepted === 1, reason: why, at };
  }
  if (act[0] === 8) {
    const [, approved, piece, also, why, at] = act;
    const on = { ...readNamed(piece), also: also.map(readNamed) };
    return { kind: 'decided', approved: approved === 1, ...on, reason: why, at };
  }
  const [, approved, device, incarnation, seq, why, at] = act;
  const on = { device: asId<DeviceId>(toHex(device)), incarnation, seq, hash: null, also: [] };
  return { kind: 'decided', approved: approved === 1, ...on, reason: why, at };
}
