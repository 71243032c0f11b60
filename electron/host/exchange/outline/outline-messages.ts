import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { fromHex } from '../../../../shared/base/bytes.ts';
import type { CircleId, DraftId } from '../../../../shared/base/ids.ts';
import type { OutlineClause } from '../../../../shared/contract/outline.ts';
import { DRAFT_CLAUSE_KINDS } from '../../../../shared/domain/draft.ts';
import { cappedBytes, decodeCbor, encodeCbor, fixedBytes, label, uint } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import { MAX_CLAUSE_LENGTH } from '../../../../shared/drafts/edit.ts';
import { pack, unpack } from '../codec/packing.ts';

/* Messages of the channel `outline`; docs/formats/outline.md says these bytes. */

/** Greatest message, packed. */
export const MAX_OUTLINE = 256 * 1024;
/** Clauses of a copy to read. */
const MAX_CLAUSES = 20_000;

const circle = fixedBytes(32);
const draft = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const packed = cappedBytes(MAX_OUTLINE);
const messageSchema = v.union([
  v.strictTuple([v.literal(1), circle, packed]),
  v.strictTuple([v.literal(2), circle, draft]),
  v.strictTuple([v.literal(3), circle, draft, packed]),
]);
const titlesSchema = v.pipe(
  v.array(v.strictTuple([draft, label(LIMITS.label)])),
  v.maxLength(LIMITS.draftsPerDevice),
);
const text = v.pipe(
  v.string(),
  v.maxLength(MAX_CLAUSE_LENGTH),
  v.check((one) => one.isWellFormed()),
);
const clausesSchema = v.pipe(
  v.array(v.strictTuple([uint(DRAFT_CLAUSE_KINDS.length - 1), label(LIMITS.label), text])),
  v.maxLength(MAX_CLAUSES),
);

/** What is on its way: the titles of texts that the other end lacks. */
export interface Title {
  readonly draft: DraftId;
  readonly title: string;
}

export function decodeOutline(bytes: Uint8Array) {
  return decodeCbor(bytes, messageSchema, 8);
}

/** As many, from the first on, as the other end takes: one too many would end the session, and each one after it. */
export function encodeTitles(of: CircleId, titles: readonly Title[]): Bytes {
  const rows: (readonly [string, string])[] = [];
  let letters = 0;
  for (const { draft: id, title } of titles.slice(0, LIMITS.draftsPerDevice)) {
    letters += id.length + title.length;
    // More is not worth the time to pack it.
    if (letters > MAX_OUTLINE * 2) break;
    if (id.length > 0) rows.push([id, title]);
  }
  for (;;) {
    const list = pack(encodeCbor(rows));
    if (list.byteLength <= MAX_OUTLINE) return encodeCbor([1, fromHex(of), list]);
    rows.length = Math.min(rows.length - 1, Math.floor((rows.length * MAX_OUTLINE * 0.9) / list.byteLength));
  }
}

export function decodeTitles(bytes: Bytes) {
  return decodeCbor(unpack(bytes), titlesSchema, LIMITS.draftsPerDevice * 3 + 1);
}

export function encodeAsk(of: CircleId, wanted: DraftId): Bytes {
  return encodeCbor([2, fromHex(of), wanted]);
}

/** Null: too long to be a copy; it comes with its history. */
export function encodeText(of: CircleId, wanted: DraftId, clauses: readonly OutlineClause[]): Bytes | null {
  const rows = clauses.map(
    (one) => [DRAFT_CLAUSE_KINDS.indexOf(one.kind), shown(one.label ?? ''), one.text.toWellFormed()] as const,
  );
  if (rows.length > MAX_CLAUSES || clauses.some(({ text: words }) => words.length > MAX_CLAUSE_LENGTH))
    return null;
  const body = pack(encodeCbor(rows));
  const bytes = encodeCbor([3, fromHex(of), wanted, body]);
  return bytes.byteLength > MAX_OUTLINE ? null : bytes;
}

/** A label as the other end takes it: another member may have written what is none into the text. */
function shown(own: string): string {
  return own
    .replace(/\p{Cc}/gu, ' ')
    .slice(0, LIMITS.label)
    .toWellFormed();
}

export function decodeText(bytes: Bytes): readonly OutlineClause[] {
  return decodeCbor(unpack(bytes), clausesSchema, MAX_CLAUSES * 4 + 1).map(([kind, own, words]) => ({
    kind: DRAFT_CLAUSE_KINDS[kind] ?? 'paragraph',
    label: own === '' ? null : own,
    text: words,
  }));
}
