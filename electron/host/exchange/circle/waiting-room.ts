import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FormatError } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import { parseSegment } from '../codec/segment.ts';
import type { Segment } from '../codec/segment.ts';

/** Segments that are signed but cannot be accepted yet; bounded. When it is full, nothing more is let in. */
export class WaitingRoom {
  private readonly folder: string;
  private readonly waiting = new Map<string, Segment>();
  private bytes = 0;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder).sort()) {
      if (!/^[0-9a-f]{64}\.seg$/.test(name)) continue;
      const segment = readSegment(join(folder, name));
      if (segment === null || !this.hold(segment)) rmSync(join(folder, name), { force: true });
    }
  }

  all(): readonly Segment[] {
    return Array.from(this.waiting.values());
  }

  has(hash: string): boolean {
    return this.waiting.has(hash);
  }

  /** False when there is no room. */
  add(segment: Segment): boolean {
    const known = this.waiting.get(segment.hash);
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
    this.bytes -= held.bytes.byteLength;
    rmSync(this.path(segment), { force: true });
  }

  private hold(segment: Segment): boolean {
    const isFull =
      this.waiting.size >= LIMITS.parkedSegments ||
      this.bytes + segment.bytes.byteLength > LIMITS.parkedBytes;
    if (isFull) return false;
    this.waiting.set(segment.hash, segment);
    this.bytes += segment.bytes.byteLength;
    return true;
  }

  private path(segment: Segment): string {
    return join(this.folder, `${segment.hash}.seg`);
  }
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
