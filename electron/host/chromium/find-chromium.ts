import { posix, win32 } from 'node:path';

/** A browser of the Chromium family found on this machine. */
export interface FoundChromium {
  readonly name: 'Chromium' | 'Chrome' | 'Edge' | 'Brave';
  readonly path: string;
}

/** What the search needs of the machine; injected so that every system can be tested on any. */
export interface ChromiumSearchFs {
  /** True for a file (or a link to one) that may be run. */
  isProgram(path: string): boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Candidate = readonly [name: FoundChromium['name'], place: string];

const LINUX_NAMES: readonly Candidate[] = [
  ['Chromium', 'chromium'],
  ['Chromium', 'chromium-browser'],
  ['Chrome', 'google-chrome-stable'],
  ['Chrome', 'google-chrome'],
  ['Edge', 'microsoft-edge-stable'],
  ['Edge', 'microsoft-edge'],
  ['Brave', 'brave-browser-stable'],
  ['Brave', 'brave-browser'],
  ['Brave', 'brave'],
];
const LINUX_FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];
const LINUX_PLACES: readonly Candidate[] = [
  ['Chromium', '/usr/lib/chromium/chromium'],
  ['Chromium', '/usr/lib64/chromium-browser/chromium-browser'],
  ['Chrome', '/opt/google/chrome/chrome'],
  ['Edge', '/opt/microsoft/msedge/msedge'],
  ['Brave', '/opt/brave.com/brave/brave'],
  ['Chromium', '/var/lib/flatpak/exports/bin/org.chromium.Chromium'],
];
const MAC_PLACES: readonly Candidate[] = [
  ['Chromium', 'Applications/Chromium.app/Contents/MacOS/Chromium'],
  ['Chrome', 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
  ['Edge', 'Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge'],
  ['Brave', 'Applications/Brave Browser.app/Contents/MacOS/Brave Browser'],
];
const WINDOWS_PLACES: readonly Candidate[] = [
  ['Chromium', 'Chromium\\Application\\chrome.exe'],
  ['Chrome', 'Google\\Chrome\\Application\\chrome.exe'],
  ['Edge', 'Microsoft\\Edge\\Application\\msedge.exe'],
  ['Brave', 'BraveSoftware\\Brave-Browser\\Application\\brave.exe'],
];

function linuxPlaces(env: Environment): Candidate[] {
  const onPath = (env['PATH'] ?? '').split(':').filter((folder) => folder.startsWith('/'));
  const folders = Array.from(new Set([...onPath, ...LINUX_FOLDERS]));
  const named = LINUX_NAMES.flatMap(([name, file]) =>
    folders.map((folder): Candidate => [name, posix.join(folder, file)]),
  );
  return [...named, ...LINUX_PLACES];
}

function macPlaces(env: Environment): Candidate[] {
  const home = env['HOME'];
  return MAC_PLACES.flatMap(([name, place]): Candidate[] => [
    [name, `/${place}`],
    ...(home === undefined || home === '' ? [] : [[name, posix.join(home, place)] as const]),
  ]);
}

function windowsPlaces(env: Environment): Candidate[] {
  const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA', 'ProgramFiles', 'ProgramFiles(x86)']
    .map((key) => env[key])
    .filter((root): root is string => root !== undefined && root !== '');
  return WINDOWS_PLACES.flatMap(([name, place]) =>
    Array.from(new Set(roots)).map((root): Candidate => [name, win32.join(root, place)]),
  );
}

/**
 * Finds Chromium, Chrome, Edge or Brave, in that order; null if there is none. `DW_CHROMIUM` names a browser
 * to use instead of searching; if it names nothing that can be run, nothing else is tried.
 */
export function findChromium(
  env: Environment,
  fs: ChromiumSearchFs,
  platform: string = process.platform,
): FoundChromium | null {
  const chosen = env['DW_CHROMIUM'];
  if (chosen !== undefined && chosen !== '') {
    return fs.isProgram(chosen) ? { name: 'Chromium', path: chosen } : null;
  }
  const places =
    platform === 'win32' ? windowsPlaces(env) : platform === 'darwin' ? macPlaces(env) : linuxPlaces(env);
  const found = places.find(([, path]) => fs.isProgram(path));
  return found === undefined ? null : { name: found[0], path: found[1] };
}
