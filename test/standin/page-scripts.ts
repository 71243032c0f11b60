/*
 * What the stand-in puts into a page: one script in the page's own world, one in the world of the preload. They
 * are turned into text and run in Chromium, so they use nothing from outside themselves.
 */

/** Name of the preload's world, as DevTools shows it in Electron. */
export const PRELOAD_WORLD = 'Electron Isolated Context';

/** The name under which Chromium offers the preload's world a way to this process. */
export const BINDING = '__standinSend';
/** The function by which this process reaches the preload's world. */
export const RECEIVER = '__standinReceive';

/** What the preload's world says to this process. */
export type PageMessage =
  | { readonly type: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly type: 'port'; readonly id: number; readonly data: unknown }
  | { readonly type: 'port-close'; readonly id: number };

/** What this process says to the preload's world. */
export type MainMessage =
  | {
      readonly type: 'message';
      readonly channel: string;
      readonly data: unknown;
      readonly ports: readonly number[];
    }
  | { readonly type: 'port'; readonly id: number; readonly data: unknown }
  | { readonly type: 'port-close'; readonly id: number };

/**
 * Both worlds: values cross as text. Functions become numbers that the other world can call; bytes become base64;
 * what else is no plain data throws, as it does in Electron (Electron carries more kinds of data than this).
 */
function crossing(): {
  encode(value: unknown): string;
  decode(text: string, call: (id: number, args: unknown[]) => unknown): unknown;
  run(id: number, args: unknown[]): unknown;
} {
  const functions: ((...args: unknown[]) => unknown)[] = [];
  const toBase64 = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192)
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(text);
  };
  const wrap = (value: unknown): unknown => {
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return { v: value };
    if (value === undefined) return { u: 1 };
    if (typeof value === 'function') {
      functions.push(value as (...args: unknown[]) => unknown);
      return { f: functions.length - 1 };
    }
    if (value instanceof Uint8Array) return { b: toBase64(value) };
    if (Array.isArray(value)) return { a: value.map(wrap) };
    if (Object.getPrototypeOf(value) === Object.prototype)
      return { o: Object.entries(value).map(([key, member]) => [key, wrap(member)]) };
    throw new Error('An object could not be cloned (stand-in)');
  };
  const unwrap = (value: unknown, call: (id: number, args: unknown[]) => unknown): unknown => {
    const given = value as { v?: unknown; f?: number; b?: string; a?: unknown[]; o?: [string, unknown][] };
    if (given.f !== undefined) {
      const id = given.f;
      return (...args: unknown[]) => call(id, args);
    }
    if (given.b !== undefined) return Uint8Array.from(atob(given.b), (letter) => letter.charCodeAt(0));
    if (given.a !== undefined) return given.a.map((member) => unwrap(member, call));
    if (given.o !== undefined)
      return Object.freeze(
        Object.fromEntries(given.o.map(([key, member]) => [key, unwrap(member, call)] as const)),
      );
    return given.v;
  };
  return {
    encode: (value) => JSON.stringify(wrap(value)),
    decode: (text, call) => unwrap(JSON.parse(text), call),
    run: (id, args) => functions[id]?.(...args),
  };
}

/** The page's own world: takes what the preload exposes, and calls into its world. Events carry text only. */
function inPage(makeCrossing: typeof crossing): void {
  const own = makeCrossing();
  let answer: string | null = null;
  const callPreload = (id: number, args: unknown[]): unknown => {
    answer = null;
    document.dispatchEvent(
      new CustomEvent('standin-call', { detail: JSON.stringify([id, own.encode(args)]) }),
    );
    return answer === null ? undefined : own.decode(answer, callPreload);
  };
  document.addEventListener('standin-answer', (event) => {
    answer = String((event as CustomEvent).detail);
  });
  document.addEventListener('standin-expose', (event) => {
    const [name, shape] = JSON.parse(String((event as CustomEvent).detail)) as [string, string];
    if (name in globalThis) return;
    Object.defineProperty(globalThis, name, {
      value: own.decode(shape, callPreload),
      enumerable: true,
      configurable: false,
      writable: false,
    });
  });
  document.addEventListener('standin-callback', (event) => {
    const [id, args] = JSON.parse(String((event as CustomEvent).detail)) as [number, string];
    own.run(id, own.decode(args, callPreload) as unknown[]);
  });
  document.dispatchEvent(new CustomEvent('standin-page-ready'));
}

/** The preload's world: a `require` that knows `electron` and nothing else, and the preload itself. */
function inPreload(
  makeCrossing: typeof crossing,
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  if (window !== window.top) return;
  const own = makeCrossing();
  const exposed: [string, string][] = [];
  const listeners = new Map<string, ((event: unknown, ...args: unknown[]) => void)[]>();
  const far = new Map<number, MessagePort>();
  const ends = new Map<number, MessagePort>();
  const world = globalThis as unknown as Record<string, unknown>;
  const say = (message: unknown): void =>
    (world['__standinSend'] as (text: string) => void)(own.encode(message));
  const callPage = (id: number, args: unknown[]): void => {
    document.dispatchEvent(
      new CustomEvent('standin-callback', { detail: JSON.stringify([id, own.encode(args)]) }),
    );
  };
  const expose = (one: [string, string]): void => {
    document.dispatchEvent(new CustomEvent('standin-expose', { detail: JSON.stringify(one) }));
  };
  document.addEventListener('standin-page-ready', () => exposed.forEach(expose));
  document.addEventListener('standin-call', (event) => {
    const [id, args] = JSON.parse(String((event as CustomEvent).detail)) as [number, string];
    const result = own.run(id, own.decode(args, callPage) as unknown[]);
    document.dispatchEvent(new CustomEvent('standin-answer', { detail: own.encode(result) }));
  });
  /**
   * Makes this world's end of a port: a real MessagePort, of which we keep the other one. That one hears of the other's
   * end is Electron's own addition; Chromium says nothing, so it is said here.
   */
  const takePort = (id: number): MessagePort => {
    const { port1, port2 } = new MessageChannel();
    far.set(id, port2);
    port2.addEventListener('message', ({ data }: MessageEvent<unknown>) => say({ type: 'port', id, data }));
    port2.start();
    const close = port1.close.bind(port1);
    port1.close = () => {
      close();
      if (far.delete(id)) say({ type: 'port-close', id });
    };
    ends.set(id, port1);
    return port1;
  };
  world['__standinReceive'] = (text: string): void => {
    const message = own.decode(text, () => undefined) as MainMessage;
    if (message.type === 'message') {
      const ports = message.ports.map(takePort);
      for (const listener of listeners.get(message.channel) ?? []) listener({ ports }, message.data);
    } else if (message.type === 'port') {
      far.get(message.id)?.postMessage(message.data);
    } else {
      if (!far.delete(message.id)) return;
      const end = ends.get(message.id);
      // Behind the messages that are on their way.
      setTimeout(() => end?.dispatchEvent(new Event('close')));
    }
  };
  const known = (name: string, members: object): object =>
    new Proxy(members, {
      get(target, key) {
        if (typeof key === 'symbol' || key in target) return Reflect.get(target, key) as unknown;
        throw new Error(`${name}.${key} is not in the stand-in`);
      },
    });
  const electron = known('electron', {
    contextBridge: known('contextBridge', {
      exposeInMainWorld(name: string, api: unknown) {
        const one: [string, string] = [name, own.encode(api)];
        exposed.push(one);
        expose(one);
      },
    }),
    ipcRenderer: known('ipcRenderer', {
      on(channel: string, listener: (event: unknown, ...args: unknown[]) => void) {
        listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      },
      send: (channel: string, ...args: unknown[]) => say({ type: 'send', channel, args }),
    }),
  });
  const load = (name: string): unknown => {
    if (name === 'electron') return electron;
    throw new Error(`A sandboxed preload cannot require ${name}`);
  };
  const module = { exports: {} };
  preload(load, module, module.exports);
}

/** The script of the page's own world. */
export function pageScript(): string {
  return `(${String(inPage)})(${String(crossing)});`;
}

/** The script of the preload's world around the unmodified text of a bundled preload. */
export function preloadScript(preload: string): string {
  return `(${String(inPreload)})(${String(crossing)}, function (require, module, exports) {\n${preload}\n});`;
}

/** This process's side of `crossing`: data only, no functions. */
export function encodeForPage(value: unknown): string {
  const wrap = (given: unknown): unknown => {
    if (given === undefined) return { u: 1 };
    if (given === null || ['string', 'number', 'boolean'].includes(typeof given)) return { v: given };
    if (given instanceof Uint8Array) return { b: Buffer.from(given).toString('base64') };
    if (Array.isArray(given)) return { a: given.map(wrap) };
    return { o: Object.entries(given).map(([key, member]) => [key, wrap(member)]) };
  };
  return JSON.stringify(wrap(value));
}

export function decodeFromPage(text: string): unknown {
  const unwrap = (value: unknown): unknown => {
    const given = value as { v?: unknown; b?: string; a?: unknown[]; o?: [string, unknown][] };
    if (given.b !== undefined) return new Uint8Array(Buffer.from(given.b, 'base64'));
    if (given.a !== undefined) return given.a.map(unwrap);
    if (given.o !== undefined)
      return Object.fromEntries(given.o.map(([key, member]) => [key, unwrap(member)] as const));
    return given.v;
  };
  return unwrap(JSON.parse(text));
}
