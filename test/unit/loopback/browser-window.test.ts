import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBrowserWindow } from '../../../electron/loopback/browser-window.ts';
import { needs } from '../../support/needs.ts';

test(
  'no piece of the launch key stands in an argument',
  needs(process.platform !== 'win32', 'a shell'),
  async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'dw-window-'));
    const program = join(dataFolder, 'browser.sh');
    // Keeps its arguments and the page that it is given, as a process list and a browser would see them.
    writeFileSync(
      program,
      `#!/bin/sh\nprintf '%s\\n' "$@" > "${dataFolder}/args"\ncat "${dataFolder}"/launch-* > "${dataFolder}/page"\n`,
    );
    chmodSync(program, 0o755);
    const window = createBrowserWindow({
      chromium: { name: 'Chromium', path: program },
      dataFolder,
      port: 1,
      env: {},
      userId: 1000,
      extraFlags: [],
    });
    const key = 'Q7vXk2mZp9LrTs4BwYc6DhNf';
    await window.open(key);
    await window.ended;
    const args = readFileSync(join(dataFolder, 'args'), 'utf8');
    expect(args).toContain('--app=file:///');
    expect(readFileSync(join(dataFolder, 'page'), 'utf8')).toContain(key);
    for (let i = 0; i + 4 <= key.length; i++) expect(args).not.toContain(key.slice(i, i + 4));
    await expect.poll(() => readdirSync(dataFolder).filter((name) => name.startsWith('launch-'))).toEqual([]);
    rmSync(dataFolder, { recursive: true, force: true });
  },
);
