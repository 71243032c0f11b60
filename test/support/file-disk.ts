import fs from 'node:fs';
import { join } from 'node:path';
import type { DraftNews } from '../../shared/domain/clause-change.ts';
import type { ConflictRecord, ExchangePosition } from '../../shared/domain/conflict.ts';
import type { Meeting } from '../../shared/domain/document.ts';
import type { DraftEntry } from '../../shared/domain/draft.ts';
import type { DraftId, MeetingId } from '../../shared/base/ids.ts';
import { asId } from '../../shared/base/ids.ts';
import type { Chunk } from '../../shared/drafts/chunk-store.ts';
import { snapshotStore, type Disk } from './exchange-machine.ts';

/** Opens the stores of the window from files, each change of which is written at once. */
export function fileDisk(folder: string): Disk {
  const at = join(folder, 'window');
  fs.mkdirSync(at, { recursive: true });
  const read = <T>(name: string): [string, T][] => {
    const path = join(at, `${name}.json`);
    return fs.existsSync(path)
      ? (JSON.parse(fs.readFileSync(path, 'utf8'), reviveBytes) as [string, T][])
      : [];
  };
  const write = (name: string, entries: Iterable<readonly [string, unknown]>): void => {
    fs.writeFileSync(join(at, `${name}.new`), JSON.stringify(Array.from(entries), hideBytes));
    fs.renameSync(join(at, `${name}.new`), join(at, `${name}.json`));
  };
  const kept = <K extends string, T>(name: string): Map<K, T> => {
    const map = new Map(read<T>(name) as [K, T][]);
    const set = map.set.bind(map);
    map.set = (key, value) => {
      set(key, value);
      write(name, map);
      return map;
    };
    return map;
  };
  const chunks = snapshotStore();
  for (const [draft, list] of read<Chunk[]>('chunks')) chunks.set(asId(draft), list);
  const put = chunks.put.bind(chunks);
  const keyPath = join(folder, 'key');
  return {
    folder: join(folder, 'host'),
    hostKey: new Uint8Array(fs.readFileSync(keyPath)),
    chunks: {
      ...chunks,
      put: async (draft, chunk) => {
        await put(draft, chunk);
        write('chunks', chunks.all());
      },
    },
    entries: kept<DraftId, DraftEntry>('entries'),
    conflicts: kept<string, ConflictRecord>('conflicts'),
    meetings: kept<MeetingId, Meeting>('meetings'),
    positions: kept<string, ExchangePosition>('positions'),
    news: kept<DraftId, DraftNews>('news'),
    removed: new Set(),
  };
}

function hideBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value;
}
function reviveBytes(_key: string, value: unknown): unknown {
  const isBytes =
    typeof value === 'object' && value !== null && 'bytes' in value && typeof value.bytes === 'string';
  return isBytes ? new Uint8Array(Buffer.from(value.bytes as string, 'base64')) : value;
}

/** Writes the stores of a window into the files of which `fileDisk` makes them again. */
export function writeWindow(folder: string, disk: Disk): void {
  fs.mkdirSync(join(folder, 'window'));
  const write = (name: string, entries: Iterable<unknown>): void =>
    fs.writeFileSync(join(folder, 'window', `${name}.json`), JSON.stringify(Array.from(entries), hideBytes));
  write('chunks', disk.chunks.all());
  write('entries', disk.entries);
  write('conflicts', disk.conflicts);
  write('meetings', disk.meetings);
  write('positions', disk.positions);
  write('news', disk.news);
}
