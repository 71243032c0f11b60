import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { FormatError } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import { parseSegment } from '../codec/segment.ts';
import type { Segment } from '../codec/segment.ts';

interface Room {
  segments: number;
  bytes: number;
}

/** How much may wait, of all and of each device. */
export interface RoomBounds {
  readonly all: Readonly<Room>;
  readonly ofOne: Readonly<Room>;
}

/**
 * Segments that are signed but cannot be accepted yet; bounded, for all and for each device. When its share is full,
 * nothing more of a device is let in.
 */
export class WaitingRoom {
  private readonly folder: string;
  private readonly waiting = new Map<string, { readonly segment: Segment; readonly owner: string }>();
  private readonly taken = new Map<string, Room>();
  private readonly whole: Room = { segments: 0, bytes: 0 };
  private readonly ownerOf: (device: DeviceId) => string;
  private readonly most: RoomBounds;

  /** `ownerOf` says who has the share in which a device's segments wait. */
  constructor(
    folder: string,
    ownerOf: (device: DeviceId) => string,
    most: RoomBounds = { all: LIMITS.parked, ofOne: LIMITS.parkedPerDevice },
  ) {
    this.folder = folder;
    this.ownerOf = ownerOf;
    this.most = most;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).sort()) {
      if (!/^[0-9a-f]{64}\.seg$/.test(name)) continue;
      const segment = readSegment(join(folder, name));
      if (segment === null || !this.hold(segment)) rmSync(join(folder, name), { force: true });
    }
  }

  all(): readonly Segment[] {
    return Array.from(this.waiting.values(), ({ segment }) => segment);
  }

  has(hash: string): boolean {
    return this.waiting.has(hash);
  }

  /** False when there is no room. */
  add(segment: Segment): boolean {
    const known = this.waiting.get(segment.hash)?.segment;
    if (known !== undefined && (known.body !== null || segment.body === null)) return true;
    if (known !== undefined) this.remove(known);
    if (!this.hold(segment)) return false;
    // Not synced: nobody is told that it was taken, and a torn file is dropped at the next start.
    try {
      writeFileSync(this.path(segment), segment.bytes);
    } catch (problem) {
      this.remove(segment);
      throw problem;
    }
    return true;
  }

  remove(segment: Segment): void {
    const held = this.waiting.get(segment.hash);
    if (held === undefined) return;
    this.waiting.delete(segment.hash);
    change(this.whole, held.segment, -1);
    change(this.shareOf(held.owner), held.segment, -1);
    rmSync(this.path(segment), { force: true });
  }

  private hold(segment: Segment): boolean {
    const owner = this.ownerOf(segment.header.device);
    const share = this.shareOf(owner);
    if (!fits(this.whole, segment, this.most.all) || !fits(share, segment, this.most.ofOne)) return false;
    this.waiting.set(segment.hash, { segment, owner });
    change(this.whole, segment, 1);
    change(share, segment, 1);
    return true;
  }

  private shareOf(owner: string): Room {
    const share = this.taken.get(owner) ?? { segments: 0, bytes: 0 };
    this.taken.set(owner, share);
    return share;
  }

  private path(segment: Segment): string {
    return join(this.folder, `${segment.hash}.seg`);
  }
}

function fits(taken: Readonly<Room>, { bytes }: Segment, most: Readonly<Room>): boolean {
  return taken.segments < most.segments && taken.bytes + bytes.byteLength <= most.bytes;
}

function change(taken: Room, { bytes }: Segment, sign: 1 | -1): void {
  taken.segments += sign;
  taken.bytes += sign * bytes.byteLength;
}

function readSegment(path: string): Segment | null {
  if (statSync(path).size > LIMITS.segment) return null;
  try {
    return parseSegment(readFileSync(path));
  } catch (problem) {
    if (problem instanceof FormatError) return null;
    throw problem;
  }
}
