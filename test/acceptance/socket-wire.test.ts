import { afterAll, beforeAll, describe } from 'vitest';
import { createSocketWire } from '../../renderer/host/socket-wire.ts';
import { startTestLoopback, type TestLoopback } from '../support/loopback.ts';
import { wireSuite } from './wire.ts';

describe('loopback WebSocket wire', () => {
  let loopback: TestLoopback;
  beforeAll(async () => {
    loopback = await startTestLoopback();
  });
  afterAll(() => loopback.server.close());

  wireSuite(async () => {
    const { WebSocket: NodeSocket } = await import('ws');
    // The window's own code over a socket of Node, which can say its Origin as a browser does.
    const socket = new NodeSocket(`ws://127.0.0.1:${loopback.server.port}/rpc`, {
      headers: { origin: loopback.origin },
    }) as unknown as WebSocket;
    await new Promise<void>((resolve) => socket.addEventListener('open', () => resolve(), { once: true }));
    socket.send(JSON.stringify({ launch: loopback.keys.issue() }));
    await new Promise<void>((resolve) => socket.addEventListener('message', () => resolve(), { once: true }));
    return [createSocketWire(socket), await loopback.nextWire()] as const;
  });
});
