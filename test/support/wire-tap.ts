import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A cable with somebody listening in: everything that passes is passed on, and kept. */
export interface WireTap {
  readonly host: string;
  readonly port: number;
  /** All bytes of all connections, those of web sockets without their masks too. */
  captured(): Buffer;
  close(): Promise<void>;
}

/** Listens, and joins whoever calls to `to`. */
export async function tapWire(to: { readonly host: string; readonly port: number }): Promise<WireTap> {
  const streams: Buffer[][] = [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(to.port, to.host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      const kept: Buffer[] = [];
      streams.push(kept);
      sockets.add(one);
      one.on('data', (bytes: Buffer) => {
        kept.push(bytes);
        other.write(bytes);
      });
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    host: '127.0.0.1',
    port,
    captured() {
      const whole = streams.map((parts) => Buffer.concat(parts));
      return Buffer.concat(whole.flatMap((bytes) => [bytes, unmasked(bytes)]));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const one of sockets) one.destroy();
      }),
  };
}

/** What a client said over a web socket, by RFC 6455: its masks hide every word from a plain search. */
function unmasked(bytes: Buffer): Buffer {
  const start = bytes.indexOf('\r\n\r\n');
  if (start < 0 || !bytes.subarray(0, 4).equals(Buffer.from('GET '))) return Buffer.alloc(0);
  const said: Buffer[] = [];
  for (let at = start + 4; at + 2 <= bytes.byteLength;) {
    const second = bytes[at + 1] ?? 0;
    const short = second & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    if ((second & 0x80) === 0 || at + 6 + extra > bytes.byteLength) break;
    const length =
      extra === 0 ? short : extra === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
    const mask = bytes.subarray(at + 2 + extra, at + 6 + extra);
    const from = at + 6 + extra;
    said.push(bytes.subarray(from, from + length).map((byte, i) => byte ^ (mask[i & 3] ?? 0)) as Buffer);
    at = from + length;
  }
  return Buffer.concat(said);
}
