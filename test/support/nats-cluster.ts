import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, processStart } from '../../electron/host/data-folder/process-start.ts';

/** What the tests of several hubs need, for the closing line of `npm test`. */
export const NATS_SERVER = 'nats-server, which apt-get installs as root on Debian';
export const hasNatsServer = spawnSync('nats-server', ['--version']).status === 0;

/** Servers of one cluster on loopback, each a process of its own. */
export interface NatsCluster {
  readonly urls: readonly string[];
  /** Kills the server at this address; resolves once its process is gone, with the process id. */
  kill(url: string): Promise<number>;
  /** Starts the server of this address again, on its old folder. */
  revive(url: string): Promise<void>;
  isAlive(url: string): boolean;
  /** The address of the server of this name. */
  named(name: string): string;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

interface Node {
  readonly name: string;
  readonly url: string;
  readonly config: string;
  process: ChildProcess;
  start: string | null;
}

/** Starts `count` servers with JetStream in folders of their own. */
export async function startNatsCluster(count = 3): Promise<NatsCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'dw-nats-'));
  const ports = await Promise.all(Array.from({ length: count * 2 }, () => freePort()));
  const routes = ports.slice(count).map((port) => `nats-route://127.0.0.1:${port}`);
  const nodes = Array.from({ length: count }, (_, i): Node => {
    const name = `n${i}`;
    const config = join(folder, `${name}.conf`);
    const cluster =
      count === 1
        ? ''
        : `cluster { name: dw, listen: 127.0.0.1:${ports[count + i]}, routes: [${routes.join(', ')}] }`;
    writeFileSync(
      config,
      `server_name: ${name}\nlisten: 127.0.0.1:${ports[i]}\njetstream { store_dir: "${join(folder, name)}", max_file_store: 1GB, max_memory_store: 64MB }\n${cluster}\n`,
    );
    return { name, url: `nats://127.0.0.1:${ports[i]}`, config, ...launch(config) };
  });
  const of = (url: string): Node => {
    const node = nodes.find((one) => one.url === url);
    if (node === undefined) throw new Error(`No server at ${url}`);
    return node;
  };
  const kill = async (url: string): Promise<number> => {
    const node = of(url);
    const pid = node.process.pid ?? 0;
    const gone = new Promise((resolve) => node.process.once('exit', resolve));
    node.process.kill('SIGKILL');
    await gone;
    if (isRunning(pid, node.start)) throw new Error(`The server ${pid} still runs`);
    return pid;
  };
  const isAlive = (url: string): boolean =>
    of(url).process.exitCode === null && of(url).process.signalCode === null;
  return {
    urls: nodes.map(({ url }) => url),
    kill,
    isAlive,
    named: (name) => nodes.find((one) => one.name === name)?.url ?? '',
    async revive(url) {
      Object.assign(of(url), launch(of(url).config));
    },
    async stop() {
      for (const { url } of nodes) if (isAlive(url)) await kill(url);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function launch(config: string): { process: ChildProcess; start: string | null } {
  const child = spawn('nats-server', ['-c', config], { stdio: 'ignore' });
  return { process: child, start: child.pid === undefined ? null : processStart(child.pid) };
}
