import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readTicket, writeTicket } from '../../../electron/host/exchange/joining/ticket.ts';
import type { CircleId } from '../../../shared/base/ids.ts';
import { loadAutomerge } from '../../support/drafts.ts';
import { must, removeDisk, startMachine } from '../../support/exchange-machine.ts';
import type { Machine } from '../../support/exchange-machine.ts';
import { startTestHub } from '../../support/hub-process.ts';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '../../support/localhost-certificate.ts';
import { addNetwork } from '../../support/network-machine.ts';
import type { NetworkMachine } from '../../support/network-machine.ts';
import { until as untilWithin } from '../../support/until.ts';
import { venueProxy } from '../../support/venue-proxy.ts';

/* What else of the network goes by a relay: joining at its door, and the way to it through the venue's proxy. */

const until = (holds: () => boolean | Promise<boolean>, what?: string): Promise<void> =>
  untilWithin(holds, what, 40_000);
const cleanUp: (() => Promise<void> | void)[] = [];
beforeAll(loadAutomerge);
afterEach(async () => {
  for (const one of cleanUp.splice(0).toReversed()) await one();
});

async function machine(name: string): Promise<[Machine, NetworkMachine]> {
  const started = await startMachine(name);
  const network = addNetwork(started);
  cleanUp.push(async () => {
    await network.stop();
    await started.stop();
    removeDisk(started.disk);
  });
  return [started, network];
}

async function newCircle(machine: Machine): Promise<CircleId> {
  const made = must(
    await machine.host.createCircle({ person: 'Alice', name: 'D', kind: 'delegation', colour: 'petrol' }),
  );
  return made.circle;
}

describe('the door of a code at a relay', () => {
  it('lets in a colleague whom no network joins with the head', async () => {
    const hub = await startTestHub();
    cleanUp.push(() => hub.stop());
    const [[alice, head], [bob, guest]] = [await machine('Alice'), await machine('Bob')];
    const circle = await newCircle(alice);
    must(await head.host.setRelay({ circle, url: hub.url }));
    await head.switchOn();
    const made = must(await head.joining.offer({ circle, role: 'editor', kind: 'ticket' }));
    // The two are in rooms that nothing joins.
    const ticket = must(readTicket(made.ticket ?? ''));
    expect(ticket).toMatchObject({ relay: hub.url });
    const text = writeTicket({ ...ticket, addresses: [] });
    must(await guest.joining.join({ code: { kind: 'ticket', text }, address: null, person: 'Bob' }));
    const wordsOfGuest = async (): Promise<readonly number[] | null> => {
      const { newcomer } = must(await guest.joining.status({}));
      return newcomer?.kind === 'comparing' ? newcomer.words : null;
    };
    const wordsOfHead = async (): Promise<readonly number[] | null> => {
      const { offers } = must(await head.joining.status({}));
      const state = offers.find(({ id }) => id === made.id)?.state;
      return state?.kind === 'asking' ? state.words : null;
    };
    await until(async () => (await wordsOfGuest()) !== null && (await wordsOfHead()) !== null);
    expect(await wordsOfGuest()).toEqual(await wordsOfHead());
    must(await guest.joining.confirm({}));
    must(await head.joining.admit({ offer: made.id }));
    await until(async () => must(await guest.joining.status({})).newcomer?.kind === 'joined');
    const members = must(await bob.host.circle({ circle })).memberList;
    expect(members.map(({ person, role }) => `${person} ${role}`).sort()).toEqual([
      'Alice head',
      'Bob editor',
    ]);
    // What lay at the door says nothing to whoever keeps it, and is gone in a week.
    expect(hub.hub.metrics.stored.items).toBeGreaterThan(2);
  });
});

describe('a relay at whose door something is wrong', () => {
  /** What Bob, who has a code, and Alice, who made it, are told of the relay that it names. */
  async function told(relay: string) {
    const [alice, head] = await machine('Alice');
    const [, guest] = await machine('Bob');
    const circle = await newCircle(alice);
    must(await head.host.setRelay({ circle, url: relay }));
    await head.switchOn();
    const { ticket } = must(await head.joining.offer({ circle, role: 'editor', kind: 'ticket' }));
    const text = writeTicket({ ...must(readTicket(ticket ?? '')), addresses: [] });
    must(await guest.joining.join({ code: { kind: 'ticket', text }, address: null, person: 'Bob' }));
    return async () => ({
      guest: must(await guest.joining.status({})).relay,
      head: must(await head.joining.status({})).offers[0]?.relay ?? null,
    });
  }

  async function hub(options: Parameters<typeof startTestHub>[0] = {}) {
    const started = await startTestHub(options);
    cleanUp.push(() => started.stop());
    return started;
  }

  it.each<[string, string, () => Promise<string>]>([
    ['is not there', 'relay-unreachable', async () => 'ws://127.0.0.1:9/mail'],
    ['knows no such address', 'relay-refused', async () => `${(await hub()).url}-other`],
    ['has no connection left', 'relay-full', async () => (await hub({ limits: { connections: 0 } })).url],
    ['has no room left', 'relay-full', async () => (await hub({ limits: { totalItems: 0 } })).url],
    [
      'has a certificate that nobody vouches for',
      'relay-unproven',
      async () => {
        const tls = { cert: LOCALHOST_CERTIFICATE, key: LOCALHOST_KEY };
        return `wss://localhost:${(await hub({ tls, names: ['localhost'] })).hub.port}/mail`;
      },
    ],
  ])('that %s is said: %s', async (what, trouble, relay) => {
    const of = await told(await relay());
    await until(async () => (await of()).guest === trouble, trouble);
    // Whoever made the code leaves nothing there before somebody came.
    if (what !== 'has no room left') await until(async () => (await of()).head === trouble, trouble);
  });

  it('is said to be well again as soon as it is', async () => {
    const [first, folder] = [await startTestHub(), mkdtempSync(join(tmpdir(), 'dw-door-'))];
    cleanUp.push(() => rmSync(folder, { recursive: true, force: true }));
    const { port } = first.hub;
    await first.stop();
    const of = await told(`ws://127.0.0.1:${port}/mail`);
    await until(async () => (await of()).guest === 'relay-unreachable', 'nobody there');
    await hub({ port, folder });
    await until(async () => (await of()).guest === null, 'nothing wrong any more');
  });
});

describe('the proxy that a delegate sets', () => {
  it('is asked for the relay and told nothing else, and what it refuses is said', async () => {
    const { server, asked } = venueProxy('407 Proxy Authentication Required');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanUp.push(() => void server.close());
    // Listens on TCP.
    const { port } = server.address() as AddressInfo;
    const [[alice, network]] = [await machine('Alice')];
    const circle = await newCircle(alice);
    must(await network.host.setRelay({ circle, url: 'wss://relay.example/m/x' }));
    expect((await network.host.setProxy({ url: 'http://me:secret@proxy:1' })).ok).toBe(false);
    must(await network.host.setProxy({ url: `http://127.0.0.1:${port}` }));
    await network.switchOn();
    await until(async () => (await network.status()).troubles.some(({ kind }) => kind === 'proxy-refused'));
    expect(new Set(asked)).toEqual(new Set(['relay.example:443 connection,host']));
    expect((await network.status()).proxy).toBe(`http://127.0.0.1:${port}/`);
  });
});
