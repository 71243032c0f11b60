import { equalBytes } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { ROLES } from '../../../../shared/domain/circle.ts';
import type { Role } from '../../../../shared/domain/circle.ts';
import type { LogPlace } from '../codec/segment.ts';
import type { MembershipGraph } from './graph.ts';
import type { DeviceRecord, Ends } from './record.ts';

/** A device that is, or was, in the circle. */
export interface MemberState {
  readonly record: DeviceRecord;
  /** Null: removed, or its addition is void. */
  readonly role: Role | null;
  readonly restrictions: readonly Restriction[];
}

/** A removal (`role` null) or a lowered role: what lies beyond `ends` is judged by `role`, whatever it cites. */
export interface Restriction {
  readonly record: string;
  readonly role: Role | null;
  readonly ends: Ends;
}

/** Roles of devices by a set of live acts. */
export class Roles {
  private readonly graph: MembershipGraph;
  private readonly standing: readonly number[];
  private readonly live: readonly number[];

  constructor(graph: MembershipGraph, standing: readonly number[], live: readonly number[]) {
    this.graph = graph;
    this.standing = standing;
    this.live = live;
  }

  /** Null: not a member, or no longer. */
  of(device: DeviceId): Role | null {
    const removals = this.removals(device);
    const tenures = this.additions(device).filter((add) =>
      removals.every((removal) => this.graph.precedes(removal, add)),
    );
    if (tenures.length === 0) return null;
    const says = this.live.flatMap((number) => {
      const act = this.graph.record(number).act;
      if (
        act.kind === 'role' &&
        act.device === device &&
        tenures.some((add) => this.graph.precedes(add, number))
      ) {
        return [{ number, role: act.role }];
      }
      if (!tenures.includes(number)) return [];
      return [{ number, role: act.kind === 'add' ? act.role : 'head' }] as const;
    });
    const newest = says.filter((one) => !says.some((other) => this.graph.precedes(one.number, other.number)));
    return newest.reduce<Role>(
      (low, one) => (ROLES.indexOf(one.role) > ROLES.indexOf(low) ? one.role : low),
      'head',
    );
  }

  heads(): readonly DeviceId[] {
    return this.known().filter((device) => this.of(device) === 'head');
  }

  /**
   * How many records were known when the device first came in: the smaller, the earlier. The same on every
   * machine; of equals the smaller key goes first.
   */
  seniority(device: DeviceId): number {
    return Math.min(...this.additions(device).map((number) => this.graph.pastOfRecord(number).length));
  }

  /** A device that was here before may come back only with the same keys. */
  allows(record: DeviceRecord): boolean {
    const short = record.device.slice(0, 32);
    const isSame = this.recordsOf(record.device).every((one) => equalBytes(one.agreement, record.agreement));
    return (
      isSame && this.known().every((device) => device === record.device || device.slice(0, 32) !== short)
    );
  }

  members(): ReadonlyMap<DeviceId, MemberState> {
    const members = new Map<DeviceId, MemberState>();
    for (const device of this.known()) {
      const record = this.recordOf(device);
      if (record !== null) {
        members.set(device, {
          record,
          role: this.of(device),
          restrictions: this.restrictionsOf(device),
        });
      }
    }
    return members;
  }

  private known(): readonly DeviceId[] {
    const devices = this.live.flatMap((number) => {
      const act = this.graph.record(number).act;
      if (act.kind === 'genesis') return [act.founder.device];
      return act.kind === 'add' ? [act.device.device] : [];
    });
    return Array.from(new Set(devices)).sort();
  }

  private recordsOf(device: DeviceId): readonly DeviceRecord[] {
    return this.additions(device).flatMap((number) => {
      const act = this.graph.record(number).act;
      return act.kind === 'genesis' ? [act.founder] : act.kind === 'add' ? [act.device] : [];
    });
  }

  private additions(device: DeviceId): readonly number[] {
    return this.live.filter((number) => {
      const act = this.graph.record(number).act;
      if (act.kind === 'genesis') return act.founder.device === device;
      return act.kind === 'add' && act.device.device === device;
    });
  }

  private removals(device: DeviceId): readonly number[] {
    return this.standing.filter((number) => {
      const act = this.graph.record(number).act;
      return act.kind === 'remove' && act.device === device;
    });
  }

  /** The newest addition's record; of concurrent ones the one with the smaller id. */
  private recordOf(device: DeviceId): DeviceRecord | null {
    const additions = this.additions(device);
    const newest = additions
      .filter((one) => !additions.some((other) => this.graph.precedes(one, other)))
      .map((number) => this.graph.record(number))
      .sort((a, b) => (a.id < b.id ? -1 : 1))[0];
    if (newest?.act.kind === 'genesis') return newest.act.founder;
    return newest?.act.kind === 'add' ? newest.act.device : null;
  }

  /** Several removals: the farthest places hold for all, since each was accepted by a head. */
  private restrictionsOf(device: DeviceId): readonly Restriction[] {
    const all = this.standing.flatMap((number): readonly Restriction[] => {
      const { id, act } = this.graph.record(number);
      if (act.kind === 'remove' && act.device === device) return [{ record: id, role: null, ends: act.ends }];
      if (act.kind === 'role' && act.device === device)
        return [{ record: id, role: act.role, ends: act.ends }];
      return [];
    });
    const far = farthest(all.flatMap((one) => (one.role === null ? one.ends : [])));
    return all
      .map((one) => (one.role === null ? { ...one, ends: far } : one))
      .sort((a, b) => (a.record < b.record ? -1 : 1));
  }
}

/** Of places in one device's log the farthest of each incarnation. */
function farthest(places: readonly LogPlace[]): Ends {
  const far = new Map<number, number>();
  for (const { incarnation, seq } of places) far.set(incarnation, Math.max(seq, far.get(incarnation) ?? 0));
  return Array.from(far, ([incarnation, seq]) => ({ incarnation, seq })).sort(
    (a, b) => a.incarnation - b.incarnation,
  );
}

/** True when `place` lies after the end of its incarnation. One that no end names ended before it began. */
export function isBeyond(place: LogPlace, ends: Ends): boolean {
  return place.seq > (ends.find((end) => end.incarnation === place.incarnation)?.seq ?? 0);
}
