import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { networkInterfaces } from 'node:os';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { LAUNCH_KEY_LIFE_MS } from '../../../electron/loopback/launch-keys.ts';
import { CLOSE_REFUSED } from '../../../electron/loopback/server.ts';
import { startTestLoopback, type TestLoopback } from '../../support/loopback.ts';

let loopback: TestLoopback;
beforeAll(async () => {
  loopback = await startTestLoopback();
});
afterAll(() => loopback.server.close());

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        host: '127.0.0.1',
        port: loopback.server.port,
        path,
        method,
        headers: { host: loopback.host, ...headers },
      },
      (response) => {
        let body = '';
        response.on('data', (part) => (body += String(part)));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });
}

interface SocketOutcome {
  readonly opened: boolean;
  readonly status: number | null;
  readonly closeCode: number | null;
  readonly session: string | null;
}

/** Opens a socket, sends `first` if any, and tells how it ended. */
function trySocket(
  headers: Record<string, string>,
  first: string | null,
  path = '/rpc',
): Promise<SocketOutcome> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${loopback.server.port}${path}`, { headers });
    let opened = false;
    socket.on('open', () => {
      opened = true;
      if (first !== null) socket.send(first);
    });
    socket.on('message', (data, isBinary) => {
      if (isBinary) return;
      const { session } = JSON.parse(Buffer.from(data as Buffer).toString('utf8')) as { session: string };
      resolve({ opened, status: null, closeCode: null, session });
      socket.terminate();
    });
    socket.on('unexpected-response', (_request, response) => {
      resolve({ opened: false, status: response.statusCode ?? 0, closeCode: null, session: null });
    });
    socket.on('close', (code) => resolve({ opened, status: null, closeCode: code, session: null }));
    socket.on('error', () => undefined);
  });
}

const own = (): Record<string, string> => ({ origin: loopback.origin });

describe('who may ask for a file', () => {
  it('serves the start page and built files, and nothing else that lies in the folder', async () => {
    expect((await get('/')).body).toContain('Shell');
    expect((await get('/app.js')).headers['content-type']).toContain('text/javascript');
    for (const path of [
      '/secret.key',
      '/../package.json',
      '/%2e%2e/package.json',
      '/index.html',
      '//',
      '/app.js?x=1',
      '/ListAccounts',
      '/none',
    ]) {
      expect((await get(path)).status, path).toBe(404);
    }
  });

  it('answers 421 to any other Host, as a rebound name would send it', async () => {
    for (const host of [
      'rebind.test',
      'localhost',
      `localhost:${loopback.server.port}`,
      '127.0.0.1',
      `127.0.0.1:${loopback.server.port}.`,
      'workbench.localhost',
    ]) {
      expect((await get('/', { host })).status, host).toBe(421);
    }
  });

  it('refuses other sites, but lets a redirect open the start page', async () => {
    const navigation = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    expect((await get('/', navigation)).status).toBe(200);
    expect((await get('/app.js', navigation)).status).toBe(403);
    expect((await get('/', { ...navigation, 'sec-fetch-dest': 'iframe' })).status).toBe(403);
    expect(
      (
        await get('/', {
          'sec-fetch-site': 'same-site',
          'sec-fetch-mode': 'navigate',
          'sec-fetch-dest': 'document',
        })
      ).status,
    ).toBe(403);
    expect((await get('/app.js', { 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  });

  it('answers nothing but GET and HEAD', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect((await get('/', {}, method)).status).toBe(405);
    expect((await get('/', {}, 'HEAD')).body).toBe('');
  });

  it('sends the same protecting headers with every answer, and never a CORS header', async () => {
    for (const path of ['/', '/app.js', '/absent']) {
      const { headers } = await get(path);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe-inline');
      expect(headers['cross-origin-opener-policy']).toBe('same-origin');
      expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cache-control']).toBe('no-store');
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it('listens on the loopback alone', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .filter((info) => info !== undefined && !info.internal && info.family === 'IPv4')
      .map((info) => info?.address ?? '');
    for (const address of outside) {
      const refused = await new Promise<boolean>((resolve) => {
        const socket = connect({ host: address, port: loopback.server.port }, () => resolve(false));
        socket.on('error', () => resolve(true));
      });
      expect(refused, address).toBe(true);
    }
  });
});

describe('who gets the contract', () => {
  it('opens no socket without the exact Origin and Host', async () => {
    const launch = (): string => JSON.stringify({ launch: loopback.keys.issue() });
    const foreign: Record<string, string>[] = [
      {},
      { origin: 'null' },
      { origin: 'http://127.0.0.1' },
      { origin: `http://127.0.0.1:${loopback.server.port + 1}` },
      { origin: `http://localhost:${loopback.server.port}` },
      { origin: `https://127.0.0.1:${loopback.server.port}` },
    ];
    for (const headers of foreign) expect((await trySocket(headers, launch())).status).toBe(403);
    expect((await trySocket({ ...own(), host: 'rebind.test' }, launch())).status).toBe(421);
    expect((await trySocket(own(), launch(), '/rpc?x')).status).toBe(403);
    expect((await trySocket(own(), launch())).session).not.toBeNull();
  });

  it('takes a launch key once, and then only its session key', async () => {
    const launch = JSON.stringify({ launch: loopback.keys.issue() });
    const first = await trySocket(own(), launch);
    expect(first.session).not.toBeNull();
    expect((await trySocket(own(), launch)).closeCode).toBe(CLOSE_REFUSED);
    const reload = await trySocket(own(), JSON.stringify({ session: first.session }));
    expect(reload.session).toBe(first.session);
    expect((await trySocket(own(), JSON.stringify({ launch: first.session }))).closeCode).toBe(CLOSE_REFUSED);
  });

  it('refuses a launch key after its minute', async () => {
    const launch = JSON.stringify({ launch: loopback.keys.issue() });
    loopback.clock.time += LAUNCH_KEY_LIFE_MS + 1;
    expect((await trySocket(own(), launch)).closeCode).toBe(CLOSE_REFUSED);
  });

  it('refuses anything but a key as the first message', async () => {
    const wrong = [
      '',
      'hello',
      '{}',
      '[]',
      '{"launch":5}',
      '{"session":""}',
      JSON.stringify({ launch: 'x'.repeat(101) }),
      JSON.stringify({ launch: loopback.keys.issue(), session: 'x' }),
    ];
    for (const first of wrong) expect((await trySocket(own(), first)).closeCode, first).toBe(CLOSE_REFUSED);
  });

  it('closes a socket that says nothing within two seconds', async () => {
    const silent = await trySocket(own(), null);
    expect(silent).toMatchObject({ opened: true, closeCode: CLOSE_REFUSED });
  });

  it('closes on a payload over the frame limit', async () => {
    const outcome = await trySocket(own(), 'x'.repeat(65 * 1024));
    expect(outcome.closeCode).toBe(1009);
  });
});

describe('a second start', () => {
  const control = (headers: Record<string, string>): Promise<number> =>
    fetch(`http://127.0.0.1:${loopback.server.port}/control`, {
      method: 'POST',
      headers,
      body: '{"act":"show"}',
    }).then((reply) => reply.status);

  it('is heard with the key of the data folder, and never from a page', async () => {
    expect(await control({ 'x-workbench-control': 'control-key' })).toBe(200);
    expect(await control({})).toBe(403);
    expect(await control({ 'x-workbench-control': 'control-kex' })).toBe(403);
    expect((await get('/control', { 'x-workbench-control': 'control-key' })).status).toBe(403);
    expect(
      (await get('/control', { 'x-workbench-control': 'control-key', origin: loopback.origin }, 'POST'))
        .status,
    ).toBe(403);
  });
});
