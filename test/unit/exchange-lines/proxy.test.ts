import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openTunnel, parseProxy, systemProxy } from '../../../electron/host/exchange/line/proxy.ts';
import { venueProxy } from '../../support/venue-proxy.ts';

const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  // Listens on TCP.
  const { port } = server.address() as AddressInfo;
  return port;
}

const at = (port: number): URL => new URL(`http://127.0.0.1:${port}`);

describe('a tunnel through the proxy of a venue', () => {
  test('carries bytes both ways, and tells the proxy the relay and nothing else', async () => {
    const echo = await portOf(createServer((socket) => socket.pipe(socket)));
    const { server, asked } = venueProxy('200 OK');
    const tunnel = await openTunnel(at(await portOf(server)), '127.0.0.1', echo);
    if (tunnel === 'proxy-refused') throw new Error('Refused');
    tunnel.write('over and back');
    const first = await new Promise<Buffer>((resolve) => tunnel.once('data', resolve));
    expect(first.toString()).toBe('over and back');
    tunnel.destroy();
    expect(asked).toEqual([`127.0.0.1:${echo} connection,host`]);
  });

  test.for(['407 Proxy Authentication Required', '403 Forbidden', '502 Bad Gateway'])(
    'is refused in a word where the proxy says %s',
    async (status) => {
      expect(await openTunnel(at(await portOf(venueProxy(status).server)), 'relay.example', 443)).toBe(
        'proxy-refused',
      );
    },
  );

  test('fails where nobody answers, and where something else does', async () => {
    const other = await portOf(createServer((socket) => socket.resume().end('SSH-2.0-x\r\n')));
    await expect(openTunnel(at(other), 'relay.example', 443)).rejects.toThrow();
    await expect(openTunnel(at(1), 'relay.example', 443)).rejects.toThrow();
  });
});

describe('the proxy of the system', () => {
  test('is used for relays, but for what the system exempts and this computer itself', () => {
    const environment = { HTTPS_PROXY: 'http://proxy.venue:3128', NO_PROXY: 'mission.example, .local' };
    const used = (host: string): string | null => systemProxy(host, environment)?.host ?? null;
    expect(used('relay.example')).toBe('proxy.venue:3128');
    expect(used('hub.mission.example')).toBeNull();
    expect(used('printer.local')).toBeNull();
    expect(used('127.0.0.1')).toBeNull();
    expect(systemProxy('relay.example', {})).toBeNull();
    expect(systemProxy('relay.example', { https_proxy: 'proxy:1', NO_PROXY: '*' })).toBeNull();
  });

  test('is none where its address is none, or holds a password', () => {
    for (const text of ['', 'socks5://x', 'http://me:secret@proxy', 'http://'])
      expect(parseProxy(text)).toBeNull();
  });
});
