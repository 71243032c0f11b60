import type { Event } from '../../../../shared/base/emitter.ts';

/** By which way two devices reach each other. A relay is no line: it keeps what one side leaves for the others. */
export type LineWay = 'lan' | 'address';

/** Why a line ended. */
export type LineEnd = 'closed' | 'lost' | 'refused' | 'too-large' | 'silent';

/**
 * An encrypted connection to one other device that is not yet known: messages arrive whole, in order, or not at all.
 * Who is at the other end is proved inside it, by MACs over `binding`.
 */
export interface Line {
  readonly way: LineWay;
  /** True on the side that called. */
  readonly dialled: boolean;
  /** 32 bytes that both ends of this connection know and nobody else: TLS keying material exported for us (RFC 9266). */
  readonly binding: Uint8Array;
  /** Address of the other end, for the screen and for calling again. */
  readonly remote: { readonly host: string; readonly port: number };
  /** At most `MAX_MESSAGE` bytes. Resolves when the bytes have left this process's own buffers. */
  send(message: Uint8Array): Promise<void>;
  readonly message: Event<Uint8Array>;
  /** Once, and last. */
  readonly ended: Event<LineEnd>;
  /** Bytes on this connection so far, framing and encryption in, handshake too. */
  readonly traffic: { readonly sent: number; readonly received: number };
  close(): void;
}

/** Greatest message of a line, in bytes: at 64 kbit/s half a second, so that text overtakes a file. */
export const MAX_MESSAGE = 4096;
