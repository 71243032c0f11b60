import type { ChosenFile } from '../../../host/dialog.ts';

/** Bytes as a file that was chosen. */
export function memberFile(path: string, bytes: Uint8Array): ChosenFile {
  const own = new Uint8Array(bytes);
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    size: own.byteLength,
    mediaType: '',
    bytes: () => Promise.resolve(own),
  };
}
