import { BRIDGE_NAME, type WindowBridge } from '../../shared/contract/bridge.ts';
import { Emitter } from '../../shared/base/emitter.ts';
import { MAX_FRAME_BYTES, type Wire } from '../../shared/rpc/wire.ts';

/** What Electron's preload gave this window; null in browser mode. */
export function windowBridge(): WindowBridge | null {
  return (globalThis as { readonly [BRIDGE_NAME]?: WindowBridge })[BRIDGE_NAME] ?? null;
}

/** The window's end of the IPC wire. */
export function createBridgeWire(bridge: WindowBridge): Wire {
  const message = new Emitter<Uint8Array>();
  const closed = new Emitter<undefined>();
  let open = true;
  bridge.connect(
    (frame) => message.fire(frame),
    () => {
      open = false;
      closed.fire(undefined);
    },
  );
  return {
    send(frame) {
      if (!open) return;
      if (frame.byteLength > MAX_FRAME_BYTES) bridge.close();
      // A copy: a frame may be a view of a greater buffer, all of which would cross.
      else bridge.send(new Uint8Array(frame));
    },
    onMessage: message.event,
    onClose: closed.event,
    close: () => bridge.close(),
  };
}
