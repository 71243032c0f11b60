import { decode, encode } from 'cborg';
import * as v from 'valibot';

const callId = v.pipe(v.number(), v.integer(), v.minValue(1));
const name = v.pipe(v.string(), v.maxLength(120));

const message = v.union([
  /** First in each direction: the contract version. */
  v.tuple([v.literal('hello'), v.pipe(v.number(), v.integer())]),
  v.tuple([v.literal('call'), callId, name, v.unknown()]),
  v.tuple([v.literal('ok'), callId, v.unknown()]),
  v.tuple([v.literal('fail'), callId, name, v.nullable(v.pipe(v.string(), v.maxLength(4000)))]),
  v.tuple([v.literal('progress'), callId, v.unknown()]),
  v.tuple([v.literal('cancel'), callId]),
  v.tuple([v.literal('event'), name, v.unknown()]),
]);

/** What travels: CBOR of one of these tuples. Payloads are parsed by the service's own schemas. */
export type RpcMessage = v.InferOutput<typeof message>;

export function encodeMessage(value: RpcMessage): Uint8Array {
  return encode(value, { ignoreUndefinedProperties: true });
}

/** Null when the bytes are no message of ours, whatever is wrong with them. */
export function decodeMessage(bytes: Uint8Array): RpcMessage | null {
  try {
    const parsed = v.safeParse(message, decode(bytes, { rejectDuplicateMapKeys: true }));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
