import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import {
  PACK_AGENDA_MAX,
  PACK_BEGIN,
  PACK_FILES_MAX,
  PACK_FRONT_MAX,
  PACK_MAX,
} from '../../../../shared/contract/packs.ts';
import type { PackContent, PackFile, PackProblem } from '../../../../shared/contract/packs.ts';
import { decodeCbor, encodeCbor, fileName, fixedBytes, FormatError, label, uint } from '../codec/cbor.ts';
import { publicOf, signBytes, verifyBytes } from '../codec/crypto.ts';
import { LIMITS } from '../codec/limits.ts';

/*
 * docs/formats/meeting-pack.md says these bytes: a signed front that names every document with its size and hash, and
 * behind it the documents as they are, one after the other. Nothing in it is compressed, so nothing can swell.
 */
const MAGIC = utf8('DWPACKED');
const VERSION = 1;
const SIGNATURE = 64;
const KINDS: readonly PackFile['kind'][] = ['document', 'draft'];

/** A pack that is refused as a whole. */
export class PackProblemError extends Error {
  readonly problem: PackProblem;
  constructor(problem: PackProblem) {
    super(problem);
    this.name = 'PackProblemError';
    this.problem = problem;
  }
}

/** What the front says; `front` is where the first document begins. */
export interface PackFront extends PackContent {
  readonly device: DeviceId;
  readonly person: string;
  readonly at: number;
  readonly front: number;
}

const text = label(LIMITS.label);
const day = v.pipe(label(10), v.regex(/^(?:\d{4}-\d\d-\d\d)?$/));
const schema = v.strictTuple([
  v.literal(VERSION),
  fixedBytes(32),
  text,
  uint(),
  v.pipe(text, v.minLength(1)),
  day,
  day,
  v.pipe(v.array(v.strictTuple([text, text])), v.maxLength(PACK_AGENDA_MAX)),
  v.pipe(
    v.array(
      v.strictTuple([
        uint(KINDS.length - 1),
        fixedBytes(32),
        v.pipe(uint(LIMITS.file), v.minValue(1)),
        fileName(),
        text,
        text,
        text,
        text,
      ]),
    ),
    v.maxLength(PACK_FILES_MAX),
  ),
]);
const ITEMS = 64 + PACK_AGENDA_MAX * 3 + PACK_FILES_MAX * 9;

/** Writes and signs a front. Throws `FormatError` where the content is beyond a bound. */
export function writePackFront(
  content: PackContent,
  by: { readonly signingSeed: Uint8Array; readonly person: string; readonly at: number },
): Bytes {
  const manifest = encodeCbor([
    VERSION,
    publicOf('ed25519', by.signingSeed),
    by.person,
    by.at,
    content.meeting,
    content.starts,
    content.ends,
    content.agenda.map(({ item, title }) => [item, title]),
    content.files.map((file) => [
      KINDS.indexOf(file.kind),
      fromHex(file.sha256),
      file.size,
      file.name,
      file.mediaType,
      file.title,
      file.symbol,
      file.agenda,
    ]),
  ]);
  // What is written can be read: the same parser judges both.
  const parsed = decodeCbor(manifest, schema, ITEMS);
  const sizes = parsed[8].reduce((sum, [, , size]) => sum + size, 0);
  const front = PACK_BEGIN + manifest.byteLength + SIGNATURE;
  if (front > PACK_FRONT_MAX || front + sizes > PACK_MAX) throw new FormatError('a pack too large');
  const begin = new Uint8Array(PACK_BEGIN);
  begin.set(MAGIC);
  const view = new DataView(begin.buffer);
  view.setUint16(8, VERSION);
  view.setUint32(10, manifest.byteLength);
  const signed = concatBytes([begin, manifest]);
  return concatBytes([signed, signBytes(by.signingSeed, signedMessage(signed))]);
}

/** How long the front is, by its first `PACK_BEGIN` bytes. Throws `PackProblemError`. */
export function packFrontLength(begin: Uint8Array): number {
  const shown = Math.min(begin.byteLength, MAGIC.byteLength);
  if (shown === 0 || !MAGIC.subarray(0, shown).every((byte, i) => byte === begin[i])) {
    throw new PackProblemError('not-a-pack');
  }
  if (begin.byteLength < PACK_BEGIN) throw new PackProblemError('incomplete');
  const view = new DataView(begin.buffer, begin.byteOffset, begin.byteLength);
  const version = view.getUint16(8);
  if (version > VERSION) throw new PackProblemError('newer-version');
  if (version !== VERSION) throw new PackProblemError('damaged');
  const length = PACK_BEGIN + view.getUint32(10) + SIGNATURE;
  if (length > PACK_FRONT_MAX) throw new PackProblemError('damaged');
  return length;
}

/** Reads the front of a pack of `size` bytes and checks its signature. Throws `PackProblemError`. */
export function readPackFront(bytes: Uint8Array, size: number): PackFront {
  const length = packFrontLength(bytes.subarray(0, PACK_BEGIN));
  if (bytes.byteLength < length) throw new PackProblemError('incomplete');
  const signed = bytes.subarray(0, length - SIGNATURE);
  const parsed = parse(signed.subarray(PACK_BEGIN));
  const [, device, person, at, meeting, starts, ends, agenda, files] = parsed;
  if (!verifyBytes(device, signedMessage(signed), bytes.subarray(length - SIGNATURE, length))) {
    throw new PackProblemError('bad-signature');
  }
  const whole = files.reduce((sum, [, , one]) => sum + one, length);
  if (whole > PACK_MAX) throw new PackProblemError('too-large');
  if (size < whole) throw new PackProblemError('incomplete');
  if (size > whole) throw new PackProblemError('damaged');
  return {
    device: asId(toHex(device)),
    person,
    at,
    meeting,
    starts,
    ends,
    agenda: agenda.map(([item, title]) => ({ item, title })),
    files: files.map(([kind, sha256, one, name, mediaType, title, symbol, item]) => ({
      kind: KINDS[kind] ?? 'document',
      sha256: toHex(sha256),
      size: one,
      name,
      mediaType,
      title,
      symbol,
      agenda: item,
    })),
    front: length,
  };
}

function parse(manifest: Uint8Array): v.InferOutput<typeof schema> {
  try {
    return decodeCbor(manifest, schema, ITEMS);
  } catch (problem) {
    if (problem instanceof FormatError) throw new PackProblemError('damaged');
    throw problem;
  }
}

function signedMessage(signed: Uint8Array): Bytes {
  return concatBytes([utf8('dw/meeting-pack/1\0'), signed]);
}
