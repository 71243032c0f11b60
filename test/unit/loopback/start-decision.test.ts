import { mkdtempSync, mkdirSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataFolder } from '../../../electron/host/data-folder/default-data-folder.ts';
import { findElectron } from '../../../electron/loopback/observe-machine.ts';
import { decideStart, type MachineView } from '../../../electron/loopback/start-decision.ts';
import { readStartOptions } from '../../../electron/loopback/start-options.ts';

const bare: MachineView = { electron: null, electronShell: false, chromium: null, rootRefused: false };
const chromium = { name: 'Chromium', path: '/usr/bin/chromium' } as const;

describe('which window opens', () => {
  it('takes Electron where its program and its shell are, unless told otherwise', () => {
    const machine = { ...bare, electron: '/e', electronShell: true, chromium };
    expect(decideStart(null, true, machine).kind).toBe('electron');
    expect(decideStart('browser', true, machine).kind).toBe('browser');
    expect(decideStart(null, false, machine).kind).toBe('address');
  });

  it('goes to a browser at once where Electron is absent, and says why', () => {
    expect(decideStart(null, true, { ...bare, chromium })).toEqual({
      kind: 'browser',
      chromium,
      why: 'Electron is not on this computer',
    });
  });

  it('never takes another way silently when Electron was asked for', () => {
    expect(decideStart('electron', true, { ...bare, chromium }).kind).toBe('impossible');
    expect(decideStart('electron', true, { ...bare, electron: '/e', chromium }).kind).toBe('impossible');
  });

  it('starts Electron as little as a browser for the root user', () => {
    const machine = { ...bare, electron: '/e', electronShell: true, chromium, rootRefused: true };
    expect(decideStart(null, true, machine).kind).toBe('address');
    expect(decideStart('electron', true, machine).kind).toBe('impossible');
  });

  it('leaves the address where there is no browser, or where it would refuse to start', () => {
    expect(decideStart(null, true, bare).kind).toBe('address');
    expect(decideStart('browser', true, { ...bare, chromium, rootRefused: true }).kind).toBe('address');
  });
});

describe('whether Electron is here', () => {
  function wrapper(version: string, installed: string, executable = true): string {
    const folder = mkdtempSync(join(tmpdir(), 'dw-electron-'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));
    writeFileSync(join(folder, 'path.txt'), 'electron');
    writeFileSync(join(folder, 'dist', 'version'), installed);
    writeFileSync(join(folder, 'dist', 'electron'), '');
    chmodSync(join(folder, 'dist', 'electron'), executable ? 0o755 : 0o644);
    return folder;
  }

  it('wants the complete program in the version of its wrapper', () => {
    expect(findElectron({}, wrapper('45.4.1', 'v45.4.1'))).toMatch(/dist\/electron$/);
    expect(findElectron({}, wrapper('45.4.1', '44.0.0'))).toBeNull();
    expect(findElectron({}, '/nowhere')).toBeNull();
  });

  it('takes a named folder, and nothing else when that folder has no program', () => {
    const folder = wrapper('45.4.1', '45.4.1');
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'dist') }, '/nowhere')).toBe(
      join(folder, 'dist', 'electron'),
    );
    expect(findElectron({ ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' }, folder)).toBeNull();
  });
});

describe('the arguments of npm start', () => {
  const read = (...args: string[]) => readStartOptions(args, { HOME: '/home/a' }, 'linux');

  it('reads every documented option', () => {
    expect(read('--browser', '--data-dir', '/data', '--no-open')).toEqual({
      ok: true,
      value: { mode: 'browser', dataFolder: '/data', open: false, help: false },
    });
    expect(read()).toMatchObject({
      value: { mode: null, dataFolder: '/home/a/.local/share/delegate-workbench', open: true },
    });
  });

  it('refuses what it does not know with a sentence', () => {
    expect(read('--brwoser').ok).toBe(false);
    expect(read('--browser', '--electron').ok).toBe(false);
    expect(read('--data-dir').ok).toBe(false);
    expect(read('--data-dir', '').ok).toBe(false);
  });

  it('keeps data where each system keeps it', () => {
    expect(defaultDataFolder({ HOME: '/Users/a' }, 'darwin')).toBe(
      '/Users/a/Library/Application Support/Delegate Workbench',
    );
    expect(defaultDataFolder({ XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/delegate-workbench');
    expect(defaultDataFolder({ LOCALAPPDATA: '/l' }, 'win32')).toContain('Delegate Workbench');
  });
});
