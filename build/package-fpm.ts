import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/*
 * Stands in for `fpm`, which electron-builder would fetch, where there is none: makes a Debian package with Debian's
 * own `dpkg-deb` from the same arguments. Placeholders only; a release is made by fpm itself.
 */

/** What electron-builder says to fpm. */
export interface FpmRequest {
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** From a file, or a folder with a slash at its end, to an absolute path. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
}

const SHORT: Readonly<Record<string, string>> = { '-s': '--input', '-t': '--output', '-d': '--depends' };
const WITHOUT_VALUE = ['--force', '--debug'];

/** Reads the arguments; refuses what it does not know how to read. */
export function readFpmArguments(args: readonly string[]): FpmRequest {
  const options: Record<string, string[]> = {};
  const files: { from: string; to: string }[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    if (WITHOUT_VALUE.includes(word)) continue;
    if (word.startsWith('-')) {
      const name = SHORT[word] ?? word;
      (options[name] ??= []).push(args[++at] ?? '');
      continue;
    }
    const cut = word.lastIndexOf('=');
    if (cut < 1) throw new Error(`Not understood: ${word}`);
    files.push({ from: word.slice(0, cut), to: word.slice(cut + 1) });
  }
  return { options, files };
}

/** The `control` file of the package. */
export function controlFile({ options }: FpmRequest, kilobytes: number): string {
  const one = (name: string): string => options[name]?.[0] ?? '';
  const description = one('--description').split('\n');
  const lines = [
    ['Package', one('--name')],
    ['Version', one('--version')],
    ['License', one('--license')],
    ['Vendor', one('--vendor')],
    ['Architecture', one('--architecture')],
    ['Maintainer', one('--maintainer')],
    ['Installed-Size', String(kilobytes)],
    ['Depends', (options['--depends'] ?? []).join(', ')],
    ['Recommends', (options['--deb-recommends'] ?? []).join(', ')],
    ['Section', one('--category')],
    ['Priority', one('--deb-priority')],
    ['Homepage', one('--url')],
    ['Description', description.map((line) => line.trim()).join('\n ')],
  ];
  const said = lines.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}\n`);
  return said.join('');
}

function makeDeb(request: FpmRequest): void {
  const one = (name: string): string => request.options[name]?.[0] ?? '';
  if (one('--output') !== 'deb') throw new Error('This stand-in for fpm makes .deb alone');
  const folder = mkdtempSync(join(tmpdir(), 'dw-deb-'));
  try {
    for (const { from, to } of request.files) {
      const target = join(folder, to);
      mkdirSync(dirname(target), { recursive: true });
      if (from.endsWith('/')) cpSync(from, target, { recursive: true, verbatimSymlinks: true });
      else copyFileSync(from, target);
    }
    const control = join(folder, 'DEBIAN');
    mkdirSync(control);
    writeFileSync(join(control, 'control'), controlFile(request, kilobytesOf(folder)));
    for (const [option, name] of [
      ['--after-install', 'postinst'],
      ['--after-remove', 'postrm'],
    ] as const) {
      if (one(option) === '') continue;
      writeFileSync(join(control, name), readFileSync(one(option)));
      chmodSync(join(control, name), 0o755);
    }
    openToAll(folder);
    execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z1', '--build', folder, one('--package')], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The folder of a package becomes the delegate's `/`: it must be as open as that. */
function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory()) chmodSync(path, 0o755);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o111) === 0 ? 0o644 : 0o755);
  }
}

function kilobytesOf(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  return Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / 1024);
}

if (import.meta.main) makeDeb(readFpmArguments(process.argv.slice(2)));
