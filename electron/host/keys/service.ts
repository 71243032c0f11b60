import { err, failure, ok, type Failure, type Result } from '../../../shared/base/result.ts';
import type { keysService, KeyStatus } from '../../../shared/contract/keys.ts';
import type { Announce, Handlers } from '../../../shared/contract/service.ts';
import type { KeyRing } from './key-ring.ts';

/** The `keys` service over a key ring. Passphrases are never logged, kept or given back. */
export function createKeysService(
  ring: KeyRing,
  announce: Announce<typeof keysService>,
): Handlers<typeof keysService> {
  const answer = <C extends string>(result: Result<undefined, Failure<C>>): Result<KeyStatus, Failure<C>> => {
    if (!result.ok) return result;
    announce('changed', ring.status());
    return ok(ring.status());
  };
  return {
    status: () => Promise.resolve(ok(ring.status())),
    unlock: async ({ passphrase }) => answer(await ring.unlock(passphrase)),
    lock: () => Promise.resolve(answer(ring.lock())),
    setPassphrase: async ({ passphrase }) => answer(await ring.setPassphrase(passphrase)),
    changePassphrase: async ({ current, next }) => answer(await ring.changePassphrase(current, next)),
    removePassphrase: async ({ current }) => answer(await ring.removePassphrase(current)),
    cipherKey: () => Promise.resolve(cipherKeyOf(ring)),
  };
}

function cipherKeyOf(ring: KeyRing): Result<{ readonly key: Uint8Array }, Failure<'locked' | 'unusable'>> {
  const key = ring.cipherKey();
  if (key !== null) return ok({ key });
  return err(failure(ring.status().problem === null ? 'locked' : 'unusable'));
}
