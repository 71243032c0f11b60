import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { LogPlace, Seen, Segment, SegmentContent } from '../codec/segment.ts';
import type { LoggedSegment, SegmentLog } from '../log/segment-log.ts';
import type { Verdict, WaitingVerdict } from './acceptance.ts';
import { Vector } from './vector.ts';

/** What judging a heap of segments works with. */
export interface IntakePorts {
  readonly log: SegmentLog;
  /** What is known to keep a segment waiting, from a judgement before; null: it is to be judged. */
  stillWaits(segment: Segment, vouched: Vector): WaitingVerdict | null;
  /** Judges with these places vouched for, beside those that the log vouches for. */
  judge(segment: Segment, vouched: Vector): Verdict;
  accept(segment: Segment, content: SegmentContent | null, kind: 'accept' | 'complete'): LoggedSegment;
  refuse(segment: Segment, verdict: Extract<Verdict, { readonly kind: 'refuse' }>): void;
}

/** What became of the heap; the rest has to wait. */
export interface IntakeOutcome {
  readonly accepted: readonly LoggedSegment[];
  readonly known: readonly Segment[];
  readonly refused: readonly Segment[];
  readonly waiting: readonly (readonly [Segment, WaitingVerdict])[];
}

/**
 * Takes in what can be taken, whatever the order in which it lies: until nothing more follows from what was
 * taken. A segment that lacks nothing but what it has seen vouches for that as soon as all of it is at hand.
 */
export function takeIn(heap: Iterable<Segment>, ports: IntakePorts): IntakeOutcome {
  return new Intake(inChainOrder(heap), ports).run();
}

class Intake {
  private readonly ports: IntakePorts;
  private readonly left = new Map<string, Segment>();
  private readonly chains: readonly (readonly Segment[])[];
  private readonly lacking = new Map<string, readonly Seen[]>();
  private readonly vouched = new Vector();
  private readonly accepted: LoggedSegment[] = [];
  private readonly known: Segment[] = [];
  private readonly refused: Segment[] = [];

  constructor(segments: readonly Segment[], ports: IntakePorts) {
    this.ports = ports;
    const chains = new Map<string, Segment[]>();
    for (const segment of segments) {
      this.left.set(segment.hash, segment);
      const name = `${segment.header.device}/${segment.header.incarnation}`;
      const chain = chains.get(name) ?? [];
      chain.push(segment);
      chains.set(name, chain);
    }
    this.chains = Array.from(chains.values());
  }

  run(): IntakeOutcome {
    for (const segment of Array.from(this.left.values())) this.step(segment);
    while (this.advance() || this.vouch());
    const waiting = Array.from(this.left.values(), (segment) => {
      const verdict = this.ports.stillWaits(segment, this.vouched) ?? this.ports.judge(segment, this.vouched);
      return [
        segment,
        verdict.kind === 'wait' ? verdict : ({ kind: 'wait', reason: 'gap' } as const),
      ] as const;
    });
    return { accepted: this.accepted, known: this.known, refused: this.refused, waiting };
  }

  /** Tries what stands next in each chain. True when anything was accepted. */
  private advance(): boolean {
    const before = this.accepted.length;
    for (const chain of this.chains) {
      for (const segment of chain) {
        const { device, incarnation, seq } = segment.header;
        if (seq > (this.ports.log.top(device, incarnation)?.header.seq ?? 0) + 1) break;
        const lacking = this.lacking.get(segment.hash) ?? [];
        if (this.left.has(segment.hash) && lacking.every((entry) => this.ports.log.holds(entry)))
          this.step(segment);
      }
    }
    return this.accepted.length > before;
  }

  private step(segment: Segment): void {
    const { stillWaits, judge } = this.ports;
    const verdict = stillWaits(segment, this.vouched) ?? judge(segment, this.vouched);
    if (verdict.kind === 'wait') {
      if (verdict.lacking !== undefined) this.lacking.set(segment.hash, verdict.lacking);
      return;
    }
    this.left.delete(segment.hash);
    if (verdict.kind === 'known') this.known.push(segment);
    else if (verdict.kind === 'refuse') this.refuse(segment, verdict);
    else this.accepted.push(this.ports.accept(segment, verdict.content, verdict.kind));
  }

  private refuse(segment: Segment, verdict: Extract<Verdict, { readonly kind: 'refuse' }>): void {
    this.refused.push(segment);
    this.ports.refuse(segment, verdict);
  }

  /** Lets segments vouch that count but for what they have seen, if all of that is here. True when one did. */
  private vouch(): boolean {
    const here = new Set(Array.from(this.left.values(), ({ header }) => placeName(header.device, header)));
    let anything = false;
    for (const [hash, lacking] of this.lacking) {
      const segment = this.left.get(hash);
      if (segment === undefined || !lacking.every((entry) => this.isAtHand(entry, here))) continue;
      for (const entry of vouchedBy(segment.header.device, lacking)) {
        anything ||= !this.vouched.covers(entry);
        this.vouched.raise(entry);
      }
    }
    return anything && this.advance();
  }

  private isAtHand(entry: Seen, here: ReadonlySet<string>): boolean {
    const top = this.ports.log.top(entry.device, entry.incarnation)?.header.seq ?? 0;
    for (let seq = top + 1; seq <= entry.seq; seq++) {
      if (!here.has(placeName(entry.device, { incarnation: entry.incarnation, seq }))) return false;
    }
    return true;
  }
}

/** Nobody vouches for their own device. */
export function vouchedBy(device: DeviceId, seen: readonly Seen[]): readonly Seen[] {
  return seen.filter((entry) => entry.device !== device);
}

/** A place of a device as one word. */
export function placeName(device: DeviceId, place: LogPlace): string {
  return `${device}/${place.incarnation}/${place.seq}`;
}

function inChainOrder(segments: Iterable<Segment>): readonly Segment[] {
  return Array.from(segments).sort((a, b) => {
    if (a.header.device !== b.header.device) return a.header.device < b.header.device ? -1 : 1;
    return a.header.incarnation - b.header.incarnation || a.header.seq - b.header.seq;
  });
}
