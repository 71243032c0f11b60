import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FramedFile } from '../../../electron/host/exchange/log/framed-file.ts';
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
  return { ...state, frames: state.frames.map(({ bytes }) => Buffer.from(bytes).toString()) };
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
    expect(reopened()).toEqual({ frames: FRAMES, cut: 0, damaged: false });
  });

  test('that ends in half a frame is cut where the last whole one ends, and is no damage', () => {
    truncateSync(path, readFileSync(path).byteLength - 4);
    expect(reopened()).toMatchObject({ frames: FRAMES.slice(0, 2), damaged: false });
    expect(readdirSync(folder)).toEqual(['a.log']);
    expect(reopened()).toEqual({ frames: FRAMES.slice(0, 2), cut: 0, damaged: false });
  });

  test('of which a byte was altered keeps what stands before it, and puts the rest aside as evidence', () => {
    alter('second');
    const before = readFileSync(path);
    const found = reopened();
    expect(found).toMatchObject({ frames: FRAMES.slice(0, 1), damaged: true });
    const [aside = ''] = readdirSync(folder).filter((name) => name !== 'a.log');
    expect(readFileSync(join(folder, aside))).toEqual(before.subarray(before.byteLength - found.cut));
  });

  test('whose last frame was altered loses that frame alone', () => {
    alter('third');
    expect(reopened().frames).toEqual(FRAMES.slice(0, 2));
  });

  test('of which a frame claims more than any may have is cut there', () => {
    const bytes = readFileSync(path);
    const at = bytes.indexOf('second') - 8;
    bytes.writeUInt32BE(0xffffffff, at);
    writeFileSync(path, bytes);
    expect(reopened()).toMatchObject({ frames: FRAMES.slice(0, 1), damaged: true });
  });

  test('that is another file is not touched', () => {
    writeFileSync(path, 'a letter that somebody put here');
    expect(() => FramedFile.open(path, 1000)).toThrow('Not a log');
    expect(readFileSync(path, 'utf8')).toBe('a letter that somebody put here');
  });
});
