import type { DeviceId } from '../../../../shared/base/ids.ts';
import { FormatError, NewerError } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import { openSegment, parseSegment, sealSegment } from '../codec/segment.ts';
import type {
  Seen,
  Segment,
  SegmentAct,
  SegmentContent,
  SegmentEntry,
  SegmentHeader,
  SegmentWriter,
} from '../codec/segment.ts';
import { soundTime } from '../../../../shared/base/sound-clock.ts';
import type { SegmentLog } from '../log/segment-log.ts';
import type { Forks } from './forks.ts';
import type { Said } from './said.ts';
import { Vector } from './vector.ts';

/** Why nothing was sealed. */
export type SealFailure =
  'not-a-member' | 'no-right' | 'needs-new-key' | 'no-key' | 'too-large' | 'full' | 'began-too-often';

/**
 * Seals, and reads what came of it as a colleague will: what nobody could read must not come to the log, where it would
 * stand in the way of everything behind it. Null: it is beyond a bound, or cannot be read.
 */
export function sealSoundly(
  header: Omit<SegmentHeader, 'length'>,
  { seen, entries, acts }: SegmentContent,
  writer: SegmentWriter,
): { readonly sealed: Segment; readonly content: SegmentContent } | null {
  const sound = { seen, entries: entries.map(timed<SegmentEntry>), acts: acts.map(timed<SegmentAct>) };
  try {
    const sealed = sealSegment(header, sound, writer);
    return { sealed, content: openSegment(parseSegment(sealed.bytes), writer.epochKey) };
  } catch (problem) {
    if (problem instanceof FormatError) return null;
    throw problem;
  }
}

function timed<T extends { readonly at: number }>(one: T): T {
  return { ...one, at: soundTime(one.at) };
}

/** What is in a piece of the log; null: of a kind that came later, as after a return to an older version. */
export function openSoundly(segment: Segment, epochKey: Uint8Array): SegmentContent | 'unreadable' | null {
  try {
    return openSegment(segment, epochKey);
  } catch (problem) {
    if (problem instanceof FormatError) return problem instanceof NewerError ? null : 'unreadable';
    throw problem;
  }
}

/** What this device has in its texts of others' pieces, and has not said yet in its present incarnation. */
export function newlySeen(
  me: { readonly device: DeviceId; readonly incarnation: number },
  applied: Vector,
  { log, forks, said: pieces }: { log: SegmentLog; forks: Forks; said: Said },
): readonly Seen[] {
  const said = pieces.of(me);
  const held = Vector.common([applied, new Vector(log.vector())]);
  return held
    .entries()
    .map((entry) => forks.common(entry))
    .filter((entry) => entry.seq > 0 && !said.covers(entry))
    .filter((entry) => entry.device !== me.device || entry.incarnation !== me.incarnation)
    .slice(0, LIMITS.seenPerSegment);
}
