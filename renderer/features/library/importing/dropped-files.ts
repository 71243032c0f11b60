import { chosenFile } from '../../../host/browser-dialog.ts';
import type { ChosenFile } from '../../../host/dialog.ts';

/** More than this in one drop is a mistake (a whole disk), not a meeting. */
const MOST = 5000;

/**
 * All files of a drop, those in dropped folders included, with their paths in them. What cannot be read is among
 * them, and says so when its bytes are asked for: a drop loses nothing in silence.
 */
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
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
    files.push(file === null ? unreadable(entry) : { ...chosenFile(file), path: pathOf(entry) });
  } else if (isFolder(entry)) {
    const children = await childrenOf(entry).catch(() => null);
    if (children === null) files.push(unreadable(entry));
    for (const child of children ?? []) await walk(child, files);
  }
}

function pathOf(entry: FileSystemEntry): string {
  return entry.fullPath.replace(/^\//, '');
}

function unreadable(entry: FileSystemEntry): ChosenFile {
  const bytes = (): Promise<never> => Promise.reject(new Error('The system does not let this be read'));
  return { name: entry.name, path: pathOf(entry), size: 0, mediaType: '', bytes };
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
