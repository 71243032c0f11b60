import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type {
  Debugger,
  PrintToPDFOptions,
  WebContents,
  WebFrameMain,
  WindowOpenHandlerResponse,
} from 'electron';
import * as v from 'valibot';
import { fromShown, toShown } from './addresses.ts';
import type { StandinChromium } from './chromium.ts';
import { guarded } from './guard.ts';
import {
  BINDING,
  decodeFromPage,
  encodeForPage,
  PRELOAD_WORLD,
  pageScript,
  preloadScript,
  RECEIVER,
  type MainMessage,
  type PageMessage,
} from './page-scripts.ts';
import { PortRelay } from './ports.ts';

type Members =
  | 'getURL'
  | 'isDestroyed'
  | 'loadURL'
  | 'reload'
  | 'setWindowOpenHandler'
  | 'printToPDF'
  | 'print'
  | 'forcefullyCrashRenderer';
type FrameMembers = 'origin' | 'url' | 'parent' | 'isDestroyed' | 'postMessage';
type OpenHandler = Parameters<WebContents['setWindowOpenHandler']>[0];

const context = v.looseObject({
  context: v.looseObject({
    id: v.number(),
    name: v.string(),
    origin: v.string(),
    auxData: v.looseObject({ frameId: v.string() }),
  }),
});
const binding = v.looseObject({ name: v.string(), payload: v.string(), executionContextId: v.number() });
const paused = v.looseObject({
  requestId: v.string(),
  frameId: v.string(),
  redirectedRequestId: v.optional(v.string()),
  request: v.looseObject({ url: v.string() }),
});
const created = v.looseObject({
  targetInfo: v.looseObject({
    targetId: v.string(),
    type: v.string(),
    url: v.string(),
    openerId: v.optional(v.string()),
  }),
});
const navigated = v.looseObject({
  frame: v.looseObject({ id: v.string(), parentId: v.optional(v.string()), url: v.string() }),
});

/** What the rest of the stand-in is told. */
export interface ContentsEvents {
  readonly onIpc: (channel: string, event: object, args: readonly unknown[]) => void;
  /** A job went to the system's print dialog; the answer of whoever tests. */
  readonly onPrint: () => boolean;
}

/** A page of Chromium in the place of Electron's `webContents`. */
export class StandinContents extends EventEmitter implements Pick<WebContents, Members> {
  /** This page as the product sees it: one object, so that it can be compared. */
  readonly face: StandinContents = guarded<StandinContents>('webContents', this);
  readonly debugger: Pick<Debugger, 'attach' | 'detach' | 'sendCommand'>;
  private readonly preload: string | null;
  private readonly events: ContentsEvents;
  private readonly worlds = new Map<number, { readonly frameId: string; readonly origin: string }>();
  private readonly ready: Promise<void>;
  private chromium: StandinChromium | null = null;
  private session = '';
  private target = '';
  private mainFrame = '';
  private world = 0;
  private address = '';
  private expected: string | null = null;
  private openHandler: OpenHandler | null = null;
  private relay: PortRelay;
  private isGone = false;
  /** Addresses of windows that the product has denied and Chromium has not yet opened. */
  private readonly denied: string[] = [];

  /** `attach` gives the page once Chromium runs; null keeps the page imaginary: nothing is shown anywhere. */
  constructor(
    attach: (() => Promise<{ readonly chromium: StandinChromium; readonly target: string }>) | null,
    preloadPath: string | null,
    events: ContentsEvents,
  ) {
    super();
    this.preload = preloadPath === null ? null : readFileSync(preloadPath, 'utf8');
    this.events = events;
    this.relay = this.newRelay();
    this.debugger = guarded('debugger', {
      attach: () => undefined,
      detach: () => undefined,
      sendCommand: async (method: string, params?: object) => {
        await this.ready;
        return await this.send(method, { ...params });
      },
    });
    this.ready = attach === null ? Promise.resolve() : attach().then((page) => this.begin(page));
    // Whoever loads an address hears of it.
    this.ready.catch(() => undefined);
  }

  getURL(): string {
    return this.address;
  }

  isDestroyed(): boolean {
    return this.isGone;
  }

  async loadURL(address: string): Promise<void> {
    await this.ready;
    this.expected = toShown(address);
    if (this.chromium === null) {
      this.address = address;
      return;
    }
    const loaded = this.next('Page.loadEventFired');
    const { errorText } = await this.send('Page.navigate', { url: this.expected });
    if (typeof errorText === 'string') throw new Error(`${errorText} loading ${address}`);
    await loaded;
  }

  reload(): void {
    this.emit('standin-reload');
    if (this.chromium !== null) void this.send('Page.reload').catch(() => undefined);
  }

  forcefullyCrashRenderer(): void {
    if (this.chromium === null) this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    else void this.send('Page.crash').catch(() => undefined);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  /** What the product answers to a page that wants a window. */
  askToOpen(url: string): WindowOpenHandlerResponse {
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: { url: '', policy: 'default' },
    };
    return this.openHandler?.(details as Parameters<OpenHandler>[0]) ?? { action: 'allow' };
  }

  async printToPDF(options: PrintToPDFOptions): Promise<Buffer<ArrayBuffer>> {
    await this.ready;
    const { preferCSSPageSize, printBackground, generateTaggedPDF, generateDocumentOutline } = options;
    const { data } = await this.send('Page.printToPDF', {
      preferCSSPageSize,
      printBackground,
      generateTaggedPDF,
      generateDocumentOutline,
    });
    return Buffer.from(String(data), 'base64');
  }

  print(_options?: object, done?: (success: boolean, failure: string) => void): void {
    const printed = this.events.onPrint();
    setImmediate(() => done?.(printed, printed ? '' : 'cancelled'));
  }

  /** Ends the page; the window calls this. */
  async destroy(): Promise<void> {
    if (this.isGone) return;
    this.isGone = true;
    this.relay.closeAll();
    this.emit('destroyed');
    await this.ready.catch(() => undefined);
    await this.chromium?.cdp.send('Target.closeTarget', { targetId: this.target }).catch(() => undefined);
  }

  private async begin({ chromium, target }: { chromium: StandinChromium; target: string }): Promise<void> {
    this.chromium = chromium;
    this.target = target;
    const attached = await chromium.cdp.send('Target.attachToTarget', { targetId: target, flatten: true });
    this.session = String(attached['sessionId']);
    this.mainFrame = target;
    chromium.cdp.onEvent((event) => {
      if (event.sessionId === this.session) this.hear(event.method, event.params);
      else if (event.method === 'Target.targetCreated') this.onTarget(v.parse(created, event.params));
    });
    await this.send('Page.enable');
    await this.send('Inspector.enable');
    await this.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
    if (this.preload !== null) {
      await this.send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD });
      await this.send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript() });
      await this.send('Page.addScriptToEvaluateOnNewDocument', {
        source: preloadScript(this.preload),
        worldName: PRELOAD_WORLD,
      });
    }
    await this.send('Runtime.enable');
  }

  private send(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    if (this.chromium === null) return Promise.reject(new Error(`${method}: there is no Chromium`));
    return this.chromium.cdp.send(method, params, this.session);
  }

  private next(method: string): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.chromium?.cdp.onEvent((event) => {
        if (event.sessionId !== this.session || event.method !== method) return;
        stop?.();
        resolve();
      });
    });
  }

  private hear(method: string, params: Readonly<Record<string, unknown>>): void {
    if (method === 'Runtime.executionContextCreated') this.onContext(v.parse(context, params).context);
    else if (method === 'Runtime.bindingCalled') this.onBinding(v.parse(binding, params));
    else if (method === 'Fetch.requestPaused') void this.onNavigation(v.parse(paused, params));
    else if (method === 'Page.windowOpen') this.onWindowOpen(String(params['url']));
    else if (method === 'Inspector.targetCrashed') {
      this.relay.closeAll();
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    } else if (method === 'Page.frameNavigated') {
      const { frame } = v.parse(navigated, params);
      if (frame.parentId === undefined) this.address = fromShown(frame.url);
    }
  }

  /** A new document: the ports of the one before are gone with it. */
  private onContext(made: v.InferOutput<typeof context>['context']): void {
    const { frameId } = made.auxData;
    this.worlds.set(made.id, { frameId, origin: made.origin });
    if (made.name !== PRELOAD_WORLD || frameId !== this.mainFrame) return;
    this.relay.closeAll();
    this.relay = this.newRelay();
    this.world = made.id;
  }

  private newRelay(): PortRelay {
    return new PortRelay({
      deliver: (id, data) => this.tell({ type: 'port', id, data }),
      close: (id) => this.tell({ type: 'port-close', id }),
    });
  }

  private tell(message: MainMessage): void {
    const expression = `${RECEIVER}(${JSON.stringify(encodeForPage(message))})`;
    void this.send('Runtime.evaluate', { expression, contextId: this.world }).catch(() => undefined);
  }

  private onBinding({ name, payload, executionContextId }: v.InferOutput<typeof binding>): void {
    if (name !== BINDING) return;
    const message = decodeFromPage(payload) as PageMessage;
    if (message.type !== 'send') {
      // A document that has gone has no ports any more; its numbers are those of the next one.
      if (executionContextId !== this.world) return;
      if (message.type === 'port') this.relay.receive(message.id, message.data);
      else this.relay.receiveClose(message.id);
    } else {
      const senderFrame = this.frameOf(executionContextId);
      this.events.onIpc(message.channel, { sender: this.face, senderFrame, ports: [] }, message.args);
    }
  }

  private frameOf(world: number): Pick<WebFrameMain, FrameMembers> | null {
    const known = this.worlds.get(world);
    if (known === undefined) return null;
    return guarded('senderFrame', {
      origin: fromShown(known.origin),
      url: this.address,
      parent: null,
      isDestroyed: () => this.isGone,
      postMessage: (channel: string, data: unknown, transfer: readonly unknown[] = []) => {
        const ports = transfer.map((port) => this.relay.hand(port));
        this.tell({ type: 'message', channel, data, ports });
        this.relay.start(ports);
      },
    });
  }

  /** Navigations that main did not ask for are put to the product first. */
  private async onNavigation(request: v.InferOutput<typeof paused>): Promise<void> {
    const url = fromShown(request.request.url);
    const isMainFrame = request.frameId === this.mainFrame;
    const isOwn = isMainFrame && request.request.url === this.expected;
    if (isOwn) this.expected = null;
    const isRedirect = request.redirectedRequestId !== undefined;
    const names = isOwn
      ? []
      : isRedirect
        ? ['will-redirect']
        : isMainFrame
          ? ['will-frame-navigate', 'will-navigate']
          : ['will-frame-navigate'];
    let isStopped = false;
    for (const name of names) {
      this.emit(name, {
        url,
        isMainFrame,
        isSameDocument: false,
        frame: null,
        preventDefault: () => (isStopped = true),
      });
    }
    const { requestId } = request;
    await (
      isStopped
        ? this.send('Fetch.failRequest', { requestId, errorReason: 'Aborted' })
        : this.send('Fetch.continueRequest', { requestId })
    ).catch(() => undefined);
  }

  private onWindowOpen(url: string): void {
    if (this.askToOpen(fromShown(url)).action === 'deny') this.denied.push(url);
  }

  /** Chromium has opened the denied window already: it is closed at once. One without an opener is known by its address. */
  private onTarget({ targetInfo }: v.InferOutput<typeof created>): void {
    if (targetInfo.type !== 'page') return;
    const at = this.denied.indexOf(targetInfo.url);
    if (at < 0 && (targetInfo.openerId !== this.target || this.denied.length === 0)) return;
    this.denied.splice(Math.max(0, at), 1);
    void this.chromium?.cdp
      .send('Target.closeTarget', { targetId: targetInfo.targetId })
      .catch(() => undefined);
  }
}
