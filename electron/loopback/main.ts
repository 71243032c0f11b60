import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { systemClock } from '../../shared/base/ports.ts';
import { findChromium } from '../host/chromium/find-chromium.ts';
import { realSearchFs } from '../host/chromium/real-search-fs.ts';
import {
  openDataFolder,
  type DataFolder,
  type DataFolderFailure,
} from '../host/data-folder/open-data-folder.ts';
import type { ReadingReason } from '../host/data-folder/judge-folder.ts';
import { createHost, type Host } from '../host/host.ts';
import { listWebFiles } from '../host/window/web-files.ts';
import { createBrowserWindow, type BrowserWindow } from './browser-window.ts';
import { askRunning, controlRequest, instanceAddress, newControlKey } from './instance.ts';
import { createLaunchKeys, type LaunchKeys } from './launch-keys.ts';
import { createNodePorts } from './node-ports.ts';
import { observeMachine } from './observe-machine.ts';
import { runElectron } from './run-electron.ts';
import { startLoopbackServer, type LoopbackServer } from './server.ts';
import { decideStart, type StartDecision } from './start-decision.ts';
import { readStartOptions, START_USAGE, type StartOptions } from './start-options.ts';

declare const __WORKBENCH_VERSION__: string;

const outFolder = dirname(fileURLToPath(import.meta.url));

const asked = readStartOptions(process.argv.slice(2), process.env, process.platform);
if (!asked.ok) {
  console.error(`${asked.error.detail ?? ''}\n\n${START_USAGE}`);
  process.exitCode = 2;
} else if (asked.value.help) {
  console.log(START_USAGE);
} else {
  process.exitCode = await start(asked.value);
}

/** Runs the workbench until its window closes or the process is told to stop; the exit code. */
async function start(options: StartOptions): Promise<number> {
  const chromium = findChromium(process.env, realSearchFs);
  const projectFolder = dirname(outFolder);
  const machine = observeMachine(process.env, projectFolder, process.getuid?.(), chromium);
  const decision = decideStart(options.mode, options.open, machine);
  if (decision.kind === 'electron') {
    console.log(describeDecision(decision));
    return await runElectron(decision.binary, projectFolder, options.dataFolder);
  }
  const folder = await openFolder(options, decision);
  if (typeof folder === 'number') return folder;
  try {
    console.log(describeDecision(decision));
    return decision.kind === 'impossible' ? 1 : await run(folder, decision);
  } finally {
    await folder.close();
  }
}

/** The data folder, or the exit code when it is another's or cannot be used. */
async function openFolder(options: StartOptions, decision: StartDecision): Promise<DataFolder | number> {
  const opened = await openDataFolder(options.dataFolder, {
    readOnly: true,
    withoutWindow: decision.kind !== 'browser',
  });
  if (opened.ok) {
    if (opened.value.readOnly !== null)
      console.log(
        `${describeReading(opened.value.readOnly, options.dataFolder)} It is opened for reading and export only. Nothing is changed in it.`,
      );
    return opened.value;
  }
  if (opened.error.code === 'in-use') return handOver(opened.error, options);
  console.error(describeFolderFailure(opened.error, options.dataFolder));
  return 1;
}

function describeReading(why: ReadingReason, path: string): string {
  switch (why) {
    case 'newer-version':
      return `${path} was written by a newer version of the workbench.`;
    case 'damaged':
      return `${path} is damaged.`;
    case 'write-protected':
      return `Nothing can be written to ${path}.`;
  }
}

/** A second start brings the first to the front and ends. */
async function handOver(error: DataFolderFailure, options: StartOptions): Promise<number> {
  const published = error.running?.address ?? null;
  const reply = published === null ? null : await askRunning(published, options.open ? 'show' : 'address');
  if (reply === null) {
    console.error(
      `Another Delegate Workbench (${error.detail ?? ''}) uses ${options.dataFolder} and does not answer. Close it and start again.`,
    );
    return 1;
  }
  console.log(
    'Delegate Workbench is already running with this data folder; it was asked to come to the front.',
  );
  if (reply.address !== null) console.log(`Open this address (good once, for one minute):\n${reply.address}`);
  return 0;
}

function describeFolderFailure(error: DataFolderFailure, path: string): string {
  switch (error.code) {
    case 'in-use':
      return `${path} is in use.`;
    case 'not-writable':
      return `Nothing can be written to ${path} (${error.detail ?? ''}). Nothing was changed. Choose another folder with --data-dir, or give yourself the right to write there.`;
    case 'full':
      return `The disk of ${path} is full. Nothing was changed. Make room and start again.`;
    case 'no-copy':
      return `The copy from which ${path} would be read could not be made in ${tmpdir()} (${error.detail ?? ''}). Nothing was changed. Make room there and start again.`;
    case 'newer-version':
    case 'damaged':
    case 'write-protected':
      return `${describeReading(error.code, path)} Nothing was changed.`;
  }
}

function describeDecision(decision: StartDecision): string {
  switch (decision.kind) {
    case 'electron':
      return `Starting in Electron: ${decision.why}.`;
    case 'browser':
      return `Starting in a ${decision.chromium.name} window: ${decision.why}.`;
    case 'address':
      return `Starting without a window: ${decision.why}.`;
    case 'impossible':
      return `Cannot start: ${decision.why}.`;
  }
}

async function run(folder: DataFolder, decision: StartDecision): Promise<number> {
  const host = await createHost({
    folder,
    version: __WORKBENCH_VERSION__,
    mode: 'browser',
    ports: createNodePorts(outFolder, folder.work),
    fontsFolder: join(outFolder, 'fonts'),
  });
  if (!host.ok) {
    console.error(
      `The key of the data folder could not be written (${host.error.code}). Nothing was changed.`,
    );
    return 1;
  }
  const keys = createLaunchKeys(systemClock);
  const own: Own = { window: null, server: null };
  const control = newControlKey();
  const server = await listen(folder, decision.kind === 'browser', keys, host.value, own, control);
  if (server === null) return 1;
  own.server = server;
  await folder.publish(instanceAddress(server.port, control));
  if (decision.kind === 'browser') {
    own.window = createBrowserWindow({
      chromium: decision.chromium,
      dataFolder: folder.work,
      port: server.port,
      env: process.env,
      userId: process.getuid?.(),
      extraFlags: [],
    });
    await own.window.open(keys.issue());
  } else {
    console.log('Open this address in Chromium, Chrome, Edge or Brave (good once, for one minute):');
    console.log(launchAddress(server, keys.issue()));
    console.log('Stop with Ctrl+C.');
  }
  await untilStopped(own.window);
  if (own.window === null)
    console.log(
      'Close the tab of that address too: while the workbench is closed, another user of this computer could answer in its place.',
    );
  own.window?.close();
  // A copy is removed when the folder is closed: not under a browser that still runs.
  if (folder.work !== folder.path)
    await Promise.race([own.window?.ended, delay(CLOSE_WITHIN_MS, undefined, { ref: false })]);
  await server.close();
  await host.value.dispose();
  return 0;
}

const CLOSE_WITHIN_MS = 10_000;

interface Own {
  window: BrowserWindow | null;
  server: LoopbackServer | null;
}

/** The server of this start: any port for our own window, the remembered one for an address. */
async function listen(
  folder: DataFolder,
  launched: boolean,
  keys: LaunchKeys,
  host: Host,
  own: Own,
  control: string,
): Promise<LoopbackServer | null> {
  const files = await listWebFiles(join(outFolder, 'renderer'));
  const attempt = (port: number): Promise<LoopbackServer> =>
    startLoopbackServer({
      files,
      keys,
      port,
      address: (bound) => {
        const name = launched ? 'workbench.localhost' : `127.0.0.1:${bound}`;
        return { host: name, origin: `http://${name}` };
      },
      onWire: (wire) => {
        own.window?.arrived();
        host.serve(wire);
      },
      control: { key: control, onRequest: (body) => answerControl(body, keys, host, own) },
    });
  if (launched) return attempt(0);
  const remembered = await readPort(folder.path);
  if (remembered === null) return choosePort(folder.readOnly === null ? folder.path : null, attempt);
  try {
    return await attempt(remembered);
  } catch (problem) {
    if (!isPortTaken(problem)) throw problem;
    console.error(
      `Port ${remembered} is used by another program. Your notes belong to that address, so no other port is ` +
        'taken: close the other program and start again. Nothing was changed.',
    );
    return null;
  }
}

async function answerControl(body: string, keys: LaunchKeys, host: Host, own: Own): Promise<string> {
  const request = v.safeParse(v.pipe(v.string(), v.parseJson(), controlRequest), body);
  if (!request.success) return JSON.stringify({ address: null });
  host.activate();
  if (own.window !== null && request.output.act === 'show') await own.window.open(keys.issue());
  const address = own.window === null && own.server !== null ? launchAddress(own.server, keys.issue()) : null;
  return JSON.stringify({ address });
}

function launchAddress(server: LoopbackServer, key: string): string {
  return `http://127.0.0.1:${server.port}/#launch=${key}`;
}

/** A free port below those that systems give to outgoing connections; kept for all later starts if there is a place. */
async function choosePort(
  dataFolder: string | null,
  attempt: (port: number) => Promise<LoopbackServer>,
): Promise<LoopbackServer> {
  for (let tries = 0; ; tries++) {
    try {
      const server = await attempt(20_000 + randomInt(12_000));
      if (dataFolder !== null)
        await writeFile(join(dataFolder, 'port'), String(server.port), { mode: 0o600 });
      return server;
    } catch (problem) {
      if (!isPortTaken(problem) || tries === 20) throw problem;
    }
  }
}

function isPortTaken(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && problem.code === 'EADDRINUSE';
}

/**
 * Outside our own window the origin holds the port, and the origin holds the delegate's notes: one port is
 * chosen at the first such start and kept.
 */
async function readPort(dataFolder: string): Promise<number | null> {
  const known = Number(await readFile(join(dataFolder, 'port'), 'utf8').catch(() => ''));
  return Number.isInteger(known) && known > 1023 && known < 65536 ? known : null;
}

function untilStopped(window: BrowserWindow | null): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    void window?.ended.then(resolve);
  });
}
