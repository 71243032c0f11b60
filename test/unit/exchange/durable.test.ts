import { basename, join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { replaceFile } from '../../../electron/host/exchange/log/atomic-file.ts';
import { FramedFile } from '../../../electron/host/exchange/log/framed-file.ts';
import { utf8 } from '../../../shared/base/bytes.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import {
  circleOf,
  hand,
  releaseInto,
  removeDisk,
  startMachine,
  testClock,
} from '../../support/exchange-machine.ts';
import { listenForUnsyncedWrites, type UnsyncedWrites } from '../../support/unsynced-writes.ts';

beforeAll(loadAutomerge);
let folder = '';
let writes: UnsyncedWrites | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dw-durable-'));
  writes = listenForUnsyncedWrites();
});
afterEach(() => {
  writes?.end();
  rmSync(folder, { recursive: true, force: true });
});
const unsynced = (): readonly string[] => (writes?.now() ?? []).map((path) => basename(path));

describe('what a power cut cannot take back', () => {
  test('is a frame once `sync` has returned, and not before', () => {
    const { file } = FramedFile.open(join(folder, 'a.log'), 1000);
    file.append(utf8('a frame'));
    expect(unsynced()).toEqual(['a.log']);
    file.sync();
    expect(unsynced()).toEqual([]);
    file.close();
  });

  test('is a small file that was replaced', () => {
    replaceFile(join(folder, 'small'), utf8('the old'));
    replaceFile(join(folder, 'small'), utf8('the new'));
    expect(unsynced()).toEqual([]);
  });

  test('is every piece that was sealed, sent or taken in', async () => {
    const clock = testClock();
    const alice = await startMachine('Alice', { clock });
    const bob = await startMachine('Bob', { clock });
    try {
      const circle = await circleOf([alice, bob]);
      const draft = await releaseInto(alice, circle, ['Text of the clause.']);
      expect(unsynced()).toEqual([]);
      await hand(alice, bob, circle);
      expect(await bob.texts(draft)).toEqual(['Text of the clause.']);
      expect(unsynced()).toEqual([]);
    } finally {
      for (const machine of [alice, bob]) {
        await machine.stop();
        removeDisk(machine.disk);
      }
    }
  });
});
