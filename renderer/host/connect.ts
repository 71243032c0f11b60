import { err, failure, ok, type Failure, type Result } from '../../shared/base/result.ts';
import { connectServices, type Connection } from '../../shared/rpc/connect.ts';
import type { Wire } from '../../shared/rpc/wire.ts';
import { createBridgeWire, windowBridge } from './bridge-wire.ts';
import { buildClients, type HostClients } from './clients.ts';
import { createSocketWire } from './socket-wire.ts';

/** Why the window has no host: its key was refused (an old address), or nobody answers. */
export type ConnectFailure = 'refused' | 'unreachable' | 'wrong-version';

export interface HostConnection {
  readonly clients: HostClients;
  readonly connection: Connection;
}

const SESSION_KEY = 'workbench.session';

/** Connects this window to its host: over what Electron's preload gave it, else over the loopback. */
export async function connectHost(): Promise<Result<HostConnection, Failure<ConnectFailure>>> {
  const bridge = windowBridge();
  const wire = bridge === null ? await openLoopback() : ok(createBridgeWire(bridge));
  if (!wire.ok) return wire;
  const connection = connectServices(wire.value);
  const hello = await connection.hello;
  if (!hello.ok) return err(failure(hello.error.code === 'wrong-version' ? 'wrong-version' : 'unreachable'));
  return ok({ clients: buildClients(connection), connection });
}

/**
 * The wire of browser mode. The single-use key comes in the fragment of the launch address, which is cleaned at
 * once; a reload shows the tab's session key.
 */
async function openLoopback(): Promise<Result<Wire, Failure<ConnectFailure>>> {
  const launch = new URLSearchParams(location.hash.slice(1)).get('launch');
  if (launch !== null) history.replaceState(null, '', location.pathname);
  const session = sessionStorage.getItem(SESSION_KEY);
  const claim = launch !== null ? { launch } : session !== null ? { session } : null;
  if (claim === null) return err(failure('refused'));
  const socket = await openSocket(claim);
  return socket.ok ? ok(createSocketWire(socket.value)) : socket;
}

function openSocket(claim: object): Promise<Result<WebSocket, Failure<ConnectFailure>>> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://${location.host}/rpc`);
    socket.addEventListener('open', () => socket.send(JSON.stringify(claim)));
    socket.addEventListener('close', (event) =>
      resolve(err(failure(event.code === 4003 ? 'refused' : 'unreachable'))),
    );
    socket.addEventListener(
      'message',
      (event: MessageEvent<unknown>) => {
        const session = readSession(event.data);
        if (session === null) {
          socket.close();
          return;
        }
        sessionStorage.setItem(SESSION_KEY, session);
        resolve(ok(socket));
      },
      { once: true },
    );
  });
}

function readSession(data: unknown): string | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    const session = typeof value === 'object' && value !== null && 'session' in value ? value.session : null;
    return typeof session === 'string' ? session : null;
  } catch {
    return null;
  }
}
