import type { DraftId } from '../../../../shared/base/ids.ts';
import { LIMITS } from '../codec/limits.ts';
import type { SegmentEntry } from '../codec/segment.ts';

/** What of a draft stands in the log. `frontier`: heads that no later entry builds on. */
export interface LoggedDraft {
  readonly draft: DraftId;
  readonly heads: string[];
  readonly frontier: string[];
}

/** The drafts of a circle as its log holds them. */
export class DraftIndex {
  private readonly drafts = new Map<
    DraftId,
    { readonly heads: Set<string>; readonly frontier: Set<string> }
  >();

  get size(): number {
    return this.drafts.size;
  }

  has(draft: DraftId): boolean {
    return this.drafts.has(draft);
  }

  keys(): Iterable<DraftId> {
    return this.drafts.keys();
  }

  all(): readonly LoggedDraft[] {
    return Array.from(this.drafts, ([draft, { heads, frontier }]) => ({
      draft,
      heads: Array.from(heads).sort(),
      frontier: Array.from(frontier).sort().slice(0, LIMITS.headsPerDraft),
    }));
  }

  note({ draft, base, heads }: SegmentEntry): void {
    const known = this.drafts.get(draft) ?? { heads: new Set<string>(), frontier: new Set<string>() };
    for (const head of base) known.frontier.delete(head);
    for (const head of heads) {
      if (!known.heads.has(head)) known.frontier.add(head);
      known.heads.add(head);
    }
    this.drafts.set(draft, known);
  }
}
