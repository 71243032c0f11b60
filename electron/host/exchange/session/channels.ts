import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { Line } from '../line/line.ts';
import type { Lane } from './lanes.ts';
import { encodeMessage } from './messages.ts';
import type { Outbox } from './outbox.ts';
import { CHANNELS } from './session.ts';
import type { ChannelEnd, ChannelLink, SessionChannel, SessionPeer } from './session.ts';

export interface ChannelPorts {
  readonly line: Line;
  readonly outbox: Outbox;
  peer(): SessionPeer | null;
  isOver(): boolean;
  refuse(): void;
}

/** Bytes that channels may bring before anybody is known. */
const UNKNOWN_BYTES = 256 * 1024;

/** The further families of messages of one session. */
export class Channels {
  private readonly ports: ChannelPorts;
  private readonly open = new Map<number, { readonly channel: SessionChannel; readonly end: ChannelEnd }>();
  private unknownBytes = 0;
  /** The circles in common, as the channels know them. */
  private told: string | null = null;

  constructor(channels: readonly SessionChannel[], ports: ChannelPorts) {
    this.ports = ports;
    for (const channel of channels) {
      const number = CHANNELS[channel.name];
      this.open.set(number, { channel, end: channel.open(this.link(channel, number)) });
    }
  }

  /** The greatest message that is welcome now; 0: none. */
  limit(number: number, lane: Lane): number {
    const channel = this.open.get(number)?.channel;
    if (channel === undefined || channel.urgency !== lane) return 0;
    if (this.ports.peer() !== null) return channel.maxMessage + 1;
    if (channel.who === 'members') return 0;
    return Math.min(channel.maxMessage, UNKNOWN_BYTES - this.unknownBytes) + 1;
  }

  receive(number: number, body: Bytes): void {
    if (this.ports.peer() === null) this.unknownBytes += body.byteLength;
    this.open.get(number)?.end.receive(body);
  }

  /** The other end or the circles in common may be others: in a circle that is no more among them nothing is answered. */
  look(): void {
    const peer = this.ports.peer();
    if (peer === null || peer.circles.join() === this.told) return;
    this.told = peer.circles.join();
    for (const { end } of this.open.values()) end.peerChanged(peer);
  }

  get holds(): boolean {
    return Array.from(this.open.values()).some(({ end }) => end.holds);
  }

  closed(): void {
    for (const { end } of this.open.values()) end.closed();
  }

  private link(channel: SessionChannel, number: number): ChannelLink {
    const { ports } = this;
    return {
      line: ports.line,
      get peer() {
        return ports.peer();
      },
      refuse: () => ports.refuse(),
      send: (message) => {
        const isEarly = channel.who === 'members' && ports.peer() === null;
        if (isEarly || ports.isOver()) return Promise.resolve(false);
        const bytes = encodeMessage({ kind: 'channel', channel: number, body: new Uint8Array(message) });
        return new Promise((resolve) => {
          ports.outbox.add(channel.urgency, { size: bytes.byteLength, make: () => bytes, done: resolve });
        });
      },
    };
  }
}
