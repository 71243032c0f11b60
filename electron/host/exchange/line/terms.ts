import type { TLSSocket } from 'node:tls';
import type { Bytes } from '../../../../shared/base/bytes.ts';

/**
 * What both ends of a line agree on before they meet. Small on purpose: one suite, one curve and one kind of signature
 * keep the first contact at about 2.5 kB (post-quantum key shares, which Node sends unasked, add 1.2 kB each way). The
 * protocol name is that of any web socket: it stands in the clear, and one of ours would tell the room who runs what.
 */
export const TLS_TERMS = {
  minVersion: 'TLSv1.3',
  maxVersion: 'TLSv1.3',
  ciphers: 'TLS_AES_128_GCM_SHA256',
  ecdhCurve: 'X25519',
  sigalgs: 'ecdsa_secp256r1_sha256',
  ALPNProtocols: ['http/1.1'],
} as const;

/** The name under which keys of a connection are exported for proofs inside it. */
const BINDING_LABEL = 'EXPORTER-dw-line-1';

/** What both ends of this very connection know, and nobody else. Once the handshake is over. */
export function bindingOf(socket: TLSSocket): Bytes {
  return new Uint8Array(socket.exportKeyingMaterial(32, BINDING_LABEL, Buffer.alloc(0)));
}

/** How a line behaves in time. Tests shorten it. */
export interface LineTimes {
  /** From the first byte until messages can be sent; longer than a link of 64 kbit/s with 600 ms needs. */
  readonly handshakeMs: number;
  /** Silence after which the other end is asked whether it is there. */
  readonly askAfterMs: number;
  /** How long it may take to answer; what is on the way to it may be slow. */
  readonly answerMs: number;
  /** How long a called listener waits for `proved`. */
  readonly unprovedMs: number;
}

export const LINE_TIMES: LineTimes = {
  handshakeMs: 15_000,
  askAfterMs: 60_000,
  answerMs: 30_000,
  unprovedMs: 30_000,
};
