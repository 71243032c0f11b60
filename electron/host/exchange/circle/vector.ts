import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { Seen } from '../codec/segment.ts';

/** A version vector that can be asked and raised: up to which number a device's incarnation is held. */
export class Vector {
  private readonly numbers = new Map<string, Seen>();

  constructor(entries: readonly Seen[] = []) {
    for (const entry of entries) this.raise(entry);
  }

  of(device: DeviceId, incarnation: number): number {
    return this.numbers.get(`${device}/${incarnation}`)?.seq ?? 0;
  }

  covers(entry: Seen): boolean {
    return this.of(entry.device, entry.incarnation) >= entry.seq;
  }

  raise(entry: Seen): void {
    if (!this.covers(entry)) this.numbers.set(`${entry.device}/${entry.incarnation}`, entry);
  }

  entries(): readonly Seen[] {
    return Array.from(this.numbers.values()).sort((a, b) =>
      a.device === b.device ? a.incarnation - b.incarnation : a.device < b.device ? -1 : 1,
    );
  }

  /** What this one holds beyond another. */
  beyond(other: Vector): readonly Seen[] {
    return this.entries().filter((entry) => !other.covers(entry));
  }

  /** What both hold. */
  static common(vectors: readonly Vector[]): Vector {
    const [first, ...rest] = vectors;
    const common = new Vector();
    for (const entry of first?.entries() ?? []) {
      const seq = Math.min(entry.seq, ...rest.map((other) => other.of(entry.device, entry.incarnation)));
      if (seq > 0) common.raise({ ...entry, seq });
    }
    return common;
  }
}
