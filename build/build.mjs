// Builds what runs: the window (Vite) and the host, its isolate, browser mode and the command line (esbuild).
import { build as esbuild } from 'esbuild';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ELECTRON_ENTRIES, electronBundle } from './electron-bundle.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const out = join(root, 'out');

/** Entry points of everything that runs in Node. @type {Readonly<Record<string, string>>} */
const NODE_ENTRIES = {
  loopback: 'electron/loopback/main.ts',
  cli: 'electron/cli/main.ts',
  'peer-trial': 'electron/cli/peer/trial.ts',
  host: 'electron/utility/host-process.ts',
};

/** Entry points of the isolates, which are started anew for every file. @type {Readonly<Record<string, string>>} */
const ISOLATE_ENTRIES = {
  isolate: 'electron/host/isolate/child.ts',
  'isolate-utility': 'electron/utility/isolate-process.ts',
};

/** Builds what is out of date. @param {'node' | 'all'} what @param {(text: string) => void} say */
export async function build(what, say) {
  await mkdir(out, { recursive: true });
  await buildIfStale(
    'node',
    ['shared', 'electron', 'build', 'renderer/ui/locale', 'package-lock.json'],
    say,
    buildNode,
  );
  if (what === 'all') {
    await buildIfStale('renderer', ['shared', 'renderer', 'build', 'package-lock.json'], say, buildRenderer);
  }
}

/**
 * @param {string} name @param {readonly string[]} sources
 * @param {(text: string) => void} say @param {() => Promise<void>} make
 */
async function buildIfStale(name, sources, say, make) {
  const stampFile = join(out, `.${name}.stamp`);
  const stamp = await stampOf(sources);
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return;
  say(`Building (${name}) …`);
  await rm(stampFile, { force: true });
  await make();
  await writeFile(stampFile, stamp);
}

/** Names, sizes and times of all sources: cheap, and different after any edit. @param {readonly string[]} sources */
async function stampOf(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(root, source);
    const info = await stat(path);
    const names = info.isDirectory() ? (await readdir(path, { recursive: true })).sort() : [''];
    for (const name of names) {
      const file = await stat(join(path, name));
      if (file.isFile()) hash.update(`${source}/${name} ${file.size} ${file.mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

async function buildNode() {
  await bundleForNode(NODE_ENTRIES, {});
  // In parts, so that a process loads the reader of its file and no other.
  await rm(join(out, 'isolate'), { recursive: true, force: true });
  await bundleForNode(ISOLATE_ENTRIES, {
    splitting: true,
    minify: true,
    chunkNames: 'isolate/[name]-[hash]',
  });
  // What the bytes of Chinese and Japanese fonts mean: read by the isolate that reads a PDF.
  await cp(join(root, 'node_modules/pdfjs-dist/cmaps'), join(out, 'isolate/cmaps'), { recursive: true });
  await esbuild({ ...electronBundle, entryPoints: ELECTRON_ENTRIES, outdir: out, sourcemap: true });
  await copyFonts();
}

/** @param {Readonly<Record<string, string>>} entries @param {import('esbuild').BuildOptions} options */
async function bundleForNode(entries, options) {
  const present = Object.entries(entries).filter(([, entry]) => existsSync(join(root, entry)));
  await esbuild({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(present),
    outdir: out,
    ...options,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    sourcemap: true,
    legalComments: 'none',
    logLevel: 'warning',
    loader: { '.wasm': 'binary' },
    // Some packages are CommonJS and ask for `require` inside an ES module.
    banner: {
      js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
    },
    define: { __WORKBENCH_VERSION__: JSON.stringify(await version()) },
  });
}

/** The fonts of the print page, laid out as their packages are; licences beside them. */
async function copyFonts() {
  const target = join(out, 'fonts');
  await rm(target, { recursive: true, force: true });
  const families = [
    '@fontsource/noto-sans',
    '@fontsource/noto-serif',
    '@fontsource/amiri',
    '@fontsource/vazirmatn',
    '@fontsource-variable/noto-sans-sc',
  ];
  for (const family of families) {
    const source = join(root, 'node_modules', family);
    await mkdir(join(target, family, 'files'), { recursive: true });
    for (const name of ['LICENSE', 'unicode.json']) await cp(join(source, name), join(target, family, name));
    const files = (await readdir(join(source, 'files'))).filter((name) =>
      /-(?:(?:400|700)-normal|400-italic|wght-normal)\.woff2$/.test(name),
    );
    for (const name of files) await cp(join(source, 'files', name), join(target, family, 'files', name));
  }
}

async function buildRenderer() {
  const { build: vite } = await import('vite');
  const { rendererConfig } = await import('./vite-renderer.mjs');
  await vite(rendererConfig(root, await version()));
}

async function version() {
  return String(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).version);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build('all', (text) => console.log(text));
