import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { DraftId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { decodeCbor, encodeCbor, FormatError, label } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import type { Title } from '../outline/outline-messages.ts';

/*
 * Under which titles a segment released its texts, as an item of its own that goes before all segments: whoever comes
 * new reads the list of titles while the texts are still on their way. docs/formats/mailbox.md says the bytes.
 */

/** All lengths are multiples of this, so that a length says little of a title. */
const STEP = 256;

const schema = v.pipe(
  v.array(v.strictTuple([v.pipe(label(64), v.minLength(1)), label(LIMITS.label)])),
  v.minLength(1),
  v.maxLength(LIMITS.actsPerSegment),
);

/** The same titles give the same bytes on every machine. */
export function encodeTitlesItem(titles: readonly Title[]): Bytes {
  const list = encodeCbor(titles.map(({ draft, title }) => [draft, title]));
  const bytes = new Uint8Array(Math.ceil((2 + list.byteLength) / STEP) * STEP);
  new DataView(bytes.buffer).setUint16(0, bytes.byteLength - 2 - list.byteLength);
  bytes.set(list, 2);
  return bytes;
}

/** Throws `FormatError` for anything else. */
export function decodeTitlesItem(bytes: Uint8Array): readonly Title[] {
  if (bytes.byteLength < 2) throw new FormatError('no list of titles');
  const filling = new DataView(bytes.buffer, bytes.byteOffset).getUint16(0);
  if (filling >= STEP || filling + 2 > bytes.byteLength) throw new FormatError('no list of titles');
  const list = decodeCbor(
    bytes.subarray(2, bytes.byteLength - filling),
    schema,
    LIMITS.actsPerSegment * 3 + 1,
  );
  return list.map(([draft, title]) => ({ draft: asId<DraftId>(draft), title }));
}
