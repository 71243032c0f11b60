import { MessageChannel, type MessagePort } from 'node:worker_threads';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPortWire, type FramePort } from '../../electron/utility/port-wire.ts';
import { createBridgeWire } from '../../renderer/host/bridge-wire.ts';
import type { WindowBridge } from '../../shared/contract/bridge.ts';
import type { Wire } from '../../shared/rpc/wire.ts';
import { StandinPort } from '../standin/ports.ts';
import { wireSuite } from './wire.ts';

type Listener = (event: { readonly ports: readonly unknown[] }) => void;

/** The two members of Electron that the preload uses, and main at the other end of its channel. */
const electron = vi.hoisted(() => ({
  exposed: null as object | null,
  listener: null as Listener | null,
  onSend: (): void => undefined,
}));
vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (_name: string, api: object) => {
      electron.exposed = api;
    },
  },
  ipcRenderer: {
    on: (_channel: string, listener: Listener) => {
      electron.listener = listener;
    },
    send: () => electron.onSend(),
  },
}));

/** What crosses between the worlds is copied: functions are proxied, their arguments cloned. */
function acrossWorlds(value: unknown): unknown {
  return typeof value === 'function'
    ? (...args: readonly unknown[]): unknown =>
        acrossWorlds(Reflect.apply(value, undefined, args.map(acrossWorlds)))
    : structuredClone(value);
}

/** A port as Electron's main and utility processes have it. */
function mainPort(port: MessagePort): FramePort {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event: 'message' | 'close', listener: (message: { readonly data: unknown }) => void) =>
      event === 'message'
        ? port.on('message', (data: unknown) => listener({ data }))
        : port.on('close', () => listener({ data: null })),
    start: () => port.start(),
    close: () => port.close(),
  };
}

async function loadPreload(): Promise<WindowBridge> {
  vi.resetModules();
  await import('../../electron/preload/preload.ts');
  const api = electron.exposed as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(api).map(([name, member]) => [name, acrossWorlds(member)]),
  ) as unknown as WindowBridge;
}

describe('IPC wire: the preload and a message port', () => {
  const open: MessagePort[] = [];
  afterEach(() => {
    for (const port of open.splice(0)) port.close();
  });

  /** As main does it: a channel, one end to the page, one to the host. */
  async function connect(): Promise<readonly [Wire, Wire]> {
    const bridge = await loadPreload();
    const { port1, port2 } = new MessageChannel();
    open.push(port1, port2);
    // This page's own: the answer may come when its test is over.
    const { listener } = electron;
    electron.onSend = () => void setImmediate(() => listener?.({ ports: [port1] }));
    return [createBridgeWire(bridge), createPortWire(mainPort(port2))] as const;
  }
  wireSuite(connect);

  it('closes the wire before when the page asks for a new one, and a port that came too late', async () => {
    const bridge = await loadPreload();
    const channels = [new MessageChannel(), new MessageChannel()];
    let asked = 0;
    electron.onSend = () => void (asked += 1);
    const closed: string[] = [];
    bridge.connect(
      () => undefined,
      () => closed.push('first'),
    );
    bridge.connect(
      () => undefined,
      () => closed.push('second'),
    );
    expect(asked).toBe(2);
    expect(closed).toEqual(['first']);
    const late = new Promise<void>((resolve) => channels[1]?.port2.once('close', () => resolve()));
    for (const { port1 } of channels) electron.listener?.({ ports: [port1] });
    await late;
    expect(closed).toEqual(['first']);
    bridge.close();
    expect(closed).toEqual(['first', 'second']);
  });

  it('says that it closed when the host ends', async () => {
    const bridge = await loadPreload();
    const { port1, port2 } = new MessageChannel();
    electron.onSend = () => electron.listener?.({ ports: [port1] });
    const closed = new Promise<void>((resolve) => bridge.connect(() => undefined, resolve));
    port2.close();
    await closed;
  });
});

describe('wire between main and a utility process', () => {
  wireSuite(() => {
    const [one, two] = StandinPort.pair();
    return Promise.resolve([createPortWire(one), createPortWire(two)] as const);
  });
});
