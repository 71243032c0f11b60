import type { Event } from '../base/emitter.ts';

/**
 * A way to carry messages between a window and its host: whole, in order, each at most
 * `MAX_FRAME_BYTES` long. Everything else (ids, replies, cancel, time-outs, fragments) is written
 * once, in this folder. Each wire passes `test/acceptance/wire.ts`.
 */
export interface Wire {
  /** Queues a frame; never throws. After `close` it does nothing. */
  send(frame: Uint8Array): void;
  readonly onMessage: Event<Uint8Array>;
  /** Said once, whoever closed. */
  readonly onClose: Event<undefined>;
  close(): void;
}

/** No frame on a wire is longer; a wire closes when it is sent one that is. */
export const MAX_FRAME_BYTES = 64 * 1024;
