import { join } from 'node:path';
import { MessageChannelMain, utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { systemClock } from '../../shared/base/ports.ts';
import type { Announce, Handlers } from '../../shared/contract/service.ts';
import { createServiceRegistry } from '../../shared/rpc/serve.ts';
import { writeHostArguments, type HostArguments } from '../utility/host-arguments.ts';
import { createPortWire } from '../utility/port-wire.ts';
import { shellService, type PortMessage } from '../utility/shell-service.ts';
import { createRestartBudget } from './restart-budget.ts';
import { runIsolate } from './run-isolate.ts';

export interface HostLinkOptions {
  /** Where the bundles lie. */
  readonly outFolder: string;
  readonly dataFolder: string;
  readonly version: string;
  readonly protects: boolean;
  /** Set where the data folder is only read; see `choose-place.ts`. */
  readonly place: string | null;
  /** How this copy was installed; see `installed-kind.ts`. */
  readonly installed: HostArguments['installed'];
  /** The methods that need no link; `isolate` and the rest of the processes are done here. */
  readonly handlers: Omit<Handlers<typeof shellService>, 'isolate'>;
  /** The host ended by itself too often: no further one is started until `again`. */
  readonly onGivenUp: () => void;
}

/** The host's utility process, started anew when it ends by itself. */
export interface HostLink {
  readonly announce: Announce<typeof shellService>;
  /** Gives the host a window's end of a wire. Without a host the port closes. */
  connectWindow(port: MessagePortMain): void;
  again(): void;
  /** Ends the host; resolves when it has given everything back, or was killed for not doing so. */
  stop(): Promise<void>;
}

/** A host that does not end by then is killed. */
const STOP_WITHIN_MS = 5_000;

/** Starts the host. Must run when the app is ready. */
export function startHost(options: HostLinkOptions): HostLink {
  const budget = createRestartBudget(systemClock);
  const registry = createServiceRegistry(() => undefined);
  let child: UtilityProcess | null = null;
  let stopping = false;

  const start = (again: boolean): void => {
    const made = utilityProcess.fork(
      join(options.outFolder, 'host.mjs'),
      [...writeHostArguments({ ...options, again })],
      { serviceName: 'Delegate Workbench Host', stdio: 'inherit' },
    );
    child = made;
    made.once('exit', () => {
      child = null;
      if (stopping) return;
      if (budget.spend()) start(true);
      else options.onGivenUp();
    });
    const { port1, port2 } = new MessageChannelMain();
    registry.serve(createPortWire(port1));
    send(made, { kind: 'shell' }, port2);
  };
  registry.add(shellService, {
    ...options.handlers,
    isolate: ({ key, memoryBytes }, { signal }) =>
      runIsolate(options.outFolder, memoryBytes, signal, (port) => {
        if (child !== null) send(child, { kind: 'isolate', key }, port);
      }),
  });
  const announce = registry.announcer(shellService);
  start(false);
  return {
    announce,
    connectWindow(port) {
      if (child === null) port.close();
      else send(child, { kind: 'window' }, port);
    },
    again() {
      budget.renew();
      if (child === null) start(true);
    },
    stop() {
      stopping = true;
      const ending = child;
      if (ending === null) return Promise.resolve();
      return new Promise((resolve) => {
        const timer = setTimeout(() => ending.kill(), STOP_WITHIN_MS);
        ending.once('exit', () => {
          clearTimeout(timer);
          resolve();
        });
        announce('stop', {});
      });
    },
  };
}

function send(child: UtilityProcess, message: PortMessage, port: MessagePortMain): void {
  child.postMessage(message, [port]);
}
