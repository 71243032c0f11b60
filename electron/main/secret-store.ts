import { safeStorage } from 'electron';

/**
 * Whether the system's key store protects what it is given. On Linux without a key ring Chromium falls back to
 * `basic_text`, a password that everybody knows: that is no protection and is not used as one. Ask when the app
 * is ready.
 */
export function secretsAreProtected(platform: string): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  if (platform !== 'linux') return true;
  const backend = safeStorage.getSelectedStorageBackend();
  return backend !== 'basic_text' && backend !== 'unknown';
}

/** Seals bytes; throws where the store does not protect. */
export function sealSecret(secret: Uint8Array, platform: string): Uint8Array {
  if (!secretsAreProtected(platform)) throw new Error('Nothing here protects a secret');
  return safeStorage.encryptString(Buffer.from(secret).toString('base64'));
}

/** Null where the store does not give it back: another user, another machine, a new key ring. */
export function openSecret(sealed: Uint8Array): Uint8Array | null {
  try {
    return Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64');
  } catch {
    return null;
  }
}
