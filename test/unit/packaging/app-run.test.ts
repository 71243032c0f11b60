import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let folder = '';

/** The AppImage as it is mounted, on a system whose `unshare` answers so; null: it has none. */
function mount(unshare: string | null): void {
  const program = (name: string, text: string): void => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, name), 0o755);
  };
  copyFileSync(join(import.meta.dirname, '../../../build/package-apprun.sh'), join(folder, 'AppRun'));
  program('delegate-workbench', 'echo "started with" "$@"');
  mkdirSync(join(folder, 'bin'));
  for (const tool of ['dirname', 'readlink']) symlinkSync(`/usr/bin/${tool}`, join(folder, 'bin', tool));
  if (unshare !== null) program('bin/unshare', unshare);
}

function start(args: readonly string[], language = 'C') {
  const env = { PATH: join(folder, 'bin'), LANG: language };
  return spawnSync('/bin/sh', [join(folder, 'AppRun'), ...args], { env, encoding: 'utf8' });
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dw app run '));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('what an AppImage starts', () => {
  it('hands over its files and never asks for a start without the sandbox', () => {
    mount('exit 0');
    expect(start(['--data-dir=/a b', '/x/y z.dwdraft']).stdout).toBe(
      'started with --data-dir=/a b /x/y z.dwdraft\n',
    );
  });

  it.each([
    ['C', 'Install the .deb package'],
    ['fr_CH.UTF-8', 'Installez le paquet .deb'],
    ['ar_EG.UTF-8', 'لم يبدأ البرنامج'],
  ])('stops with a sentence where the system forbids a sandbox (%s)', (language, words) => {
    mount('exit 1');
    const { status, stdout, stderr } = start([], language);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(words);
  });

  it('starts where nobody can be asked: Chromium itself stops without its sandbox', () => {
    mount(null);
    expect(start([]).stdout).toBe('started with\n');
  });
});
