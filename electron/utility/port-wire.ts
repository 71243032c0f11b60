import { Emitter } from '../../shared/base/emitter.ts';
import { MAX_FRAME_BYTES, type Wire } from '../../shared/rpc/wire.ts';

/** What is used of Electron's `MessagePortMain`: the same object in main and in a utility process. */
export interface FramePort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/** A wire over a message port: between window and host, and between host and main. */
export function createPortWire(port: FramePort): Wire {
  const message = new Emitter<Uint8Array>();
  const closed = new Emitter<undefined>();
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    port.close();
    closed.fire(undefined);
  };
  port.on('message', ({ data }) => {
    if (!open) return;
    if (data instanceof Uint8Array && data.byteLength <= MAX_FRAME_BYTES) message.fire(data);
    else close();
  });
  port.on('close', close);
  port.start();
  return {
    send(frame) {
      if (!open) return;
      if (frame.byteLength > MAX_FRAME_BYTES) close();
      // A copy: a frame may be a view of a greater buffer, all of which would be sent.
      else port.postMessage(new Uint8Array(frame));
    },
    onMessage: message.event,
    onClose: closed.event,
    close,
  };
}
