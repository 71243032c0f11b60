import { join } from 'node:path';
import type { RefusalReason } from '../../../../shared/contract/exchange.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import { FormatError, NewerError } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import { parseSegment } from '../codec/segment.ts';
import type { Seen, Segment, SegmentContent } from '../codec/segment.ts';
import type { Identity } from '../identity.ts';
import type { LoggedSegment, SegmentLog } from '../log/segment-log.ts';
import { readRecord } from '../membership/record.ts';
import type { WaitingReason } from './acceptance.ts';
import { whyUnread } from './evidence.ts';
import type { EvidenceFolder } from './evidence.ts';
import type { Forks } from './forks.ts';
import { takeIn } from './intake.ts';
import type { IntakeOutcome } from './intake.ts';
import type { MembershipLog } from './membership-log.ts';
import { missingRanges } from './missing.ts';
import type { MissingRange } from './missing.ts';
import type { ReceiveReport } from './report.ts';
import type { Vector } from './vector.ts';
import { Verdicts } from './verdicts.ts';
import { WaitingRoom } from './waiting-room.ts';

/** What taking in works with, of the circle it belongs to. */
export interface ArrivingPorts {
  readonly membership: MembershipLog;
  readonly log: SegmentLog;
  readonly evidence: EvidenceFolder;
  readonly forks: Forks;
  identity(): Identity;
  isVouched(place: Seen): boolean;
  epochKey(epoch: string): Uint8Array | null;
  /** Not null: why nothing in it counts. */
  note(segment: LoggedSegment, content: SegmentContent): RefusalReason | null;
}

/** Takes in what comes for a circle, and keeps what has to wait, or is evidence. */
export class Arriving {
  private readonly ports: ArrivingPorts;
  private readonly room: WaitingRoom;
  /** What a removed device wrote beyond its end; apart, so that it cannot take the others' room. */
  private readonly beyond: WaitingRoom;
  /** What begins anew where its device did so too often. */
  private readonly starts: WaitingRoom;
  private readonly verdicts: Verdicts;

  constructor(folder: string, ports: ArrivingPorts) {
    this.ports = ports;
    this.verdicts = new Verdicts({
      membership: ports.membership,
      log: ports.log,
      forks: ports.forks,
      vouched: (place) => ports.isVouched(place),
      epochKey: (epoch) => ports.epochKey(epoch),
    });
    const ownerOf = (device: DeviceId): string => this.ownerOf(device);
    this.room = new WaitingRoom(join(folder, 'waiting'), ownerOf);
    this.beyond = new WaitingRoom(join(folder, 'beyond'), ownerOf, {
      all: LIMITS.beyond,
      ofOne: LIMITS.beyondPerDevice,
    });
    this.starts = new WaitingRoom(join(folder, 'starts'), ownerOf);
  }

  /** Segments that were found where they do not follow: they wait again. */
  park(segments: readonly Segment[]): void {
    for (const segment of segments) this.room.add(segment);
  }

  /** What lacks something before it. */
  waiting(): readonly Segment[] {
    return this.room.all();
  }

  beyondCount(): number {
    return this.beyond.all().length;
  }

  /** Takes in records and segments of any origin. Durable when it returns; the same batch twice changes nothing. */
  receive(records: readonly Uint8Array[], segments: readonly Uint8Array[]): ReceiveReport {
    const newRecords = this.takeRecords(records);
    let refused = 0;
    const candidates = new Map<string, Segment>();
    for (const segment of this.rooms().flatMap((room) => room.all())) candidates.set(segment.hash, segment);
    const offered = new Set<string>();
    for (const bytes of segments) {
      try {
        const segment = parseSegment(bytes);
        const other = candidates.get(segment.hash);
        if (other === undefined || (other.body === null && segment.body !== null))
          candidates.set(segment.hash, segment);
        offered.add(segment.hash);
      } catch (problem) {
        if (!(problem instanceof FormatError)) throw problem;
        this.ports.evidence.keep(whyUnread(problem), '', bytes);
        refused += 1;
      }
    }
    const outcome = this.takeSegments(candidates, offered);
    this.ports.log.sync();
    return { ...outcome, newRecords, refused: refused + outcome.refused };
  }

  /** Once at each start: what a version before this one could not read, this one may. */
  tryNewer(): void {
    if (this.ports.membership.isEmpty) return;
    this.ports.evidence.retry('newer-version', (kept) => {
      const records = kept.filter((one) => !isSegment(one));
      const { turnedAway } = this.receive(records, kept.filter(isSegment));
      return (piece) => this.isSettled(piece, turnedAway);
    });
  }

  /** What is known to exist and is not here, as ranges. */
  missing(known: readonly Vector[]): readonly MissingRange[] {
    const waiting = this.room.all();
    const exists = known.flatMap((vector) => vector.entries().map((place) => this.ports.forks.common(place)));
    for (const segment of waiting) {
      exists.push({ ...segment.header, seq: segment.header.seq - 1 }, ...this.verdicts.lackedBy(segment));
    }
    return missingRanges(exists, this.ports.log, waiting);
  }

  private takeRecords(records: readonly Uint8Array[]): number {
    let added = 0;
    for (const bytes of records.slice(0, LIMITS.recordsPerLog)) {
      try {
        const record = readRecord(bytes);
        const outcome = this.ports.membership.add(record);
        if (outcome === 'added') added += 1;
        else if (outcome === 'no-right')
          this.ports.evidence.keep('no-right', this.memberOf(record.author), bytes);
      } catch (problem) {
        if (!(problem instanceof FormatError)) throw problem;
        this.ports.evidence.keep(whyUnread(problem), '', bytes);
      }
    }
    this.ports.membership.sync();
    return added;
  }

  private takeSegments(
    candidates: ReadonlyMap<string, Segment>,
    offered: ReadonlySet<string>,
  ): Omit<ReceiveReport, 'newRecords'> {
    const me = this.ports.identity();
    const { accepted, known, refused, waiting } = takeIn(candidates.values(), {
      log: this.ports.log,
      stillWaits: (segment, vouched) => this.verdicts.stillWaits(segment, vouched),
      judge: (segment, vouched) => this.verdicts.judge(segment, vouched),
      accept: (segment, content, kind) => {
        const logged =
          kind === 'complete' ? this.ports.log.complete(segment) : this.ports.log.append(segment);
        const excess = content === null ? null : this.ports.note(logged, content);
        if (excess !== null) this.tellExcess(segment, excess);
        return logged;
      },
      refuse: (segment, { reason }) => this.keepEvidence(segment, reason),
    });
    if (accepted.length > 0) this.ports.log.sync();
    const settled = this.settle(candidates.values(), waiting);
    const isOwn = ({ header }: { readonly header: Segment['header'] }): boolean =>
      header.device === me.device;
    const ownWait = waiting.some(
      ([segment, { lacking }]) =>
        lacking !== undefined && isOwn(segment) && segment.header.incarnation === me.incarnation,
    );
    return {
      newSegments: accepted,
      known: known.filter((segment) => offered.has(segment.hash)).length,
      refused: refused.filter((segment) => offered.has(segment.hash)).length,
      ...settled,
      ownLogIsBehind:
        ownWait ||
        this.ports.forks.has(me.device, me.incarnation) ||
        accepted.some((segment) => isOwn(segment) && segment.header.incarnation === me.incarnation),
    };
  }

  /** Puts what has to wait where it waits, and lets go of the rest. */
  private settle(
    candidates: Iterable<Segment>,
    waiting: IntakeOutcome['waiting'],
  ): Pick<ReceiveReport, 'waiting' | 'turnedAway' | 'beyondRoom' | 'comeAgain'> {
    const count: Record<WaitingReason, number> = { gap: 0, membership: 0, 'no-key': 0, beyond: 0, starts: 0 };
    const turnedAway: Segment[] = [];
    let beyondRoom = 0;
    const waits = new Set<string>();
    for (const [segment, { reason }] of waiting) {
      count[reason] += 1;
      waits.add(segment.hash);
      const place = this.roomFor(reason);
      if (!place.add(segment)) {
        turnedAway.push(segment);
        if (reason === 'beyond') beyondRoom += 1;
      }
      for (const other of this.rooms()) if (other !== place) other.remove(segment);
      if (reason === 'starts') this.tellExcess(segment, 'too-many');
    }
    for (const segment of candidates) {
      if (waits.has(segment.hash)) continue;
      for (const room of this.rooms()) room.remove(segment);
    }
    const isMember = (device: DeviceId): boolean =>
      (this.ports.membership.state.members.get(device)?.role ?? null) !== null;
    const comeAgain = turnedAway.filter(({ header }) => isMember(header.device)).map(({ hash }) => hash);
    return { waiting: count, turnedAway: turnedAway.length, beyondRoom, comeAgain };
  }

  private rooms(): readonly WaitingRoom[] {
    return [this.room, this.beyond, this.starts];
  }

  private roomFor(reason: WaitingReason): WaitingRoom {
    if (reason === 'starts') return this.starts;
    return reason === 'beyond' ? this.beyond : this.room;
  }

  /** A share for each device that some record names, and one for all others: names cost nothing. */
  private ownerOf(device: DeviceId): string {
    const { membership } = this.ports;
    return !membership.isEmpty && membership.state.members.has(device) ? device : '';
  }

  /** That a device says too much is said once, not of each thing it says. */
  private tellExcess({ header: { device }, bytes }: Segment, reason: RefusalReason): void {
    const { evidence } = this.ports;
    const isTold = evidence.all().some((one) => one.reason === reason && device.startsWith(one.device));
    if (!isTold) evidence.keep(reason, device, bytes);
  }

  /** Of a fork both versions are evidence. */
  private keepEvidence(segment: Segment, reason: Parameters<EvidenceFolder['keep']>[0]): void {
    const writer = this.memberOf(segment.header.device);
    this.ports.evidence.keep(reason, writer, segment.bytes);
    if (reason === 'fork' || reason === 'broken-chain') this.ports.forks.noteRefused(segment, reason);
    const other = reason === 'fork' ? this.ports.log.get(segment.header.device, segment.header) : null;
    if (other !== null) this.ports.evidence.keep(reason, writer, this.ports.log.read(other).bytes);
  }

  /** What waits lies on the disk without being synced, and a record without its parents lies nowhere else. */
  private isSettled(piece: Uint8Array, turnedAway: number): boolean {
    try {
      if (!isSegment(piece)) return this.ports.membership.graph.has(readRecord(piece).id);
      const { hash, header } = parseSegment(piece);
      const isWaiting = turnedAway > 0 || this.rooms().some((room) => room.has(hash));
      return this.ports.log.get(header.device, header)?.hash === hash || !isWaiting;
    } catch (problem) {
      if (problem instanceof FormatError) return false;
      throw problem;
    }
  }

  /** Empty for a key that is no member's and never was: of such there are as many as somebody likes to make. */
  private memberOf(device: DeviceId): DeviceId | '' {
    return this.ports.membership.state.members.has(device) ? device : '';
  }
}

/** False for a record. Of a segment with a header that is not known the frame of two bytes is all there is to see. */
function isSegment(bytes: Uint8Array): boolean {
  try {
    parseSegment(bytes);
    return true;
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
    return problem instanceof NewerError;
  }
}
