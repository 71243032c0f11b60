import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FramedFile } from '../../../electron/host/exchange/log/framed-file.ts';
import { UnreadableError } from '../../../electron/host/exchange/log/unreadable.ts';
import { utf8 } from '../../../shared/base/bytes.ts';

const FRAMES = ['first frame', 'second frame', 'third frame'];
let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dw-frames-'));
  path = join(folder, 'a.log');
  const { file } = FramedFile.open(path, 1000);
  for (const text of FRAMES) file.append(utf8(text));
  file.sync();
  file.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What opening finds. */
function reopened() {
  const { file, state } = FramedFile.open(path, 1000);
  file.close();
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  return {
    ...state,
    frames: state.frames.map(({ bytes }) => text(bytes)),
    strays: state.strays.map(text),
  };
}

/** What lies beside the log. */
function aside(): readonly Buffer[] {
  return readdirSync(folder)
    .filter((name) => name !== 'a.log')
    .map((name) => readFileSync(join(folder, name)));
}

/** Turns one bit of the length of a frame. */
function alterLength(text: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text) - 11;
  bytes[at] = (bytes[at] ?? 0) ^ 0x10;
  writeFileSync(path, bytes);
}

/** Turns one bit in the middle of a frame. */
function alter(text: string): void {
  const bytes = readFileSync(path);
  const at = bytes.indexOf(text);
  bytes[at + 3] = (bytes[at + 3] ?? 0) ^ 1;
  writeFileSync(path, bytes);
}

describe('the log on disk', () => {
  test('gives back what was appended', () => {
    expect(reopened()).toEqual({ frames: FRAMES, cut: 0, damaged: false, strays: [] });
    expect(aside()).toEqual([]);
  });

  test('that ends in half a frame is cut where the last whole one ends, and the half is kept beside', () => {
    truncateSync(path, readFileSync(path).byteLength - 4);
    const before = readFileSync(path);
    const found = reopened();
    expect(found).toMatchObject({ frames: FRAMES.slice(0, 2), damaged: false });
    expect(aside()).toEqual([before.subarray(before.byteLength - found.cut)]);
    expect(reopened()).toMatchObject({ frames: FRAMES.slice(0, 2), cut: 0, damaged: false });
  });

  test('of which a byte was altered keeps what stands before it, finds what stands behind it, and loses no byte', () => {
    alter('second');
    const before = readFileSync(path);
    const found = reopened();
    expect(found).toMatchObject({ frames: FRAMES.slice(0, 1), damaged: true, strays: FRAMES.slice(2) });
    expect(aside()).toEqual([before.subarray(before.byteLength - found.cut)]);
  });

  test('of which one bit of a length was turned is damaged, and the whole frames behind it are found', () => {
    alterLength('first');
    const before = readFileSync(path);
    expect(reopened()).toMatchObject({ frames: [], damaged: true, strays: FRAMES.slice(1) });
    expect(aside()).toEqual([before.subarray(8)]);
  });

  test('keeps what was cut off once beside what was cut off at the same place before', () => {
    alterLength('first');
    reopened();
    const { file } = FramedFile.open(path, 1000);
    file.append(utf8('written later'));
    file.close();
    alterLength('written later');
    reopened();
    expect(aside()).toHaveLength(2);
  });

  test('whose last frame was altered loses that frame alone, and says so', () => {
    alter('third');
    expect(reopened()).toMatchObject({ frames: FRAMES.slice(0, 2), damaged: true });
    expect(aside()).toHaveLength(1);
  });

  test('whose first eight bytes were altered is known by its frames', () => {
    const bytes = readFileSync(path);
    bytes[3] = 0;
    writeFileSync(path, bytes);
    expect(reopened()).toMatchObject({ frames: [], strays: FRAMES, damaged: true });
    expect(aside()).toEqual([bytes]);
  });

  test('of which a frame claims more than any may have is cut there', () => {
    const bytes = readFileSync(path);
    bytes.writeUInt32BE(0xffffffff, bytes.indexOf('second') - 12);
    writeFileSync(path, bytes);
    expect(reopened()).toMatchObject({ frames: FRAMES.slice(0, 1), damaged: true });
  });

  test('is left as it is where whoever opens it says so', () => {
    alterLength('first');
    const before = readFileSync(path);
    expect(() => FramedFile.open(path, 1000, (state) => state.frames.length > 0)).toThrow(UnreadableError);
    expect(readFileSync(path)).toEqual(before);
    expect(aside()).toEqual([]);
  });

  test('that is another file is not touched', () => {
    writeFileSync(path, 'a letter that somebody put here');
    expect(() => FramedFile.open(path, 1000)).toThrow(UnreadableError);
    expect(readFileSync(path, 'utf8')).toBe('a letter that somebody put here');
  });
});
