import { rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createHttpSource,
  isLocalAddress,
  parseSourceAddress,
} from '../../../electron/host/updates/http-source.ts';
import { MANIFEST_NAME } from '../../../electron/host/updates/manifest.ts';
import { fetchAll, openTestDepot } from '../../support/update-depot.ts';
import { startMirror, type Mirror } from '../../support/update-mirror.ts';
import { newSigner, noise, publish } from '../../support/update-release.ts';
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from '../../support/localhost-certificate.ts';

const signer = newSigner();
const tls = { key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE };
const never = new AbortController().signal;

let release: string;
let secure: Mirror;
let other: Mirror;
let plain: Mirror;
beforeAll(async () => {
  release = await publish(noise(900_000, 'https'), [signer]);
  [secure, other, plain] = await Promise.all([
    startMirror(release, { tls }),
    startMirror(release, { tls }),
    startMirror(release),
  ]);
});
afterAll(async () => {
  await Promise.all([secure.stop(), other.stop(), plain.stop()]);
  rmSync(release, { recursive: true, force: true });
});

const at = (mirror: Mirror) => ({ kind: 'address' as const, address: mirror.url });

describe('over https', () => {
  test('a version comes whole', async () => {
    const depot = await openTestDepot({ keys: [signer.hex], ca: LOCALHOST_CERTIFICATE });
    expect((await depot.check(at(secure), never)).ok).toBe(true);
    expect((await fetchAll(depot, 'full')).kind).toBe('ready');
    await depot.dispose();
  });

  test('a server whose certificate nobody vouches for is not asked for anything', async () => {
    const depot = await openTestDepot({ keys: [signer.hex] });
    const asked = secure.requests.length;
    expect(await depot.check(at(secure), never)).toMatchObject({ error: { code: 'unreachable' } });
    expect(secure.requests.length).toBe(asked);
    await depot.dispose();
  });

  test('a redirect is followed to another https server, and never to plain http', async () => {
    const depot = await openTestDepot({ keys: [signer.hex], ca: LOCALHOST_CERTIFICATE });
    try {
      secure.redirect = plain.url;
      const asked = plain.requests.length;
      expect(await depot.check(at(secure), never)).toMatchObject({ error: { code: 'not-allowed' } });
      expect(plain.requests.length).toBe(asked);
      secure.redirect = secure.url;
      expect(await depot.check(at(secure), never)).toMatchObject({ error: { code: 'wrong-reply' } });
      secure.redirect = other.url;
      expect((await depot.check(at(secure), never)).ok).toBe(true);
    } finally {
      secure.redirect = null;
      await depot.dispose();
    }
  });
});

test('a request says nothing about who asks', async () => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(...Object.keys(request.headers));
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const base = new URL(`http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/`);
  const source = createHttpSource({ ref: { kind: 'home' }, base });
  expect((await source.small(MANIFEST_NAME, 100, never)).ok).toBe(true);
  source.close();
  await new Promise((resolve) => server.close(resolve));
  expect(seen.toSorted()).toEqual(['accept', 'accept-encoding', 'connection', 'host']);
});

test('a small file that grows without end is given up at its limit', async () => {
  const server = createServer((_request, response) => {
    const more = setInterval(() => response.write(Buffer.alloc(64 * 1024)), 1);
    response.on('close', () => clearInterval(more));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const base = new URL(`http://127.0.0.1:${typeof bound === 'object' ? bound?.port : 0}/`);
  const source = createHttpSource({ ref: { kind: 'home' }, base });
  expect(await source.small('x', 100_000, never)).toMatchObject({ error: { code: 'too-large' } });
  source.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

test('an address is https anywhere, http only by a number of the local network', () => {
  expect(parseSourceAddress(' https://example.org/a?b#c ')?.href).toBe('https://example.org/a/');
  expect(parseSourceAddress('http://192.168.1.20:8080')?.href).toBe('http://192.168.1.20:8080/');
  expect(parseSourceAddress('http://[fe80::1]/')?.href).toBe('http://[fe80::1]/');
  for (const text of [
    'http://example.org',
    'http://172.32.0.1',
    'http://localhost',
    'https://a:b@example.org',
    'x',
    '',
  ])
    expect(parseSourceAddress(text), text).toBeNull();
  expect(['10.1.2.3', '172.16.9.9', '169.254.1.1', '[fd00::2]'].every(isLocalAddress)).toBe(true);
  expect(['11.1.2.3', '8.8.8.8', '[2001:db8::1]', 'router'].some(isLocalAddress)).toBe(false);
});
