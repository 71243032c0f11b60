import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { MembershipGraph } from './graph.ts';

/** What deciding between restrictions needs to ask. */
export interface StandingPorts {
  readonly graph: MembershipGraph;
  /** True when the record counts by its own past. */
  counts(number: number): boolean;
  /** True when the device was head by all that both of these records knew. */
  wasHeadBefore(device: DeviceId, one: number, other: number): boolean;
}

/**
 * Which of some restrictions stand. One is void if a standing one against its author is concurrent with it:
 * that names, by the records it knew, the last that was accepted of him. Two that are against each other's
 * authors both stand, unless a third head has built on the one without knowing the other. A pure function of
 * the set.
 */
export class Standing {
  private readonly ports: StandingPorts;
  private readonly numbers: readonly number[];
  private readonly restrictions: readonly number[];
  private readonly against = new Map<DeviceId, number[]>();

  constructor(ports: StandingPorts, numbers: readonly number[], restrictions: readonly number[]) {
    this.ports = ports;
    this.numbers = numbers;
    this.restrictions = restrictions;
    for (const number of restrictions) {
      const device = this.target(number);
      if (device !== null) this.against.set(device, [...(this.against.get(device) ?? []), number]);
    }
  }

  /** Those that stand when some are void already for another reason. */
  without(isVoid: ReadonlySet<number>): readonly number[] {
    const open = new Map<number, readonly number[]>();
    for (const number of this.restrictions) {
      if (!isVoid.has(number))
        open.set(
          number,
          this.overruling(number).filter((one) => !isVoid.has(one)),
        );
    }
    const stands = new Set<number>();
    const falls = new Set<number>();
    for (let progress = true; progress;) {
      progress = false;
      for (const [number, by] of open) {
        const isOver = by.some((one) => stands.has(one));
        if (!isOver && !by.every((one) => falls.has(one))) continue;
        (isOver ? falls : stands).add(number);
        open.delete(number);
        progress = true;
      }
    }
    // What is left overrules each other in a ring: all of it stands.
    return this.restrictions.filter((number) => stands.has(number) || open.has(number));
  }

  /** The standing restrictions against a device that did not know of all the others. */
  concurrentAgainst(device: DeviceId, standing: readonly number[]): readonly number[] {
    return standing.filter(
      (number) =>
        this.target(number) === device &&
        standing.some((other) => this.target(other) !== device && this.areConcurrent(number, other)),
    );
  }

  targets(standing: readonly number[]): readonly DeviceId[] {
    return Array.from(new Set(standing.flatMap((number) => this.target(number) ?? [])));
  }

  private overruling(number: number): readonly number[] {
    const author = this.author(number);
    return (this.against.get(author) ?? []).filter((other) => {
      if (other === number || !this.areConcurrent(other, number)) return false;
      const isMutual = this.target(number) === this.author(other) && this.author(other) !== author;
      return !isMutual || (this.isBuiltOn(other, number) && !this.isBuiltOn(number, other));
    });
  }

  /** A head beside the two authors wrote after one of them and not after the other. */
  private isBuiltOn(one: number, other: number): boolean {
    const { graph, counts, wasHeadBefore } = this.ports;
    const authors = [this.author(one), this.author(other)];
    return this.numbers.some((number) => {
      if (!graph.precedes(one, number) || graph.precedes(other, number) || number === other) return false;
      const author = this.author(number);
      return !authors.includes(author) && counts(number) && wasHeadBefore(author, one, other);
    });
  }

  private areConcurrent(one: number, other: number): boolean {
    return !this.ports.graph.precedes(one, other) && !this.ports.graph.precedes(other, one);
  }

  private author(number: number): DeviceId {
    return this.ports.graph.record(number).author;
  }

  private target(number: number): DeviceId | null {
    const { act } = this.ports.graph.record(number);
    return act.kind === 'remove' || act.kind === 'role' ? act.device : null;
  }
}
