import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readLevelDbLog, writeLevelDbLog } from '../../../electron/host/profile/leveldb-log.ts';
import { repairProfile } from '../../../electron/host/profile/repair-profile.ts';
import { KILLING_MS, killAtSteps } from '../../support/killed-steps.ts';

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'dw-repair-'));
});
afterEach(() => rm(base, { recursive: true, force: true }));

const record = (letter: string, length: number): Uint8Array => Buffer.from(letter.repeat(length));
const NOTES = [record('a', 300), record('b', 40_000), record('d', 500)];
/** Whole records behind half a one, as Chromium leaves them after a power cut and a further session. */
const BROKEN = Buffer.concat([
  writeLevelDbLog(NOTES.slice(0, 2)),
  writeLevelDbLog([record('c', 900)]).subarray(0, 400),
  writeLevelDbLog(NOTES.slice(2)),
]);
const TORN = Buffer.from(writeLevelDbLog([...NOTES, record('e', 600)])).subarray(0, -100);

test(
  'killed at any change of the disk, mending ends at the next start with every record, and the old log is kept',
  async () => {
    const folder = join(base, 'profile/Default/IndexedDB/http_x_0.indexeddb.leveldb');
    const kept = join(base, 'kept');
    const logs: Readonly<Record<string, Buffer>> = {
      '000003.log': BROKEN,
      '000004.log': TORN,
      'MANIFEST-000001': BROKEN,
    };
    const recordsOf = (bytes: Uint8Array): readonly string[] =>
      readLevelDbLog(bytes).records.map((each) => Buffer.from(each).toString());
    await killAtSteps(
      {
        module: 'electron/host/profile/repair-profile.ts',
        name: 'repairProfile',
        args: [join(base, 'profile'), kept],
      },
      6,
      async () => {
        await rm(kept, { recursive: true, force: true });
        await rm(folder, { recursive: true, force: true });
        await mkdir(folder, { recursive: true });
        for (const [name, bytes] of Object.entries(logs)) await writeFile(join(folder, name), bytes);
      },
      async (where) => {
        // What the kill left is the old log or the mended one, never less.
        for (const [name, bytes] of Object.entries(logs))
          expect(recordsOf(await readFile(join(folder, name))), `${name}, ${where}`).toEqual(
            recordsOf(bytes),
          );
        expect(await repairProfile(join(base, 'profile'), kept), where).toMatchObject({ inUse: false });
        expect(await repairProfile(join(base, 'profile'), kept), where).toEqual({
          torn: 0,
          broken: 0,
          inUse: false,
        });
        expect((await readdir(folder)).toSorted(), where).toEqual(Object.keys(logs).toSorted());
        for (const name of Object.keys(logs)) {
          const records = recordsOf(await readFile(join(folder, name)));
          expect(records, where).toEqual(NOTES.map((each) => Buffer.from(each).toString()));
        }
        const old = await Promise.all(
          (await readdir(kept))
            .filter((name) => /^\d+-/.test(name))
            .map(async (name) => `${name.slice(14)} ${BROKEN.equals(await readFile(join(kept, name)))}`),
        );
        expect(Array.from(new Set(old)).toSorted(), where).toEqual([
          '000003.log true',
          'MANIFEST-000001 true',
        ]);
      },
    );
  },
  KILLING_MS,
);
