import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Seen } from '../codec/segment.ts';
import { syncFolder } from '../log/framed-file.ts';

/** Places that are kept of one chain at most; whoever tries again does so from the lowest on, with all behind it. */
const PLACES_PER_CHAIN = 64;

/**
 * Places of the log that the window could not apply, each an empty file named after it. The pieces stand in the log, so
 * a place is all that trying again needs, and the lowest of a chain is never left out: what is trusted with words has a
 * bound that no other evidence can use up.
 */
export class Unapplied {
  private readonly folder: string;
  private readonly chains = new Map<string, Seen[]>();

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
      const [, device, incarnation, seq] = /^([0-9a-f]{64})\.(\d{1,10})\.(\d{1,16})$/.exec(name) ?? [];
      if (device === undefined) continue;
      const place = {
        device: asId<DeviceId>(device),
        incarnation: Number(incarnation),
        seq: Number(seq),
      };
      this.chainOf(place).push(place);
    }
    for (const chain of this.chains.values()) chain.sort((a, b) => a.seq - b.seq);
  }

  /** By device, incarnation and number. */
  all(): readonly Seen[] {
    return Array.from(this.chains.keys())
      .sort()
      .flatMap((chain) => this.chains.get(chain) ?? []);
  }

  /** Durable when it returns. */
  note({ device, incarnation, seq }: Seen): void {
    const place = { device, incarnation, seq };
    const chain = this.chainOf(place);
    const last = chain.at(-1);
    if (chain.some((known) => known.seq === seq)) return;
    const isFull = chain.length >= PLACES_PER_CHAIN;
    if (isFull && last !== undefined && last.seq < seq) return;
    closeSync(openSync(this.path(place), 'w', 0o600));
    syncFolder(this.folder);
    chain.push(place);
    chain.sort((a, b) => a.seq - b.seq);
    if (isFull && last !== undefined) this.drop(last);
  }

  /** The window applies its chains again from these places on. */
  forget(places: readonly Seen[]): void {
    for (const from of places) {
      for (const place of [...this.chainOf(from)]) if (place.seq >= from.seq) this.drop(place);
    }
    if (places.length > 0) syncFolder(this.folder);
  }

  private drop(place: Seen): void {
    const chain = this.chainOf(place);
    rmSync(this.path(place), { force: true });
    chain.splice(
      chain.findIndex(({ seq }) => seq === place.seq),
      1,
    );
  }

  private chainOf({ device, incarnation }: Seen): Seen[] {
    const name = `${device}/${incarnation}`;
    const chain = this.chains.get(name) ?? [];
    this.chains.set(name, chain);
    return chain;
  }

  private path({ device, incarnation, seq }: Seen): string {
    return join(this.folder, `${device}.${incarnation}.${seq}`);
  }
}
