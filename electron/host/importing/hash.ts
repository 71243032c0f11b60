import { createHash } from 'node:crypto';
import { asId, type Sha256 } from '../../../shared/base/ids.ts';

/** The sha256 of a file's bytes, by which the library knows it. */
export function sha256Of(bytes: Uint8Array): Sha256 {
  return asId<Sha256>(createHash('sha256').update(bytes).digest('hex'));
}
