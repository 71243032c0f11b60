import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What a poor link does. Zero: nothing of the kind. */
export interface Link {
  readonly bitsPerSecond: number;
  readonly roundTripMs: number;
  /** Bytes in both directions after which the connection is lost. */
  readonly cutAfter?: number;
}

export interface Shaper {
  readonly port: number;
  /** Payload bytes of TCP so far, both ways. */
  bytes(): number;
  close(): Promise<void>;
}

/** A poor link in user space before a port of this machine: rate and delay each way, one round trip for a handshake. */
export async function startShaper(target: number, link: Link): Promise<Shaper> {
  let carried = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const timer = setTimeout(() => {
      const far = connect(target, '127.0.0.1');
      far.setNoDelay(true);
      const lose = (): void => void (near.destroy(), far.destroy());
      for (const socket of [near, far]) {
        sockets.add(socket);
        socket.on('error', lose);
      }
      const count = (bytes: number): number => {
        const room = (link.cutAfter ?? Number.POSITIVE_INFINITY) - carried;
        carried += Math.min(bytes, Math.max(0, room));
        return room;
      };
      pipe(near, far, link, count, lose);
      pipe(far, near, link, count, lose);
    }, link.roundTripMs);
    near.setNoDelay(true);
    near.on('error', () => void near.destroy());
    near.once('close', () => clearTimeout(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    bytes: () => carried,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Bytes leave at the rate of the link and arrive half a round trip later. */
function pipe(
  from: Socket,
  to: Socket,
  link: Link,
  count: (bytes: number) => number,
  lose: () => void,
): void {
  let free = 0;
  // Timers of nearly the same time may go off in another order.
  const underWay: (() => void)[] = [];
  const after = (ms: number, act: () => void): void => {
    underWay.push(act);
    setTimeout(() => underWay.shift()?.(), ms);
  };
  from.on('data', (data: Buffer) => {
    const room = count(data.byteLength);
    const part = room < data.byteLength ? data.subarray(0, Math.max(0, room)) : data;
    const now = performance.now();
    const takes = link.bitsPerSecond === 0 ? 0 : (part.byteLength * 8_000) / link.bitsPerSecond;
    free = Math.max(free, now) + takes;
    const wait = free - now + link.roundTripMs / 2;
    const deliver = (): void => {
      if (!to.destroyed && part.byteLength > 0) to.write(part);
      if (room < data.byteLength) lose();
    };
    if (wait <= 0) deliver();
    else after(wait, deliver);
    // No more is held here than a link would hold.
    if (free - now > 250) {
      from.pause();
      setTimeout(() => from.resume(), free - now - 100);
    }
  });
  // What was said before an end arrives before it.
  const later = (act: () => void): void =>
    after(Math.max(0, free - performance.now()) + link.roundTripMs / 2, act);
  from.on('end', () => later(() => to.end()));
  from.once('close', () => later(() => to.destroySoon()));
}
