import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE_NAME, type WindowBridge } from '../../shared/contract/bridge.ts';
import { CONNECT_CHANNEL } from '../main/channel.ts';

/** What is used of the page's MessagePort; this project is compiled without the DOM. */
interface PagePort {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close', listener: () => void): void;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

let port: PagePort | null = null;
let waiting: Uint8Array[] = [];
let listener: { readonly onFrame: (frame: Uint8Array) => void; readonly onClose: () => void } | null = null;

/** Closes what there is, and says so once. */
function close(): void {
  const closed = listener;
  port?.close();
  port = null;
  listener = null;
  waiting = [];
  closed?.onClose();
}

ipcRenderer.on(CONNECT_CHANNEL, (event) => {
  const [given] = event.ports as readonly PagePort[];
  if (given === undefined) return;
  if (listener === null || port !== null) return given.close();
  port = given;
  given.addEventListener('message', ({ data }) => {
    if (port === given && data instanceof Uint8Array) listener?.onFrame(data);
  });
  given.addEventListener('close', () => {
    if (port === given) close();
  });
  given.start();
  for (const frame of waiting) given.postMessage(frame);
  waiting = [];
});

const bridge: WindowBridge = {
  connect(onFrame, onClose) {
    close();
    listener = { onFrame, onClose };
    ipcRenderer.send(CONNECT_CHANNEL);
  },
  send(frame) {
    if (port !== null) port.postMessage(frame);
    else if (listener !== null) waiting.push(frame);
  },
  close,
};
contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge);
