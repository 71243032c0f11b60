import * as v from 'valibot';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { fromHex, toHex } from '../../../../shared/base/bytes.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import { cappedBytes, decodeCbor, encodeCbor, fixedBytes, FormatError } from '../codec/cbor.ts';
import type { Cbor } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import type { Exchange } from '../exchange.ts';
import type { ChannelEnd, ChannelLink, SessionChannel, SessionPeer } from '../session/session.ts';
import { MAX_SEALED } from './chunks.ts';
import type { ChunkAddress } from './chunks.ts';
import type { ChunkSource } from './fetching.ts';

/*
 * Documents over a line: the `chunks` channel of a session (docs/formats/chunks.md). Either side asks for chunks by
 * their addresses, a few at a time; they go behind everything else that the line carries.
 */

/** Bytes of the greatest bit map: the list and as many chunks as a file has. */
const MAX_PARTS = Math.ceil((LIMITS.file / LIMITS.chunk + 1) / 8);

const ask = v.strictTuple([v.literal(1), fixedBytes(32), fixedBytes(32)]);
const have = v.strictTuple([v.literal(2), fixedBytes(32), cappedBytes(MAX_SEALED)]);
const lack = v.strictTuple([v.literal(3), fixedBytes(32)]);
const news = v.strictTuple([v.literal(4), fixedBytes(32)]);
const askParts = v.strictTuple([v.literal(5), fixedBytes(32), fixedBytes(32)]);
const haveParts = v.strictTuple([v.literal(6), fixedBytes(32), cappedBytes(MAX_PARTS)]);
const messageSchema = v.union([ask, have, lack, news, askParts, haveParts]);

/** Requests under way to one colleague: two keep a line of long delay busy. */
const WINDOW = 2;
/** Requests of a colleague that wait here; who asks more than this at once does not keep to the rules. */
const MOST_ASKED = 16;
/** Answers of which parts are here that have not gone yet: about as many as a colleague may want documents. */
const MOST_TOLD = 2 * LIMITS.filesPerDevice;
/** A chunk takes 8 s at 64 kbit/s, and text goes before it. */
const PATIENCE_MS = 180_000;
/** How often a colleague is told that more is here. */
const NEWS_MS = 2_000;

/** The channel for the sessions of an open exchange. */
export function createChunkChannel(exchange: Exchange): SessionChannel {
  return {
    name: 'chunks',
    urgency: 'attachments',
    maxMessage: MAX_SEALED + 64,
    who: 'members',
    open: (link) => new ChunkEnd(exchange, link),
  };
}

interface Waiting {
  readonly settle: (bytes: Uint8Array | null) => void;
  readonly timer: NodeJS.Timeout;
}

class ChunkEnd implements ChannelEnd {
  readonly holds = false;
  private readonly exchange: Exchange;
  private readonly link: ChannelLink;
  private readonly stop: () => void;
  private peer: SessionPeer | null = null;
  private readonly asked = new Map<ChunkAddress, Waiting>();
  private readonly askedParts = new Map<ChunkAddress, (bits: Uint8Array | null) => void>();
  private readonly news = new Map<CircleId, NodeJS.Timeout>();
  private readonly bytesTold = new Map<CircleId, number>();
  private serving = 0;
  private telling = 0;
  private tail: Promise<unknown> = Promise.resolve();

  constructor(exchange: Exchange, link: ChannelLink) {
    this.exchange = exchange;
    this.link = link;
    this.stop = exchange.filesChanged.event((circle) => this.tellLater(circle));
  }

  peerChanged(peer: SessionPeer): void {
    const before = this.peer?.circles ?? [];
    this.peer = peer;
    for (const circle of before) if (!peer.circles.includes(circle)) this.removeSource(circle);
    for (const circle of peer.circles) if (!before.includes(circle)) this.addSource(circle, peer);
  }

  receive(message: Uint8Array): void {
    try {
      const parsed = decodeCbor(message, messageSchema, 8);
      switch (parsed[0]) {
        case 1:
          return this.answer(asId(toHex(parsed[1])), parsed[2]);
        case 2:
          return this.settle(toHex(parsed[1]), parsed[2]);
        case 3:
          return this.settle(toHex(parsed[1]), null);
        case 4:
          return this.again(asId(toHex(parsed[1])));
        case 5:
          return this.answerParts(asId(toHex(parsed[1])), parsed[2]);
        case 6:
          return this.settleParts(toHex(parsed[1]), parsed[2]);
      }
    } catch (problem) {
      if (!(problem instanceof FormatError)) throw problem;
      this.link.refuse();
    }
  }

  closed(): void {
    this.stop();
    for (const timer of this.news.values()) clearTimeout(timer);
    this.news.clear();
    for (const address of Array.from(this.asked.keys())) this.settle(address, null);
    for (const list of Array.from(this.askedParts.keys())) this.settleParts(list, null);
    for (const circle of this.peer?.circles ?? []) this.removeSource(circle);
    this.peer = null;
  }

  private addSource(circle: CircleId, peer: SessionPeer): void {
    const found = this.exchange.get(circle);
    if (found === null) return;
    const source: ChunkSource = {
      name: this.nameOf(peer),
      device: peer.device,
      way: this.link.line.way,
      window: WINDOW,
      get: (address) => this.ask(circle, address),
      holds: (parts) => this.askParts(circle, parts),
    };
    this.exchange.attachments(found).addSource(source);
  }

  private removeSource(circle: CircleId): void {
    const found = this.exchange.get(circle);
    if (found === null || this.peer === null) return;
    this.exchange.attachments(found).removeSource(this.nameOf(this.peer));
  }

  private nameOf(peer: SessionPeer): string {
    return `${this.link.line.way}:${peer.device}`;
  }

  private ask(circle: CircleId, address: ChunkAddress): Promise<Uint8Array | null> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.settle(address, null), PATIENCE_MS);
      timer.unref();
      this.asked.set(address, { settle: resolve, timer });
      void this.send([1, fromHex(circle), fromHex(address)]).then((sent) => {
        if (!sent) this.settle(address, null);
      });
    });
  }

  /** Asks which parts of a file the colleague has; of one who does not answer none are hoped for. */
  private askParts(circle: CircleId, parts: readonly ChunkAddress[]): Promise<readonly boolean[]> {
    const list = parts[0] ?? '';
    return new Promise((resolve) => {
      this.askedParts.set(list, (bits) =>
        resolve(parts.map((_, index) => (((bits?.[index >> 3] ?? 0) >> (index & 7)) & 1) === 1)),
      );
      void this.send([5, fromHex(circle), fromHex(list)]).then((sent) => {
        if (!sent) this.settleParts(list, null);
      });
    });
  }

  private settleParts(list: ChunkAddress, bits: Uint8Array | null): void {
    const settle = this.askedParts.get(list);
    this.askedParts.delete(list);
    settle?.(bits);
  }

  private answerParts(circle: CircleId, list: Bytes): void {
    if (this.telling >= MOST_TOLD) return this.link.refuse();
    const found = this.peer?.circles.includes(circle) === true ? this.exchange.get(circle) : null;
    const attachments = found === null ? null : this.exchange.attachments(found);
    const parts = attachments?.partsBehind(toHex(list)) ?? [];
    const bits = new Uint8Array(Math.ceil(parts.length / 8));
    for (const [index, has] of (attachments?.holds(parts) ?? []).entries()) {
      if (has) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
    }
    this.telling += 1;
    void this.send([6, list, bits]).then(() => (this.telling -= 1));
  }

  /** An answer to nothing that was asked is passed over. */
  private settle(address: ChunkAddress, bytes: Uint8Array | null): void {
    const waiting = this.asked.get(address);
    if (waiting === undefined) return;
    this.asked.delete(address);
    clearTimeout(waiting.timer);
    waiting.settle(bytes);
  }

  /** One after the other, each read when its turn comes: however much is asked, one chunk is in memory. */
  private answer(circle: CircleId, address: Bytes): void {
    if (this.serving >= MOST_ASKED) return this.link.refuse();
    this.serving += 1;
    this.tail = this.tail.then(async () => {
      const chunk = this.chunkOf(circle, toHex(address));
      this.serving -= 1;
      await this.send(chunk === null ? [3, address] : [2, address, chunk]);
    });
  }

  /** Only of a circle that both are in and that may use this line. */
  private chunkOf(circle: CircleId, address: ChunkAddress): Bytes | null {
    if (this.peer?.circles.includes(circle) !== true) return null;
    const found = this.exchange.get(circle);
    if (found === null) return null;
    try {
      return this.exchange.attachments(found).serve(address);
    } catch (problem) {
      // A disk that does not read it has not got it.
      if (isDiskError(problem)) return null;
      throw problem;
    }
  }

  private again(circle: CircleId): void {
    if (this.peer?.circles.includes(circle) !== true) return;
    const found = this.exchange.get(circle);
    if (found !== null) this.exchange.attachments(found).again();
  }

  /** What came here may be what the colleague lacks. */
  private tellLater(circle: CircleId): void {
    if (this.peer?.circles.includes(circle) !== true || this.news.has(circle)) return;
    const timer = setTimeout(() => {
      this.news.delete(circle);
      const found = this.exchange.get(circle);
      if (found === null) return;
      const bytes = this.exchange.attachments(found).bytesHere();
      if (bytes > (this.bytesTold.get(circle) ?? 0)) void this.send([4, fromHex(circle)]);
      this.bytesTold.set(circle, bytes);
    }, NEWS_MS);
    timer.unref();
    this.news.set(circle, timer);
  }

  private send(message: Cbor): Promise<boolean> {
    return this.link.send(encodeCbor(message));
  }
}
