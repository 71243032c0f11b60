import { toHex } from '../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../shared/base/ids.ts';
import type {
  CircleDetail,
  CircleListEntry,
  ExchangeAct,
  ExchangeIdentity,
  ExchangeMember,
} from '../../../shared/contract/exchange.ts';
import { putKey, putNameOf, putsOf } from './attachments/manifest.ts';
import type { CircleFile } from './attachments/manifest.ts';
import type { Circle } from './circle/circle.ts';
import type { WrittenAct } from './circle/written-act.ts';
import type { Evidence } from './circle/evidence.ts';
import { Vector } from './circle/vector.ts';
import { putHash } from './codec/file-acts.ts';
import type { Exchange } from './exchange.ts';
import type { Identity } from './identity.ts';
import type { MembershipRecord } from './membership/record.ts';

/* What the screens are told of circles. */

export function describeIdentity(identity: Identity): ExchangeIdentity {
  return {
    device: identity.device,
    person: identity.person,
    actorPrefix: identity.device.slice(0, 32) + identity.incarnation.toString(16).padStart(8, '0'),
  };
}

/** The label of a device; its first digits where nobody named it. */
export function personOf(circle: Circle, device: DeviceId): string {
  return circle.membership.state.members.get(device)?.record.person ?? device.slice(0, 8);
}

export function summarise(exchange: Exchange, circle: Circle): CircleListEntry {
  const { state } = circle.membership;
  const last = exchange
    .knowledge(circle.id)
    .reduce<{ at: number; person: string } | null>(
      (latest, peer) =>
        latest !== null && latest.at >= peer.at
          ? latest
          : { at: peer.at, person: personOf(circle, peer.device) },
      null,
    );
  return {
    id: circle.id,
    name: state.name,
    kind: state.kind,
    colour: state.colour,
    role: circle.role,
    members: Array.from(state.members.values()).filter((member) => member.role !== null).length,
    lastExchange: last,
    needsNewKey: state.needsRotation,
    ...(circle.beganTooOften ? { beganTooOften: true } : {}),
    vectorHash: toHex(circle.stateHashes().vector),
  };
}

export function describeCircle(exchange: Exchange, circle: Circle): CircleDetail {
  const named = (device: DeviceId): string => personOf(circle, device);
  const knowledge = exchange
    .knowledge(circle.id)
    .filter((peer) => (circle.membership.state.members.get(peer.device)?.role ?? null) !== null);
  return {
    ...summarise(exchange, circle),
    memberList: members(exchange, circle),
    acts: acts(circle),
    missing: circle
      .missing(knowledge.map((peer) => new Vector(peer.holds)))
      .map((gap) => ({ ...gap, person: named(gap.device) })),
    waiting: circle.waitingCount(),
    beyond: circle.beyondCount(),
    evidence: [...circle.evidence.all(), ...unapplied(circle)].map(({ reason, device, size }) => ({
      reason,
      person: nameByPrefix(circle, device),
      size,
    })),
    cuts: circle.log.cuts.map((cut) => ({
      person: named(cut.device),
      bytes: cut.bytes,
      damaged: cut.damaged,
    })),
  };
}

function members(exchange: Exchange, circle: Circle): ExchangeMember[] {
  const me = exchange.requireIdentity().device;
  const heard = new Map(exchange.knowledge(circle.id).map((peer) => [peer.device, peer.at]));
  return Array.from(circle.membership.state.members.values(), ({ record, role, restrictions }) => ({
    device: record.device,
    person: record.person,
    role: role ?? restrictions.at(-1)?.role ?? 'reader',
    isThisDevice: record.device === me,
    removed: role === null,
    lastExchangeAt: heard.get(record.device) ?? null,
  }));
}

function nameByPrefix(circle: Circle, prefix: string): string {
  if (prefix === '') return '';
  const found = Array.from(circle.membership.state.members.keys()).find((device) =>
    device.startsWith(prefix),
  );
  return found === undefined ? prefix.slice(0, 8) : personOf(circle, found);
}

/** The circle's log as its members read it, oldest first. */
function acts(circle: Circle): ExchangeAct[] {
  const names = new Map<DeviceId, string>();
  for (const record of circle.membership.all()) {
    if (record.act.kind === 'genesis') names.set(record.act.founder.device, record.act.founder.person);
    if (record.act.kind === 'add') names.set(record.act.device.device, record.act.device.person);
  }
  const named = (device: DeviceId): string => names.get(device) ?? device.slice(0, 8);
  const { voided } = circle.membership.state;
  const ofMembers = circle.membership.all().flatMap((record) => {
    const said = memberAct(record, named);
    return voided.has(record.id) && said.length > 0
      ? [...said, { kind: 'void' as const, at: record.at, who: named(record.author) }]
      : said;
  });
  const proposals = new Map<string, string>();
  const written = circle.acts();
  for (const { act } of written) if (act.kind === 'proposed') proposals.set(act.proposal, act.person);
  const puts = new Map(putsOf(written, circle.isModerated).map((put) => [putKey(putNameOf(put)), put]));
  const kept = written.filter(({ act }) => act.kind !== 'withdrawn');
  const letIn = putsOf(kept, circle.isModerated).filter(({ standing }) => standing.kind === 'open');
  const open = new Set(letIn.map((put) => putKey(putNameOf(put))));
  const ofTexts = written.flatMap((one) => textAct(one, { named, proposals, puts, open }) ?? []);
  return [...ofMembers, ...bothRemoved(circle, named), ...ofTexts].sort((a, b) => a.at - b.at);
}

interface Known {
  readonly named: (device: DeviceId) => string;
  readonly proposals: ReadonlyMap<string, string>;
  /** By `putKey`. */
  readonly puts: ReadonlyMap<string, CircleFile>;
  /** Of them those that are in the folder, or were until they were withdrawn. */
  readonly open: ReadonlySet<string>;
}

/** Null: it says nothing that counts. */
function textAct(written: WrittenAct, known: Known): ExchangeAct | null {
  const { act, counts } = written;
  const who = known.named(written.device);
  const { at } = act;
  switch (act.kind) {
    case 'released':
      return { kind: counts ? 'released' : 'offered', at, who, title: act.title };
    case 'kept':
      return null;
    case 'put':
    case 'withdrawn':
    case 'file-decided':
      return fileAct(written, known);
    case 'proposed':
      return { kind: 'proposed', at, who, whom: act.person, reason: act.reason };
    case 'answered': {
      const whom = known.proposals.get(act.proposal) ?? act.proposal.slice(0, 8);
      return { kind: 'answered', at, who, whom, accepted: act.accepted, reason: act.reason };
    }
    case 'decided':
      return {
        kind: 'decided',
        at,
        who,
        whom: known.named(act.device),
        approved: act.approved,
        reason: act.reason,
      };
  }
}

/** About a document. A withdrawal by somebody who had no right to it, or of what never was, is not in the record. */
function fileAct({ device, act, byHead }: WrittenAct, { named, puts, open }: Known): ExchangeAct | null {
  const who = named(device);
  const { at } = act;
  if (act.kind === 'put') {
    const isOffered = !open.has(putKey({ putter: device, put: putHash(act) }));
    return { kind: isOffered ? 'put-offered' : 'put', at, who, title: act.title };
  }
  if (act.kind !== 'withdrawn' && act.kind !== 'file-decided') return null;
  const put = puts.get(putKey(act));
  if (put === undefined) return null;
  const { title } = put;
  if (act.kind === 'withdrawn') {
    if (device !== act.putter && !byHead) return null;
    const stays = Array.from(puts.values()).some(
      (other) => other.sha256 === put.sha256 && other.at < at && other.standing.kind === 'open',
    );
    return { kind: stays ? 'withdrawn-own' : 'withdrawn', at, who, title };
  }
  const { approved, reason } = act;
  return { kind: 'file-decided', at, who, whom: named(act.putter), title, approved, reason };
}

/** Two who removed each other without knowing: both stand, and a third head has to say what holds. */
function bothRemoved(circle: Circle, named: (device: DeviceId) => string): ExchangeAct[] {
  const { graph, state } = circle.membership;
  const removals = circle.membership
    .all()
    .filter((record) => record.act.kind === 'remove' && !state.voided.has(record.id));
  return removals.flatMap((one, place) =>
    removals.slice(place + 1).flatMap((other): ExchangeAct[] => {
      const isMutual =
        one.act.kind === 'remove' &&
        other.act.kind === 'remove' &&
        one.act.device === other.author &&
        other.act.device === one.author;
      const isKnown = graph.isKnownTo(one.id, [other.id]) || graph.isKnownTo(other.id, [one.id]);
      if (!isMutual || isKnown) return [];
      const at = Math.max(one.at, other.at);
      return [{ kind: 'both-removed', at, who: named(one.author), whom: named(other.author) }];
    }),
  );
}

function memberAct(record: MembershipRecord, named: (device: DeviceId) => string): ExchangeAct[] {
  const { act, at } = record;
  const who = named(record.author);
  switch (act.kind) {
    case 'genesis':
      return [{ kind: 'created', at, who, name: act.name }];
    case 'add':
      return [{ kind: 'added', at, who, whom: act.device.person, role: act.role }];
    case 'role':
      return [{ kind: 'role', at, who, whom: named(act.device), role: act.role }];
    case 'remove':
      return [{ kind: 'removed', at, who, whom: named(act.device) }];
    case 'rotate':
      return [{ kind: 'new-key', at, who }];
    case 'share':
      return [];
  }
}

function unapplied(circle: Circle): readonly Evidence[] {
  return circle.evidence.unapplied.all().map((place) => ({
    reason: 'bad-changes',
    device: place.device.slice(0, 16),
    size: circle.log.get(place.device, place)?.size ?? 0,
  }));
}
