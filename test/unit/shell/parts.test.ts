import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandedFiles } from '../../../electron/host/files/handed-files.ts';
import { installedKind } from '../../../electron/main/installed-kind.ts';
import { menuTemplate } from '../../../electron/main/menu.ts';
import { isOurAddress, isOutsideAddress } from '../../../electron/main/origin.ts';
import {
  createRestartBudget,
  MOST_RESTARTS,
  RESTARTS_WITHIN_MS,
} from '../../../electron/main/restart-budget.ts';
import { readShellOptions } from '../../../electron/main/shell-options.ts';
import { dictionaryLanguages } from '../../../electron/main/spelling.ts';
import { shellWords } from '../../../electron/main/words.ts';
import { readHostArguments, writeHostArguments } from '../../../electron/utility/host-arguments.ts';
import { MENU_COMMANDS } from '../../../shared/contract/app.ts';

describe('the arguments of Electron’s program', () => {
  const around = { workingFolder: '/here', env: { HOME: '/home/a' }, platform: 'linux', appPath: '/project' };
  const read = (...args: string[]) => readShellOptions(args, around);

  it('are the data folder and the files, among the switches that Chromium adds', () => {
    expect(read('--allow-pre-commit-input', '/project', '--data-dir=d', 'a.docx', '/b c.dwbundle')).toEqual({
      dataFolder: '/here/d',
      files: ['/here/a.docx', '/b c.dwbundle'],
    });
    expect(read('/project')).toEqual({ dataFolder: '/home/a/.local/share/delegate-workbench', files: [] });
  });

  it('hold no address as a file, and the last data folder counts', () => {
    expect(read('https://example.org/', 'app://workbench/', 'x.txt').files).toEqual(['/here/x.txt']);
    expect(read('--data-dir=/one', '--data-dir=/two').dataFolder).toBe('/two');
    expect(read('--data-dir=').dataFolder).toBe('/home/a/.local/share/delegate-workbench');
  });

  it('reach the host as they were written', () => {
    const given = {
      dataFolder: '/a b/é',
      version: '1.2.3',
      protects: true,
      again: false,
      place: '/tmp/a place',
    };
    for (const installed of [
      null,
      { kind: 'deb', resources: '/opt/Delegate Workbench/resources' },
    ] as const) {
      const all = { ...given, installed };
      expect(readHostArguments(writeHostArguments(all))).toEqual(all);
    }
    expect(() => readHostArguments(['--data-dir=/a'])).toThrow();
    expect(() =>
      readHostArguments([...writeHostArguments({ ...given, installed: null }), '--more']),
    ).toThrow();
  });
});

describe('how a copy was installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dw-installed-'));
  const resources = join(folder, 'resources');
  mkdirSync(resources);
  const kind = (platform: string, env: Record<string, string> = {}, isPackaged = true) =>
    installedKind({ isPackaged, platform, env, resources });

  it('is known only where the copy can be renewed by its own means', () => {
    const image = { APPIMAGE: '/home/a/Delegate-Workbench.AppImage' };
    expect(kind('linux', image)).toBeNull();
    writeFileSync(join(resources, 'app-update.yml'), 'provider: generic\n');
    expect(kind('linux', image)).toBe('appimage');
    expect(kind('linux', image, false)).toBeNull();
    // An unpacked archive.
    expect(kind('linux')).toBeNull();
    writeFileSync(join(resources, 'package-type'), 'deb');
    expect(kind('linux')).toBe('deb');
    expect(kind('darwin')).toBeNull();
    expect(kind('win32')).toBeNull();
    writeFileSync(join(folder, 'Uninstall Delegate Workbench.exe'), '');
    expect(kind('win32')).toBe('nsis');
    rmSync(folder, { recursive: true });
  });
});

describe('starting anew by itself', () => {
  it('stops after some times in a short while, and is counted from zero when a person asks for it', () => {
    const clock = { time: 0, now: () => clock.time };
    const budget = createRestartBudget(clock);
    const spend = (): readonly boolean[] => Array.from({ length: MOST_RESTARTS + 1 }, () => budget.spend());
    expect(spend()).toEqual([...Array.from({ length: MOST_RESTARTS }, () => true), false]);
    budget.renew();
    expect(spend().at(-2)).toBe(true);
    clock.time += RESTARTS_WITHIN_MS;
    expect(budget.spend()).toBe(true);
  });
});

describe('addresses', () => {
  it('are ours by their parts, not by their first letters', () => {
    expect(['app://workbench/', 'app://workbench/a?b#c'].every(isOurAddress)).toBe(true);
    const others = [
      'app://workbench.evil/',
      'app://workbench@evil/',
      'app://workbench:1/',
      'app:workbench',
      'x',
      '',
    ];
    expect(others.filter(isOurAddress)).toEqual([]);
  });

  it('go outside as https or mailto, without a password', () => {
    expect(['https://example.org/', 'mailto:a@example.org'].every(isOutsideAddress)).toBe(true);
    const others = [
      'http://example.org/',
      'https://a:b@example.org/',
      'file:///x',
      'smb://x',
      'javascript:1',
      'x',
    ];
    expect(others.filter(isOutsideAddress)).toEqual([]);
  });
});

describe('the menus of the system', () => {
  const itemsOf = (tag: string, platform: string) =>
    menuTemplate(shellWords(tag), platform, () => undefined).flatMap(({ submenu }) =>
      Array.isArray(submenu) ? submenu : [],
    );

  it('offer each command of the contract once, and say its words in three languages', () => {
    const ids = itemsOf('en', 'linux').flatMap(({ id }) => id ?? []);
    expect(ids.toSorted()).toEqual([...MENU_COMMANDS].toSorted());
    const labels = ['en', 'fr-CH', 'ar'].map(
      (tag) => itemsOf(tag, 'linux').find(({ id }) => id === 'library.import')?.label,
    );
    expect(labels).toEqual(['Import files…', 'Importer des fichiers…', 'استيراد ملفات…']);
    expect(shellWords('zh')('shell.file')).toBe('File');
  });

  it('leave the keys of commands to the window', () => {
    const withKeys = itemsOf('en', 'linux').filter(({ accelerator }) => accelerator !== undefined);
    expect(withKeys.length).toBeGreaterThan(2);
    expect(withKeys.every(({ registerAccelerator }) => registerAccelerator === false)).toBe(true);
  });

  it('have Quit where a Mac does not have it already', () => {
    const roles = (platform: string) => itemsOf('en', platform).map(({ role }) => role);
    expect(roles('linux')).toContain('quit');
    expect(roles('darwin')).not.toContain('quit');
  });
});

describe('dictionaries', () => {
  it('are known by the names that Chromium gives them', () => {
    expect(
      dictionaryLanguages(['en-US-10-1.bdic', 'fr-FR-3-0.bdic', 'fr-FR-3-1.bdic', 'notes.txt', 'x.bdic']),
    ).toEqual(['en-US', 'fr-FR']);
  });
});

describe('files that the system asked for', () => {
  it('are given once, in order, and without bytes where they cannot be read', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dw-handed-'));
    try {
      writeFileSync(join(folder, 'a.txt'), 'one');
      mkdirSync(join(folder, 'folder.docx'));
      const handed = createHandedFiles();
      expect(await handed.take()).toBeNull();
      handed.add([join(folder, 'a.txt'), join(folder, 'gone.txt'), join(folder, 'folder.docx')]);
      expect(await handed.take()).toEqual({ name: 'a.txt', bytes: Buffer.from('one') });
      expect(await handed.take()).toEqual({ name: 'gone.txt', bytes: null });
      expect(await handed.take()).toEqual({ name: 'folder.docx', bytes: null });
      expect(await handed.take()).toBeNull();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('are no more than a meeting has', async () => {
    const handed = createHandedFiles();
    handed.add(Array.from({ length: 600 }, (_, index) => `/nowhere/${index}`));
    let count = 0;
    while ((await handed.take()) !== null) count += 1;
    expect(count).toBe(500);
  });
});
