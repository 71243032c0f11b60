import * as v from 'valibot';
import { fromHex, toHex } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Cbor } from './cbor.ts';
import { encodeCbor, fileName, fixedBytes, label, uint } from './cbor.ts';
import { hash } from './crypto.ts';
import { LIMITS } from './limits.ts';

/* Acts about the documents of a circle's folder; docs/formats/chunks.md says their bytes. */

/** A document was put into the circle's folder; its original travels as chunks (`docs/formats/chunks.md`). */
export interface PutAct {
  readonly kind: 'put';
  /** Of the original. */
  readonly sha256: string;
  /** Address of the sealed list of its chunks. */
  readonly list: string;
  readonly size: number;
  readonly name: string;
  readonly mediaType: string;
  readonly title: string;
  /** Empty: none. */
  readonly symbol: string;
  /** Agenda item; empty: none. */
  readonly agenda: string;
  readonly at: number;
}

/** Names one act of putting with every word of it: what was said of it is said of no other. */
export interface PutName {
  readonly putter: DeviceId;
  /** `putHash` of the act. */
  readonly put: string;
}

/** Whoever put it, or a head, takes a document out of the folder again. */
export interface WithdrawnAct extends PutName {
  readonly kind: 'withdrawn';
  readonly at: number;
}

/** A head of a moderated circle lets a document into the folder, or declines it. */
export interface FileDecidedAct extends PutName {
  readonly kind: 'file-decided';
  readonly approved: boolean;
  readonly reason: string;
  readonly at: number;
}

export type FileAct = PutAct | WithdrawnAct | FileDecidedAct;

export const putSchema = v.strictTuple([
  v.literal(2),
  fixedBytes(32),
  fixedBytes(32),
  v.pipe(uint(LIMITS.file), v.minValue(1)),
  fileName(),
  label(LIMITS.label),
  label(LIMITS.label),
  label(LIMITS.label),
  label(LIMITS.label),
  uint(),
]);
export const withdrawnSchema = v.strictTuple([v.literal(6), fixedBytes(32), fixedBytes(32), uint()]);
export const fileDecidedSchema = v.strictTuple([
  v.literal(7),
  uint(1),
  fixedBytes(32),
  fixedBytes(32),
  label(LIMITS.reason),
  uint(),
]);

type Read =
  | v.InferOutput<typeof putSchema>
  | v.InferOutput<typeof withdrawnSchema>
  | v.InferOutput<typeof fileDecidedSchema>;

export function encodeFileAct(act: FileAct): Cbor {
  switch (act.kind) {
    case 'put': {
      const { sha256, list, size, name, mediaType, title, symbol, agenda, at } = act;
      return [2, fromHex(sha256), fromHex(list), size, name, mediaType, title, symbol, agenda, at];
    }
    case 'withdrawn':
      return [6, fromHex(act.putter), fromHex(act.put), act.at];
    case 'file-decided': {
      const { approved, putter, put, reason, at } = act;
      return [7, approved ? 1 : 0, fromHex(putter), fromHex(put), reason, at];
    }
  }
}

const hashes = new WeakMap<PutAct, string>();

/** Names an act of putting: the hash of all its fields, as they are written. */
export function putHash(act: PutAct): string {
  const known = hashes.get(act);
  if (known !== undefined) return known;
  const made = toHex(hash('dw/put/1', encodeCbor(encodeFileAct(act))));
  hashes.set(act, made);
  return made;
}

export function readFileAct(act: Read): FileAct {
  if (act[0] === 2) {
    const [, sha256, list, size, name, mediaType, title, symbol, agenda, at] = act;
    const names = { sha256: toHex(sha256), list: toHex(list) };
    return { kind: 'put', ...names, size, name, mediaType, title, symbol, agenda, at };
  }
  if (act[0] === 6) {
    const [, putter, put, at] = act;
    return { kind: 'withdrawn', putter: asId(toHex(putter)), put: toHex(put), at };
  }
  const [, approved, putter, put, reason, at] = act;
  const name = { putter: asId<DeviceId>(toHex(putter)), put: toHex(put) };
  return { kind: 'file-decided', approved: approved === 1, ...name, reason, at };
}
