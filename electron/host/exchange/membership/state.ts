import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import { ROLES } from '../../../../shared/domain/circle.ts';
import type { CircleColour, CircleKind, Role } from '../../../../shared/domain/circle.ts';
import type { LogPlace } from '../codec/segment.ts';
import type { MembershipGraph } from './graph.ts';
import { circleOf } from './record.ts';
import type { DeviceRecord, Ends, MembershipRecord } from './record.ts';

/*
 * What a set of records means. A pure function of the set: whatever the order in which records arrive,
 * the same set gives the same state. The rules (docs/formats/membership.md):
 *  - A record counts only if its author was head in the state of the record's own past.
 *  - A removal, or a lowering from head, that counts stands for good, whatever is concurrent with it. Two
 *    heads who remove each other are both removed; a third has to bring one back.
 *  - Any other act is void if a standing removal or lowering of its author is concurrent with it, or if
 *    its author was head only through a void act.
 *  - Concurrent roles of one device: the lower one. Concurrent additions: the smaller id.
 *  - A device is back after removal only by an addition that knew of every removal of it.
 */

/** Boxes by epoch and device. A head may have sealed rubbish, so all are kept, and each is tried. */
export type SealedKeys = ReadonlyMap<string, ReadonlyMap<DeviceId, readonly Bytes[]>>;

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

export interface CircleState {
  readonly circle: CircleId;
  readonly name: string;
  readonly kind: CircleKind;
  readonly colour: CircleColour;
  readonly members: ReadonlyMap<DeviceId, MemberState>;
  /** The epoch to write under. */
  readonly epoch: string;
  /** True when every epoch was sealed for someone who is gone: a head must make a new one first. */
  readonly needsRotation: boolean;
  /** For whom each epoch key was sealed. */
  readonly sealedFor: SealedKeys;
  readonly heads: readonly string[];
}

/** Evaluates sets of one growing graph. Rights of single records are worked out once. */
export class MembershipRules {
  private readonly graph: MembershipGraph;
  private readonly judged: Judgement[] = [];
  private readonly states = new Map<string, CircleState>();

  constructor(graph: MembershipGraph) {
    this.graph = graph;
  }

  /** The state of the past of these records, themselves included. All must be in the graph. */
  at(heads: readonly string[]): CircleState {
    const key = heads.join();
    const known = this.states.get(key);
    if (known !== undefined) return known;
    const state = this.evaluate(this.graph.closure(heads));
    if (this.states.size > 64) this.states.clear();
    this.states.set(key, state);
    return state;
  }

  /** The state of everything known. Null in an empty graph. */
  now(): CircleState | null {
    if (this.graph.size === 0) return null;
    const all = Array.from({ length: this.graph.size }, (_, number) => number);
    return this.at(this.graph.heads(all));
  }

  /** True when the author of a record had the right to write it, as far as the record's own past says. */
  counts(number: number): boolean {
    return this.judgement(number) !== 'nothing';
  }

  /** Forgets what was worked out about records from this one on. */
  forgetFrom(number: number): void {
    this.judged.length = Math.min(this.judged.length, number);
  }

  private judgement(number: number): Judgement {
    for (let next = this.judged.length; next <= number; next++) this.judged.push(this.judge(next));
    return this.judged[number] ?? 'nothing';
  }

  private judge(number: number): Judgement {
    const record = this.graph.record(number);
    if (record.act.kind === 'genesis') return number === 0 ? 'act' : 'nothing';
    const past = this.graph.pastOfRecord(number);
    const standing = this.standing(past);
    const roles = new Roles(this.graph, standing, this.live(past, standing));
    if (roles.of(record.author) !== 'head' || !fits(record, roles)) return 'nothing';
    return isRestrictive(record, roles) ? 'restriction' : 'act';
  }

  /** Restrictive acts that count. */
  private standing(numbers: readonly number[]): readonly number[] {
    return numbers.filter((number) => this.judgement(number) === 'restriction');
  }

  /** All acts that count and are not void in this set, restrictive ones included; parents first. */
  private live(numbers: readonly number[], standing: readonly number[]): readonly number[] {
    const live: number[] = [];
    let anyVoid = false;
    for (const number of numbers) {
      if (!this.counts(number)) continue;
      const record = this.graph.record(number);
      if (this.judgement(number) === 'act' && number !== 0) {
        if (
          this.isUndercut(number, record, standing) ||
          (anyVoid && !this.wasHead(number, record, live, standing))
        ) {
          anyVoid = true;
          continue;
        }
      }
      live.push(number);
    }
    return live;
  }

  /** A standing act against its author is concurrent with it. */
  private isUndercut(number: number, record: MembershipRecord, standing: readonly number[]): boolean {
    return standing.some((other) => {
      const act = this.graph.record(other).act;
      const against = (act.kind === 'remove' || act.kind === 'role') && act.device === record.author;
      return against && !this.graph.precedes(other, number) && !this.graph.precedes(number, other);
    });
  }

  private wasHead(
    number: number,
    record: MembershipRecord,
    live: readonly number[],
    standing: readonly number[],
  ): boolean {
    const before = (other: number): boolean => this.graph.precedes(other, number);
    return new Roles(this.graph, standing.filter(before), live.filter(before)).of(record.author) === 'head';
  }

  private evaluate(numbers: readonly number[]): CircleState {
    const first = this.graph.record(0);
    if (first.act.kind !== 'genesis') throw new Error('The first record is not the genesis record');
    const standing = this.standing(numbers);
    const live = this.live(numbers, standing);
    const roles = new Roles(this.graph, standing, live);
    const members = roles.members();
    const active = new Set(Array.from(members).flatMap(([id, member]) => (member.role === null ? [] : [id])));
    const sealedFor = sealedKeys(this.graph, live);
    const { epoch, needsRotation } = this.epochOf(live, sealedFor, active, first.act.epoch);
    return {
      circle: circleOf(first),
      name: first.act.name,
      kind: first.act.circleKind,
      colour: first.act.colour,
      members,
      epoch,
      needsRotation,
      sealedFor,
      heads: this.graph.heads(numbers),
    };
  }

  /** The newest rotation sealed for nobody who is gone; among concurrent ones the smaller id. */
  private epochOf(
    live: readonly number[],
    sealedFor: SealedKeys,
    active: ReadonlySet<DeviceId>,
    fallback: string,
  ): { epoch: string; needsRotation: boolean } {
    const rotations = live.flatMap((number) => {
      const { id, act } = this.graph.record(number);
      return act.kind === 'genesis' || act.kind === 'rotate' ? [{ number, id, epoch: act.epoch }] : [];
    });
    const newest = rotations
      .filter((one) => !rotations.some((other) => this.graph.precedes(one.number, other.number)))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const isClean = (epoch: string): boolean =>
      Array.from(sealedFor.get(epoch)?.keys() ?? []).every((device) => active.has(device));
    const clean = newest.find((one) => isClean(one.epoch));
    if (clean !== undefined) return { epoch: clean.epoch, needsRotation: false };
    return { epoch: newest[0]?.epoch ?? fallback, needsRotation: true };
  }
}

type Judgement = 'nothing' | 'act' | 'restriction';

/** Restrictions stand against anything concurrent: removals, and roles lower than the one before. */
function isRestrictive(record: MembershipRecord, before: Roles): boolean {
  const act = record.act;
  if (act.kind === 'remove') return true;
  if (act.kind !== 'role') return false;
  return ROLES.indexOf(act.role) > ROLES.indexOf(before.of(act.device) ?? 'reader');
}

/** What can be wrong with an act although its author is head. */
function fits(record: MembershipRecord, roles: Roles): boolean {
  const act = record.act;
  switch (act.kind) {
    case 'genesis':
      return false;
    case 'add':
      return roles.of(act.device.device) === null && roles.allows(act.device);
    case 'role':
    case 'remove':
    case 'share':
      return roles.of(act.device) !== null;
    case 'rotate':
      return act.keys.every((key) => roles.of(key.device) !== null);
  }
}

/** Roles of devices by a set of live acts. */
class Roles {
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

  /** A device that was here before may come back only with the same keys. */
  allows(record: DeviceRecord): boolean {
    const short = record.device.slice(0, 32);
    return this.known().every((device) => device === record.device || device.slice(0, 32) !== short);
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

function sealedKeys(graph: MembershipGraph, live: readonly number[]): SealedKeys {
  const all = new Map<string, Map<DeviceId, Bytes[]>>();
  const put = (epoch: string, device: DeviceId, box: Bytes): void => {
    const boxes = all.get(epoch) ?? new Map<DeviceId, Bytes[]>();
    boxes.set(device, [...(boxes.get(device) ?? []), box]);
    all.set(epoch, boxes);
  };
  const records = live.map((number) => graph.record(number)).sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const { act } of records) {
    if (act.kind === 'genesis' || act.kind === 'rotate') {
      for (const key of act.keys) put(act.epoch, key.device, key.box);
    } else if (act.kind === 'add') {
      for (const key of act.keys) put(key.epoch, act.device.device, key.box);
    } else if (act.kind === 'share') {
      for (const key of act.keys) put(key.epoch, act.device, key.box);
    }
  }
  return all;
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
