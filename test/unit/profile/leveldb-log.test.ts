import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLevelDbLog, writeLevelDbLog } from '../../../electron/host/profile/leveldb-log.ts';
import { runs } from '../../support/campaign.ts';

const records = fc.array(
  fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 60 }),
    fc.integer({ min: 1, max: 70_000 }).map((n) => new Uint8Array(n).fill(n)),
  ),
  { maxLength: 12 },
);

test('what is written as a log is read back, and is whole', () => {
  fc.assert(
    fc.property(records, (all) => {
      const reading = readLevelDbLog(writeLevelDbLog(all));
      expect(reading.state).toBe('whole');
      expect(reading.records.map((each) => Buffer.from(each))).toEqual(all.map((each) => Buffer.from(each)));
    }),
    runs(60),
  );
});

test('a log cut anywhere keeps every record before the cut, and only whole ones', () => {
  fc.assert(
    fc.property(records, fc.double({ min: 0, max: 1, noNaN: true }), (all, where) => {
      const log = writeLevelDbLog(all);
      const cut = Math.floor(log.byteLength * where);
      const reading = readLevelDbLog(log.subarray(0, cut));
      const again = readLevelDbLog(log.subarray(0, reading.wholeUntil));
      expect(['whole', 'torn']).toContain(reading.state);
      expect(again.state).toBe('whole');
      expect(again.records.length).toBe(reading.records.length);
      reading.records.forEach((record, i) => expect(Buffer.from(record)).toEqual(Buffer.from(all[i] ?? [])));
    }),
    runs(60),
  );
});

test('records behind a half record are found', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ minLength: 2, maxLength: 60 }), { minLength: 1, maxLength: 6 }),
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 60 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 8 }),
      (before, after, cut) => {
        const whole = writeLevelDbLog(before);
        const broken = Buffer.concat([whole.subarray(0, whole.byteLength - cut), writeLevelDbLog(after)]);
        const reading = readLevelDbLog(broken);
        expect(reading.state).toBe('broken');
        expect(reading.records.slice(-after.length).map((each) => Buffer.from(each))).toEqual(
          after.map((each) => Buffer.from(each)),
        );
        expect(readLevelDbLog(writeLevelDbLog(reading.records)).state).toBe('whole');
      },
    ),
    runs(60),
  );
});

test('a half record that the next one completes by chance costs no record', () => {
  const after = writeLevelDbLog([Uint8Array.of(1, 2, 3)]);
  const before = writeLevelDbLog([Uint8Array.of(9, 9), Uint8Array.of(7, after[0] ?? 0)]);
  const reading = readLevelDbLog(Buffer.concat([before.subarray(0, -1), after]));
  expect(reading.state).toBe('broken');
  expect(reading.records.map((each) => Array.from(each))).toEqual([
    [9, 9],
    [7, after[0]],
    [1, 2, 3],
  ]);
});

test.each([
  ['a whole record', 10],
  ['a record in pieces', 40_000],
])('a record cut off at the end of a block is a fault where %s follows', (_what, size) => {
  const before = writeLevelDbLog([Uint8Array.of(5), new Uint8Array(70_000).fill(7)]).subarray(0, 2 * 32_768);
  const after = writeLevelDbLog([new Uint8Array(size).fill(3)]);
  expect(readLevelDbLog(before).state).toBe('torn');
  const reading = readLevelDbLog(Buffer.concat([before, after]));
  expect(reading.state).toBe('broken');
  expect(reading.records.map((each) => each.byteLength)).toEqual([1, size]);
  expect(readLevelDbLog(writeLevelDbLog(reading.records)).state).toBe('whole');
});
