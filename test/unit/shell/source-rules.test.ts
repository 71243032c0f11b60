import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsOf, RULES } from '../../support/electron-rules.ts';

const root = resolve(import.meta.dirname, '../../..');

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`);
}

/** One planted violation, or more, for every rule. */
const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'nothing-turned-off': [
    'const a = { contextIsolation: false };',
    'const a = { sandbox: isTest };',
    "const a = { 'webSecurity': !dev };",
    'const a = { webSecurity };',
  ],
  'nothing-turned-on': [
    'const a = { nodeIntegration: true };',
    'const a = { nodeIntegrationInWorker: true };',
    'const a = { allowRunningInsecureContent: true };',
    'const a = { privileges: { bypassCSP: true } };',
    'const a = { webviewTag: flag };',
    'const a = { experimentalFeatures: true };',
    'const a = { nodeIntegrationInSubFrames };',
  ],
  'no-blink-features': ["const a = { enableBlinkFeatures: 'X' };"],
  'windows-say-that-they-are-closed-in': [
    'new BrowserWindow({ webPreferences: { sandbox: true } });',
    'new BrowserWindow();',
    'new WebContentsView({});',
  ],
  'no-webview': ["const a = '<webview src=x>';"],
  'no-remote': ["import '@electron/remote';", "import { remote } from 'electron';"],
  'only-constant-scripts': ['contents.executeJavaScript(`go(${words})`);', 'frame.executeJavaScript(code);'],
  'certificates-are-judged-by-chromium': [
    "app.on('certificate-error', () => undefined);",
    'session?.setCertificateVerifyProc(() => undefined);',
    'session.setCertificateVerifyProc(() => undefined);',
  ],
  'warnings-stay-on': [
    "process.env['ELECTRON_DISABLE_SECURITY_WARNINGS'] = '1';",
    'process.env.NODE_TLS_REJECT_UNAUTHORIZED = x;',
  ],
  'no-dangerous-switch': [
    "app.commandLine.appendSwitch('no-sandbox');",
    "const a = ['--remote-debugging-port=1'];",
    "app['commandLine']['appendSwitch']('disable-web-security');",
  ],
  'switches-in-one-place': [
    "app.commandLine.appendSwitch('lang', 'fr');",
    "const { appendSwitch } = app.commandLine; appendSwitch('lang');",
  ],
  'one-way-outside': [
    'void shell.openExternal(address);',
    "void shell['openExternal'](address);",
    'const { openExternal } = shell; void openExternal(address);',
  ],
  'ipc-renderer-stays-inside': [
    "contextBridge.exposeInMainWorld('ipc', ipcRenderer);",
    'const a = { send: ipcRenderer.send };',
    'const a = { send: (channel) => ipcRenderer.send(channel) };',
    "import { ipcRenderer as ipc } from 'electron';",
    "contextBridge.exposeInMainWorld('ipc', require('electron').ipcRenderer);",
  ],
  'sender-first': [
    "ipcMain.handle('read', (_event, path) => read(path));",
    "ipcMain.on('a', (event) => { use(event); if (!isOurWindow(event, c)) return; });",
    "ipcMain.on('a', listener);",
    "electron.ipcMain.on('a', (event) => use(event));",
    "ipcMain['handle']('a', (event) => use(event));",
    "ipcMain.on('a', (event) => { if (!isOurWindow(event, c)) note(); use(event); });",
  ],
  'no-plain-secrets': ['safeStorage.setUsePlainTextEncryption(true);'],
  'handlers-are-never-taken-away': [
    'session.setPermissionRequestHandler(null);',
    'session.setPermissionCheckHandler(undefined);',
  ],
  'windows-show-our-own-address': ['void contents.loadURL(given);', "window.loadFile('x.html');"],
  'old-protocol-calls': ["protocol.registerFileProtocol('app', f);"],
  'debugger-only-for-print': ["contents.debugger.attach('1.3');"],
};

describe('the source of Electron’s side', () => {
  it('breaks none of the rules, and enough of it was looked at', () => {
    const sources = sourcesOf('electron');
    const findings = sources.flatMap((path) => findingsOf(path, readFileSync(join(root, path), 'utf8')));
    expect(findings).toEqual([]);
    expect(
      sources.filter((path) => /electron\/(?:main|preload|utility)\//.test(path)).length,
    ).toBeGreaterThan(15);
  });

  it('has a planted violation for every rule', () => {
    expect(Object.keys(PLANTED).toSorted()).toEqual(RULES.map(({ name }) => name).toSorted());
  });

  for (const [rule, plants] of Object.entries(PLANTED)) {
    it(`is caught where it breaks “${rule}”`, () => {
      for (const plant of plants) {
        const found = findingsOf('electron/main/planted.ts', plant).map((finding) => finding.rule);
        expect(found, plant).toContain(rule);
      }
    });
  }

  it('stays below seven lines in a hundred of the product, and below what the documentation says', () => {
    const lines = (folders: readonly string[]): number =>
      folders
        .flatMap(sourcesOf)
        .reduce((sum, path) => sum + readFileSync(join(root, path), 'utf8').split('\n').length, 0);
    const glue = lines(['electron/main', 'electron/preload', 'electron/utility']);
    const product = lines(['shared', 'electron', 'renderer']);
    expect(glue).toBeGreaterThan(400);
    expect(glue / product).toBeLessThanOrEqual(0.07);
    const said = /less than (\d+) of 100 lines/.exec(readFileSync(join(root, 'docs/electron.md'), 'utf8'));
    expect(glue / product).toBeLessThan(Number(said?.[1]) / 100);
  });
});
