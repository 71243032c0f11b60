import { X509Certificate } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { makeCertificate } from '../../../electron/host/exchange/line/certificate.ts';
import { dial } from '../../../electron/host/exchange/line/dial.ts';
import { listen } from '../../../electron/host/exchange/line/listen.ts';
import type { Listener, ListenOptions } from '../../../electron/host/exchange/line/listen.ts';
import { MAX_MESSAGE } from '../../../electron/host/exchange/line/line.ts';
import type { LineEnd } from '../../../electron/host/exchange/line/line.ts';
import type { SocketLine } from '../../../electron/host/exchange/line/socket-line.ts';
import { LINE_TIMES, TLS_TERMS } from '../../../electron/host/exchange/line/terms.ts';
import { createTickets } from '../../../electron/host/exchange/line/tickets.ts';
import { until } from '../../support/until.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

async function listening(options: Partial<ListenOptions> = {}) {
  const lines: SocketLine[] = [];
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    certificate: makeCertificate(),
    onLine: (line) => lines.push(line),
    ...options,
  });
  if (!listener.ok) throw new Error(listener.error.code);
  open.push(listener.value);
  return { listener: listener.value, lines };
}

async function called(listener: Listener, options: Partial<Parameters<typeof dial>[0]> = {}) {
  const line = await dial({ host: '127.0.0.1', port: listener.port, way: 'lan', ...options });
  if (!line.ok) throw new Error(line.error.code);
  open.push(line.value);
  return line.value;
}

describe('a line', () => {
  test('carries messages both ways, and both ends know the same secret', async () => {
    const { listener, lines } = await listening();
    const alice = await called(listener);
    await until(() => lines.length === 1);
    const [bob] = lines;
    if (bob === undefined) throw new Error('nobody');
    expect(alice.binding).toEqual(bob.binding);
    expect(alice.binding.byteLength).toBe(32);
    const heard: number[][] = [];
    await alice.send(Uint8Array.of(1, 2));
    await alice.send(Uint8Array.of(3));
    bob.message((message) => heard.push([...message]));
    alice.message((message) => heard.push([...message]));
    await until(() => heard.length === 2);
    await bob.send(Uint8Array.of(4));
    await until(() => heard.length === 3);
    expect(heard).toEqual([[1, 2], [3], [4]]);
  });

  test('costs what the figures allow, and less when resumed', async () => {
    const { listener, lines } = await listening();
    const tickets = createTickets();
    const first = await called(listener, { tickets });
    first.message(() => undefined);
    first.proved();
    await until(() => lines.length === 1);
    lines[0]?.message(() => undefined);
    await until(() => (lines[0]?.traffic.sent ?? 0) === first.traffic.received);
    const second = await called(listener, { tickets });
    await until(() => lines.length === 2);
    await until(() => (lines[1]?.traffic.sent ?? 0) === second.traffic.received);
    expect(first.traffic.sent + first.traffic.received).toBeLessThan(2_000);
    expect(second.traffic.sent + second.traffic.received).toBeLessThan(1_200);
    expect(second.binding).not.toEqual(first.binding);
  });
});

const endOf = (line: SocketLine): Promise<LineEnd> =>
  new Promise((resolve) => {
    line.message(() => undefined);
    line.ended(resolve);
  });

/** A program that speaks TLS and web sockets as ours does, and then keeps to nothing. */
async function intruder(listener: Listener, headers: Record<string, string> = {}): Promise<WebSocket> {
  const socket = new WebSocket(`wss://127.0.0.1:${listener.port}/`, {
    ...TLS_TERMS,
    rejectUnauthorized: false,
    perMessageDeflate: false,
    headers,
  });
  open.push({ close: () => socket.terminate() });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return socket;
}

async function serving(handle: (socket: Socket) => void): Promise<{ server: Server; port: number }> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push({ close: () => void server.close() });
  const { port } = server.address() as AddressInfo;
  return { server, port };
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
  });

describe('the certificate of a line', () => {
  test('names nobody and no day, and is another one each time', () => {
    const [one, two] = [makeCertificate(), makeCertificate()];
    const read = new X509Certificate(one.cert);
    expect([read.subject ?? '', read.issuer ?? '', read.subjectAltName ?? '']).toEqual(['', '', '']);
    expect(read.validFrom).toBe('Jan  1 00:00:00 2000 GMT');
    expect(read.verify(read.publicKey)).toBe(true);
    expect(read.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
    expect(read.raw.byteLength).toBeLessThan(260);
    expect(new X509Certificate(two.cert).serialNumber).not.toBe(read.serialNumber);
  });
});

describe('a line with somebody who keeps to nothing at the other end', () => {
  test('ends at a message beyond the greatest, and keeps nothing of it', async () => {
    const { listener, lines } = await listening();
    const socket = await intruder(listener);
    await until(() => lines.length === 1);
    const heard: Uint8Array[] = [];
    lines[0]?.message((message) => heard.push(message));
    const end = lines[0] === undefined ? null : endOf(lines[0]);
    socket.send(new Uint8Array(MAX_MESSAGE + 1));
    expect(await end).toBe('too-large');
    expect(heard).toEqual([]);
  });

  test('ends at text', async () => {
    const { listener, lines } = await listening();
    const socket = await intruder(listener);
    await until(() => lines.length === 1);
    const end = lines[0] === undefined ? null : endOf(lines[0]);
    socket.send('hello');
    expect(await end).toBe('refused');
  });

  test('is not opened for a page in a browser', async () => {
    const { listener, lines } = await listening();
    await expect(intruder(listener, { origin: 'https://example.org' })).rejects.toThrow();
    expect(lines).toEqual([]);
  });

  test('is not opened for plain requests, which get no answer', async () => {
    const { listener } = await listening();
    const plain = connect(listener.port, '127.0.0.1');
    plain.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await closed(plain);
    const tls = connectTls({ port: listener.port, ...TLS_TERMS, rejectUnauthorized: false });
    let answer = '';
    tls.on('data', (data: Buffer) => (answer += data.toString('latin1')));
    tls.once('secureConnect', () => tls.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'));
    await closed(tls);
    expect(answer).toBe('');
  });

  test('ends when it says nothing any more', async () => {
    const times = { ...LINE_TIMES, askAfterMs: 20, answerMs: 20 };
    const { listener, lines } = await listening({ times });
    const socket = await intruder(listener);
    await until(() => lines.length === 1);
    socket.pause();
    expect(await (lines[0] === undefined ? null : endOf(lines[0]))).toBe('silent');
  });
});

describe('a listener', () => {
  test('cuts off who stops within the handshake', async () => {
    const { listener } = await listening({ times: { ...LINE_TIMES, handshakeMs: 30 } });
    const socket = connect(listener.port, '127.0.0.1');
    socket.write(Uint8Array.of(22, 3, 1));
    await closed(socket);
  });

  test('cuts off who proves nothing, and keeps who was proved', async () => {
    const { listener, lines } = await listening({ times: { ...LINE_TIMES, unprovedMs: 200 } });
    const alice = await called(listener);
    await until(() => lines.length === 1);
    lines[0]?.proved();
    const mallory = await called(listener);
    expect(await endOf(mallory)).toBe('lost');
    const heard: Uint8Array[] = [];
    lines[0]?.message((message) => heard.push(message));
    await alice.send(Uint8Array.of(1));
    await until(() => heard.length === 1);
  });

  test('bears so many of nobody in particular and no more, whatever they send', async () => {
    const { listener, lines } = await listening({
      caps: { unproved: 64, unprovedPerAddress: 4, connections: 100 },
    });
    const colleague = await called(listener);
    await until(() => lines.length === 1);
    lines[0]?.proved();
    const storm = Array.from({ length: 40 }, () => connect(listener.port, '127.0.0.1'));
    const ends = storm.map(closed);
    await until(() => storm.filter((socket) => socket.destroyed).length === 36, '36 are cut off');
    const heard: Uint8Array[] = [];
    lines[0]?.message((message) => heard.push(message));
    await colleague.send(Uint8Array.of(1));
    await until(() => heard.length === 1);
    for (const socket of storm) socket.destroy();
    await Promise.all(ends);
    const isLetIn = async (): Promise<boolean> => {
      const line = await dial({ host: '127.0.0.1', port: listener.port, way: 'lan' });
      if (line.ok) open.push(line.value);
      return line.ok;
    };
    await until(isLetIn, 'the next caller is let in');
  });

  test('lets lines of colleagues go on when it closes, and no others', async () => {
    const { listener, lines } = await listening();
    const alice = await called(listener);
    await until(() => lines.length === 1);
    lines[0]?.proved();
    const mallory = await called(listener);
    const end = endOf(mallory);
    await listener.close();
    expect(await end).toBe('lost');
    const heard: Uint8Array[] = [];
    lines[0]?.message((message) => heard.push(message));
    await alice.send(Uint8Array.of(1));
    await until(() => heard.length === 1);
  });
});

describe('a call', () => {
  const codeAt = async (port: number): Promise<string> => {
    const times = { ...LINE_TIMES, handshakeMs: 100 };
    const line = await dial({ host: '127.0.0.1', port, way: 'lan', times });
    return line.ok ? 'a line' : line.error.code;
  };

  test('tells a closed door, silence and something else apart', async () => {
    const { port } = await serving(() => undefined);
    const { server: gone, port: closedPort } = await serving(() => undefined);
    await new Promise((resolve) => gone.close(resolve));
    const { port: other } = await serving((socket) => socket.end('SSH-2.0-something\r\n'));
    expect(await codeAt(port)).toBe('no-answer');
    expect(await codeAt(other)).toBe('not-a-line');
    expect(await codeAt(closedPort)).toBe('turned-away');
  });

  test('takes no ticket of who proved nothing', async () => {
    const { listener, lines } = await listening();
    const tickets = createTickets();
    const line = await called(listener, { tickets });
    line.message(() => undefined);
    await until(() => lines.length === 1);
    await until(() => (lines[0]?.traffic.sent ?? 0) === line.traffic.received);
    expect(tickets.take(`127.0.0.1 ${listener.port}`)).toBeNull();
    line.proved();
    expect(tickets.take(`127.0.0.1 ${listener.port}`)).not.toBeNull();
  });

  test('waits with what it sends until the other end takes it', async () => {
    const { listener, lines } = await listening();
    const line = await called(listener);
    await until(() => lines.length === 1);
    let left = 0;
    const sends = Array.from({ length: 4_000 }, () =>
      line.send(new Uint8Array(MAX_MESSAGE)).then(() => left++),
    );
    await until(() => left > 0);
    expect(left).toBeLessThan(4_000);
    lines[0]?.message(() => undefined);
    await Promise.all(sends);
  });
});
