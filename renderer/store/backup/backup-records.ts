import { decode, encode } from 'cborg';
import * as v from 'valibot';
import { concatBytes } from '../../../shared/base/bytes.ts';
import { bytesSchema } from '../../../shared/contract/bytes-schema.ts';
import { BackupReadError } from './backup-stream.ts';

/** Greatest record that is read: a snapshot of a very large draft, or one parsed document. */
const RECORD_MAX = 64 * 1024 * 1024;

const text = v.string();
const heads = v.array(text);
/** Records of the store: what identifies them is checked; the rest is as the workbench of `format` wrote it. */
const entry = v.looseObject({ id: text });
const target = v.strictObject({ kind: v.picklist(['document', 'draft']), id: text });

const record = v.variant('kind', [
  v.strictObject({
    kind: v.literal('head'),
    /** Format of the store's records. */
    format: v.pipe(v.number(), v.integer(), v.minValue(1)),
    createdAt: v.number(),
    storeId: text,
    incarnation: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(0xffffffff)),
    hostKey: v.pipe(bytesSchema, v.length(32)),
  }),
  v.strictObject({ kind: v.literal('meeting'), value: entry }),
  v.strictObject({
    kind: v.literal('document'),
    value: entry,
    text: v.nullable(v.looseObject({ clauses: v.array(v.unknown()) })),
  }),
  v.strictObject({ kind: v.literal('annotation'), value: v.looseObject({ id: text, target }) }),
  v.strictObject({ kind: v.literal('draft'), value: entry }),
  v.strictObject({ kind: v.literal('conflict'), value: entry }),
  v.strictObject({
    kind: v.literal('judgement'),
    value: v.looseObject({ id: v.pipe(text, v.maxLength(200)), kind: text, document: v.nullable(text) }),
  }),
  v.strictObject({ kind: v.literal('reading'), value: v.looseObject({ target }) }),
  /** What is left of imports; only in what is moved from one window to the other. */
  v.strictObject({ kind: v.literal('imports'), value: v.unknown() }),
  v.strictObject({ kind: v.literal('settings'), value: v.record(text, v.unknown()) }),
  v.strictObject({
    kind: v.literal('chunk'),
    draft: text,
    id: text,
    chunk: v.picklist(['snapshot', 'changes']),
    heads,
    bytes: bytesSchema,
  }),
  v.strictObject({
    kind: v.literal('version'),
    draft: text,
    value: v.strictObject({ heads, name: text, at: v.number(), author: text }),
  }),
  v.strictObject({ kind: v.literal('file'), path: text, offset: v.number(), bytes: bytesSchema }),
  /** Last of all: says how many records came before it. */
  v.strictObject({ kind: v.literal('end'), records: v.number() }),
]);

/** One record of a backup. */
export type BackupRecord = v.InferOutput<typeof record>;

/** A record as it stands in the stream: its length in 4 bytes, and CBOR. */
export function encodeRecord(value: BackupRecord): Uint8Array {
  const body = encode(value);
  const length = new DataView(new ArrayBuffer(4));
  length.setUint32(0, body.byteLength);
  return concatBytes([new Uint8Array(length.buffer), body]);
}

/** Reads records out of a stream of bytes; `damaged` for anything that is not one. */
export async function* decodeRecords(plain: AsyncIterable<Uint8Array>): AsyncGenerator<BackupRecord> {
  let held: Uint8Array = new Uint8Array(0);
  let parts: Uint8Array[] = [];
  let size = 0;
  let wanted = 4;
  for await (const part of plain) {
    parts.push(part);
    size += part.byteLength;
    if (size < wanted) continue;
    held = concatBytes(parts);
    let at = 0;
    for (;;) {
      wanted = 4;
      if (held.byteLength - at < 4) break;
      const length = new DataView(held.buffer, held.byteOffset + at, 4).getUint32(0);
      if (length > RECORD_MAX) throw new BackupReadError('damaged');
      wanted = 4 + length;
      if (held.byteLength - at < wanted) break;
      yield parsed(held.subarray(at + 4, at + wanted));
      at += wanted;
    }
    held = held.subarray(at);
    parts = [held];
    size = held.byteLength;
  }
  if (size > 0) throw new BackupReadError('damaged');
}

function parsed(bytes: Uint8Array): BackupRecord {
  try {
    return v.parse(record, decode(bytes));
  } catch {
    throw new BackupReadError('damaged');
  }
}
