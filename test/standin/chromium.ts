import { spawn, type ChildProcess } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { headlessLaunch } from '../../build/chromium.mjs';
import { CdpPipe } from '../../electron/host/chromium/cdp-pipe.ts';
import { fromShown } from './addresses.ts';

/** Answers a request under `app://`, as `protocol.handle` was told to. */
export type SchemeHandler = (request: Request) => Response | Promise<Response>;

export interface ChromiumOptions {
  readonly userData: string;
  /** Switches that the product has asked for, by name. */
  readonly switches: ReadonlyMap<string, string | undefined>;
  readonly extraFlags: readonly string[];
  readonly handler: SchemeHandler;
}

/** The machine's Chromium in the place of Electron's own. */
export interface StandinChromium {
  readonly cdp: CdpPipe;
  /** Where Playwright can connect. */
  readonly endpoint: string;
  readonly ended: Promise<void>;
  /** Ends it politely, so that all its data are on the disk. */
  close(): Promise<void>;
  kill(): void;
}

/** Starts Chromium with the switches of the product and one name that leads to its `app://`. */
export async function launchChromium(options: ChromiumOptions): Promise<StandinChromium> {
  const { server, port } = await serve(options.handler);
  const { executablePath, args } = headlessLaunch();
  if (executablePath === undefined) throw new Error('The stand-in needs a Chromium');
  const portFile = join(options.userData, 'DevToolsActivePort');
  await rm(portFile, { force: true });
  const child = spawn(
    executablePath,
    [
      ...args,
      '--headless',
      '--disable-gpu',
      '--hide-scrollbars',
      '--mute-audio',
      '--remote-debugging-pipe',
      '--remote-debugging-port=0',
      `--user-data-dir=${options.userData}`,
      ...flagsOf(options.switches, port),
      ...options.extraFlags,
      'about:blank',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      server.close();
      server.closeAllConnections();
      resolve();
    });
  });
  const [input, output] = [child.stdio[3], child.stdio[4]];
  if (!(input instanceof Writable) || !(output instanceof Readable)) throw new Error('Chromium has no pipe');
  const cdp = new CdpPipe(input, output);
  await cdp.send('Target.setDiscoverTargets', { discover: true });
  return {
    cdp,
    endpoint: await readEndpoint(portFile, child),
    ended,
    async close() {
      await cdp.send('Browser.close').catch(() => undefined);
      await ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}

function flagsOf(switches: ChromiumOptions['switches'], port: number): readonly string[] {
  const own = `MAP workbench.app.localhost:80 127.0.0.1:${port}`;
  const rules = switches.get('host-resolver-rules');
  return [
    ...Array.from(switches)
      .filter(([name]) => name !== 'host-resolver-rules')
      .map(([name, value]) => (value === undefined ? `--${name}` : `--${name}=${value}`)),
    `--host-resolver-rules=${rules === undefined ? own : `${own}, ${rules}`}`,
  ];
}

/** Chromium writes the port and the path of its DevTools when it is ready. */
async function readEndpoint(file: string, child: ChildProcess): Promise<string> {
  while (child.exitCode === null) {
    const [port = '', path = ''] = (await readFile(file, 'utf8').catch(() => '')).split('\n');
    if (path !== '') return `ws://127.0.0.1:${port}${path}`;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Chromium ended with ${child.exitCode}`);
}

/** Each request goes to the product's handler with the address as Electron would give it. */
function serve(handler: SchemeHandler): Promise<{ readonly server: Server; readonly port: number }> {
  const server = createServer((request, response) => {
    const address = fromShown(`http://${request.headers.host ?? ''}${request.url ?? ''}`);
    void (async () => {
      const answer = await handler(new Request(address, { method: request.method ?? 'GET' }));
      response.writeHead(answer.status, Object.fromEntries(answer.headers));
      response.end(new Uint8Array(await answer.arrayBuffer()));
    })().catch(() => response.destroy());
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const bound = server.address();
      resolve({ server, port: typeof bound === 'object' && bound !== null ? bound.port : 0 });
    });
  });
}
