import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFiles } from '../../../electron/cli/files.ts';
import { utf8 } from '../../../shared/base/bytes.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dw-cli-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('files of the command line', () => {
  test('a file is read whole, and a larger one only as far as it takes to see that', async () => {
    const files = createFiles(() => folder, 1000);
    writeFileSync(join(folder, 'small'), 'x'.repeat(1000));
    writeFileSync(join(folder, 'large'), '');
    truncateSync(join(folder, 'large'), 5_000_000_000);
    expect((await files.readFile('small')).byteLength).toBe(1000);
    expect((await files.readFile('large')).byteLength).toBe(1001);
  });

  test('what is no ordinary file is refused, and never waited for', async () => {
    const files = createFiles(() => folder);
    await expect(files.readFile('.')).rejects.toMatchObject({ code: 'EISDIR' });
    await expect(files.readFile('gone')).rejects.toMatchObject({ code: 'ENOENT' });
    if (process.platform === 'win32') return;
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const path of ['pipe', '/dev/zero'])
      await expect(files.readFile(path)).rejects.toMatchObject({ code: 'not an ordinary file' });
  });

  test('knows a file by whatever name it is called', async () => {
    const files = createFiles(() => folder);
    writeFileSync(join(folder, 'a'), 'a');
    writeFileSync(join(folder, 'b'), 'a');
    symlinkSync(join(folder, 'a'), join(folder, 'pointer'));
    linkSync(join(folder, 'a'), join(folder, 'second'));
    for (const same of ['a', './a', join(folder, 'a'), 'pointer', 'second'])
      expect(await files.isSameFile('a', same), same).toBe(true);
    for (const other of ['b', 'not-there', 'a/b']) expect(await files.isSameFile('a', other)).toBe(false);
  });

  test('a write is whole and leaves nothing beside it', async () => {
    const files = createFiles(() => folder);
    await files.writeFile('out', utf8('one'));
    await files.writeFile('out', utf8('two'));
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('two');
    await expect(files.writeFile('a/b', utf8('x'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

test.each(['stdout', 'stderr'] as const)('a reader that goes away (%s) is no failure', async (stream) => {
  const script = join(import.meta.dirname, '../../support/write-much.ts');
  const child = spawn(process.execPath, [script, stream], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child[stream].destroy();
  child[stream === 'stdout' ? 'stderr' : 'stdout'].on(
    'data',
    (piece: Buffer) => (complaint += String(piece)),
  );
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
});
