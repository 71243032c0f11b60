import type { SafeStorage } from 'electron';

/** Which key store the imagined system has; `locked`: one that seals nothing at present. */
export type SecretBackend = 'basic_text' | 'gnome_libsecret' | 'unknown' | 'locked';

type Members = 'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString';

const MARK = 'standin-sealed:';

/** Electron's `safeStorage`. What it "encrypts" can be read by anybody: it stands for the key store, it is none. */
export function createSecretStore(
  backend: SecretBackend,
  note: (name: string, ...args: unknown[]) => void,
): Pick<SafeStorage, Members> {
  return {
    isEncryptionAvailable: () => backend !== 'locked',
    getSelectedStorageBackend: () => (backend === 'locked' ? 'gnome_libsecret' : backend),
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
