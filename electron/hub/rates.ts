import type { HubLimits } from './hub-limits.ts';
import { uploadRoom } from './uploads.ts';
import type { UploadRoom } from './uploads.ts';

/** So much at once, and so much a second. */
class Bucket {
  private left: number;
  private at: number;
  private readonly perSecond: number;
  private readonly most: number;

  constructor(perSecond: number, most: number, now: number) {
    this.perSecond = perSecond;
    this.most = most;
    this.left = most;
    this.at = now;
  }

  /** Milliseconds to wait until this would have been within bounds; 0 when it is. */
  take(amount: number, now: number): number {
    this.fill(now);
    this.left -= amount;
    return this.left >= 0 ? 0 : Math.ceil((-this.left / this.perSecond) * 1000);
  }

  /** False where it is not there, and then nothing is taken: who asks too often is not put off for longer. */
  tryToTake(now: number): boolean {
    this.fill(now);
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }

  isFull(now: number): boolean {
    this.fill(now);
    return this.left >= this.most;
  }

  private fill(now: number): void {
    this.left = Math.min(this.most, this.left + (Math.max(0, now - this.at) / 1000) * this.perSecond);
    this.at = now;
  }
}

/** What one address has used. */
export interface AddressUse {
  /** Milliseconds for which nothing more should be read. */
  message(bytes: number): number;
  /** False: too many signatures to check. */
  opening(): boolean;
  /** False: this address has made too many mailboxes today. */
  newMailbox(): boolean;
  /** Room for what arrives in parts. */
  readonly room: UploadRoom;
  leave(): void;
}

interface Address {
  connections: number;
  readonly arrivals: Bucket;
  readonly messages: Bucket;
  readonly bytes: Bucket;
  readonly openings: Bucket;
  readonly room: UploadRoom;
}

const DAY = 86_400;

/** Bounds of what one address may ask. Addresses are kept only while they are connected or owe. */
export class Rates {
  private readonly addresses = new Map<string, Address>();
  /** Networks that made mailboxes lately. */
  private readonly makers = new Map<string, Bucket>();
  private readonly limits: HubLimits;
  private readonly room: UploadRoom;
  private readonly now: () => number;

  constructor(limits: HubLimits, now: () => number) {
    this.limits = limits;
    this.room = uploadRoom(limits.uploadBytes);
    this.now = now;
  }

  /** Null when this address has too many connections, or too many in this minute. */
  arrive(name: string): AddressUse | null {
    const now = this.now();
    if (this.addresses.size > 2 * this.limits.connections) this.tidy(now);
    const address = this.addresses.get(name) ?? this.newAddress(now);
    this.addresses.set(name, address);
    if (address.connections >= this.limits.connectionsPerAddress || !address.arrivals.tryToTake(now))
      return null;
    address.connections += 1;
    return {
      message: (bytes) => {
        const at = this.now();
        return Math.max(address.messages.take(1, at), address.bytes.take(bytes, at));
      },
      opening: () => address.openings.tryToTake(this.now()),
      newMailbox: () => this.mayMake(networkOf(name)),
      room: address.room,
      leave: () => void (address.connections -= 1),
    };
  }

  /** Forgets addresses that are gone and owe nothing. */
  tidy(now = this.now()): void {
    for (const [name, address] of Array.from(this.addresses))
      if (address.connections === 0 && address.arrivals.isFull(now)) this.addresses.delete(name);
    for (const [name, bucket] of Array.from(this.makers)) if (bucket.isFull(now)) this.makers.delete(name);
  }

  private mayMake(network: string): boolean {
    const now = this.now();
    const most = this.limits.mailboxesPerAddress;
    const bucket = this.makers.get(network) ?? new Bucket(most / DAY, most, now);
    this.makers.set(network, bucket);
    return bucket.tryToTake(now);
  }

  private newAddress(now: number): Address {
    const { arrivalsPerMinute, messagesPerSecond, bytesPerSecond, openingsPerSecond, uploadBytesPerAddress } =
      this.limits;
    return {
      connections: 0,
      arrivals: new Bucket(arrivalsPerMinute / 60, arrivalsPerMinute, now),
      messages: new Bucket(messagesPerSecond, messagesPerSecond * 20, now),
      bytes: new Bucket(bytesPerSecond, bytesPerSecond * 20, now),
      openings: new Bucket(openingsPerSecond, openingsPerSecond * 20, now),
      room: uploadRoom(uploadBytesPerAddress, this.room),
    };
  }
}

/** Of IPv6 one household or server has 2^64 addresses: its first four groups are what counts. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=[\d.]+$)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  return [...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, 4).join(':');
}
