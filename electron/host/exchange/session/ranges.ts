import { concatBytes, fromHex, toHex } from '../../../../shared/base/bytes.ts';
import { hash } from '../codec/crypto.ts';
import type { Range } from './messages.ts';

/*
 * Finding the difference between two sets of names of which hardly any differ: both sides hash stretches of their
 * sorted names, and cut a stretch whose hashes differ in sixteen, until few enough names are left to be told. Four
 * messages find one difference among 10,000. Walked only where two sides hold as much of each chain and yet not the same.
 */

const PARTS = 16;
/** Stretches of no more names than this are told by name. */
const FEW = 32;
const END = 'ffffffffffffffff';

/** Sorted names (16 bytes in hex, evenly spread) that can be asked for stretches. */
export class NameSet {
  private readonly names: readonly string[];

  constructor(names: Iterable<string>) {
    this.names = Array.from(new Set(names)).sort();
  }

  /** The question that begins it. */
  whole(): Range {
    return this.describe(''.padEnd(16, '0'), END);
  }

  /** What to answer, and what the other side lacks as far as this says. */
  answer(ranges: readonly Range[]): {
    readonly ranges: readonly Range[];
    readonly lacking: readonly string[];
  } {
    const answers: Range[] = [];
    const lacking: string[] = [];
    for (const range of ranges) {
      const own = this.within(range.from, range.to);
      if (range.what.kind === 'names') {
        const theirs = new Set(range.what.names);
        lacking.push(...own.filter((name) => !theirs.has(name)));
        if (!range.what.isAnswer) answers.push(...this.tell(range.from, range.to, own, true));
      } else if (range.what.hash !== hashOf(own)) {
        if (own.length <= FEW) answers.push(...this.tell(range.from, range.to, own, false));
        else answers.push(...this.split(range.from, range.to, own));
      }
    }
    return { ranges: answers.slice(0, 512), lacking };
  }

  private describe(from: string, to: string): Range {
    const own = this.within(from, to);
    return { from, to, what: { kind: 'hash', count: own.length, hash: hashOf(own) } };
  }

  /** Names of a stretch; one that is too full for a message of names is cut. */
  private tell(from: string, to: string, own: readonly string[], isAnswer: boolean): readonly Range[] {
    if (own.length > 2 * FEW) return this.split(from, to, own);
    return [{ from, to, what: { kind: 'names', names: own, isAnswer } }];
  }

  /** In stretches of about as many of the own names; the borders are names, so both sides cut alike. */
  private split(from: string, to: string, own: readonly string[]): readonly Range[] {
    const borders = Array.from({ length: PARTS - 1 }, (_, i) =>
      (own[Math.floor(((i + 1) * own.length) / PARTS)] ?? to).slice(0, 16),
    ).filter((border) => border > from && border < to);
    const edges = Array.from(new Set([from, ...borders, to])).sort();
    return edges.slice(1).map((edge, i) => this.describe(edges[i] ?? from, edge));
  }

  /** Names from one border up to the next; the last border is beyond every name. */
  private within(from: string, to: string): readonly string[] {
    return this.names.slice(this.first(from), to === END ? this.names.length : this.first(to));
  }

  private first(border: string): number {
    let [low, high] = [0, this.names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.names[middle] ?? '') < border) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function hashOf(names: readonly string[]): string {
  return toHex(hash('dw/range/1', concatBytes(names.map((name) => fromHex(name))))).slice(0, 32);
}
