import type { RemoteInfo } from 'node:dgram';
import type { Answer, Packet, Question } from 'dns-packet';
import makeMdns from 'multicast-dns';

/** A packet of multicast DNS and where it came from. */
export interface MdnsPacket {
  readonly isQuery: boolean;
  readonly questions: readonly Question[];
  readonly answers: readonly Answer[];
  readonly additionals: readonly Answer[];
  readonly from: string;
}

/** The socket of one interface. */
export interface MdnsSocket {
  send(packet: {
    readonly isQuery: boolean;
    readonly questions: Question[];
    readonly records: Answer[];
  }): void;
  /** After what was sent has left. */
  close(): Promise<void>;
}

/** Opens the socket of an interface; `failed` is told when it can never work. */
export type OpenMdns = (
  address: string,
  receive: (packet: MdnsPacket) => void,
  failed: () => void,
) => MdnsSocket;

/** The port of multicast DNS, beside whatever of the system's uses it too. */
export const MDNS_PORT = 5353;

/** Multicast DNS by the library, on one interface alone: what is not named is not joined. */
export function openMdns(
  address: string,
  receive: (packet: MdnsPacket) => void,
  failed: () => void,
  port = MDNS_PORT,
): MdnsSocket {
  // Bound to every address, since a socket bound to one of them hears no multicast on Linux.
  const socket = makeMdns({ interface: address, bind: '0.0.0.0', port, loopback: true });
  let sending: Promise<void> = Promise.resolve();
  socket.on('error', failed);
  socket.on('warning', () => undefined);
  socket.on('packet', (packet: Packet, from: RemoteInfo) => {
    receive({
      isQuery: packet.type === 'query',
      questions: packet.questions ?? [],
      answers: packet.answers ?? [],
      additionals: packet.additionals ?? [],
      from: from.address,
    });
  });
  return {
    send({ isQuery, questions, records }) {
      const left = new Promise<void>((resolve) => {
        const done = (): void => resolve();
        if (isQuery) socket.query({ questions, additionals: records }, done);
        else socket.respond({ answers: records }, done);
      });
      sending = sending.then(() => left);
    },
    async close() {
      await sending;
      await new Promise<void>((resolve) => socket.destroy(() => resolve()));
    },
  };
}
