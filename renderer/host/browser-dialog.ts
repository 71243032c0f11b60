import type { ChosenFile, DialogPort } from './dialog.ts';

/** Long enough for a slow disk to read the download, short enough to give large files back. */
const DOWNLOAD_KEPT_MS = 60_000;

/** DialogPort by the window's own means: a file field that nobody sees, and a download. Works in every start mode. */
export function createBrowserDialog(page: Document = document): DialogPort {
  return {
    async openFiles({ accept, many }) {
      const field = fileField(page);
      field.multiple = many;
      if (accept !== undefined) field.accept = accept.join(',');
      return await choose(field);
    },
    async openFolder() {
      const field = fileField(page);
      field.webkitdirectory = true;
      return await choose(field);
    },
    saveFile(name, mediaType, bytes) {
      // A copy only where the bytes are part of another buffer; a Blob may be many times larger than memory.
      const blob = bytes instanceof Blob ? bytes : new Blob([new Uint8Array(bytes)], { type: mediaType });
      const address = URL.createObjectURL(blob);
      const link = page.createElement('a');
      link.href = address;
      link.download = name;
      page.body.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), DOWNLOAD_KEPT_MS);
      return Promise.resolve(true);
    },
  };
}

function fileField(page: Document): HTMLInputElement {
  const field = page.createElement('input');
  field.type = 'file';
  field.hidden = true;
  return field;
}

/** Resolves with what was chosen; with nothing when the delegate gave up. */
async function choose(field: HTMLInputElement): Promise<readonly ChosenFile[]> {
  field.ownerDocument.body.append(field);
  try {
    return await new Promise((resolve) => {
      field.addEventListener('change', () => resolve(Array.from(field.files ?? [], chosenFile)), {
        once: true,
      });
      field.addEventListener('cancel', () => resolve([]), { once: true });
      field.click();
    });
  } finally {
    field.remove();
  }
}

/** What a drop or a file field gives, as the rest of the workbench knows it. */
export function chosenFile(file: File): ChosenFile {
  return {
    name: file.name,
    path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath,
    size: file.size,
    mediaType: file.type,
    bytes: async () => new Uint8Array(await file.arrayBuffer()),
    part: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()),
  };
}
