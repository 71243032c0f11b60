import { shingleSet, similarity } from './similarity.ts';
import type { ShingleSet } from './similarity.ts';

/** Two clauses of one text this alike are boilerplate: likeness alone cannot tell them apart. */
export const LOOK_ALIKE = 0.5;
/** Holders of one shingle that are looked at, and clauses that are compared in full. */
const HOLDERS = 60;
const COMPARED = 12;

/** The clauses of one version: their word pairs, and whether another clause of it resembles one of them. */
export class LookAlikes {
  private readonly texts: readonly string[];
  private readonly sets = new Map<number, ShingleSet>();
  private readonly known = new Map<number, boolean>();
  private holders: ReadonlyMap<string, readonly number[]> | null = null;

  constructor(texts: readonly string[]) {
    this.texts = texts;
  }

  set(index: number): ShingleSet {
    const known = this.sets.get(index);
    if (known !== undefined) return known;
    const made = shingleSet(this.texts[index] ?? '');
    this.sets.set(index, made);
    return made;
  }

  /** Whether the two resemble each other so much that words alone cannot tell which is which. */
  alike(a: number, b: number): boolean {
    return similarity(this.set(a), this.set(b)) >= LOOK_ALIKE;
  }

  /** Whether any other clause of this version is a look-alike of this one. */
  has(index: number): boolean {
    const known = this.known.get(index);
    if (known !== undefined) return known;
    const found = this.nearest(this.set(index), index).some((other) => this.alike(index, other));
    this.known.set(index, found);
    return found;
  }

  /** The clauses of this version that share most word pairs with a set, the nearest first, but for one. */
  nearest(set: ShingleSet, except: number): readonly number[] {
    const shared = new Map<number, number>();
    const holders = this.allHolders();
    for (const shingle of set)
      for (const other of (holders.get(shingle) ?? []).slice(0, HOLDERS))
        if (other !== except) shared.set(other, (shared.get(other) ?? 0) + 1);
    const sorted = Array.from(shared).sort((a, b) => b[1] - a[1]);
    return sorted.slice(0, COMPARED).map(([other]) => other);
  }

  private allHolders(): ReadonlyMap<string, readonly number[]> {
    if (this.holders !== null) return this.holders;
    const holders = new Map<string, number[]>();
    this.texts.forEach((_, index) => {
      for (const shingle of this.set(index)) {
        const list = holders.get(shingle);
        if (list === undefined) holders.set(shingle, [index]);
        else list.push(index);
      }
    });
    this.holders = holders;
    return holders;
  }
}
