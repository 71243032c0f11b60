import type { WebSocket } from 'ws';
import { Emitter } from '../../shared/base/emitter.ts';
import { MAX_FRAME_BYTES, type Wire } from '../../shared/rpc/wire.ts';

/** The host's end of a WebSocket that has authenticated. `maxPayload` of the server bounds what comes in. */
export function createSocketWire(socket: WebSocket): Wire {
  const message = new Emitter<Uint8Array>();
  const closed = new Emitter<undefined>();
  socket.on('message', (data, isBinary) => {
    if (isBinary && data instanceof Uint8Array) message.fire(new Uint8Array(data));
    else socket.close(1003);
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => closed.fire(undefined));
  return {
    send(frame) {
      if (socket.readyState !== socket.OPEN) return;
      if (frame.byteLength > MAX_FRAME_BYTES) socket.close(1009);
      else socket.send(frame, { binary: true });
    },
    onMessage: message.event,
    onClose: closed.event,
    close: () => socket.close(1000),
  };
}
