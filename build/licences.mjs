// Lists the licences of everything that ships and says whether each may ship.
// `node build/licences.mjs` writes docs/third-party-licences.md; `--check` only compares, for tests and CI.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {{ name: string, version: string, licence: string | null, home: string | null }} Shipped
 * @typedef {{ verdict: 'fine' | 'copyleft' | 'unknown', chosen: string | null }} Judgement
 */

/** Permissive licences, and weak copyleft by file (MPL-2.0) or by font (OFL-1.1). */
const FINE = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unicode-3.0',
  'Unlicense',
  'Zlib',
]);

const COPYLEFT = /^(?:A?GPL|LGPL|EUPL|CPAL|OSL|SSPL|CC-BY-SA|CDDL|EPL|MS-RL|QPL|Sleepycat)/i;

/**
 * Judges an SPDX expression: of alternatives one must be fine, of a conjunction all.
 * @param {string | null} licence
 * @returns {Judgement}
 */
export function judgeLicence(licence) {
  if (licence === null) return { verdict: 'unknown', chosen: null };
  const expression = licence.trim().replace(/^\((.*)\)$/, '$1');
  const alternatives = expression.split(/\s+OR\s+/i);
  if (alternatives.length > 1) {
    const judged = alternatives.map((alternative) => judgeLicence(alternative));
    return (
      judged.find(({ verdict }) => verdict === 'fine') ??
      judged.find(({ verdict }) => verdict === 'unknown') ?? { verdict: 'copyleft', chosen: null }
    );
  }
  const parts = expression.split(/\s+AND\s+/i);
  if (parts.length > 1) {
    const judged = parts.map((part) => judgeLicence(part).verdict);
    const verdict = judged.includes('copyleft')
      ? 'copyleft'
      : judged.includes('unknown')
        ? 'unknown'
        : 'fine';
    return { verdict, chosen: verdict === 'fine' ? expression : null };
  }
  if (FINE.has(expression)) return { verdict: 'fine', chosen: expression };
  return { verdict: COPYLEFT.test(expression) ? 'copyleft' : 'unknown', chosen: null };
}

/**
 * @typedef {{ version?: string, license?: string, optional?: boolean, link?: boolean, dependencies?: Record<string, string>, optionalDependencies?: Record<string, string>, peerDependencies?: Record<string, string>, peerDependenciesMeta?: Record<string, { optional?: boolean }> }} LockEntry
 */

/**
 * Every package of the production tree, by name and version: what the root depends on, and what that depends
 * on. A package for another system is not installed here: the lock file's word stands for it, and for the
 * pinned Node binaries that of their sister here.
 * @param {string} root
 * @returns {Shipped[]}
 */
export function shippedPackages(root) {
  /** @type {{ packages: Record<string, LockEntry> }} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  /** @type {Map<string, Shipped>} */
  const found = new Map();
  for (const [path, asker] of productionPaths(lock.packages)) {
    const entry = lock.packages[path] ?? {};
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const manifest = manifestOf(join(root, path, 'package.json'));
    const version = entry.version ?? manifest?.version ?? '?';
    found.set(`${name}@${version}`, {
      name,
      version,
      licence: licenceOf(manifest) ?? entry.license ?? licenceOfParent(root, name, asker),
      home: entry.optional === true ? null : homeOf(manifest),
    });
  }
  return withNodeBinaries(Array.from(found.values())).sort((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1,
  );
}

/**
 * "@napi-rs/canvas-linux-x64" is the part of "@napi-rs/canvas" for one system, under the same licence.
 * @param {string} root
 * @param {string} name
 * @param {string} asker
 * @returns {string | null}
 */
function licenceOfParent(root, name, asker) {
  const parent = asker.slice(asker.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return asker !== '' && name.startsWith(`${parent}-`)
    ? licenceOf(manifestOf(join(root, asker, 'package.json')))
    : null;
}

/**
 * The paths in the lock file that the root reaches without its development dependencies, each with the path
 * that asked for it first.
 * @param {Readonly<Record<string, LockEntry>>} packages
 * @returns {Map<string, string>}
 */
function productionPaths(packages) {
  /** @type {Map<string, string>} */
  const reached = new Map();
  const waiting = [''];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const name of needsOf(packages[path] ?? {}, path === '')) {
      const found = resolveFrom(packages, path, name);
      if (found === null || reached.has(found)) continue;
      reached.set(found, path);
      waiting.push(found);
    }
  }
  return reached;
}

/**
 * @param {LockEntry} entry
 * @param {boolean} isRoot
 * @returns {string[]}
 */
function needsOf(entry, isRoot) {
  const peers = Object.keys(isRoot ? {} : (entry.peerDependencies ?? {})).filter(
    (name) => entry.peerDependenciesMeta?.[name]?.optional !== true,
  );
  return [...Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }), ...peers];
}

/**
 * Where Node finds a package: in the folder of the one that asks, else in those above it.
 * @param {Readonly<Record<string, LockEntry>>} packages
 * @param {string} from
 * @param {string} name
 * @returns {string | null}
 */
function resolveFrom(packages, from, name) {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))) {
    const path = `${base === '' ? '' : `${base}/`}node_modules/${name}`;
    if (packages[path] !== undefined) return path;
    if (base === '') return null;
  }
}

/**
 * @param {Shipped[]} packages
 * @returns {Shipped[]}
 */
function withNodeBinaries(packages) {
  const isNode = /^node-(?:linux|win|darwin)-/;
  const known = packages.find(({ name, licence }) => isNode.test(name) && licence !== null)?.licence ?? null;
  return packages.map((one) => (isNode.test(one.name) ? { ...one, licence: one.licence ?? known } : one));
}

/**
 * @param {string} path
 * @returns {Record<string, unknown> & { version?: string } | null}
 */
function manifestOf(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

/**
 * @param {Record<string, unknown> | null} manifest
 * @returns {string | null}
 */
function licenceOf(manifest) {
  const { license, licenses } = manifest ?? {};
  if (typeof license === 'string') return license;
  if (typeof license === 'object' && license !== null && 'type' in license) return String(license.type);
  if (Array.isArray(licenses)) return licenses.map((one) => String(one?.type ?? one)).join(' OR ');
  return null;
}

/**
 * @param {Record<string, unknown> | null} manifest
 * @returns {string | null}
 */
function homeOf(manifest) {
  const repository = manifest?.['repository'];
  const url =
    typeof repository === 'string'
      ? repository
      : typeof repository === 'object' && repository !== null && 'url' in repository
        ? String(repository.url)
        : null;
  if (url === null) return typeof manifest?.['homepage'] === 'string' ? manifest['homepage'] : null;
  return url
    .replace(/^git\+/, '')
    .replace(/^git:\/\//, 'https://')
    .replace(/^ssh:\/\/git@/, 'https://')
    .replace(/\.git$/, '')
    .replace(/^github:/, 'https://github.com/')
    .replace(/^([\w.-]+\/[\w.-]+)$/, 'https://github.com/$1');
}

/**
 * The page of docs. Optional packages are not installed everywhere and are shown without their source, so
 * that the page is the same on every system.
 * @param {readonly Shipped[]} packages
 * @returns {string}
 */
export function licencePage(packages) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { licence } of packages)
    counts.set(licence ?? 'unknown', (counts.get(licence ?? 'unknown') ?? 0) + 1);
  const summary = Array.from(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const rows = packages.map(
    ({ name, version, licence, home }) =>
      `| ${name} | ${version} | ${licence ?? 'unknown'} | ${/^node-(?:linux|win|darwin)-/.test(name) ? 'https://nodejs.org' : (home ?? '')} |`,
  );
  return [
    '# Third-party licences',
    '',
    'Everything of others that ships with the workbench: the production part of `package-lock.json`. Written by `node build/licences.mjs`; a test fails when the page is out of date, and on copyleft beyond MPL-2.0 or a licence it does not know.',
    '',
    `${packages.length} packages: ${summary.map(([licence, count]) => `${count} ${licence}`).join(', ')}.`,
    '',
    '| package | version | licence | source |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = shippedPackages(root);
  const path = join(root, 'docs/third-party-licences.md');
  const bad = packages.filter(({ licence }) => judgeLicence(licence).verdict !== 'fine');
  for (const { name, version, licence } of bad)
    console.error(`${name}@${version}: ${licence ?? 'no licence stated'}`);
  const page = licencePage(packages);
  if (!process.argv.includes('--check')) writeFileSync(path, page);
  const isStale = readFileSync(path, 'utf8') !== page;
  if (isStale) console.error('docs/third-party-licences.md is out of date: run node build/licences.mjs');
  process.exitCode = bad.length > 0 || isStale ? 1 : 0;
}
