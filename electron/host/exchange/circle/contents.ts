import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { RefusalReason } from '../../../../shared/contract/exchange.ts';
import type { SegmentContent } from '../codec/segment.ts';
import type { LoggedSegment } from '../log/segment-log.ts';
import type { Inside } from './bodies.ts';
import { DraftIndex } from './draft-index.ts';
import { vouchedBy } from './intake.ts';
import { Names, Room } from './room.ts';
import { Vector } from './vector.ts';

/** What is known of the pieces of a log without opening them again. */
export class Contents {
  readonly inside = new Map<string, Inside>();
  readonly drafts = new DraftIndex();
  /** Places that another device than their own had seen. */
  readonly vouched = new Vector();
  private readonly room = new Room();
  private readonly names = new Names();

  /** Rises with what is said of documents. */
  get fileActs(): number {
    return this.room.fileActs;
  }

  /** Why a device may not say this much more: whoever writes stops there. Null: it may. */
  refusal(device: DeviceId, brought: Pick<SegmentContent, 'entries' | 'acts'>): RefusalReason | null {
    return this.room.refusal(device, brought);
  }

  /**
   * Notes what stands in a piece. Not null: it is beyond what its device may say. Then it counts for nothing, whoever
   * holds it, and all the same has its place in the chain: to refuse it would cut off, with it, whoever had seen it.
   */
  note(segment: LoggedSegment, content: SegmentContent, byHead: boolean): RefusalReason | null {
    const { device } = segment.header;
    const { seen, drafts, acts } = this.names.shared(content);
    for (const entry of vouchedBy(device, seen)) this.vouched.raise(entry);
    const reason = this.refusal(device, content);
    if (reason !== null) {
      // Which drafts are in it decides by which ways it may go.
      const named = [...drafts, ...acts.filter((act) => act.kind === 'released')].map(({ draft }) => draft);
      const only = Array.from(new Set(named), (draft) => ({ draft, base: [], heads: [] }));
      const nothing = { acts: [], hasChanges: false, byHead: false, isBeyondRoom: true };
      this.inside.set(segment.hash, { seen, drafts: only, ...nothing });
      return reason;
    }
    const hasChanges = drafts.length > 0;
    this.inside.set(segment.hash, { seen, drafts, acts, hasChanges, byHead, isBeyondRoom: false });
    for (const entry of drafts) this.drafts.note(entry);
    this.room.note(device, { acts, entries: content.entries });
    return null;
  }
}
