import { join } from 'node:path';
import { openMdns } from '../../electron/host/exchange/line/mdns.ts';
import type { OpenMdns } from '../../electron/host/exchange/line/mdns.ts';
import { systemTimers } from '../../electron/host/exchange/line/timers.ts';
import { openMailboxLink } from '../../electron/host/exchange/mailbox/mailbox-link.ts';
import { addWires } from '../../electron/host/exchange/network/compose.ts';
import type { WireSystem } from '../../electron/host/exchange/network/compose.ts';
import type { ReadInterfaces } from '../../electron/host/exchange/network/interfaces.ts';
import type { NetworkRun } from '../../electron/host/exchange/network/run.ts';
import { openSession } from '../../electron/host/exchange/session/open-session.ts';
import { createExchangeGate } from '../../electron/host/updates/gate.ts';
import type { ExchangeGate } from '../../electron/host/updates/gate.ts';
import { joiningService } from '../../shared/contract/joining.ts';
import { networkService } from '../../shared/contract/network.ts';
import { outlineService } from '../../shared/contract/outline.ts';
import type { NetworkStatus } from '../../shared/contract/network.ts';
import type { Client } from '../../shared/contract/service.ts';
import { connectServices } from '../../shared/rpc/connect.ts';
import { createServiceRegistry } from '../../shared/rpc/serve.ts';
import type { Machine } from './exchange-machine.ts';
import { must, random, testClock } from './exchange-machine.ts';
import { createMemoryWirePair } from './memory-wire.ts';

/** This computer alone, as a network of its own. */
export const LOOPBACK: ReadInterfaces = () => [{ address: '127.0.0.1', netmask: '255.0.0.0' }];

/** Multicast DNS on a port that nobody else uses, over the loopback. */
export function mdnsAt(port: number): OpenMdns {
  return (address, receive, failed) => openMdns(address, receive, failed, port);
}

/** A room without multicast. */
export const NO_MDNS: OpenMdns = () => ({ send: () => undefined, close: () => Promise.resolve() });

/** The wires of a machine, real from the contracts to the sockets. */
export interface NetworkMachine {
  readonly machine: Machine;
  readonly host: Client<typeof networkService>;
  readonly joining: Client<typeof joiningService>;
  readonly outline: Client<typeof outlineService>;
  readonly gate: ExchangeGate;
  run(): NetworkRun;
  status(): Promise<NetworkStatus>;
  switchOn(): Promise<NetworkStatus>;
  stop(): Promise<void>;
}

export function addNetwork(machine: Machine, options: Partial<WireSystem> = {}): NetworkMachine {
  const registry = createServiceRegistry((where, problem) => {
    throw new Error(`A bug in ${where}: ${String(problem)}`, { cause: problem });
  });
  const gate = createExchangeGate();
  const bugs: unknown[] = [];
  const wires = addWires(
    registry,
    {
      opener: machine.opener,
      folder: join(machine.disk.folder, 'exchange'),
      hostKey: () => machine.disk.hostKey,
      gate,
      bug: (problem) => bugs.push(problem),
    },
    {
      clock: testClock(),
      random,
      timers: systemTimers,
      readInterfaces: LOOPBACK,
      openMdns: NO_MDNS,
      openSession,
      openMailbox: openMailboxLink,
      ...options,
    },
  );
  const [near, far] = createMemoryWirePair();
  registry.serve(far);
  const connection = connectServices(near);
  const host = connection.client(networkService);
  return {
    machine,
    host,
    joining: connection.client(joiningService),
    outline: connection.client(outlineService),
    gate,
    run() {
      const run = wires.current();
      if (run === null) throw new Error('The exchange folder is not open');
      return run;
    },
    status: async () => must(await host.status({})),
    switchOn: async () => must(await host.switchOn({ on: true })),
    async stop() {
      connection.close();
      await wires.close();
      if (bugs.length > 0) throw new AggregateError(bugs, 'Bugs of the network');
    },
  };
}

/** Where a machine that is switched on listens. */
export async function addressOf(one: NetworkMachine): Promise<{ host: string; port: number }> {
  const { listening } = await one.status();
  const host = listening?.hosts[0];
  if (listening === null || host === undefined) throw new Error('Nothing is listened to');
  return { host, port: listening.port };
}
