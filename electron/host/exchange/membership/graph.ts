import type { MembershipRecord } from './record.ts';

/** Records with their ancestors: who could know of what. Grows; a record is added after all its parents. */
export class MembershipGraph {
  private readonly records: MembershipRecord[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly ancestors: Uint32Array[] = [];

  get size(): number {
    return this.records.length;
  }

  has(id: string): boolean {
    return this.numbers.has(id);
  }

  record(number: number): MembershipRecord {
    const record = this.records[number];
    if (record === undefined) throw new Error(`No record ${number}`);
    return record;
  }

  numberOf(id: string): number {
    const number = this.numbers.get(id);
    if (number === undefined) throw new Error('No such record');
    return number;
  }

  /** The record whose id begins so; null when none or several do. */
  named(beginning: string): string | null {
    const found = this.records.filter((record) => record.id.startsWith(beginning));
    return found.length === 1 ? (found[0]?.id ?? null) : null;
  }

  /** The caller has seen to it that all parents are here. */
  add(record: MembershipRecord): void {
    if (this.numbers.has(record.id)) return;
    const number = this.records.length;
    const past = new Uint32Array((number >> 5) + 1);
    for (const parent of record.parents) {
      const of = this.numberOf(parent);
      this.pastOf(of).forEach((word, i) => (past[i] = (past[i] ?? 0) | word));
      past[of >> 5] = (past[of >> 5] ?? 0) | (1 << (of & 31));
    }
    this.records.push(record);
    this.numbers.set(record.id, number);
    this.ancestors.push(past);
  }

  /** Takes back the record that was added last. */
  removeLast(): void {
    const record = this.records.pop();
    this.ancestors.pop();
    if (record !== undefined) this.numbers.delete(record.id);
  }

  /** True when `id` is one of these records or in the past of one. */
  isKnownTo(id: string, heads: readonly string[]): boolean {
    const number = this.numberOf(id);
    return heads.some((head) => head === id || this.precedes(number, this.numberOf(head)));
  }

  /** True when `earlier` is in the past of `later`. */
  precedes(earlier: number, later: number): boolean {
    const word = this.pastOf(later)[earlier >> 5] ?? 0;
    return (word & (1 << (earlier & 31))) !== 0;
  }

  /** Numbers of the past of some records, themselves included, parents before children. */
  closure(ids: readonly string[]): readonly number[] {
    const tops = ids.map((id) => this.numberOf(id));
    const all: number[] = [];
    for (let number = 0; number < this.records.length; number++) {
      if (tops.some((top) => top === number || this.precedes(number, top))) all.push(number);
    }
    return all;
  }

  pastOfRecord(number: number): readonly number[] {
    const all: number[] = [];
    for (let other = 0; other < number; other++) if (this.precedes(other, number)) all.push(other);
    return all;
  }

  /** The newest among some records: those that are in the past of no other, by id. */
  heads(numbers: readonly number[]): readonly string[] {
    return numbers
      .filter((number) => !numbers.some((other) => this.precedes(number, other)))
      .map((number) => this.record(number).id)
      .sort();
  }

  private pastOf(number: number): Uint32Array {
    const past = this.ancestors[number];
    if (past === undefined) throw new Error(`No record ${number}`);
    return past;
  }
}
