import type { SafeStorage } from 'electron';

/** Which key store the imagined system has. */
export type SecretBackend = 'basic_text' | 'gnome_libsecret' | 'none';

type Members = 'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString';

const MARK = 'standin-sealed:';

/** Electron's `safeStorage`. What it "encrypts" can be read by anybody: it stands for the key store, it is none. */
export function createSecretStore(
  backend: SecretBackend,
  note: (name: string, ...args: unknown[]) => void,
): Pick<SafeStorage, Members> {
  return {
    isEncryptionAvailable: () => backend !== 'none',
    getSelectedStorageBackend: () => (backend === 'none' ? 'unknown' : backend),
    encryptString(text) {
      note('encryptString');
      return Buffer.from(`${MARK}${backend}:${text}`);
    },
    decryptString(sealed) {
      const text = sealed.toString('utf8');
      const mark = `${MARK}${backend}:`;
      if (!text.startsWith(mark))
        throw new Error('Error while decrypting the ciphertext provided to safeStorage');
      return text.slice(mark.length);
    },
  };
}
