import { relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { WebContents } from 'electron';
import { CONNECT_CHANNEL } from '../../electron/main/channel.ts';
import type { SecretBackend } from '../standin/secret-store.ts';
import type { StandinSession } from '../standin/session.ts';
import { bundleMain, settle, type ImaginedShell, type Plant } from './imagined-shell.ts';
import { CAMERA_RULES } from './shell-camera.ts';
import { callsOf, inFreshShell, windowOf, type ShellRule } from './shell-rule.ts';
import { SURVIVAL_RULES } from './shell-survival.ts';

/* The security list of the shell at run time: the bundled main is run and asked to do what it must not. */

/** Addresses that begin like ours, or would run or show something else. */
const HOSTILE = [
  'https://example.org/',
  'http://workbench/',
  'app://workbench.evil/',
  'app://workbench@evil/',
  'app://evil@workbench/',
  'app://workbench:443/',
  'app://other/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'about:blank',
  'blob:app://workbench/x',
  'not an address',
];
const OWN = 'app://workbench/';
const GRANTED = ['clipboard-sanitized-write', 'persistent-storage'];
const PERMISSIONS = [
  ...GRANTED,
  'clipboard-read',
  'geolocation',
  'media',
  'notifications',
  'openExternal',
  'usb',
  'hid',
  'serial',
  'fileSystem',
  'display-capture',
  'midiSysex',
  'unknown',
];

/** Whether the page's event is prevented. */
function isPrevented(shell: ImaginedShell, event: string, url: string): boolean {
  let prevented = false;
  const preventDefault = (): void => void (prevented = true);
  windowOf(shell).webContents.emit(event, { url, preventDefault }, {}, {});
  return prevented;
}

/** Sends the connect message with a frame; whether main gave it a port. */
function isConnected(shell: ImaginedShell, change: object, sender?: unknown): boolean {
  let given = false;
  const frame = {
    origin: 'app://workbench',
    url: OWN,
    parent: null,
    isDestroyed: () => false,
    postMessage: () => void (given = true),
    ...change,
  };
  const senderFrame = 'gone' in change ? null : frame;
  const event = { sender: sender ?? windowOf(shell).webContents, senderFrame, ports: [] };
  shell.standin.ipc.emit(CONNECT_CHANNEL, event);
  return given;
}

function grants(session: StandinSession, address: string): readonly string[] {
  const contents = { getURL: () => address } as WebContents;
  return PERMISSIONS.filter((permission) => {
    let isGranted: boolean | null = null;
    type Ask = Parameters<NonNullable<StandinSession['request']>>;
    session.request?.(contents, permission as Ask[1], (granted) => (isGranted = granted), {} as Ask[3]);
    type Check = Parameters<NonNullable<StandinSession['check']>>;
    const isChecked = session.check?.(contents, permission as Check[1], address, {} as Check[3]);
    return isGranted !== false || isChecked !== false;
  });
}

async function protectsWith(main: string, secrets: SecretBackend): Promise<boolean> {
  return await inFreshShell(main, { secrets }, async (shell) => {
    const sealed = await (await shell.host().shell).seal({ secret: Uint8Array.of(1, 2, 3) });
    return shell.host().args.includes('--protects') || sealed.ok;
  });
}

async function answerTo(shell: ImaginedShell, method: string, url: string): Promise<Response> {
  const session = shell.standin.sessions.get('');
  // A plain object: a Request would tidy the address first, which Chromium may not have done.
  return (await session?.answer('app', { method, url } as Request)) ?? new Response(null, { status: 500 });
}

/** The policy, word by word; a word more or less is a decision. */
const POLICY: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self' 'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'object-src': "'none'",
  'frame-ancestors': "'none'",
};
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': Object.entries(POLICY)
    .map((pair) => pair.join(' '))
    .join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), usb=(), serial=(), hid=()',
};
const withPolicy = ({ headers }: Response): boolean =>
  Object.entries(HEADERS).every(([name, value]) => headers.get(name) === value);

/** All that the windows are made with. A preference more is a decision. */
const PREFERENCES: readonly Electron.WebPreferences[] = [
  {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    devTools: true,
    preload: 'out/preload.cjs',
  },
  { sandbox: true, contextIsolation: true, nodeIntegration: false, partition: 'print' },
];

export const SHELL_RULES: readonly ShellRule[] = [
  {
    name: 'every page is sandboxed before any can be made',
    holds: (shell) => callsOf(shell, 'enableSandbox').some(([isReady]) => isReady === false),
  },
  {
    name: 'the scheme is registered in time, as secure, without leave to pass the policy',
    holds(shell) {
      const calls = callsOf(shell, 'registerSchemesAsPrivileged');
      const [[schemes, isReady] = []] = calls;
      const expected = { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true };
      return (
        calls.length === 1 &&
        isReady === false &&
        JSON.stringify(schemes) === JSON.stringify([{ scheme: 'app', privileges: expected }])
      );
    },
  },
  {
    name: 'every window is closed in, the hidden one for print too',
    async holds(shell) {
      await (await shell.host().shell).pdf({ html: '', paper: 'A4', title: '', language: 'en' });
      const all = callsOf(shell, 'BrowserWindow').map(
        ([options]) => (options as Electron.BrowserWindowConstructorOptions).webPreferences ?? {},
      );
      const named = all.map((given) =>
        given.preload === undefined
          ? given
          : { ...given, preload: relative(shell.folder, given.preload).replaceAll('\\', '/') },
      );
      return isDeepStrictEqual(named, PREFERENCES);
    },
  },
  {
    name: 'no window before the data folder is open and mended',
    holds: (_shell, main) =>
      inFreshShell(main, {}, async (shell) => {
        await settle();
        const before = shell.standin.windows.length;
        await shell.open();
        return before === 0 && shell.standin.windows.length === 1;
      }),
  },
  {
    name: 'only the top frame of our own window gets a wire',
    holds(shell) {
      const refused = [
        { parent: {} },
        { origin: 'app://workbench.evil' },
        { origin: 'https://example.org' },
        { origin: 'null' },
        { isDestroyed: () => true },
        { gone: true },
      ].every((change) => !isConnected(shell, change));
      return refused && !isConnected(shell, {}, {}) && isConnected(shell, {});
    },
  },
  {
    name: 'there is one channel, and it is the wire’s',
    holds: ({ standin }) => JSON.stringify(standin.ipc.eventNames()) === JSON.stringify([CONNECT_CHANNEL]),
  },
  {
    name: 'no frame goes to another address',
    holds: (shell) =>
      ['will-navigate', 'will-frame-navigate', 'will-redirect'].every(
        (event) => HOSTILE.every((url) => isPrevented(shell, event, url)) && !isPrevented(shell, event, OWN),
      ),
  },
  {
    name: 'no page opens a window',
    holds: (shell) =>
      [...HOSTILE, OWN].every((url) => windowOf(shell).webContents.askToOpen(url).action === 'deny'),
  },
  { name: 'no webview is attached', holds: (shell) => isPrevented(shell, 'will-attach-webview', OWN) },
  {
    name: 'no session grants anything but the two, and those to us alone',
    async holds(shell) {
      await (await shell.host().shell).pdf({ html: '', paper: 'A4', title: '', language: 'en' });
      const sessions = Array.from(shell.standin.sessions.values());
      return (
        sessions.length === 2 &&
        sessions.every(
          (session) =>
            grants(session, OWN).join() === GRANTED.join() &&
            HOSTILE.every((address) => grants(session, address).length === 0) &&
            session.device?.({} as Parameters<NonNullable<StandinSession['device']>>[0]) === false,
        )
      );
    },
  },
  {
    name: 'only https and mailto go outside, shown first, and only when said so',
    holds: (_shell, main) =>
      inFreshShell(main, { answer: () => 1 }, async (shell) => {
        await shell.open();
        for (const url of [
          ...HOSTILE.slice(1),
          'http://example.org/',
          'https://a:b@example.org/',
          'smb://x/y',
        ])
          windowOf(shell).webContents.askToOpen(url);
        await settle();
        const unasked = callsOf(shell, 'showMessageBox').length === 0;
        windowOf(shell).webContents.askToOpen('https://example.org/?q=1');
        await settle();
        const [[box] = []] = callsOf(shell, 'showMessageBox');
        const isShown = (box as { detail?: string } | undefined)?.detail === 'https://example.org/?q=1';
        return unasked && isShown && callsOf(shell, 'openExternal').length === 0;
      }),
  },
  {
    name: 'app:// answers with its own files alone, and always with the policy',
    async holds(shell) {
      const wanted: readonly (readonly [string, string, number])[] = [
        ['GET', OWN, 200],
        ['GET', `${OWN}assets/app.js`, 200],
        ['POST', OWN, 405],
        ['PUT', `${OWN}assets/app.js`, 405],
        ['GET', 'app://other/', 403],
        ['GET', 'app://workbench.evil/', 403],
        ['GET', 'app://workbench@evil/', 403],
        ['GET', 'https://workbench/', 403],
        ['GET', `${OWN}../secret.txt`, 404],
        ['GET', `${OWN}%2e%2e/secret.txt`, 404],
        ['GET', `${OWN}..%2fsecret.txt`, 404],
        ['GET', `${OWN}assets%2fapp.js`, 404],
        ['GET', `${OWN}assets/app.js%00.png`, 404],
        ['GET', `${OWN}assets/app.js\0`, 404],
        ['GET', `${OWN}assets\\app.js`, 404],
        ['GET', `${OWN}assets/../assets/app.js`, 404],
        ['GET', `${OWN}constructor`, 404],
      ];
      for (const [method, url, status] of wanted) {
        const response = await answerTo(shell, method, url);
        if (response.status !== status || !withPolicy(response)) return false;
      }
      return true;
    },
  },
  {
    name: 'a second start brings the window to the front',
    async holds(shell) {
      const window = windowOf(shell) as unknown as { readonly calls: string[] };
      window.calls.push('minimize');
      shell.standin.app.emit('second-instance', {}, ['electron'], '/', null);
      return window.calls.join() === 'minimize,restore,show,focus';
    },
  },
  {
    name: 'a key store that does not protect is not used',
    async holds(_shell, main) {
      const uses = async (backend: SecretBackend): Promise<boolean> => await protectsWith(main, backend);
      if (process.platform === 'linux' && ((await uses('basic_text')) || (await uses('unknown'))))
        return false;
      return !(await uses('locked')) && (await uses('gnome_libsecret'));
    },
  },
  {
    name: 'Chromium knows no host, and is told so before it starts',
    holds: ({ standin }) =>
      standin.app.switches.get('host-resolver-rules') === 'MAP * ~NOTFOUND' &&
      standin.app.switches.has('disable-background-networking') &&
      standin.app.switches.has('disable-component-update') &&
      !standin.app.switches.has('no-sandbox'),
  },
  {
    name: 'no dictionary is fetched',
    holds: (shell) =>
      JSON.stringify(callsOf(shell, 'setSpellCheckerDictionaryDownloadURL')) ===
        JSON.stringify([['app://workbench/no-dictionaries/']]) &&
      (process.platform === 'darwin' ||
        callsOf(shell, 'setSpellCheckerEnabled').every(([on]) => on === false)),
  },
  {
    name: 'nobody looks inside a packaged program',
    holds: (_shell, main) =>
      inFreshShell(main, { isPackaged: true }, async (shell) => {
        await shell.open();
        return windowOf(shell).options.webPreferences?.devTools === false;
      }),
  },
  ...CAMERA_RULES,
  ...SURVIVAL_RULES,
];

/** The names of the rules that a main breaks. */
export async function brokenRules(main: string, only?: string): Promise<readonly string[]> {
  const broken: string[] = [];
  for (const rule of SHELL_RULES.filter(({ name }) => only === undefined || name === only)) {
    const holds = await inFreshShell(main, {}, async (shell) => {
      await shell.open();
      return await rule.holds(shell, main);
    }).catch(() => false);
    if (!holds) broken.push(rule.name);
  }
  return broken;
}

/** The same of a main with a planted violation. */
export async function brokenByPlant(plant: Plant, rule: string): Promise<readonly string[]> {
  return await brokenRules(await bundleMain([plant]), rule);
}
