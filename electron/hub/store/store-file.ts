import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { concatBytes } from '../../../shared/base/bytes.ts';
import { syncFolder } from '../../host/data-folder/atomic-write.ts';
import { decodeRecord, FILE_MAGIC, HEAD, recordSize } from './record.ts';
import type { StoredRecord } from './record.ts';

/** One append-only file of the store. */
export interface StoreFile {
  readonly path: string;
  /** Of its first record; its name. */
  readonly number: number;
  readonly size: number;
  readonly begunAt: number;
  readonly newestAt: number;
  readonly hasRecords: boolean;
  /** What was not written could not be taken back: nothing more may be written. */
  readonly isLost: boolean;
  /** Durable when it resolves with the place of the first; all or none. One call at a time. */
  append(records: readonly Uint8Array[], at: number): Promise<number>;
  /** Null when it is not what was written. */
  read(offset: number, bytes: number): Promise<StoredRecord | null>;
  close(): Promise<void>;
}

/** Opens or begins the file whose first record has this number. It was scanned before. */
export async function openStoreFile(folder: string, number: number, newestAt: number): Promise<StoreFile> {
  const path = join(folder, `${String(number).padStart(15, '0')}.dwm`);
  const handle = await open(path, 'a+', 0o600).then(async (made) => {
    // Places are named from here on: a file that is only appended to ignores them.
    await made.close();
    return open(path, 'r+');
  });
  let size = (await handle.stat()).size;
  let newest = newestAt;
  let isLost = false;
  const begunAt = newestAt;
  if (size < FILE_MAGIC.byteLength) {
    await handle.truncate(0);
    await handle.write(FILE_MAGIC, 0, FILE_MAGIC.byteLength, 0);
    await handle.sync();
    await syncFolder(folder);
    size = FILE_MAGIC.byteLength;
  }
  return {
    path,
    number,
    begunAt,
    get size() {
      return size;
    },
    get newestAt() {
      return newest;
    },
    get hasRecords() {
      return size > FILE_MAGIC.byteLength;
    },
    get isLost() {
      return isLost;
    },
    async append(records, at) {
      const bytes = concatBytes(records);
      const offset = size;
      try {
        let done = 0;
        while (done < bytes.byteLength)
          done += (await handle.write(bytes, done, bytes.byteLength - done, offset + done)).bytesWritten;
        await handle.datasync();
      } catch (problem) {
        await handle.truncate(offset).catch(() => (isLost = true));
        throw problem;
      }
      size = offset + bytes.byteLength;
      newest = at;
      return offset;
    },
    async read(offset, bytes) {
      const whole = new Uint8Array(recordSize(bytes));
      let done = 0;
      while (done < whole.byteLength) {
        const { bytesRead } = await handle.read(whole, done, whole.byteLength - done, offset + done);
        if (bytesRead === 0) return null;
        done += bytesRead;
      }
      return decodeRecord(whole.subarray(0, HEAD), whole.subarray(HEAD));
    },
    close: () => handle.close(),
  };
}
