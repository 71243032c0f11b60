import type { Bytes } from '../../../../shared/base/bytes.ts';
import { utf8 } from '../../../../shared/base/bytes.ts';

/** Binds a sealed epoch key to its epoch. */
export function boxContext(epoch: string): Bytes {
  return utf8(`dw/epoch-key/1/${epoch}`);
}
