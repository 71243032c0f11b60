import { test } from '@playwright/test';
import { hasSmallDisk, mountSmallDisk, SMALL_DISK, type SmallDisk } from './small-disk.ts';

/**
 * The body of an end-to-end test on a disk of its own, which is gone afterwards, also from under whatever still runs on
 * it. Where nothing can be mounted the test is skipped, and counted under what it needs.
 */
export function onSmallDisk(
  kilobytes: number,
  body: (disk: SmallDisk) => Promise<void>,
): () => Promise<void> {
  return async () => {
    test.skip(!hasSmallDisk, SMALL_DISK);
    const disk = await mountSmallDisk(kilobytes);
    try {
      await body(disk);
    } finally {
      await disk.remove();
    }
  };
}
