import { afterEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../electron/host/exchange/line/certificate.ts';
import { dial } from '../../../electron/host/exchange/line/dial.ts';
import { listen } from '../../../electron/host/exchange/line/listen.ts';
import type { Listener, ListenOptions } from '../../../electron/host/exchange/line/listen.ts';
import type { SocketLine } from '../../../electron/host/exchange/line/socket-line.ts';
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
