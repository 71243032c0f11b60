import { Emitter } from '../../shared/base/emitter.ts';
import { MAX_FRAME_BYTES, type Wire } from '../../shared/rpc/wire.ts';

/** Two ends of a wire inside one process. */
export function createMemoryWirePair(): readonly [Wire, Wire] {
  const ends = [createEnd(), createEnd()] as const;
  const connected = { open: true };
  const wire = (own: MemoryEnd, other: MemoryEnd): Wire => ({
    send(frame) {
      if (!connected.open) return;
      if (frame.byteLength > MAX_FRAME_BYTES) {
        closeBoth();
        return;
      }
      const copy = new Uint8Array(frame);
      queueMicrotask(() => {
        if (connected.open) other.message.fire(copy);
      });
    },
    onMessage: own.message.event,
    onClose: own.closed.event,
    close: closeBoth,
  });
  function closeBoth(): void {
    if (!connected.open) return;
    connected.open = false;
    queueMicrotask(() => {
      for (const end of ends) end.closed.fire(undefined);
    });
  }
  return [wire(ends[0], ends[1]), wire(ends[1], ends[0])];
}

interface MemoryEnd {
  readonly message: Emitter<Uint8Array>;
  readonly closed: Emitter<undefined>;
}

function createEnd(): MemoryEnd {
  return { message: new Emitter(), closed: new Emitter() };
}
