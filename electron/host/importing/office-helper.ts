import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// LibreOffice, where this machine has it, turns an old Word file into a new one with its automatic numbers; what it
// makes is then read in the isolate like any other file. It runs with a profile of its own that forbids macros and
// links, an empty environment, its time and memory bounded, and without a network where the system can take it away.

/** Turns a file of an old format into a .docx; null where it cannot. */
export interface OfficeHelper {
  toDocx(bytes: Uint8Array, extension: 'doc'): Promise<Uint8Array | null>;
}

const PLACES = [
  '/usr/bin/soffice',
  '/usr/local/bin/soffice',
  '/opt/libreoffice/program/soffice',
  '/snap/bin/libreoffice',
  'C:\\Program Files\\LibreOffice\\program\\soffice.com',
];
const TIME_MS = 60_000;
const MEMORY_KB = 3 * 1024 * 1024;
const MAX_OUTPUT = 64 * 1024 * 1024;

const item = (path: string, name: string, value: string): string =>
  `<item oor:path="/org.openoffice.Office.Common/${path}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`;
const PROFILE = `<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">${item('Security/Scripting', 'DisableMacrosExecution', 'true')}${item('Security/Scripting', 'MacroSecurityLevel', '3')}${item('Security/Scripting', 'BlockUntrustedRefererLinks', 'true')}${item('Misc', 'FirstRun', 'false')}</oor:items>`;

/** The helper of this machine; null where LibreOffice is not installed. */
export function findOfficeHelper(places: readonly string[] = PLACES): OfficeHelper | null {
  const program = places.find((place) => existsSync(place));
  if (program === undefined) return null;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    toDocx(bytes, extension) {
      // One at a time: it takes 200 MB.
      const result = turn.then(() => convert(program, bytes, extension));
      turn = result.catch(() => null);
      return result;
    },
  };
}

async function convert(program: string, bytes: Uint8Array, extension: string): Promise<Uint8Array | null> {
  const folder = await mkdtemp(join(tmpdir(), 'dw-office-'));
  try {
    await mkdir(join(folder, 'profile', 'user'), { recursive: true });
    await writeFile(join(folder, 'profile', 'user', 'registrymodifications.xcu'), PROFILE);
    await writeFile(join(folder, `in.${extension}`), bytes);
    const url = `file://${folder.startsWith('/') ? '' : '/'}${folder.replaceAll('\\', '/')}/profile`;
    const args = [
      `-env:UserInstallation=${url}`,
      '--headless',
      '--norestore',
      '--nolockcheck',
      '--convert-to',
      'docx:MS Word 2007 XML',
      '--outdir',
      join(folder, 'out'),
      join(folder, `in.${extension}`),
    ];
    if (!(await run(program, args, folder))) return null;
    const made = join(folder, 'out', 'in.docx');
    if (!existsSync(made) || (await stat(made)).size > MAX_OUTPUT) return null;
    return new Uint8Array(await readFile(made));
  } catch {
    return null;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Runs the program to its end; false if it failed or was stopped. */
async function run(program: string, args: readonly string[], folder: string): Promise<boolean> {
  if (process.platform === 'win32') return ends(program, args, folder);
  // A limit of the shell bounds its memory; a name space of its own has no network.
  const bounded = ['-c', `ulimit -v ${MEMORY_KB}; exec "$@"`, 'sh', program, ...args];
  const alone = '/usr/bin/unshare';
  if (existsSync(alone) && (await ends(alone, ['-rn', 'true'], folder)))
    return ends(alone, ['-rn', '/bin/sh', ...bounded], folder);
  return ends('/bin/sh', bounded, folder);
}

function ends(program: string, args: readonly string[], folder: string): Promise<boolean> {
  return new Promise((resolve) => {
    const root = process.env['SystemRoot'];
    const child = spawn(program, args, {
      cwd: folder,
      env: {
        HOME: folder,
        TMPDIR: folder,
        PATH: '/usr/bin:/bin',
        ...(root === undefined ? {} : { SystemRoot: root }),
      },
      stdio: 'ignore',
      windowsHide: true,
      detached: process.platform !== 'win32',
    });
    const timer = setTimeout(() => stop(child.pid), TIME_MS);
    const finish = (isDone: boolean): void => {
      clearTimeout(timer);
      resolve(isDone);
    };
    child.on('error', () => finish(false));
    child.on('close', (code) => {
      // What it may have left behind ends with it.
      stop(child.pid);
      finish(code === 0);
    });
  });
}

/** Ends a program and all that it started. */
function stop(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
