import { Emitter } from '../../../../shared/base/emitter.ts';
import type { CircleId } from '../../../../shared/base/ids.ts';
import { fromHex } from '../../../../shared/base/bytes.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import { newestEpochs } from '../circle/epoch.ts';
import { FormatError } from '../codec/cbor.ts';
import { BoxSync } from './box-sync.ts';
import { leaveAll, newSide } from './circle-side.ts';
import type { CircleSide, OpenEpoch } from './circle-side.ts';
import type {
  MailboxCircles,
  MailboxLink,
  MailboxPolicy,
  MailboxPorts,
  MailboxState,
  MailboxStatus,
  MailboxTrouble,
  OpenMailboxLink,
} from './mailbox.ts';
import { MailboxClient } from './mailbox-client.ts';
import type { MailboxKeys } from './mailbox-keys.ts';
import { chunkName, mailboxKeys, sealChunk } from './mailbox-keys.ts';
import { RelayMemory } from './memory.ts';
import { OwnItems } from './own-items.ts';
import { partFrom, partsHeld } from './parts.ts';
import { dialRelay, parseRelayUrl, troubleOfMessage } from './relay-socket.ts';
import type { RelayDialling, RelaySocket } from './relay-socket.ts';

/** Older epochs whose mailboxes are still looked into. */
const EPOCHS = 16;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 120_000;
/** Connections that ended, one after the other, before anything could be read: more than a bad network makes. */
const CUT_OFF = 6;
/** A relay that was full, or refuses, is looked at again after this; it is tried less and less often. */
const FULL_WAIT_MS = 300_000;
/** Framing of web socket, TLS and TCP that is paid with each message, about. */
const FRAMING = 30;

/** Opens the link to a relay; nothing is called before `setCircles`. Throws for an address that is none. */
export const openMailboxLink: OpenMailboxLink = (url, circles, policy, ports) => {
  const parsed = parseRelayUrl(url);
  if (parsed === null) throw new Error('Not the address of a relay');
  return new Link(parsed, circles, policy, ports);
};

const isEqual = ({ state }: BoxSync): boolean => state === 'equal';

class Link implements MailboxLink {
  readonly url: string;
  private readonly emitter = new Emitter<CircleId>();
  readonly changed = this.emitter.event;
  private readonly address: URL;
  private readonly circles: MailboxCircles;
  private readonly policy: MailboxPolicy;
  private readonly ports: MailboxPorts;
  private readonly memory: RelayMemory;
  private readonly dialling: RelayDialling;
  private readonly sides = new Map<CircleId, CircleSide>();
  private ids: readonly CircleId[] = [];
  private socket: RelaySocket | null = null;
  private client: MailboxClient | null = null;
  private isDialling = false;
  private trouble: MailboxTrouble | null = null;
  private failures = 0;
  private waiting: NodeJS.Timeout | null = null;
  private saving: NodeJS.Timeout | null = null;
  private readonly full: NodeJS.Timeout;
  private closed = false;

  constructor(address: URL, circles: MailboxCircles, policy: MailboxPolicy, ports: MailboxPorts) {
    this.url = address.href;
    this.address = address;
    this.circles = circles;
    this.policy = policy;
    this.ports = ports;
    this.memory = new RelayMemory(ports.folder, this.url, ports.hostKey, ports.random);
    this.dialling = {
      session: undefined,
      ...(ports.tunnel && { tunnel: ports.tunnel }),
      ...(ports.ca && { ca: ports.ca }),
    };
    this.full = setInterval(() => this.look(), FULL_WAIT_MS).unref();
  }

  setCircles(circles: readonly CircleId[]): void {
    this.ids = circles;
    for (const id of Array.from(this.sides.keys())) if (!circles.includes(id)) this.dropSide(id);
    this.refresh();
  }

  status(circle: CircleId): MailboxStatus {
    const side = this.sides.get(circle);
    const open = Array.from(side?.open.values() ?? [], ({ sync }) => sync);
    const found = this.circles.get(circle);
    return {
      state: this.stateOf(open),
      isReached: open.length > 0 && open.every((one) => one.isOpen),
      trouble: this.trouble,
      lastAt: side?.lastAt ?? null,
      items: this.known(side),
      toSend: open.reduce((sum, one) => sum + one.lacking, 0),
      missing: found?.missing([]).length ?? 0,
      altered: (side?.altered ?? 0) + open.reduce((sum, one) => sum + one.altered, 0),
      wentBack: (side?.wentBack ?? 0) + open.reduce((sum, one) => sum + one.wentBack, 0),
    };
  }

  push(circle: CircleId): void {
    if (!this.ids.includes(circle)) return;
    this.refresh();
    for (const { sync } of this.sides.get(circle)?.open.values() ?? []) sync.push();
  }

  exchangeNow(): void {
    this.failures = 0;
    if (this.waiting !== null) clearTimeout(this.waiting);
    this.waiting = null;
    this.retry();
    this.refresh();
  }

  async putChunk(circle: CircleId, address: string, chunk: Uint8Array): Promise<boolean> {
    const [open] = this.openNow(circle);
    if (open === undefined || this.client === null || !this.policy.mayUse(circle)) return false;
    const raw = fromHex(address);
    const sealed = sealChunk(open.keys, raw, chunk, this.ports.random);
    const outcome = await this.client.putChunk(open.sync.number, chunkName(open.keys, raw), sealed);
    if (outcome === 'hub-full' || outcome === 'mailbox-full') this.setTrouble('relay-full');
    else if (outcome === 'too-large' || outcome === 'bad-proof') this.setTrouble('relay-refused');
    return typeof outcome === 'object';
  }

  tellLeft(circle: CircleId, list: string): void {
    if (this.policy.mayUse(circle)) this.openNow(circle)[0]?.sync.tellLeft(fromHex(list));
  }

  getChunk(circle: CircleId, address: string): Promise<Uint8Array | null> {
    return partFrom(this.openNow(circle), this.client, address);
  }

  haveChunks(circle: CircleId, addresses: readonly string[]): Promise<readonly boolean[]> {
    return partsHeld(this.openNow(circle), this.client, addresses);
  }

  /** The open mailboxes of a circle, that of the present key first, whatever was opened first. */
  private openNow(circle: CircleId): readonly OpenEpoch[] {
    const [found, side] = [this.circles.get(circle), this.sides.get(circle)];
    return found === null
      ? []
      : newestEpochs(found.membership, EPOCHS).flatMap((epoch) => side?.open.get(epoch) ?? []);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    clearInterval(this.full);
    if (this.waiting !== null) clearTimeout(this.waiting);
    for (const id of Array.from(this.sides.keys())) this.dropSide(id);
    this.socket?.close();
    this.client?.end();
    if (this.saving !== null) this.save();
  }

  private stateOf(open: readonly BoxSync[]): MailboxState {
    if (this.closed || this.ids.length === 0) return 'off';
    if ((this.client?.hello ?? null) === null) return this.waiting === null ? 'connecting' : 'waiting';
    for (const state of ['waiting', 'connecting', 'exchanging'] as const)
      if (open.some((one) => one.state === state)) return state;
    return open.length === 0 ? 'waiting' : 'equal';
  }

  private known(side: CircleSide | undefined): number {
    const store = this.client?.hello?.storeId;
    if (side === undefined || store === undefined) return 0;
    return Array.from(side.open.values()).reduce(
      (sum, { keys }) => sum + this.memory.box(store, keys.mailbox).known.size,
      0,
    );
  }

  /** Opens what should be open and leaves what should not. */
  private refresh(): void {
    if (this.closed) return;
    const used = this.ids.filter((id) => this.policy.mayUse(id) && this.circles.get(id) !== null);
    for (const [id, side] of this.sides) if (!used.includes(id)) leaveAll(side);
    if (used.length === 0) return this.hangUp();
    if (this.client === null) return this.dial();
    if (this.client.hello !== null) for (const id of used) this.openEpochs(id, this.client);
  }

  private hangUp(): void {
    this.socket?.close();
    this.socket = null;
  }

  private dial(): void {
    if (this.isDialling || this.waiting !== null) return;
    this.isDialling = true;
    this.call().catch(this.ports.bug);
  }

  private async call(): Promise<void> {
    const client = new MailboxClient(
      this.address.hostname,
      async (message) => {
        this.policy.spent(message.byteLength + FRAMING, 0);
        await socket?.send(message);
      },
      () => this.greeted(),
    );
    this.client = client;
    this.announce();
    let socket: RelaySocket | null = null;
    socket = await dialRelay(this.address, this.dialling, {
      message: (bytes) => this.hear(client, bytes),
      ended: (trouble) => this.ended(client, trouble),
    });
    this.isDialling = false;
    this.socket = socket;
    if (this.closed) socket?.close();
  }

  private hear(client: MailboxClient, bytes: Uint8Array): void {
    if (this.closed) return;
    this.policy.spent(0, bytes.byteLength + FRAMING);
    try {
      client.hear(bytes);
    } catch (problem) {
      if (problem instanceof FormatError) this.setTrouble(troubleOfMessage(problem));
      else if (isDiskError(problem)) this.setTrouble('relay-unreachable');
      else this.ports.bug(problem);
      this.failures += 3;
      this.socket?.close();
    }
  }

  private greeted(): void {
    const store = this.client?.hello?.storeId;
    if (this.failures < CUT_OFF || this.trouble !== 'relay-refused') this.trouble = null;
    if (store !== undefined && !this.memory.isExpected(store)) {
      for (const id of this.ids) this.sideOf(id).wentBack += 1;
      this.setTrouble('relay-went-back');
    }
    this.refresh();
    this.announce();
  }

  private ended(client: MailboxClient, trouble: MailboxTrouble | null): void {
    if (this.client !== client) return;
    this.client = null;
    this.socket = null;
    this.isDialling = false;
    client.end();
    // Whoever greets and hangs up, time after time, does not serve this circle.
    const isCutOff = this.failures >= CUT_OFF && this.boxes().length > 0;
    for (const side of this.sides.values()) leaveAll(side);
    if (this.closed) return;
    if (trouble !== null) this.trouble = trouble;
    else if (isCutOff) this.trouble = 'relay-refused';
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.failures);
    this.failures += 1;
    // Everybody's line is cut at the same moment when a relay is restarted; they must not all come back in one.
    const wait = longest * (0.5 + (this.ports.random.bytes(1)[0] ?? 0) / 510);
    this.waiting = setTimeout(() => {
      this.waiting = null;
      this.refresh();
    }, wait);
    this.announce();
  }

  private openEpochs(id: CircleId, client: MailboxClient): void {
    const circle = this.circles.get(id);
    const store = client.hello?.storeId;
    if (circle === null || store === undefined) return;
    const side = this.sideOf(id);
    for (const epoch of newestEpochs(circle.membership, EPOCHS)) {
      if (side.open.has(epoch)) continue;
      const key = circle.epochKey(epoch);
      if (key === null) continue;
      const known = side.own.get(epoch);
      const keys = known?.keys ?? mailboxKeys(key, 'circle');
      const own = known ?? { keys, items: new OwnItems(epoch, keys, this.policy) };
      side.own.set(epoch, own);
      side.open.set(epoch, { keys, sync: this.openBox(id, epoch, own, client, store) });
    }
  }

  private openBox(
    id: CircleId,
    epoch: string,
    { keys, items }: { readonly keys: MailboxKeys; readonly items: OwnItems },
    client: MailboxClient,
    store: Uint8Array,
  ): BoxSync {
    const sync: BoxSync = new BoxSync({
      client,
      keys,
      memory: this.memory.box(store, keys.mailbox),
      random: this.ports.random,
      own: () => {
        const circle = this.circles.get(id);
        // Who was removed reads that, and posts nothing.
        return circle === null || circle.role === null ? [] : items.list(circle);
      },
      take: (pieces) => {
        const taken = this.sideOf(id).taking.take(pieces, epoch);
        setImmediate(() => this.push(id));
        return taken;
      },
      changed: () => this.boxChanged(id),
      trouble: (kind) => this.setTrouble(kind),
      fail: () => this.socket?.close(),
    });
    return sync;
  }

  private boxChanged(id: CircleId): void {
    const side = this.sides.get(id);
    if (side === undefined) return;
    this.saving ??= setTimeout(() => this.save(), 1_000).unref();
    const boxes = this.boxes();
    if (this.failures >= CUT_OFF ? boxes.some((sync) => sync.isOpen) : boxes.every(isEqual)) this.forgive();
    if (boxes.some((sync) => sync.isOpen)) this.failures = 0;
    if (this.stateOf(Array.from(side.open.values(), ({ sync }) => sync)) === 'equal')
      side.lastAt = this.ports.clock.now();
    this.emitter.fire(id);
  }

  private sideOf(id: CircleId): CircleSide {
    const known = this.sides.get(id);
    if (known !== undefined) return known;
    const side = newSide(this.circles, id);
    this.sides.set(id, side);
    return side;
  }

  private dropSide(id: CircleId): void {
    const side = this.sides.get(id);
    if (side !== undefined) leaveAll(side);
    this.sides.delete(id);
  }

  private retry(): void {
    this.forgive();
    for (const sync of this.boxes()) sync.retry();
  }

  private look(): void {
    const tried = this.boxes().filter((sync) => sync.look());
    if (tried.length > 0) this.forgive();
  }

  /** What it refused it may take now; else it is told anew. */
  private forgive(): void {
    if (this.trouble === 'relay-full' || this.trouble === 'relay-refused') this.trouble = null;
  }

  private boxes(): readonly BoxSync[] {
    return Array.from(this.sides.values()).flatMap(({ open }) =>
      Array.from(open.values(), ({ sync }) => sync),
    );
  }

  private setTrouble(kind: MailboxTrouble): void {
    this.trouble = kind;
  }

  private save(): void {
    if (this.saving !== null) clearTimeout(this.saving);
    this.saving = null;
    try {
      this.memory.save();
    } catch (problem) {
      // What is not remembered is only asked again.
      if (!isDiskError(problem)) this.ports.bug(problem);
    }
  }

  private announce(): void {
    for (const id of this.ids) this.emitter.fire(id);
  }
}
