import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { SUBPROTOCOL } from '../../../electron/host/exchange/codec/mailbox-message.ts';
import { openTunnel } from '../../../electron/host/exchange/line/proxy.ts';
import type { HubLimits } from '../../../electron/hub/hub-limits.ts';
import type { HubOptions } from '../../../electron/hub/server.ts';
import { startTestHub } from '../../support/hub-process.ts';
import type { TestHub } from '../../support/hub-process.ts';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '../../support/localhost-certificate.ts';
import { circleOf, startPeer, textsOf } from '../../support/mailbox-peer.ts';
import type { MailboxPeer } from '../../support/mailbox-peer.ts';
import { until as untilWithin } from '../../support/until.ts';
import { venueProxy } from '../../support/venue-proxy.ts';

/* A hub as it stands in the world: with its own certificate, behind a proxy, and asked for by whoever likes. */

const until = (holds: () => boolean | Promise<boolean>, what?: string): Promise<void> =>
  untilWithin(holds, what, 40_000);
const cleanUp: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});
async function hub(
  options: Partial<Omit<HubOptions, 'limits' | 'store'>> = {},
  limits: Partial<HubLimits> = {},
): Promise<TestHub> {
  const started = await startTestHub({ ...options, limits });
  cleanUp.push(() => started.stop());
  return started;
}
function peer(name: string): MailboxPeer {
  const started = startPeer(name);
  cleanUp.push(() => started.stop());
  return started;
}
const tls = { cert: LOCALHOST_CERTIFICATE, key: LOCALHOST_KEY };

/** Asks for a page as a program on this computer, or as one that passes others' questions on. */
function ask(port: number, path: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('a hub with its own certificate', () => {
  it('serves over wss whoever believes the certificate, straight and through the proxy of a venue', async () => {
    const { hub: running } = await hub({ tls, names: ['localhost'] });
    const url = `wss://localhost:${running.port}/mail`;
    const { server, asked } = venueProxy('200 OK');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => void server.close());
    // Listens on TCP.
    const proxy = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [alice, bob, mallory] = [peer('Alice'), peer('Bob'), peer('Mallory')];
    const circle = circleOf(alice, [bob]);
    const ca = LOCALHOST_CERTIFICATE;
    alice.link(url, {}, { ca });
    bob.link(url, {}, { ca, tunnel: (host, port) => openTunnel(proxy, host, port) });
    alice.write(circle, 'text over wss');
    await until(() => textsOf(bob, circle).length === 1, 'the text behind the proxy');
    bob.write(circle, 'text through the proxy');
    await until(() => textsOf(alice, circle).length === 2);
    expect(asked).toEqual([`localhost:${running.port} connection,host`]);

    // Who does not believe it says so, and sends nothing.
    const own = circleOf(mallory, []);
    const link = mallory.link(url);
    await until(() => link.status(own).trouble === 'relay-unproven');
    expect(mallory.bytes.sent).toBe(0);
  });
});

describe('a hub behind a proxy', () => {
  it('counts the connections of each address that the proxy names, not those of the proxy', async () => {
    const started = await hub({ behindProxy: true }, { connectionsPerAddress: 2 });
    const open = (address: string): WebSocket => {
      const headers = { 'x-forwarded-for': address };
      const socket = new WebSocket(started.url, SUBPROTOCOL, { headers });
      socket.on('error', () => undefined);
      cleanUp.push(() => socket.terminate());
      return socket;
    };
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) open(address);
    await until(() => started.hub.metrics.connections === 3, 'three from two addresses');
    // What the caller itself wrote stands before what the proxy knows.
    open('203.0.113.9, 192.0.2.1');
    await until(() => started.hub.metrics.turnedAway === 1, 'the third of one address');
    expect(started.hub.metrics.connections).toBe(3);
  });
});

describe('a relay that passes on to another one what it was given', () => {
  it('is turned away under its own name, for which alone a signature that it was given is good', async () => {
    const { url, hub: running } = await hub({ names: ['hub.example.org'] });
    const call = (host: string): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, SUBPROTOCOL, { headers: { host } });
        cleanUp.push(() => socket.terminate());
        socket.on('error', () => resolve(false));
        socket.on('open', () => resolve(true));
      });
    expect(await call('evil.example')).toBe(false);
    expect(await call(`HUB.example.org:${running.port}`)).toBe(true);
  });
});

describe('the figures', () => {
  it('are for this computer, and for who shows the token, and for nobody else', async () => {
    const open = await hub();
    const here = open.hub.port;
    expect(await ask(here, '/metrics')).toBe(200);
    for (const header of ['x-forwarded-for', 'forwarded'])
      expect(await ask(here, '/metrics', { [header]: 'for=192.0.2.7' })).toBe(404);
    const token = 'a-token-of-some-length';
    const kept = await hub({ metricsToken: token });
    const port = kept.hub.port;
    expect(await ask(port, '/metrics')).toBe(404);
    expect(await ask(port, '/metrics', { authorization: 'Bearer another' })).toBe(404);
    expect(await ask(port, '/metrics', { authorization: `Bearer ${token}` })).toBe(200);
    expect(await ask(port, '/healthz')).toBe(200);
  });
});
