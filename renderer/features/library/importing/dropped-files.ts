import { chosenFile } from '../../../host/browser-dialog.ts';
import type { ChosenFile } from '../../../host/dialog.ts';

/** More than this in one drop is a mistake (a whole disk), not a meeting. */
const MOST = 5000;

/** All files of a drop, those in dropped folders included, with their paths in them. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly ChosenFile[]> {
  // The entries must be asked for before the first await: the drop forgets them then.
  const entries = Array.from(transfer.items).flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return Array.from(transfer.files, chosenFile);
  const files: ChosenFile[] = [];
  for (const entry of entries) await walk(entry, files);
  return files;
}

async function walk(entry: FileSystemEntry, files: ChosenFile[]): Promise<void> {
  if (files.length >= MOST) return;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    files.push({ ...chosenFile(file), path: entry.fullPath.replace(/^\//, '') });
  } else if (isFolder(entry)) {
    for (const child of await childrenOf(entry)) await walk(child, files);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}
function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** A reader gives some hundred at a time, and nothing when it is done. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}
