import { Emitter } from '../../shared/base/emitter.ts';
import { MAX_FRAME_BYTES, type Wire } from '../../shared/rpc/wire.ts';

/** The window's end of a WebSocket that has authenticated. */
export function createSocketWire(socket: WebSocket): Wire {
  const message = new Emitter<Uint8Array>();
  const closed = new Emitter<undefined>();
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.data instanceof ArrayBuffer) message.fire(new Uint8Array(event.data));
    else socket.close();
  });
  socket.addEventListener('close', () => closed.fire(undefined));
  return {
    send(frame) {
      if (socket.readyState !== WebSocket.OPEN) return;
      if (frame.byteLength > MAX_FRAME_BYTES) socket.close();
      else socket.send(new Uint8Array(frame));
    },
    onMessage: message.event,
    onClose: closed.event,
    close: () => socket.close(),
  };
}
