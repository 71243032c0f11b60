import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { SegmentAct } from '../codec/segment.ts';

/** An act with who wrote it, under which epoch. */
export interface WrittenAct {
  readonly device: DeviceId;
  readonly epoch: string;
  readonly act: SegmentAct;
  readonly counts: boolean;
  /** By the records that its segment cites; known of what it matters for. */
  readonly byHead: boolean;
}
