import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { systemClock } from '../../shared/base/ports.ts';
import { findChromium } from '../host/chromium/find-chromium.ts';
import { realSearchFs } from '../host/chromium/real-search-fs.ts';
import { createHost } from '../host/host.ts';
import { createBrowserWindow, type BrowserWindow } from './browser-window.ts';
import { askRunning, controlRequest, newControlKey, removeInstance, writeInstance } from './instance.ts';
import { createLaunchKeys } from './launch-keys.ts';
import { createNodePorts } from './node-ports.ts';
import { observeMachine } from './observe-machine.ts';
import { startLoopbackServer, type LoopbackServer } from './server.ts';
import { decideStart, type StartDecision } from './start-decision.ts';
import { readStartOptions, START_USAGE, type StartOptions } from './start-options.ts';
import { listWebFiles } from './web-files.ts';

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
  const running = await askRunning(options.dataFolder, options.open ? 'show' : 'address');
  if (running !== null) {
    console.log(
      'Delegate Workbench is already running with this data folder; it was asked to come to the front.',
    );
    if (running.address !== null)
      console.log(`Open this address (good once, for one minute):\n${running.address}`);
    return 0;
  }
  const userId = process.getuid?.();
  const chromium = findChromium(process.env, realSearchFs);
  const machine = observeMachine(process.env, dirname(outFolder), userId, chromium);
  const decision = decideStart(options.mode, options.open, machine);
  console.log(describeDecision(decision));
  if (decision.kind === 'impossible') return 1;
  return run(options, decision, userId);
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

async function run(
  options: StartOptions,
  decision: StartDecision,
  userId: number | undefined,
): Promise<number> {
  await mkdir(options.dataFolder, { recursive: true, mode: 0o700 });
  const host = await createHost({
    dataFolder: options.dataFolder,
    version: __WORKBENCH_VERSION__,
    mode: 'browser',
    ports: createNodePorts(outFolder),
  });
  const keys = createLaunchKeys(systemClock);
  const controlKey = newControlKey();
  const own: { window: BrowserWindow | null } = { window: null };
  const launched = decision.kind === 'browser';
  const port = launched ? 0 : await rememberedPort(options.dataFolder);

  const server = await startLoopbackServer({
    files: await listWebFiles(join(outFolder, 'renderer')),
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
    control: { key: controlKey, onRequest: (body) => answerControl(body) },
  }).catch((problem: unknown) => portProblem(problem, port));
  if (server === null) return 1;

  async function answerControl(body: string): Promise<string> {
    const request = v.safeParse(controlRequest, JSON.parse(body));
    if (!request.success) return JSON.stringify({ address: null });
    host.activate();
    if (own.window !== null && request.output.act === 'show') await own.window.open(keys.issue());
    const address = own.window === null && server !== null ? launchAddress(server, keys.issue()) : null;
    return JSON.stringify({ address });
  }

  await writeInstance(options.dataFolder, { pid: process.pid, port: server.port, control: controlKey });
  if (decision.kind === 'browser') {
    own.window = createBrowserWindow({
      chromium: decision.chromium,
      dataFolder: options.dataFolder,
      port: server.port,
      env: process.env,
      userId,
      extraFlags: [],
    });
    await own.window.open(keys.issue());
  } else {
    console.log(`Open this address in Chromium, Chrome, Edge or Brave (good once, for one minute):`);
    console.log(launchAddress(server, keys.issue()));
    console.log('Stop with Ctrl+C.');
  }
  await untilStopped(own.window);
  own.window?.close();
  await removeInstance(options.dataFolder);
  await server.close();
  await host.dispose();
  return 0;
}

function launchAddress(server: LoopbackServer, key: string): string {
  return `http://127.0.0.1:${server.port}/#launch=${key}`;
}

/**
 * Outside our own window the origin holds the port, and the origin holds the delegate's notes: one port is
 * chosen once and kept.
 */
async function rememberedPort(dataFolder: string): Promise<number> {
  const path = join(dataFolder, 'port');
  const known = Number(await readFile(path, 'utf8').catch(() => ''));
  if (Number.isInteger(known) && known > 1023 && known < 65536) return known;
  const chosen = 20_000 + Math.floor(Math.random() * 29_000);
  await writeFile(path, String(chosen), { mode: 0o600 });
  return chosen;
}

function portProblem(problem: unknown, port: number): null {
  const taken = problem instanceof Error && 'code' in problem && problem.code === 'EADDRINUSE';
  if (!taken) throw problem;
  console.error(
    `Port ${port} is used by another program. Your notes belong to that address, so no other port is taken: ` +
      'close the other program and start again. Nothing was changed.',
  );
  return null;
}

function untilStopped(window: BrowserWindow | null): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    void window?.ended.then(resolve);
  });
}
