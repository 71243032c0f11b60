import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/ports.ts';
import type { Wire } from '../../shared/rpc/wire.ts';
import { createLaunchKeys, type LaunchKeys } from '../../electron/loopback/launch-keys.ts';
import { startLoopbackServer, type LoopbackServer } from '../../electron/loopback/server.ts';
import { listWebFiles } from '../../electron/host/window/web-files.ts';

/** A real loopback server over a folder of three files, for tests of its rules. */
export interface TestLoopback {
  readonly server: LoopbackServer;
  readonly keys: LaunchKeys;
  readonly clock: { time: number };
  readonly host: string;
  readonly origin: string;
  /** Resolves with the wire of the next window that shows its key. */
  nextWire(): Promise<Wire>;
}

export async function startTestLoopback(): Promise<TestLoopback> {
  const folder = await mkdtemp(join(tmpdir(), 'dw-loopback-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Shell</title>');
  await writeFile(join(folder, 'app.js'), 'export {};');
  await writeFile(join(folder, 'secret.key'), 'never served');
  const clock = { time: 1_000_000 };
  const keys = createLaunchKeys({ now: () => clock.time } satisfies Clock);
  const arrived: Wire[] = [];
  const waiting: ((wire: Wire) => void)[] = [];
  const server = await startLoopbackServer({
    files: await listWebFiles(folder),
    keys,
    port: 0,
    address: (port) => ({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` }),
    onWire: (wire) => {
      const next = waiting.shift();
      if (next === undefined) arrived.push(wire);
      else next(wire);
    },
    control: { key: 'control-key', onRequest: () => Promise.resolve('{"address":null}') },
  });
  return {
    server,
    keys,
    clock,
    host: `127.0.0.1:${server.port}`,
    origin: `http://127.0.0.1:${server.port}`,
    nextWire: () => {
      const wire = arrived.shift();
      return wire === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(wire);
    },
  };
}
