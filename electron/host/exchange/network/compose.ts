import { systemClock } from '../../../../shared/base/ports.ts';
import { joiningService } from '../../../../shared/contract/joining.ts';
import { networkService } from '../../../../shared/contract/network.ts';
import type { ServiceRegistry } from '../../../../shared/rpc/serve.ts';
import type { ExchangeGate } from '../../updates/gate.ts';
import { createChunkChannel } from '../attachments/chunk-channel.ts';
import { systemRandom } from '../codec/crypto.ts';
import { createJoining } from '../joining/service.ts';
import { openMdns } from '../line/mdns.ts';
import { systemTimers } from '../line/timers.ts';
import { openDoor } from '../mailbox/door.ts';
import { openMailboxLink } from '../mailbox/mailbox-link.ts';
import type { ExchangeOpener } from '../opener.ts';
import { openSession } from '../session/open-session.ts';
import { Doors } from './doors.ts';
import { systemInterfaces } from './interfaces.ts';
import { createNetworkService } from './service.ts';

/** What the wires of a host hang on. */
export interface WiresPorts {
  readonly opener: ExchangeOpener;
  /** `<data>/exchange`. */
  readonly folder: string;
  /** Null while locked, and where nothing may be written. */
  readonly hostKey: () => Uint8Array | null;
  readonly gate: ExchangeGate;
  readonly bug: (problem: unknown) => void;
}

/**
 * Exchange over wires and joining over them, with the system's networks, relays and time. Nothing is listened to,
 * announced or called before the delegate switched it on or pressed "join". The result ends it all; it resolves when no
 * socket is open.
 */
export function addWires(registry: ServiceRegistry, ports: WiresPorts): () => Promise<void> {
  const system = {
    random: systemRandom,
    timers: systemTimers,
    readInterfaces: systemInterfaces,
    openMdns,
    openSession,
    bug: ports.bug,
  };
  const doors: Doors = new Doors({ ...system, run: () => network.current(), openDoor });
  const network = createNetworkService(
    {
      ...system,
      opener: ports.opener,
      folder: ports.folder,
      hostKey: ports.hostKey,
      clock: systemClock,
      openMailbox: openMailboxLink,
      channels: (exchange) => [createChunkChannel(exchange), doors.channel()],
      doors: () => doors.open,
      gate: ports.gate,
    },
    registry.announcer(networkService),
  );
  const { current: _current, dispose: closeNetwork, ...handlers } = network;
  registry.add(networkService, handlers);
  const joining = createJoining({ opener: ports.opener, network: doors }, registry.announcer(joiningService));
  doors.useDoor((link) => joining.door(link));
  registry.add(joiningService, joining.handlers);
  return async () => {
    joining.dispose();
    doors.close();
    await closeNetwork();
  };
}
