import { err, failure } from '../../../shared/base/result.ts';
import type { SecretPort } from '../ports.ts';

/** The SecretPort of plain Node, which has no protected storage and says so. */
export const noSecretPort: SecretPort = {
  protects: false,
  seal: () => Promise.reject(new Error('There is no protected storage here')),
  open: () => Promise.resolve(err(failure('unavailable'))),
};
