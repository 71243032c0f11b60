import { join } from 'node:path';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import type { CircleId, DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import type { RefusalReason } from '../../../../shared/contract/exchange.ts';
import type { Role } from '../../../../shared/domain/circle.ts';
import { openBox, signBytes } from '../codec/crypto.ts';
import { LIMITS } from '../codec/limits.ts';
import type {
  LogPlace,
  Segment,
  SegmentAct,
  SegmentContent,
  SegmentEntry,
  SegmentKind,
} from '../codec/segment.ts';
import type { CirclePorts } from './circle-ports.ts';
import { SegmentLog } from '../log/segment-log.ts';
import type { LoggedSegment } from '../log/segment-log.ts';
import type { MembershipRecord } from '../membership/record.ts';
import { mayWrite, NOTHING_BEFORE } from './acceptance.ts';
import { Arriving } from './arriving.ts';
import { Bodies } from './bodies.ts';
import type { Inside } from './bodies.ts';
import { Contents } from './contents.ts';
import type { LoggedDraft } from './draft-index.ts';
import { EvidenceFolder } from './evidence.ts';
import { contentKey, forkEvidence, Forks, resealForked } from './forks.ts';
import { boxContext, epochName } from './epoch.ts';
import { endsToName } from './ends.ts';
import { Kept } from './kept.ts';
import { MembershipLog } from './membership-log.ts';
import { Moderation } from './moderation.ts';
import type { MissingRange } from './missing.ts';
import type { ReceiveReport } from './report.ts';
import { PastEnds } from './past-ends.ts';
import { isFileAct } from './room.ts';
import { Said } from './said.ts';
import { newlySeen, openSoundly, sealSoundly } from './sealing.ts';
import type { SealFailure } from './sealing.ts';
import { hashOfHeads, hashOfVector } from './state-hash.ts';
import type { StateHashes } from './state-hash.ts';
import { Vector } from './vector.ts';
import type { WrittenAct } from './written-act.ts';

/** One circle on this disk: who is in it and what was written, sent and received. */
export class Circle {
  readonly id: CircleId;
  readonly membership: MembershipLog;
  readonly log: SegmentLog;
  readonly evidence: EvidenceFolder;
  readonly bodies: Bodies;
  readonly forks: Forks;
  readonly kept: Kept;
  private readonly ports: CirclePorts;
  private readonly arriving: Arriving;
  private readonly contents = new Contents();
  private readonly inside = this.contents.inside;
  private readonly keys = new Map<string, Bytes>();
  /** Pieces of forked stretches that stand outside of them too. */
  private readonly sealedAgain = new Set<string>();
  /** Of this device's own log: a piece that cannot be read, and what stands behind it. */
  private readonly cutOff = new Map<string, Segment>();
  readonly drafts = this.contents.drafts;
  /** What counts where a moderator has to let texts in. */
  readonly moderation: Moderation;
  private readonly past: PastEnds;
  readonly said: Said;
  private hashes: { readonly key: string; readonly value: StateHashes } | null = null;

  constructor(folder: string, id: CircleId, ports: CirclePorts) {
    this.id = id;
    this.ports = ports;
    this.membership = new MembershipLog(join(folder, 'membership.log'), id, ports.sealer);
    try {
      this.log = new SegmentLog(join(folder, 'segments'), (device) => {
        if (device === ports.identity().device) ports.beforeOwnCut();
      });
    } catch (problem) {
      this.membership.close();
      throw problem;
    }
    this.said = new Said(this.log, ({ hash }) => this.inside.get(hash)?.seen ?? []);
    this.evidence = new EvidenceFolder(join(folder, 'evidence'), this.device);
    this.forks = new Forks(join(folder, 'forks'), this.evidence);
    this.past = new PastEnds({ log: this.log, membership: this.membership, vouched: this.contents.vouched });
    const factsOf = (segment: LoggedSegment): Inside | null => this.insideOf(segment);
    const isPast = (segment: LoggedSegment): boolean => this.past.has(segment);
    this.moderation = new Moderation({ log: this.log, factsOf, isPast });
    this.kept = new Kept({ log: this.log, factsOf, me: () => this.device });
    this.bodies = new Bodies({
      log: this.log,
      drafts: this.drafts,
      inside: (hash) => this.inside.get(hash),
      isText: (segment) => this.isText(segment),
      forks: this.forks,
    });
    this.arriving = new Arriving(folder, {
      membership: this.membership,
      log: this.log,
      evidence: this.evidence,
      forks: this.forks,
      identity: () => ports.identity(),
      isVouched: (place) => this.contents.vouched.covers(place),
      epochKey: (epoch) => this.epochKey(epoch),
      note: (segment, content) => this.note(segment, content),
    });
    this.arriving.park(this.log.strays);
    for (const segment of this.membership.isEmpty ? [] : this.log.all()) {
      if (this.cutOff.has(segment.hash)) continue;
      const content = this.read(segment);
      if (content === 'unreadable') {
        if (segment.header.device === this.device) this.cutOwn(segment);
      } else if (content !== null) this.note(segment, content);
    }
    this.arriving.tryNewer();
  }

  get device(): DeviceId {
    return this.ports.identity().device;
  }

  /** Another word: other things are said of documents. */
  get folderKey(): string {
    return `${this.contents.fileActs}/${this.past.revision}`;
  }

  sign(message: Uint8Array): Bytes {
    return signBytes(this.ports.identity().signingSeed, message);
  }

  get role(): Role | null {
    return this.membership.state.members.get(this.device)?.role ?? null;
  }

  /** Nobody would take what this device seals: it began anew more often than anybody follows. */
  get beganTooOften(): boolean {
    const { device, incarnation } = this.ports.identity();
    const isNew = this.log.top(device, incarnation) === null;
    return isNew && this.log.ends(device).length >= LIMITS.incarnationsPerDevice;
  }

  /** Writes the next segment of this device; durable when it returns. */
  seal(
    entries: readonly SegmentEntry[],
    acts: readonly SegmentAct[],
    applied: Vector,
    kind: SegmentKind = 'text',
  ): { readonly segment: LoggedSegment } | { readonly failure: SealFailure } {
    const [me, { state }] = [this.ports.identity(), this.membership];
    const failure = this.refusalToSeal(entries, acts, kind);
    if (failure !== null) return { failure };
    const key = this.epochKey(state.epoch);
    if (key === null) return { failure: 'no-key' };
    const top = this.log.top(me.device, me.incarnation);
    const done = sealSoundly(
      {
        circle: this.id,
        device: me.device,
        incarnation: me.incarnation,
        seq: (top?.header.seq ?? 0) + 1,
        previous: top?.hash ?? NOTHING_BEFORE,
        epoch: state.epoch,
        membership: state.heads,
        kind,
      },
      { seen: newlySeen(me, applied, this), entries, acts },
      { signingSeed: me.signingSeed, epochKey: key, random: this.ports.random },
    );
    if (done === null) return { failure: 'too-large' };
    this.membership.sync();
    const segment = this.log.append(done.sealed);
    this.log.sync();
    this.note(segment, done.content);
    return { segment };
  }

  /** Takes in records and segments of any origin. Durable when it returns; the same batch twice changes nothing. */
  receive(records: readonly Uint8Array[], segments: readonly Uint8Array[]): ReceiveReport {
    return this.arriving.receive(records, segments);
  }

  /** What is known to exist and is not here, as ranges. */
  missing(known: readonly Vector[]): readonly MissingRange[] {
    return this.arriving.missing(known);
  }

  /** The segments that the texts do not hold yet, each after all that its writer had seen. */
  pending(
    applied: Vector,
    maxBytes: number,
  ): { readonly segments: readonly LoggedSegment[]; readonly more: boolean } {
    const ordered = this.bodies.pending(applied);
    const taken: LoggedSegment[] = [];
    let bytes = 0;
    for (const segment of ordered) {
      // What cannot be opened here is handed to nobody: it takes no room from what can.
      const isOpen = this.inside.has(segment.hash) || this.open(segment) !== null;
      const size = isOpen ? segment.size : 0;
      if (bytes > 0 && bytes + size > maxBytes) return { segments: taken, more: true };
      bytes += size;
      taken.push(segment);
    }
    return { segments: taken, more: false };
  }

  /**
   * Null when this device has no key for it (it was accepted once; the keys were lost), when only its frame is here, or
   * when what is in it cannot be read.
   */
  open(segment: LoggedSegment): SegmentContent | null {
    const content = this.read(segment);
    return content === 'unreadable' ? null : content;
  }

  private read(segment: LoggedSegment): SegmentContent | 'unreadable' | null {
    const key = segment.hasBody ? this.epochKey(segment.header.epoch) : null;
    return key === null ? null : openSoundly(this.log.read(segment), key);
  }

  /**
   * A piece of this device's own that cannot be read was taken by nobody, and nothing behind it was. It is evidence; the
   * circle goes on from the piece before, and what stands behind it is sealed again.
   */
  private cutOwn(segment: LoggedSegment): void {
    const me = this.ports.identity();
    if (segment.header.incarnation === me.incarnation) this.ports.beforeOwnCut();
    this.evidence.keep('unreadable', me.device, this.log.read(segment).bytes);
    for (const one of this.log.passOver(segment)) this.cutOff.set(one.hash, one);
  }

  /** Everything of a draft that stands in the log, as heads: what need not be sealed again. */
  loggedDrafts(): readonly LoggedDraft[] {
    return this.drafts.all();
  }

  /** The drafts that some segments carry. */
  draftsIn(segments: readonly LoggedSegment[]): readonly DraftId[] {
    const drafts = segments.flatMap((segment) => this.inside.get(segment.hash)?.drafts ?? []);
    return Array.from(new Set(drafts.map(({ draft }) => draft))).sort();
  }

  /** What is known of a logged segment without opening it again; null where only its frame is here. */
  insideOf(segment: LoggedSegment): Inside | null {
    return this.inside.get(segment.hash) ?? null;
  }

  /** The acts written into segments, with their writers. `counts` false: the text is waiting for a moderator. */
  acts(): readonly WrittenAct[] {
    return this.log.all().flatMap((segment) => {
      const { acts = [], byHead = false } = this.inside.get(segment.hash) ?? {};
      // Most pieces say nothing but what somebody typed.
      if (acts.length === 0) return [];
      const { device, epoch } = segment.header;
      const isPast = this.past.has(segment);
      const counts = !this.isModerated || this.moderation.counts(segment);
      const said = acts.filter((act) => !isPast || !isFileAct(act));
      return said.map((act) => ({ device, epoch, act, counts, byHead }));
    });
  }

  get isModerated(): boolean {
    return this.membership.state.kind === 'moderated';
  }

  /** Whether the changes of a piece belong in the texts here: what this device wrote itself always does. */
  private isText(segment: LoggedSegment): boolean {
    const isOwn = segment.header.device === this.ports.identity().device;
    return !this.isModerated || isOwn || this.moderation.counts(segment);
  }

  /** The refused pieces that show forks, as far as they are kept. */
  forkEvidence(device = ''): readonly Segment[] {
    return this.forks.isEmpty ? [] : forkEvidence(this.evidence, device).map(({ segment }) => segment);
  }

  /**
   * Where this device's own numbers were used twice, it brings what stands under them to everybody: sealed again, in
   * the present incarnation, as it was. Durable when it returns; true when something was sealed.
   */
  resealForked(): boolean {
    const me = this.ports.identity();
    const own = this.forks.of(me.device);
    if (own.length + this.cutOff.size === 0 || this.forks.has(me.device, me.incarnation)) return false;
    const before = new Vector();
    const done = new Set<string>();
    const forked: LoggedSegment[] = [];
    for (const segment of this.log.all()) {
      if (segment.header.device !== me.device) continue;
      const inside = this.inside.get(segment.hash);
      if (this.forks.covers(segment.header)) forked.push(segment);
      else if (inside !== undefined) done.add(contentKey(inside));
      for (const place of inside?.seen ?? []) before.raise(place);
    }
    const pieces = new Map(this.cutOff);
    for (const segment of forked) {
      // What was sealed again already is not read again, however often something comes.
      const inside = this.inside.get(segment.hash);
      if (inside === undefined || !done.has(contentKey(inside)))
        pieces.set(segment.hash, this.log.read(segment));
    }
    for (const segment of [...this.forkEvidence(me.device), ...this.arriving.waiting()]) {
      const isHere = (pieces.get(segment.hash)?.body ?? null) !== null;
      const isOwn = segment.header.device === me.device && !this.sealedAgain.has(segment.hash);
      if (isOwn && !isHere) pieces.set(segment.hash, segment);
    }
    for (const place of own) before.raise(this.forks.common(place));
    const sealed = resealForked(Array.from(pieces.values()), {
      mustGoAgain: ({ hash, header }) => this.cutOff.has(hash) || this.forks.covers(header),
      drafts: this.drafts,
      done,
      settled: (hash) => this.sealedAgain.add(hash),
      before,
      epochKey: (epoch) => this.epochKey(epoch),
      seal: ({ entries, acts }, applied, kind) => {
        const sealing = this.seal(entries, acts, applied, kind);
        return 'segment' in sealing ? null : sealing.failure;
      },
      leftOut: ({ bytes }) => this.evidence.keep('no-right', me.device, bytes),
    });
    return sealed > 0;
  }

  waitingCount(): number {
    return this.arriving.waiting().length;
  }

  beyondCount(): number {
    return this.arriving.beyondCount();
  }

  /** What two devices compare. Worked out again only when something came to the log. */
  stateHashes(): StateHashes {
    const key = `${this.log.revision}/${this.membership.graph.size}/${this.forks.revision}`;
    if (this.hashes?.key !== key) {
      const vector = hashOfVector(this.log, this.forks, this.membership.state.heads);
      this.hashes = { key, value: { vector, heads: hashOfHeads(this.drafts.hash(), this.log) } };
    }
    return this.hashes.value;
  }

  epochKey(epoch: string): Bytes | null {
    const known = this.keys.get(epoch);
    if (known !== undefined) return known;
    const me = this.ports.identity();
    for (const box of this.membership.state.boxes.get(epoch)?.get(me.device) ?? []) {
      const key = openBox(me.agreementSeed, box, boxContext(epoch));
      if (key === null || epochName(key) !== epoch) continue;
      this.keys.set(epoch, key);
      return key;
    }
    return null;
  }

  /** Adds records this device wrote itself; durable when it returns. */
  write(records: readonly MembershipRecord[]): void {
    for (const record of records) {
      const outcome = this.membership.add(record);
      if (outcome !== 'added') throw new Error(`A record of this device was not taken: ${outcome}`);
    }
    this.membership.sync();
  }

  close(): void {
    this.membership.close();
    this.log.close();
  }

  private refusalToSeal(
    entries: readonly SegmentEntry[],
    acts: readonly SegmentAct[],
    kind: SegmentKind,
  ): SealFailure | null {
    if (this.role === null) return 'not-a-member';
    if (!mayWrite(this.role, kind)) return 'no-right';
    if (this.membership.state.needsRotation) return 'needs-new-key';
    if (this.beganTooOften) return 'began-too-often';
    return this.contents.refusal(this.device, { entries, acts }) === null ? null : 'full';
  }

  /** The last places of a device, as a record names them. */
  endsOf(device: DeviceId): readonly LogPlace[] {
    return endsToName(device, this.log, this.contents.vouched);
  }

  private note(segment: LoggedSegment, content: SegmentContent): RefusalReason | null {
    const { header } = segment;
    const cited = this.isModerated ? this.membership.rules.at(header.membership).members : null;
    const byHead = header.kind === 'decisions' || cited?.get(header.device)?.role === 'head';
    return this.contents.note(segment, content, byHead);
  }
}
