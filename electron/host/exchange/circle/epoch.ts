import type { Bytes } from '../../../../shared/base/bytes.ts';
import { toHex, utf8 } from '../../../../shared/base/bytes.ts';
import { hash } from '../codec/crypto.ts';
import type { MembershipLog } from './membership-log.ts';

/** The identifier of an epoch key: a hash of it. */
export function epochName(key: Uint8Array): string {
  return toHex(hash('dw/epoch/1', key)).slice(0, 32);
}

/** Binds a sealed epoch key to its epoch. */
export function boxContext(epoch: string): Bytes {
  return utf8(`dw/epoch-key/1/${epoch}`);
}

/** The newest epochs of a circle, at most so many, the present one first. */
export function newestEpochs({ graph, state }: MembershipLog, most: number): readonly string[] {
  const epochs = new Set([state.epoch]);
  for (let number = graph.size - 1; number >= 0 && epochs.size < most; number -= 1) {
    const { act } = graph.record(number);
    if (act.kind === 'rotate' || act.kind === 'genesis') epochs.add(act.epoch);
  }
  return Array.from(epochs);
}
