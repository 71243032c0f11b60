import { systemClock } from '../../../../shared/base/ports.ts';
import type { Clock, Random } from '../../../../shared/base/ports.ts';
import { joiningService } from '../../../../shared/contract/joining.ts';
import { networkService } from '../../../../shared/contract/network.ts';
import { outlineService } from '../../../../shared/contract/outline.ts';
import type { ServiceRegistry } from '../../../../shared/rpc/serve.ts';
import type { ExchangeGate } from '../../updates/gate.ts';
import { createChunkChannel } from '../attachments/chunk-channel.ts';
import { systemRandom } from '../codec/crypto.ts';
import { createJoining } from '../joining/service.ts';
import { openMdns } from '../line/mdns.ts';
import type { OpenMdns } from '../line/mdns.ts';
import type { LineTimes } from '../line/terms.ts';
import { systemTimers } from '../line/timers.ts';
import type { Timers } from '../line/timers.ts';
import { openDoor } from '../mailbox/door.ts';
import { openMailboxLink } from '../mailbox/mailbox-link.ts';
import type { OpenMailboxLink } from '../mailbox/mailbox.ts';
import type { Exchange } from '../exchange.ts';
import type { ExchangeOpener } from '../opener.ts';
import { OutlineBook } from '../outline/outline-book.ts';
import { createOutlineChannel } from '../outline/outline-channel.ts';
import { createOutlineService } from '../outline/service.ts';
import { openSession } from '../session/open-session.ts';
import type { OpenSession } from './connections.ts';
import { Doors } from './doors.ts';
import { systemInterfaces } from './interfaces.ts';
import type { ReadInterfaces } from './interfaces.ts';
import { mayLeave } from './policy.ts';
import type { NetworkRun } from './run.ts';
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

/** Where the wires end: sockets, networks and time. */
export interface WireSystem {
  readonly clock: Clock;
  readonly random: Random;
  readonly timers: Timers;
  readonly readInterfaces: ReadInterfaces;
  readonly openMdns: OpenMdns;
  readonly openSession: OpenSession;
  readonly openMailbox: OpenMailboxLink;
  readonly times?: LineTimes;
}

const SYSTEM: WireSystem = {
  clock: systemClock,
  random: systemRandom,
  timers: systemTimers,
  readInterfaces: systemInterfaces,
  openMdns,
  openSession,
  openMailbox: openMailboxLink,
};

export interface Wires {
  readonly current: () => NetworkRun | null;
  /** Ends it all; resolves when no socket is open. */
  close(): Promise<void>;
}

/**
 * Exchange over wires and joining over them. Nothing is listened to, announced or called before the delegate switched
 * it on or pressed "join".
 */
export function addWires(registry: ServiceRegistry, ports: WiresPorts, system: WireSystem = SYSTEM): Wires {
  const doors: Doors = new Doors({
    ...system,
    run: () => network.current(),
    openDoor,
    bug: ports.bug,
  });
  const books = outlineBooks(() => network.current());
  const network = createNetworkService(
    {
      ...system,
      opener: ports.opener,
      folder: ports.folder,
      hostKey: ports.hostKey,
      channels: (exchange) => [
        createChunkChannel(exchange),
        doors.channel(),
        createOutlineChannel(books(exchange)),
      ],
      outline: books,
      doors: () => doors.open,
      gate: ports.gate,
      bug: ports.bug,
    },
    registry.announcer(networkService),
  );
  const { current, dispose, ...handlers } = network;
  registry.add(networkService, handlers);
  const joining = createJoining({ opener: ports.opener, network: doors }, registry.announcer(joiningService));
  doors.useDoor((link) => joining.door(link));
  registry.add(joiningService, joining.handlers);
  const outline = createOutlineService(ports.opener, books, registry.announcer(outlineService));
  const { dispose: disposeOutline, ...outlineHandlers } = outline;
  registry.add(outlineService, outlineHandlers);
  return {
    current,
    async close() {
      joining.dispose();
      disposeOutline();
      doors.close();
      await dispose();
    },
  };
}

/** One book for each exchange that is opened; what may leave is asked of its run. */
function outlineBooks(current: () => NetworkRun | null): (exchange: Exchange) => OutlineBook {
  const books = new WeakMap<Exchange, OutlineBook>();
  return (exchange) => {
    const known = books.get(exchange);
    if (known !== undefined) return known;
    const book = new OutlineBook(exchange, (circle, draft, way) => {
      const run = current();
      const found = exchange.get(circle);
      return run !== null && found !== null && mayLeave(run.settings.value, found, draft, way);
    });
    books.set(exchange, book);
    return book;
  };
}
