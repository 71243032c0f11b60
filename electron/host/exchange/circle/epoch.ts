import type { Bytes } from '../../../../shared/base/bytes.ts';
import { toHex, utf8 } from '../../../../shared/base/bytes.ts';
import { hash } from '../codec/crypto.ts';

/** The identifier of an epoch key: a hash of it. */
export function epochName(key: Uint8Array): string {
  return toHex(hash('dw/epoch/1', key)).slice(0, 32);
}

/** Binds a sealed epoch key to its epoch. */
export function boxContext(epoch: string): Bytes {
  return utf8(`dw/epoch-key/1/${epoch}`);
}
