/** A moment of a draft's history: the end of a stretch of work on one device. */
export interface HistoryPoint {
  /** Heads to look at the draft as that device had it then. */
  readonly heads: readonly string[];
  /** Milliseconds since 1970, by that device's clock. */
  readonly at: number;
  /** First 32 hex digits of the actor: the device's prefix. */
  readonly device: string;
  readonly changes: number;
}

interface ChangeFacts {
  readonly hash: string;
  readonly actor: string;
  readonly time: number;
}

/** A pause that ends a stretch of work. */
const PAUSE_SECONDS = 10 * 60;

/** Groups changes (in topological order) into stretches of work; newest first. */
export function summariseHistory(changes: readonly ChangeFacts[]): readonly HistoryPoint[] {
  const points: HistoryPoint[] = [];
  for (const { hash, actor, time } of changes) {
    const device = actor.slice(0, 32);
    const at = time * 1000;
    const last = points.at(-1);
    if (last !== undefined && last.device === device && at - last.at <= PAUSE_SECONDS * 1000) {
      points[points.length - 1] = {
        heads: [hash],
        at: Math.max(at, last.at),
        device,
        changes: last.changes + 1,
      };
    } else {
      points.push({ heads: [hash], at, device, changes: 1 });
    }
  }
  return points.reverse();
}
