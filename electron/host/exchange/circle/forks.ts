import type { DeviceId } from '../../../../shared/base/ids.ts';
import { faultOfBundles } from '../codec/change-bundle.ts';
import { FormatError } from '../codec/cbor.ts';
import { openSegment, parseSegment } from '../codec/segment.ts';
import type { Seen, Segment, SegmentContent } from '../codec/segment.ts';
import type { Inside } from './bodies.ts';
import type { DraftIndex } from './draft-index.ts';
import type { EvidenceFolder } from './evidence.ts';
import { PlaceFolder } from './place-folder.ts';
import type { SealFailure } from './sealing.ts';
import type { Vector } from './vector.ts';

/*
 * Two histories under one number: somebody copied a data folder and wrote in both copies, or breaks the rules. Which
 * history a member holds depends on which came first. The rule is in docs/formats/segment.md, "Forks".
 */

/** From which number on an incarnation has more than one history, as far as is known here. */
export class Forks {
  private readonly starts = new Map<string, Seen>();
  private readonly folder: PlaceFolder;
  private changes = 0;

  /** Where the forks begin is kept apart from the evidence, which has bounds. */
  constructor(folder: string, evidence: EvidenceFolder) {
    this.folder = new PlaceFolder(folder);
    for (const place of this.folder.read()) if (!this.covers(place)) this.set(place);
    for (const { segment, reason } of forkEvidence(evidence)) this.noteRefused(segment, reason);
  }

  /** Rises when a place is noted that was not covered. */
  get revision(): number {
    return this.changes;
  }

  get isEmpty(): boolean {
    return this.starts.size === 0;
  }

  note(place: Seen): void {
    if (place.seq < 1 || this.covers(place)) return;
    const { device, incarnation, seq } = place;
    this.folder.add({ device, incarnation, seq });
    this.set({ device, incarnation, seq });
  }

  /** Of what a refused piece says: the place itself, or the one before it, whose hash it does not continue. */
  noteRefused({ header }: Segment, reason: 'fork' | 'broken-chain'): void {
    this.note({ ...header, seq: reason === 'fork' ? header.seq : header.seq - 1 });
  }

  has(device: DeviceId, incarnation: number): boolean {
    return this.starts.has(`${device}/${incarnation}`);
  }

  /** True when more than one piece exists for this place, or for one before it in its chain. */
  covers({ device, incarnation, seq }: Seen): boolean {
    return seq >= (this.starts.get(`${device}/${incarnation}`)?.seq ?? Infinity);
  }

  /** The place, or the last before the fork: what everybody means by it. */
  common(place: Seen): Seen {
    const start = this.starts.get(`${place.device}/${place.incarnation}`)?.seq ?? Infinity;
    return { ...place, seq: Math.min(place.seq, start - 1) };
  }

  /** The forked incarnations of a device. */
  of(device: DeviceId): readonly Seen[] {
    return Array.from(this.starts.values()).filter((start) => start.device === device);
  }

  private set(place: Seen): void {
    const name = `${place.device}/${place.incarnation}`;
    const later = this.starts.get(name);
    this.starts.set(name, place);
    if (later !== undefined) this.folder.remove(later);
    this.changes += 1;
  }
}

/** The refused pieces that show a fork, as they are kept; of one device only, or of all. */
export function forkEvidence(
  evidence: EvidenceFolder,
  device = '',
): readonly { readonly segment: Segment; readonly reason: 'fork' | 'broken-chain' }[] {
  return (['fork', 'broken-chain'] as const).flatMap((reason) =>
    evidence.bytesOf(reason, device).flatMap((bytes) => {
      try {
        return [{ segment: parseSegment(bytes), reason }];
      } catch (problem) {
        if (problem instanceof FormatError) return [];
        throw problem;
      }
    }),
  );
}

/** What two pieces have in common when one was sealed again as the other. */
export function contentKey({ drafts, acts }: Pick<Inside, 'drafts' | 'acts'>): string {
  return JSON.stringify([drafts.map(({ draft, base, heads }) => [draft, base, heads]), acts]);
}

/** Failures that say nothing of the next piece. */
const OF_ONE_PIECE: ReadonlySet<SealFailure> = new Set(['no-right', 'too-large', 'full']);

export interface ResealPorts {
  /** It stands in a forked stretch, or where nobody can take it. */
  mustGoAgain(segment: Segment): boolean;
  readonly drafts: DraftIndex;
  /** What this device wrote that stands in no forked stretch, by what is in it. */
  readonly done: Set<string>;
  /** What is in this piece stands outside the fork. */
  settled(hash: string): void;
  /** What the writer held before the fork. */
  readonly before: Vector;
  epochKey(epoch: string): Uint8Array | null;
  /** Null: it is sealed. */
  seal(content: SegmentContent, applied: Vector, kind: Segment['header']['kind']): SealFailure | null;
  /** This piece is not sealed again, though others are: this device may not write it any more. */
  leftOut(segment: Segment): void;
}

/**
 * Seals again what stands in forked stretches, of every history that is at hand, as it was; in an order in which each
 * finds what it builds on. What was sealed again before is left out, so this may be cut off and called as often as one
 * likes. One piece that may not be written any more holds up no other.
 */
export function resealForked(pieces: readonly Segment[], ports: ResealPorts): number {
  const waiting = pieces
    .filter((segment) => segment.body !== null && ports.mustGoAgain(segment))
    .toSorted((a, b) => a.header.incarnation - b.header.incarnation || a.header.seq - b.header.seq)
    .flatMap((segment) => {
      const content = contentOf(segment, ports);
      return content === null ? [] : [{ content, segment }];
    });
  const leftOut = new Set<string>();
  let sealed = 0;
  for (let before = -1; before !== sealed;) {
    before = sealed;
    for (const { content, segment } of waiting) {
      const { hash, header } = segment;
      const key = contentKey({ drafts: content.entries, acts: content.acts });
      if (ports.done.has(key)) ports.settled(hash);
      const stands = content.entries.every(({ draft, base }) => ports.drafts.holds(draft, base));
      if (ports.done.has(key) || !stands || leftOut.has(hash)) continue;
      for (const place of content.seen) ports.before.raise(place);
      const failure = ports.seal(content, ports.before, header.kind);
      if (failure !== null && !OF_ONE_PIECE.has(failure)) return sealed;
      if (failure === null) {
        ports.done.add(key);
        sealed += 1;
      } else {
        leftOut.add(hash);
        ports.leftOut(segment);
      }
    }
  }
  return sealed;
}

function contentOf(segment: Segment, ports: ResealPorts): SegmentContent | null {
  const key = ports.epochKey(segment.header.epoch);
  if (key === null) return null;
  try {
    const content = openSegment(segment, key);
    const isAny = content.entries.length + content.acts.length > 0;
    return isAny && faultOfBundles(content.entries) === null ? content : null;
  } catch (problem) {
    if (problem instanceof FormatError) return null;
    throw problem;
  }
}
