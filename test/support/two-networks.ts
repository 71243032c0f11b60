import type { WireSystem } from '../../electron/host/exchange/network/compose.ts';
import { systemTimers } from '../../electron/host/exchange/line/timers.ts';
import type { Timers } from '../../electron/host/exchange/line/timers.ts';
import type { ReadInterfaces } from '../../electron/host/exchange/network/interfaces.ts';
import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import { circleOf, removeDisk, startMachine } from './exchange-machine.ts';
import type { Machine } from './exchange-machine.ts';
import { addNetwork } from './network-machine.ts';
import type { NetworkMachine } from './network-machine.ts';

/**
 * Two networks side by side on the loopback: what is in the other one is no neighbour. The system calls from 127.0.0.1,
 * so it is the second that is called.
 */
export const CALLERS_NETWORK: ReadInterfaces = () => [{ address: '127.0.0.1', netmask: '255.255.255.252' }];
export const OTHER_NETWORK: ReadInterfaces = () => [{ address: '127.0.0.5', netmask: '255.255.255.252' }];

/** The system's time, in which nobody waits long for an answer that will not come. */
export const HASTY: Timers = {
  now: () => systemTimers.now(),
  after: (milliseconds, call) => systemTimers.after(milliseconds / 20, call),
};

/** Two members of a circle on two hosts. */
export interface Pair {
  readonly alice: Machine;
  readonly bob: Machine;
  readonly circle: CircleId;
  readonly a: NetworkMachine;
  readonly b: NetworkMachine;
}

const pairs: Pair[] = [];

export async function startPair(
  options: Partial<WireSystem> = {},
  ofBob: Partial<WireSystem> = options,
): Promise<Pair> {
  const alice = await startMachine('CANARYALICE');
  const bob = await startMachine('CANARYBOB');
  const circle = await circleOf([alice, bob], { name: 'CANARYCIRCLE' });
  const pair = { alice, bob, circle, a: addNetwork(alice, options), b: addNetwork(bob, ofBob) };
  pairs.push(pair);
  return pair;
}

/** Stops all that were started and removes their disks. */
export async function stopPairs(): Promise<void> {
  for (const { a, b, alice, bob } of pairs.splice(0)) {
    await a.stop();
    await b.stop();
    for (const machine of [alice, bob]) {
      await machine.stop();
      removeDisk(machine.disk);
    }
  }
}

export async function isEqual(one: NetworkMachine): Promise<boolean> {
  const { colleagues } = await one.status();
  return colleagues.length > 0 && colleagues.every(({ state }) => state === 'equal');
}

export function holds(machine: Machine, draft: DraftId): boolean {
  return machine.entries().some(({ id }) => id === draft);
}
