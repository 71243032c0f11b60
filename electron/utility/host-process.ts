import { join } from 'node:path';
import * as v from 'valibot';
import { connectServices } from '../../shared/rpc/connect.ts';
import type { Client } from '../../shared/contract/service.ts';
import {
  openDataFolder,
  type DataFolder,
  type DataFolderFailure,
} from '../host/data-folder/open-data-folder.ts';
import { createHost, type Host } from '../host/host.ts';
import { createHiddenBrowser } from '../loopback/hidden-browser.ts';
import { askRunning } from '../loopback/instance.ts';
import { readHostArguments, type HostArguments } from './host-arguments.ts';
import { createPortWire, type FramePort } from './port-wire.ts';
import { createShellPorts } from './shell-ports.ts';
import { portMessage, shellService, type Refusal } from './shell-service.ts';

// The host in a utility process of Electron: the same host as in browser mode, with ports that ask main.

type Shell = Client<typeof shellService>;

const outFolder = import.meta.dirname;
const given = readHostArguments(process.argv.slice(2));
const isolatePorts = new Map<string, (port: FramePort) => void>();
/** Windows that asked while the folder was being opened; null once there is a host, or there will be none. */
let early: FramePort[] | null = [];
let host: Host | null = null;

process.parentPort.on('message', ({ data, ports: [port] }) => {
  const message = v.parse(portMessage, data);
  if (port === undefined) return;
  if (message.kind === 'isolate') {
    isolatePorts.get(message.key)?.(port);
    isolatePorts.delete(message.key);
  } else if (message.kind === 'window') {
    if (host !== null) host.serve(createPortWire(port));
    else if (early !== null) early.push(port);
    else port.close();
  } else {
    void start(connectServices(createPortWire(port)).client(shellService));
  }
});

async function start(shell: Shell): Promise<void> {
  const folder = await openFolder(given);
  if ('refusal' in folder) {
    closeEarly();
    await shell.refused({ code: folder.refusal, shown: folder.shown });
    return;
  }
  const made = await createHost({
    folder,
    version: given.version,
    mode: 'electron',
    ports: {
      ...createShellPorts(shell, given, (key) => new Promise((resolve) => isolatePorts.set(key, resolve))),
      otherWindow: createHiddenBrowser({
        outFolder,
        dataFolder: folder.path,
        env: process.env,
        userId: process.getuid?.(),
      }),
    },
    fontsFolder: join(outFolder, 'fonts'),
    onLanguage: (tag) => void shell.language({ tag }),
  });
  if (!made.ok) {
    await folder.close();
    closeEarly();
    await shell.refused({ code: made.error.code, shown: false });
    return;
  }
  host = made.value;
  listen(shell, made.value);
  for (const port of early ?? []) made.value.serve(createPortWire(port));
  early = null;
  await shell.opened({});
}

function closeEarly(): void {
  for (const port of early ?? []) port.close();
  early = null;
}

function listen(shell: Shell, host: Host): void {
  shell.events.activated(() => host.activate());
  shell.events.files(({ paths }) => host.openFiles(paths));
  shell.events.menu(({ command }) => host.menu(command));
  shell.events.noted(({ code }) => host.note(code));
  shell.events.stop(() => void host.dispose().then(() => process.exit(0)));
}

/** As in browser mode; a folder that cannot be worked in is opened for reading and export. */
async function openFolder({
  dataFolder,
  again,
  place,
}: HostArguments): Promise<DataFolder | { readonly refusal: Refusal; readonly shown: boolean }> {
  // Without a place, main has seen a folder to work in, and its Chromium has it: then it is not read-only.
  const opened = await openDataFolder(dataFolder, { isWindowOpen: again, readOnly: place !== null, place });
  if (opened.ok) return opened.value;
  const { code } = opened.error;
  return { refusal: code, shown: code === 'in-use' && (await showRunning(opened.error)) };
}

/** A workbench in browser mode has the folder: it comes to the front in our place. */
async function showRunning(error: DataFolderFailure): Promise<boolean> {
  const published = error.running?.address ?? null;
  return published !== null && (await askRunning(published, 'show')) !== null;
}
