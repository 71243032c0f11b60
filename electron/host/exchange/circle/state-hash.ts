import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex } from '../../../../shared/base/bytes.ts';
import { hash } from '../codec/crypto.ts';
import { encodeCbor } from '../codec/cbor.ts';
import type { SegmentLog } from '../log/segment-log.ts';
import type { Forks } from './forks.ts';

/** Two hashes that say all of a circle: what is held, and what that comes to. */
export interface StateHashes {
  /** Of the newest number and hash of each chain, and of the newest membership records: 16 bytes. */
  readonly vector: Bytes;
  /** Of the heads of all drafts: 16 bytes. */
  readonly heads: Bytes;
}

/** Equal on two devices that hold the same pieces and records. */
export function hashOfVector(log: SegmentLog, forks: Forks, membershipHeads: readonly string[]): Bytes {
  const tops = log.vector().map(({ device, incarnation, seq }) => {
    // Which history of a fork is here differs from member to member for good: all that counts is that it is known.
    const isForked = forks.has(device, incarnation);
    const top = isForked ? new Uint8Array(32) : fromHex(log.top(device, incarnation)?.hash ?? '');
    return [fromHex(device), incarnation, isForked ? 0 : seq, top];
  });
  return hash('dw/vector/2', encodeCbor([tops, membershipHeads.map((id) => fromHex(id))])).slice(0, 16);
}

/** What is held comes to the same texts only where no body is missing. */
export function hashOfHeads(drafts: Uint8Array, log: SegmentLog): Bytes {
  const missing = log.lacking().map((place) => fromHex(log.get(place.device, place)?.hash ?? ''));
  return hash('dw/held/1', drafts, ...missing).slice(0, 16);
}

/** Both hashes in one of 16 bytes. */
export function wholeState({ vector, heads }: StateHashes): Bytes {
  return hash('dw/state/1', concatBytes([vector, heads])).slice(0, 16);
}
