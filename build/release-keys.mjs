// Makes the two key pairs of a project that begins to release, and pins their public halves: `docs/updates.md`.
//   node build/release-keys.mjs FOLDER [--home https://…/]      FOLDER lies outside the project, on a stick at best
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { publicHex } from './sign-update.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const PINS = join(root, 'electron/host/updates/pins.ts');
const NO_KEYS = 'export const PINNED_KEYS: readonly string[] = [];';
const NO_HOME = 'export const HOME_ADDRESS: string | null = null;';

/**
 * The text of `pins.ts` with two keys and, if it is given, the address of the maintainers. Throws where keys are pinned
 * already: those are rotated, not replaced.
 * @param {string} text @param {readonly [string, string]} keys @param {string | null} home @returns {string}
 */
export function pinned(text, keys, home) {
  if (!text.includes(NO_KEYS))
    throw new Error('Keys are pinned already; docs/updates.md says how they are rotated');
  const lines = keys.map((key) => `  '${key}',`).join('\n');
  const withKeys = text.replace(NO_KEYS, `export const PINNED_KEYS: readonly string[] = [\n${lines}\n];`);
  if (home === null) return withKeys;
  if (!/^https:\/\/[^\s']+\/$/.test(home))
    throw new Error('The home is an https address that ends with a slash');
  if (!text.includes(NO_HOME)) throw new Error('A home is pinned already');
  return withKeys.replace(NO_HOME, `export const HOME_ADDRESS: string | null = '${home}';`);
}

/**
 * Makes `current.pem` and `next.pem`, readable by their owner alone; never replaces a file.
 * @param {string} folder @returns {readonly [string, string]}
 */
export function makeKeys(folder) {
  const path = relative(root, resolve(folder));
  if (!path.startsWith('..') && !isAbsolute(path))
    throw new Error('The keys do not belong into the project: choose a folder outside of it');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  /** @param {string} name */
  const make = (name) => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    writeFileSync(join(folder, name), pem, { mode: 0o600, flag: 'wx' });
    return publicHex(privateKey);
  };
  return [make('current.pem'), make('next.pem')];
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { home: { type: 'string' } },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('node build/release-keys.mjs FOLDER [--home https://…/]');
  const text = readFileSync(PINS, 'utf8');
  const home = values.home ?? null;
  // Whether it can be pinned is known before a key is made.
  pinned(text, ['', ''], home);
  writeFileSync(PINS, pinned(text, makeKeys(folder), home));
  console.log(`${folder}: current.pem signs releases; next.pem goes into a safe, on two sticks.`);
  console.log('electron/host/updates/pins.ts: commit it. Copies built from now on believe these two keys.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (problem) {
    console.error(problem instanceof Error ? problem.message : String(problem));
    process.exitCode = 1;
  }
}
