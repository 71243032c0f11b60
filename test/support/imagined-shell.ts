import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ELECTRON_ENTRIES, electronBundle } from '../../build/electron-bundle.mjs';
import { createPortWire, type FramePort } from '../../electron/utility/port-wire.ts';
import { shellService } from '../../electron/utility/shell-service.ts';
import type { Client } from '../../shared/contract/service.ts';
import { connectServices } from '../../shared/rpc/connect.ts';
import { createStandin, type Standin, type StandinOptions } from '../standin/electron.ts';

/** A change of the source before it is bundled: a planted violation. `from` must be there. */
export interface Plant {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The bundled main, as the build makes it, with planted violations or none. */
export async function bundleMain(plants: readonly Plant[] = []): Promise<string> {
  const { outExtension: _, ...options } = electronBundle;
  const result = await build({
    ...options,
    entryPoints: [ELECTRON_ENTRIES.main],
    write: false,
    plugins: [
      {
        name: 'planted',
        setup(builder) {
          // Each file that passes here costs more than one that does not.
          const planted = plants.map(({ file }) => file.replaceAll('.', '\\.')).join('|');
          const filter = new RegExp(`[\\\\/]electron[\\\\/](?:.*[\\\\/])?(?:${planted})$`);
          if (plants.length === 0) return;
          builder.onLoad({ filter }, async ({ path }) => {
            const { readFile } = await import('node:fs/promises');
            let contents = await readFile(path, 'utf8');
            for (const { file, from, to } of plants.filter((plant) => path.endsWith(plant.file))) {
              if (!contents.includes(from)) throw new Error(`${file} no longer holds: ${from}`);
              contents = contents.replace(from, to);
            }
            return { contents, loader: 'ts' };
          });
        },
      },
    ],
  });
  return result.outputFiles[0]?.text ?? '';
}

/** The host as the test plays it: it hears what main sends, and calls main's own service. */
class ImaginedHost extends EventEmitter {
  readonly pid = undefined;
  readonly bundle: string;
  readonly args: readonly string[];
  /** Kinds of the messages that came with a port. */
  readonly given: string[] = [];
  /** What main told it, in order. */
  readonly told: string[] = [];
  private readonly found = Promise.withResolvers<Client<typeof shellService>>();

  constructor(bundle: string, args: readonly string[]) {
    super();
    this.bundle = bundle;
    this.args = args;
  }

  /** Main's service, once main has sent the port for it. */
  get shell(): Promise<Client<typeof shellService>> {
    return this.found.promise;
  }

  postMessage(message: { readonly kind?: string } | null, [port]: readonly FramePort[] = []): void {
    this.given.push(message?.kind ?? 'job');
    if (message?.kind !== 'shell' || port === undefined) return;
    const client = connectServices(createPortWire(port)).client(shellService);
    client.events.noted(({ code }) => this.told.push(code));
    client.events.stop(() => this.emit('exit', 0));
    this.found.resolve(client);
  }

  kill(): boolean {
    this.emit('exit', 1);
    return true;
  }
}

/** The program with an imagined window and host. */
export interface ImaginedShell {
  readonly standin: Standin;
  readonly hosts: readonly ImaginedHost[];
  readonly folder: string;
  /** The living host. */
  host(): ImaginedHost;
  /** The host says that the data folder is open; resolves when main has answered. */
  open(): Promise<void>;
  remove(): void;
}

/** Runs a bundled main in this process, up to the moment at which it waits for its host. */
export async function runImagined(
  main: string,
  given: Partial<StandinOptions> & { readonly files?: readonly string[] } = {},
): Promise<ImaginedShell> {
  const folder = mkdtempSync(join(tmpdir(), 'dw-shell-'));
  mkdirSync(join(folder, 'out', 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'out', 'renderer', 'index.html'), '<!doctype html><title>Window</title>');
  writeFileSync(join(folder, 'out', 'renderer', 'assets', 'app.js'), 'export {};');
  writeFileSync(join(folder, 'out', 'preload.cjs'), '');
  writeFileSync(join(folder, 'out', 'secret.txt'), 'never served');
  const hosts: ImaginedHost[] = [];
  const args = [folder, `--data-dir=${join(folder, 'data')}`, ...(given.files ?? [])];
  const standin = createStandin({
    appPath: folder,
    version: '9.9.9',
    args,
    chromium: null,
    exit: () => undefined,
    fork: (modulePath, forkArgs) => {
      const host = new ImaginedHost(modulePath, forkArgs);
      hosts.push(host);
      return host;
    },
    ...given,
  });
  const argv = process.argv;
  process.argv = ['electron', ...args];
  try {
    standin.runMain(join(folder, 'out', 'main.cjs'), main);
  } finally {
    process.argv = argv;
  }
  while (hosts.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const host = (): ImaginedHost => {
    const last = hosts.findLast((one) => one.bundle.endsWith('host.mjs'));
    if (last === undefined) throw new Error('No host was started');
    return last;
  };
  return {
    standin,
    hosts,
    folder,
    host,
    async open() {
      await (await host().shell).opened({});
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Lets everything happen that is ready to happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}
