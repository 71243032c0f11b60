import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { PutAct, SegmentAct } from '../codec/segment.ts';

/** A document of a circle's folder, as the circle's log says. */
export interface CircleFile extends Omit<PutAct, 'kind'> {
  /** Who put it there. */
  readonly device: DeviceId;
  /** The epoch under which its chunks are sealed. */
  readonly epoch: string;
}

/** An act with who wrote it, under which epoch. */
export interface LoggedAct {
  readonly device: DeviceId;
  readonly epoch: string;
  readonly act: SegmentAct;
}

/** All documents that were ever put, oldest first; the same chunks once, under the newest name. */
export function filesOf(acts: readonly LoggedAct[]): readonly CircleFile[] {
  const files = new Map<string, CircleFile>();
  for (const { device, epoch, act } of acts) {
    if (act.kind !== 'put') continue;
    const { kind: _, ...rest } = act;
    const known = files.get(act.list);
    // The list of one file is never that of another: who says so lies, and is not believed.
    if (known !== undefined && (known.sha256 !== act.sha256 || known.size !== act.size)) continue;
    if (known === undefined || known.at <= act.at) files.set(act.list, { ...rest, device, epoch });
  }
  return Array.from(files.values()).sort((a, b) => a.at - b.at);
}
