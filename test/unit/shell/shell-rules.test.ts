import { beforeAll, describe, expect, it } from 'vitest';
import { bundleMain, type Plant } from '../../support/imagined-shell.ts';
import { brokenByPlant, brokenRules, SHELL_RULES } from '../../support/shell-rules.ts';

/** One planted violation, or more, for every rule. */
const PLANTED: Readonly<Record<string, readonly Plant[]>> = {
  'every page is sandboxed before any can be made': [
    { file: 'lock-down.ts', from: '  app.enableSandbox();\n', to: '' },
  ],
  'the scheme is registered in time, as secure, without leave to pass the policy': [
    { file: 'app-protocol.ts', from: 'secure: true', to: 'secure: true, bypassCSP: true' },
    { file: 'main.ts', from: 'await app.whenReady();', to: 'await app.whenReady(); registerAppScheme();' },
    { file: 'main.ts', from: 'registerAppScheme();\n  lock', to: 'lock' },
  ],
  'every window is closed in, the hidden one for print too': [
    { file: 'main-window.ts', from: 'contextIsolation: true', to: 'contextIsolation: false' },
    { file: 'printer.ts', from: 'sandbox: true', to: 'sandbox: false' },
    { file: 'printer.ts', from: "partition: 'print'", to: "partition: 'persist:print'" },
    { file: 'main-window.ts', from: 'webviewTag: false', to: 'webviewTag: false, webSecurity: false' },
    { file: 'main-window.ts', from: 'webviewTag: false', to: "webviewTag: false, enableBlinkFeatures: 'X'" },
  ],
  'no window before the data folder is open and mended': [
    {
      file: 'main.ts',
      from: '  host = startHost({',
      to: '  window = openMainWindow({ outFolder, words: () => words, mayInspect: false, quit });\n  host = startHost({',
    },
  ],
  'only the top frame of our own window gets a wire': [
    { file: 'sender.ts', from: 'frame.parent === null &&', to: '' },
    { file: 'sender.ts', from: 'frame.origin === APP_ORIGIN', to: 'frame.origin.startsWith(APP_ORIGIN)' },
    { file: 'sender.ts', from: '!frame.isDestroyed() &&', to: '' },
    { file: 'sender.ts', from: 'event.sender === contents &&', to: '' },
  ],
  'there is one channel, and it is the wire’s': [
    { file: 'main.ts', from: '  ipcMain.on(', to: "  ipcMain.on('debug', () => undefined);\n  ipcMain.on(" },
  ],
  'no frame goes to another address': [
    { file: 'lock-down.ts', from: "contents.on('will-redirect', keepHere);", to: '' },
    { file: 'lock-down.ts', from: "contents.on('will-frame-navigate', keepHere);", to: '' },
    { file: 'origin.ts', from: 'url.host === APP_HOST', to: 'url.host.startsWith(APP_HOST)' },
    { file: 'origin.ts', from: "url.username === '' &&", to: '' },
  ],
  'no page opens a window': [{ file: 'lock-down.ts', from: "action: 'deny'", to: "action: 'allow'" }],
  'no webview is attached': [
    {
      file: 'lock-down.ts',
      from: "contents.on('will-attach-webview', (event) => event.preventDefault());",
      to: '',
    },
  ],
  'no session grants anything but the two, and those to us alone': [
    { file: 'lock-down.ts', from: "'persistent-storage'", to: "'persistent-storage', 'media'" },
    {
      file: 'lock-down.ts',
      from: 'setDevicePermissionHandler(() => false)',
      to: 'setDevicePermissionHandler(() => true)',
    },
    {
      file: 'lock-down.ts',
      from: "app.on('session-created', (session) => lockSession(session, questions));",
      to: '',
    },
    { file: 'main.ts', from: 'lockSession(session.defaultSession, questions);', to: '' },
    {
      file: 'lock-down.ts',
      from: 'GRANTED.has(permission) && isOurAddress(origin)',
      to: 'GRANTED.has(permission)',
    },
  ],
  'the camera, and it alone, opens to our own window, on the delegate’s word each time': [
    { file: 'camera.ts', from: 'mediaTypes?.length === 1 && ', to: 'mediaTypes !== undefined && ' },
    { file: 'camera.ts', from: "mediaTypes?.length === 1 && mediaTypes[0] === 'video'", to: 'true' },
    { file: 'camera.ts', from: "mediaTypes[0] === 'video'", to: 'true' },
    { file: 'camera.ts', from: "permission !== 'media' || ", to: '' },
    { file: 'camera.ts', from: '!details.isMainFrame || ', to: '' },
    { file: 'camera.ts', from: ' || !isOurAddress(details.requestingUrl)', to: '' },
    { file: 'camera.ts', from: 'isOurs && ', to: '' },
    { file: 'camera.ts', from: 'return response === 0;', to: 'return response >= 0;' },
    { file: 'camera.ts', from: 'if (isAsking) return false;', to: '' },
    { file: 'camera.ts', from: 'isAsking = false;\n    }', to: '}' },
    { file: 'camera.ts', from: 'defaultId: 1', to: 'defaultId: 0' },
    {
      file: 'lock-down.ts',
      from: 'void mayUseCamera().then(answer, () => answer(false));',
      to: 'answer(true);',
    },
    { file: 'lock-down.ts', from: 'if (!isOurAddress(contents.getURL())) answer(false);\n    else ', to: '' },
  ],
  'only https and mailto go outside, shown first, and only when said so': [
    { file: 'open-outside.ts', from: 'if (response === 0)', to: 'if (response >= 0)' },
    { file: 'open-outside.ts', from: 'if (!isOutsideAddress(address)) return;', to: '' },
    { file: 'origin.ts', from: "url.protocol === 'https:'", to: "url.protocol.startsWith('http')" },
  ],
  'app:// answers with its own files alone, and always with the policy': [
    { file: 'answer-request.ts', from: "if (method !== 'GET') return { status: 405 };", to: '' },
    { file: 'answer-request.ts', from: 'files.get(path)', to: 'files.get(decodeURIComponent(path))' },
    { file: 'answer-request.ts', from: 'files.get(path)', to: 'files.get(new URL(address).pathname)' },
    {
      file: 'app-protocol.ts',
      from: 'status: answer.status, headers: WEB_HEADERS',
      to: 'status: answer.status',
    },
    { file: 'web-headers.ts', from: "connect-src 'self'", to: 'connect-src *' },
    { file: 'web-headers.ts', from: "script-src 'self'", to: "script-src 'self' 'unsafe-inline'" },
    { file: 'web-headers.ts', from: 'microphone=()', to: 'microphone=(self)' },
    { file: 'web-headers.ts', from: "'cross-origin-opener-policy': 'same-origin',", to: '' },
  ],
  'a second start brings the window to the front': [
    { file: 'main.ts', from: 'window?.show();', to: '' },
    { file: 'main-window.ts', from: 'if (window.isMinimized()) window.restore();', to: '' },
  ],
  'a page that breaks is loaded anew, until it has broken too often': [
    { file: 'restart-budget.ts', from: 'spent.length >= MOST_RESTARTS', to: 'spent.length < 0' },
    { file: 'main-window.ts', from: 'if (budget.spend()) return contents.reload();', to: '' },
    { file: 'main-window.ts', from: "reason === 'clean-exit' || ", to: '' },
    { file: 'main-window.ts', from: 'budget.renew();', to: '' },
  ],
  'a page that hangs is left to the delegate, who is asked once, and no longer when it answers again': [
    { file: 'main-window.ts', from: 'if (asking !== null) return;', to: '' },
    { file: 'main-window.ts', from: "'unresponsive'", to: "'responsive'" },
    { file: 'main-window.ts', from: 'asking?.abort();', to: '' },
  ],
  'a page that hangs is ended and loaded anew when the delegate says so, and not before': [
    { file: 'main-window.ts', from: 'contents.forcefullyCrashRenderer();', to: '' },
    { file: 'main-window.ts', from: 'answer !== 1 || ', to: '' },
  ],
  'a host that ends is started anew, until it has ended too often, and never over an open window’s databases':
    [
      {
        file: 'host-link.ts',
        from: 'if (budget.spend()) start(true);',
        to: 'if (budget.spend()) start(false);',
      },
      { file: 'host-link.ts', from: 'else options.onGivenUp();', to: 'else start(true);' },
    ],
  'without a host a window’s wire is closed, and “try again” starts one that may end as often as the first': [
    { file: 'host-link.ts', from: 'if (child === null) port.close();', to: 'if (child === null) return;' },
    { file: 'host-link.ts', from: 'budget.renew();', to: '' },
  ],
  'the program leaves when its host has given everything back, and starts no other': [
    { file: 'host-link.ts', from: 'if (stopping) return;', to: '' },
    { file: 'main.ts', from: 'void ending.stop().then(() => app.exit(0));', to: 'app.exit(0);' },
  ],
  'what ends of Chromium’s is told to the host, which keeps the log': [
    { file: 'main.ts', from: "'child-process-gone'", to: "'gpu-info-update'" },
  ],
  'a page for print is gone when its job is': [
    { file: 'printer.ts', from: 'if (!window.isDestroyed()) window.destroy();', to: '' },
  ],
  'a reader gets nothing of this program’s surroundings': [
    { file: 'run-isolate.ts', from: ', env: bareEnvironment()', to: '' },
  ],
  'a key store that does not protect is not used': [
    { file: 'secret-store.ts', from: "backend !== 'basic_text' &&", to: '' },
    { file: 'secret-store.ts', from: " && backend !== 'unknown'", to: '' },
    { file: 'secret-store.ts', from: 'if (!safeStorage.isEncryptionAvailable()) return false;', to: '' },
  ],
  'Chromium knows no host, and is told so before it starts': [
    { file: 'lock-down.ts', from: 'app.commandLine.appendSwitch(name, value);', to: '' },
  ],
  'no dictionary is fetched': [
    {
      file: 'spelling.ts',
      from: 'session.setSpellCheckerEnabled(languages.length > 0);',
      to: 'session.setSpellCheckerEnabled(true);',
    },
  ],
  'nobody looks inside a packaged program': [
    { file: 'main.ts', from: 'mayInspect: !app.isPackaged', to: 'mayInspect: true' },
  ],
};

describe('the bundled main', () => {
  let main = '';
  beforeAll(async () => {
    main = await bundleMain();
  });

  it('keeps every rule of the list', async () => {
    expect(await brokenRules(main)).toEqual([]);
  });

  it('has a planted violation for every rule', () => {
    expect(Object.keys(PLANTED).toSorted()).toEqual(SHELL_RULES.map(({ name }) => name).toSorted());
  });

  for (const [rule, plants] of Object.entries(PLANTED)) {
    it(`is caught where it breaks: ${rule}`, async () => {
      for (const plant of plants) expect(await brokenByPlant(plant, rule), plant.to).toEqual([rule]);
    });
  }
});
