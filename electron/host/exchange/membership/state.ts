import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId } from '../../../../shared/base/ids.ts';
import { ROLES } from '../../../../shared/domain/circle.ts';
import type { CircleColour, CircleKind } from '../../../../shared/domain/circle.ts';
import type { MembershipGraph } from './graph.ts';
import { circleOf } from './record.ts';
import type { MembershipRecord } from './record.ts';
import { Roles } from './roles.ts';
import type { MemberState } from './roles.ts';
import { Standing } from './standing.ts';
import type { StandingPorts } from './standing.ts';

/*
 * What a set of records means. A pure function of the set: whatever the order in which records arrive,
 * the same set gives the same state. The rules (docs/formats/membership.md):
 *  - A record counts only if its author was head in the state of the record's own past.
 *  - A removal, or a lowered role, that counts stands for good, whatever acts are concurrent with it. It is
 *    void only if another that stands, against its author, is concurrent with it (standing.ts), or if its
 *    author was head only through a void act. There is always a head.
 *  - Any other act is void if a standing removal or lowering of its author is concurrent with it, or if
 *    its author was head only through a void act.
 *  - Concurrent roles of one device: the lower one. Concurrent additions: the smaller id.
 *  - A device is back after removal only by an addition that knew of every removal of it.
 */

/** Boxes by epoch and device. A head may have sealed rubbish, so all are kept, and each is tried. */
export type SealedKeys = ReadonlyMap<string, ReadonlyMap<DeviceId, readonly Bytes[]>>;

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
  /** All boxes there are, those of void acts too: somebody may have written under such a key in good faith. */
  readonly boxes: SealedKeys;
  readonly heads: readonly string[];
  /** Records that were right when they were written and are void by something concurrent with them. */
  readonly voided: ReadonlySet<string>;
}

/** Evaluates sets of one growing graph. Rights of single records are worked out once. */
export class MembershipRules {
  private readonly graph: MembershipGraph;
  private readonly judged: Judgement[] = [];
  private readonly states = new Map<string, CircleState>();
  private readonly headsBefore = new Map<string, readonly DeviceId[]>();
  private readonly ports: StandingPorts;

  constructor(graph: MembershipGraph) {
    this.graph = graph;
    this.ports = {
      graph,
      counts: (number) => this.counts(number),
      wasHeadBefore: (device, one, other) => this.commonHeads(one, other).includes(device),
    };
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
    this.headsBefore.clear();
  }

  private judgement(number: number): Judgement {
    for (let next = this.judged.length; next <= number; next++) this.judged.push(this.judge(next));
    return this.judged[number] ?? 'nothing';
  }

  private judge(number: number): Judgement {
    const record = this.graph.record(number);
    if (record.act.kind === 'genesis') return number === 0 ? 'act' : 'nothing';
    const past = this.graph.pastOfRecord(number);
    const { roles } = this.settle(past);
    if (roles.of(record.author) !== 'head' || !fits(record, roles)) return 'nothing';
    return isRestrictive(record, roles) ? 'restriction' : 'act';
  }

  /** What stands and what lives in a set, and the roles that follow. At least one head is left. */
  private settle(numbers: readonly number[]): Settled {
    const restrictions = numbers.filter((number) => this.judgement(number) === 'restriction');
    const choice = new Standing(this.ports, numbers, restrictions);
    const settled = this.settleWithout(numbers, choice, new Set());
    if (settled.standing.length === 0 || settled.roles.heads().length > 0) return settled;
    const bySeniority = choice
      .targets(settled.standing)
      .map((device) => ({ device, since: settled.roles.seniority(device) }))
      .sort((a, b) => a.since - b.since || (a.device < b.device ? -1 : 1));
    for (const { device } of bySeniority) {
      const spared = choice.concurrentAgainst(device, settled.standing);
      const instead = this.settleWithout(numbers, choice, new Set(spared));
      if (instead.roles.of(device) === 'head') return instead;
    }
    return settled;
  }

  /** Also void is a restriction whose author was head only through a void act. */
  private settleWithout(numbers: readonly number[], choice: Standing, spared: ReadonlySet<number>): Settled {
    const isVoid = new Set(spared);
    for (;;) {
      const standing = choice.without(isVoid);
      const { live, unfounded } = this.live(numbers, new Set(standing));
      if (unfounded.length === 0) return { standing, live, roles: new Roles(this.graph, standing, live) };
      for (const number of unfounded) isVoid.add(number);
    }
  }

  /** All acts that count and are not void in this set, standing ones included; parents first. */
  private live(
    numbers: readonly number[],
    standing: ReadonlySet<number>,
  ): { readonly live: readonly number[]; readonly unfounded: readonly number[] } {
    const live: number[] = [];
    const unfounded: number[] = [];
    const stands = Array.from(standing);
    let anyVoid = false;
    for (const number of numbers) {
      if (!this.counts(number)) continue;
      const record = this.graph.record(number);
      const isAct = this.judgement(number) === 'act';
      const falls = isAct ? number !== 0 && this.isUndercut(number, record, stands) : !standing.has(number);
      if (falls || (anyVoid && number !== 0 && !this.wasHead(number, record, live, stands))) {
        if (!falls && !isAct) unfounded.push(number);
        anyVoid = true;
      } else live.push(number);
    }
    return { live, unfounded };
  }

  /** Who was head by all that two records knew both. */
  private commonHeads(one: number, other: number): readonly DeviceId[] {
    const common = this.graph.pastOfRecord(one).filter((number) => this.graph.precedes(number, other));
    const key = common.join();
    const heads = this.headsBefore.get(key) ?? this.settle(common).roles.heads();
    if (this.headsBefore.size > 64) this.headsBefore.clear();
    this.headsBefore.set(key, heads);
    return heads;
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
    const { live, roles } = this.settle(numbers);
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
      boxes: sealedKeys(
        this.graph,
        numbers.filter((number) => this.counts(number)),
      ),
      heads: this.graph.heads(numbers),
      voided: this.voided(numbers, live),
    };
  }

  private voided(numbers: readonly number[], live: readonly number[]): ReadonlySet<string> {
    const lives = new Set(live);
    const fallen = numbers.filter((number) => this.counts(number) && !lives.has(number));
    return new Set(fallen.map((number) => this.graph.record(number).id));
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

interface Settled {
  readonly standing: readonly number[];
  readonly live: readonly number[];
  readonly roles: Roles;
}

/** Restrictions stand against anything concurrent: removals, and roles lower than the one before. */
function isRestrictive(record: MembershipRecord, before: Roles): boolean {
  const act = record.act;
  if (act.kind === 'remove') return true;
  if (act.kind !== 'role') return false;
  return ROLES.indexOf(act.role) > ROLES.indexOf(before.of(act.device) ?? 'reader');
}

/** The last head stays. */
function hasOtherHead(roles: Roles, device: DeviceId): boolean {
  return roles.heads().some((head) => head !== device);
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
      return roles.of(act.device) !== null && (act.role === 'head' || hasOtherHead(roles, act.device));
    case 'remove':
      return roles.of(act.device) !== null && hasOtherHead(roles, act.device);
    case 'share':
      return roles.of(act.device) !== null;
    case 'rotate':
      return act.keys.every((key) => roles.of(key.device) !== null);
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
