import type { CircleId } from '../../../../shared/base/ids.ts';
import type { Exchange } from '../exchange.ts';
import type { MailboxLink } from '../mailbox/mailbox.ts';
import { Rest } from '../mailbox/refusals.ts';
import type { Attachments } from './attachments.ts';
import type { ChunkAddress } from './chunks.ts';
import { isGiven } from './manifest.ts';
import type { FileId } from './manifest.ts';

/*
 * Documents over a relay. Chunks that this delegate put are left in the circle's mailbox, sealed once more; chunks that
 * are wanted are looked for there. One chunk is under way at a time, behind the pieces of text.
 */

/** Documents above this are not left at a relay over a link that costs money: at 64 kbit/s it takes eleven minutes. */
export const RELAY_DOCUMENT_DEAR = 5 * 1024 * 1024;
/** Documents above this are left at no relay: a mailbox holds some of them at most. */
export const RELAY_DOCUMENT_MAX = 50 * 1024 * 1024;
/** How many names are asked for at once. */
const NAMES = 100;
/** How often what was not at the relay is looked for again, and what it did not take is offered. */
const LOOK_AGAIN_MS = 60_000;

type Link = Pick<
  MailboxLink,
  'url' | 'status' | 'changed' | 'putChunk' | 'tellLeft' | 'getChunk' | 'haveChunks'
>;

/** Somebody left a document there: what is wanted is looked for at once. */
export function heardLeft(exchange: Exchange, circle: CircleId): void {
  const found = exchange.get(circle);
  const attachments = found === null ? null : exchange.attachments(found);
  if (attachments?.isWanting === true) attachments.again();
}

/** What one relay has of the documents of some circles. */
export class RelayChunks {
  private readonly exchange: Exchange;
  private readonly link: Link;
  private readonly mayUse: (circle: CircleId) => boolean;
  private readonly isDear: () => boolean;
  private readonly stops: (() => void)[] = [];
  private readonly offered = new Set<CircleId>();
  /** Documents of which everything was at the relay, in this session. */
  private readonly left = new Set<FileId>();
  private readonly leaving = new Set<CircleId>();
  /** The relay took nothing of these circles: until it is tried again no part is sent. */
  private readonly resting = new Map<CircleId, { readonly rest: Rest; isQuiet: boolean }>();
  /** Of these circles there was news while documents of them were left. */
  private readonly more = new Set<CircleId>();
  private circles: readonly CircleId[] = [];
  private closed = false;

  constructor(
    exchange: Exchange,
    link: Link,
    mayUse: (circle: CircleId) => boolean,
    isDear: () => boolean = () => false,
  ) {
    this.exchange = exchange;
    this.link = link;
    this.mayUse = mayUse;
    this.isDear = isDear;
    const timer = setInterval(() => this.lookAgain(), LOOK_AGAIN_MS);
    timer.unref();
    this.stops.push(
      link.changed((circle) => this.update(circle)),
      exchange.filesChanged.event((circle) => void this.leave(circle)),
      () => clearInterval(timer),
    );
  }

  setCircles(circles: readonly CircleId[]): void {
    for (const circle of this.circles) if (!circles.includes(circle)) this.withdraw(circle);
    this.circles = circles;
    for (const circle of circles) this.update(circle);
  }

  close(): void {
    this.closed = true;
    for (const stop of this.stops.splice(0)) stop();
    for (const circle of this.circles) this.withdraw(circle);
  }

  /** The relay is a source for as long as it is reached. */
  private update(circle: CircleId): void {
    if (!this.circles.includes(circle)) return;
    if (!this.link.status(circle).isReached) {
      // Another connection begins anew.
      this.resting.delete(circle);
      return this.withdraw(circle);
    }
    void this.leave(circle);
    const attachments = this.attachments(circle);
    if (attachments === null || this.offered.has(circle)) return;
    this.offered.add(circle);
    attachments.addSource({
      name: this.nameOf(circle),
      device: '',
      way: 'relay',
      window: 1,
      get: (address) => (this.mayUse(circle) ? this.link.getChunk(circle, address) : Promise.resolve(null)),
      holds: (parts) => this.have(circle, parts),
    });
  }

  private withdraw(circle: CircleId): void {
    if (this.offered.delete(circle)) this.attachments(circle)?.removeSource(this.nameOf(circle));
  }

  /** Leaves what this delegate put and the relay does not have. */
  private async leave(circle: CircleId): Promise<void> {
    const attachments = this.resting.get(circle)?.isQuiet === true ? null : this.attachments(circle);
    if (attachments === null || !this.circles.includes(circle)) return;
    if (this.leaving.has(circle)) {
      this.more.add(circle);
      return;
    }
    this.leaving.add(circle);
    this.more.delete(circle);
    try {
      const me = this.exchange.requireIdentity().device;
      for (const { file, have, chunks } of attachments.files()) {
        const most = this.isDear() ? RELAY_DOCUMENT_DEAR : RELAY_DOCUMENT_MAX;
        const isOwn = file.device === me && isGiven(file) && file.size <= most && have === chunks;
        if (!isOwn || this.left.has(file.id)) continue;
        const left = await this.leaveFile(circle, attachments, file.id);
        if (left === 'not-now') return;
        if (left !== 'left') continue;
        this.left.add(file.id);
        this.resting.delete(circle);
        this.link.tellLeft(circle, file.list);
      }
    } finally {
      this.leaving.delete(circle);
    }
    // What was put, or put again, meanwhile.
    if (this.more.delete(circle)) await this.leave(circle);
  }

  /** `gone`: it was withdrawn meanwhile. `not-now`: the relay takes nothing, and says when it does again. */
  private async leaveFile(
    circle: CircleId,
    attachments: Attachments,
    id: FileId,
  ): Promise<'left' | 'gone' | 'not-now'> {
    const parts = attachments.partsOf(id) ?? [];
    const has = await this.have(circle, parts);
    // The list last: whoever finds it finds the rest.
    for (const [index, address] of Array.from(parts.entries()).reverse()) {
      if (has[index] === true) continue;
      if (this.closed || !this.mayUse(circle)) return 'not-now';
      const chunk = attachments.serve(address);
      if (chunk === null) return 'gone';
      if (!(await this.link.putChunk(circle, address, chunk))) {
        const { rest } = this.resting.get(circle) ?? { rest: new Rest() };
        this.resting.set(circle, { rest, isQuiet: true });
        return 'not-now';
      }
    }
    return parts.length > 0 ? 'left' : 'gone';
  }

  private async have(circle: CircleId, parts: readonly ChunkAddress[]): Promise<readonly boolean[]> {
    const has: boolean[] = [];
    for (let at = 0; at < parts.length; at += NAMES) {
      if (this.closed || !this.mayUse(circle)) break;
      has.push(...(await this.link.haveChunks(circle, parts.slice(at, at + NAMES))));
    }
    return has;
  }

  private lookAgain(): void {
    for (const [circle, resting] of this.resting) {
      if (!resting.isQuiet || !resting.rest.isDue()) continue;
      resting.isQuiet = false;
      void this.leave(circle);
    }
    for (const circle of this.offered) heardLeft(this.exchange, circle);
  }

  private attachments(circle: CircleId): Attachments | null {
    const found = this.exchange.get(circle);
    return found === null ? null : this.exchange.attachments(found);
  }

  private nameOf(circle: CircleId): string {
    return `relay:${this.link.url}:${circle.slice(0, 8)}`;
  }
}
