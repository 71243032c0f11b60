import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { createExchangeService } from '../../electron/host/exchange/service.ts';
import { createJoining } from '../../electron/host/exchange/joining/service.ts';
import type { Joining } from '../../electron/host/exchange/joining/service.ts';
import { Emitter } from '../../shared/base/emitter.ts';
import { joiningService } from '../../shared/contract/joining.ts';
import type { JoiningStatus } from '../../shared/contract/joining.ts';
import { random, testClock } from './exchange-machine.ts';
import type { TestClock } from './exchange-machine.ts';
import type { TestRoom } from './test-doors.ts';

/** The host's part of a workbench that invites or joins, in a room. */
export interface DoorMachine {
  readonly exchange: ReturnType<typeof createExchangeService>;
  readonly joining: Joining;
  readonly address: { readonly host: string; readonly port: number };
  status(): JoiningStatus;
  /** Resolves once the status is as asked. */
  when(is: (status: JoiningStatus) => boolean): Promise<JoiningStatus>;
  /** Nobody was found in time. */
  timeUp(): void;
  lock(): void;
  /** Stops it and starts it again on the same disk. */
  again(): DoorMachine;
  stop(): void;
}

export function startDoorMachine(
  room: TestRoom,
  clock: TestClock = testClock(),
  folder = mkdtempSync(join(tmpdir(), 'dw-doors-')),
  hostKey: Uint8Array = random.bytes(32),
): DoorMachine {
  const locked = new Emitter<undefined>();
  let isLocked = false;
  const exchange = createExchangeService(
    {
      folder: join(folder, 'exchange'),
      folderIncarnation: 1,
      keys: { hostKey: () => (isLocked ? null : hostKey), locked: locked.event },
      clock,
      random,
      wordsCost: 256,
    },
    () => undefined,
  );
  const timers: (() => void)[] = [];
  const told = new Emitter<JoiningStatus>();
  let latest: JoiningStatus = { offers: [], listening: null, newcomer: null, relay: null };
  const network = room.enter((link) => joining.door(link));
  const joining: Joining = createJoining(
    {
      opener: exchange.opener,
      network,
      timers: {
        after: (_, call) => {
          timers.push(call);
          return () => void timers.splice(timers.indexOf(call), 1);
        },
      },
    },
    (name, status) => {
      if (name !== 'changed') return;
      latest = v.parse(joiningService.events.changed, status);
      told.fire(latest);
    },
  );
  const stop = (): void => {
    joining.dispose();
    exchange.dispose();
  };
  return {
    exchange,
    joining,
    address: network.address,
    status: () => latest,
    when: (is) =>
      new Promise((resolve) => {
        if (is(latest)) return resolve(latest);
        const end = told.event((status) => {
          if (!is(status)) return;
          end();
          resolve(status);
        });
      }),
    timeUp: () => timers.splice(0).forEach((call) => call()),
    lock() {
      isLocked = true;
      locked.fire(undefined);
    },
    again() {
      stop();
      return startDoorMachine(room, clock, folder, hostKey);
    },
    stop() {
      stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
