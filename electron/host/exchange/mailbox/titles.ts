import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { decodeCbor, encodeCbor, fixedBytes, FormatError, label } from '../codec/cbor.ts';
import { verifyBytes } from '../codec/crypto.ts';
import { LIMITS } from '../codec/limits.ts';
import type { Title } from '../outline/outline-messages.ts';

/*
 * Under which titles a segment released its texts, as an item of its own that goes before all segments: whoever comes
 * new reads the list of titles while the texts are still on their way. Signed by who wrote the segment, for the circle
 * and the epoch in whose mailbox it lies. docs/formats/mailbox.md says the bytes.
 */

/** All lengths are multiples of this, so that a length says little of a title. */
const STEP = 256;

const titlesSchema = v.pipe(
  v.array(v.strictTuple([v.pipe(label(64), v.minLength(1)), label(LIMITS.label)])),
  v.minLength(1),
  v.maxLength(LIMITS.actsPerSegment),
);
const schema = v.strictTuple([fixedBytes(32), titlesSchema, fixedBytes(64)]);

/** Where titles are told: nowhere else do they count. */
export interface TitlesPlace {
  readonly circle: CircleId;
  readonly epoch: string;
}

/** Who tells them. */
export interface TitlesTeller {
  readonly device: DeviceId;
  sign(message: Uint8Array): Bytes;
}

/** The same titles of the same teller give the same bytes each time. */
export function encodeTitlesItem(titles: readonly Title[], place: TitlesPlace, teller: TitlesTeller): Bytes {
  const list = titles.map(({ draft, title }) => [draft, title]);
  const signature = teller.sign(signedMessage(place, list));
  const plain = encodeCbor([fromHex(teller.device), list, signature]);
  const bytes = new Uint8Array(Math.ceil((2 + plain.byteLength) / STEP) * STEP);
  new DataView(bytes.buffer).setUint16(0, bytes.byteLength - 2 - plain.byteLength);
  bytes.set(plain, 2);
  return bytes;
}

/** Throws `FormatError` for anything else, and for what the device it names did not sign for this place. */
export function decodeTitlesItem(
  bytes: Uint8Array,
  place: TitlesPlace,
): { readonly device: DeviceId; readonly titles: readonly Title[] } {
  if (bytes.byteLength < 2) throw new FormatError('no list of titles');
  const filling = new DataView(bytes.buffer, bytes.byteOffset).getUint16(0);
  if (filling >= STEP || filling + 2 > bytes.byteLength) throw new FormatError('no list of titles');
  const [device, list, signature] = decodeCbor(
    bytes.subarray(2, bytes.byteLength - filling),
    schema,
    LIMITS.actsPerSegment * 3 + 4,
  );
  if (!verifyBytes(device, signedMessage(place, list), signature)) throw new FormatError('not signed');
  return {
    device: asId(toHex(device)),
    titles: list.map(([draft, title]) => ({ draft: asId<DraftId>(draft), title })),
  };
}

function signedMessage({ circle, epoch }: TitlesPlace, list: readonly (readonly string[])[]): Bytes {
  return concatBytes([utf8('dw/titles-signature/1\0'), fromHex(circle), fromHex(epoch), encodeCbor(list)]);
}
