import type { Seen } from '../codec/segment.ts';
import { PlaceFolder } from './place-folder.ts';

/** Places that are kept of one chain at most; whoever tries again does so from the lowest on, with all behind it. */
const PLACES_PER_CHAIN = 64;

/**
 * Places of the log that the window could not apply, The pieces stand in the log, so a
 * place is all that trying again needs, and the lowest of a chain is never left out: what is trusted with words has a
 * bound that no other evidence can use up.
 */
export class Unapplied {
  private readonly folder: PlaceFolder;
  private readonly chains = new Map<string, Seen[]>();

  constructor(folder: string) {
    this.folder = new PlaceFolder(folder);
    for (const place of this.folder.read()) this.chainOf(place).push(place);
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
    this.folder.add(place);
    chain.push(place);
    chain.sort((a, b) => a.seq - b.seq);
    if (isFull && last !== undefined) this.drop(last);
  }

  /** The window applies its chains again from these places on. */
  forget(places: readonly Seen[]): void {
    for (const from of places) {
      // A list of its own: what is dropped leaves the chain.
      for (const place of this.chainOf(from).filter(({ seq }) => seq >= from.seq)) this.drop(place);
    }
  }

  private drop(place: Seen): void {
    const chain = this.chainOf(place);
    this.folder.remove(place);
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
}
