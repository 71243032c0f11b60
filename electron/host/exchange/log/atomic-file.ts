import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { syncFolder } from './framed-file.ts';
import { UnreadableError } from './unreadable.ts';

/** Writes a whole small file so that a crash leaves the old one or the new one; a full disk, the old one alone. */
export function replaceFile(path: string, bytes: Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const next = `${path}.new`;
  try {
    writeSynced(next, bytes);
    renameSync(next, path);
  } catch (problem) {
    rmSync(next, { force: true });
    throw problem;
  }
  syncFolder(dirname(path));
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const descriptor = openSync(path, 'w', 0o600);
  try {
    let done = 0;
    while (done < bytes.byteLength) done += writeSync(descriptor, bytes, done);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Null when there is no such file; throws when it is larger than `max`. */
export function readSmallFile(path: string, max: number): Bytes | null {
  try {
    if (statSync(path).size > max) throw new UnreadableError('The file is larger than anything written here');
    return new Uint8Array(readFileSync(path));
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return null;
    throw problem;
  }
}
