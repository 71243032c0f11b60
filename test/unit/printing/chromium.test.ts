import { expect, test } from 'vitest';
import { quietFlags, resolverRule, sandboxFlags } from '../../../electron/host/chromium/chromium-flags.ts';
import { findChromium } from '../../../electron/host/chromium/find-chromium.ts';

function disk(...files: readonly string[]) {
  return { isProgram: (path: string) => files.includes(path) };
}

test('finds a browser on each system, Chromium first', () => {
  const linux = { PATH: '/usr/games:/usr/bin' };
  expect(findChromium(linux, disk('/usr/bin/google-chrome', '/usr/bin/chromium'), 'linux')).toEqual({
    name: 'Chromium',
    path: '/usr/bin/chromium',
  });
  expect(findChromium({}, disk('/snap/bin/chromium'), 'linux')?.path).toBe('/snap/bin/chromium');
  expect(findChromium(linux, disk('/opt/brave.com/brave/brave'), 'linux')?.name).toBe('Brave');
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  expect(findChromium({ 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' }, disk(edge), 'win32')).toEqual({
    name: 'Edge',
    path: edge,
  });
  const chrome = '/Users/a/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  expect(findChromium({ HOME: '/Users/a' }, disk(chrome), 'darwin')?.path).toBe(chrome);
  expect(findChromium(linux, disk(), 'linux')).toBeNull();
});

test('a browser that is named is taken or nothing is', () => {
  expect(findChromium({ DW_CHROMIUM: '/x/y' }, disk('/x/y', '/usr/bin/chromium'), 'linux')?.path).toBe(
    '/x/y',
  );
  expect(findChromium({ DW_CHROMIUM: '/x/y' }, disk('/usr/bin/chromium'), 'linux')).toBeNull();
});

test('no folder of a relative path is searched', () => {
  expect(
    findChromium(
      { PATH: '.:bin' },
      {
        isProgram: (path) =>
          !path.startsWith('/usr') &&
          !path.startsWith('/snap') &&
          !path.startsWith('/opt') &&
          !path.startsWith('/var'),
      },
      'linux',
    ),
  ).toBeNull();
});

test('the resolver rule opens our origin and nothing else', () => {
  expect(resolverRule(null)).toBe('--host-resolver-rules=MAP * ~NOTFOUND');
  expect(resolverRule({ port: 4711 })).toBe(
    '--host-resolver-rules=MAP workbench.localhost:80 127.0.0.1:4711, MAP * ~NOTFOUND',
  );
  expect(quietFlags(null).at(-1)).toBe(resolverRule(null));
  expect(quietFlags(null).join(' ')).not.toContain('EXCLUDE');
});

test('the sandbox is left out only as root and only when a test asks for it', () => {
  expect(sandboxFlags({ DW_ALLOW_NO_SANDBOX: '1' }, 0)).toEqual(['--no-sandbox']);
  expect(sandboxFlags({ DW_ALLOW_NO_SANDBOX: '1' }, 1000)).toEqual([]);
  expect(sandboxFlags({}, 0)).toEqual([]);
  expect(sandboxFlags({ DW_ALLOW_NO_SANDBOX: 'yes' }, 0)).toEqual([]);
});
