import type { Circle } from '../circle/circle.ts';
import type { SealFailure } from '../circle/sealing.ts';
import { Vector } from '../circle/vector.ts';
import { putHash } from '../codec/file-acts.ts';
import type { FileDecidedAct } from '../codec/file-acts.ts';
import type { Seen } from '../codec/segment.ts';
import { LIMITS } from '../codec/limits.ts';
import { soundTime } from '../../../../shared/base/sound-clock.ts';
import { putNameOf, putsOf } from './manifest.ts';
import type { CircleFile } from './manifest.ts';

/* What this device says of the documents of a circle: withdrawn, let in, declined. */

/** Every act of putting a document into this circle. */
export function putsIn(circle: Circle): readonly CircleFile[] {
  return putsOf(circle.acts(), circle.isModerated);
}

/** Whoever put it may withdraw it while he may write, and a head. */
export function mayWithdraw(circle: Circle, file: CircleFile): boolean {
  const isMine = file.device === circle.device && circle.role === 'editor';
  return file.standing.kind !== 'withdrawn' && (circle.role === 'head' || isMine);
}

/**
 * Takes a document out of the folder: every act by which it was put there, under whatever key, and that this device may
 * undo. Durable when it returns. Copies that were taken stay where they are.
 */
export function withdraw(circle: Circle, file: CircleFile, at: number): SealFailure | null {
  const acts = putsIn(circle)
    .filter((put) => put.sha256 === file.sha256 && mayWithdraw(circle, put))
    .map((put) => ({ kind: 'withdrawn' as const, ...putNameOf(put), at }));
  if (acts.length === 0) return 'no-right';
  // What another put only a head takes out: among the decisions, where it counts by the head's right alone.
  const kind = circle.role === 'head' ? 'decisions' : 'text';
  const sealed = circle.seal([], acts.slice(0, LIMITS.actsPerSegment), new Vector(), kind);
  return 'failure' in sealed ? sealed.failure : null;
}

/**
 * A head lets a document in, or declines it. Who lets it in has it: the decision brings its act along wherever it comes,
 * whatever becomes of its writer meanwhile. Durable when it returns.
 */
export function decide(
  circle: Circle,
  file: CircleFile,
  decision: Pick<FileDecidedAct, 'approved' | 'reason' | 'at'>,
): SealFailure | null {
  const act = { kind: 'file-decided' as const, ...putNameOf(file), ...decision };
  const vouched = new Vector(decision.approved ? placesOf(circle, file) : []);
  const sealed = circle.seal([], [act], vouched, 'decisions');
  return 'failure' in sealed ? sealed.failure : null;
}

/** Where the act of putting it stands in the log. */
function placesOf(circle: Circle, file: CircleFile): readonly Seen[] {
  return circle.log.all().flatMap((segment) => {
    const { device, incarnation, seq, epoch } = segment.header;
    if (device !== file.device || epoch !== file.epoch) return [];
    const acts = circle.insideOf(segment)?.acts ?? [];
    const isThere = acts.some((act) => act.kind === 'put' && putHash(act) === file.put);
    return isThere ? [{ device, incarnation, seq }] : [];
  });
}

/**
 * An act is named by who wrote it, and when: put again in the same millisecond, or by a clock that was set back, it has
 * another time. What times others wrote says nothing here.
 */
export function unusedTime(circle: Circle, list: string, now: number): number {
  const own = putsIn(circle).filter((put) => put.list === list && put.device === circle.device);
  const used = new Set(own.map(({ at }) => at));
  let at = soundTime(Math.max(now, ...own.map((put) => put.at + 1)));
  while (used.has(at)) at -= 1;
  return at;
}
