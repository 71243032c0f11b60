import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Every entry below a folder, itself included: kind, rights, time of the last change, size and bytes. */
export function pictureOf(folder: string): Readonly<Record<string, string>> {
  const picture: Record<string, string> = {};
  const names = ['', ...(readdirSync(folder, { recursive: true }) as string[]).toSorted()];
  for (const name of names) {
    const path = join(folder, name);
    const info = lstatSync(path, { bigint: true });
    const content = info.isFile()
      ? createHash('sha256').update(readFileSync(path)).digest('hex')
      : info.isSymbolicLink()
        ? readlinkSync(path)
        : '';
    picture[name] = `${info.mode} ${info.uid} ${info.mtimeNs} ${info.ctimeNs} ${info.size} ${content}`;
  }
  return picture;
}
