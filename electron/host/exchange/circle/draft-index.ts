import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes, fromHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { DraftId } from '../../../../shared/base/ids.ts';
import { hash } from '../codec/crypto.ts';
import { LIMITS } from '../codec/limits.ts';
import type { SegmentEntry } from '../codec/segment.ts';

/** What of a draft stands in the log. `frontier`: heads that no other entry builds on. */
export interface LoggedDraft {
  readonly draft: DraftId;
  readonly heads: string[];
  readonly frontier: string[];
}

interface Indexed {
  readonly heads: Set<string>;
  readonly builtOn: Set<string>;
  readonly frontier: Set<string>;
  /** What this draft adds to the sum. */
  share: Bytes;
}

/** The drafts of a circle as its log holds them. The order in which entries are noted makes no difference. */
export class DraftIndex {
  private readonly drafts = new Map<DraftId, Indexed>();
  /** What each entry named that nobody had named before, in the order in which they came. */
  private readonly noted: { readonly draft: DraftId; readonly heads: readonly string[] }[] = [];
  /** Sum of all shares, modulo 2^256: kept up with each entry, so that asking costs nothing. */
  private readonly sum = new Uint32Array(8);

  /** True when these heads of a draft stand in the log. */
  holds(draft: DraftId, heads: readonly string[]): boolean {
    const known = this.drafts.get(draft);
    return heads.every((head) => known?.heads.has(head) ?? false);
  }

  all(): readonly LoggedDraft[] {
    return Array.from(this.drafts, ([draft, { heads, frontier }]) => ({
      draft,
      heads: Array.from(heads).sort(),
      frontier: bounded(frontier),
    }));
  }

  /** How many entries were noted. */
  get count(): number {
    return this.noted.length;
  }

  /** The drafts of all entries but the first so many, each with the heads that those named first. */
  since(count: number): readonly LoggedDraft[] {
    const fresh = new Map<DraftId, string[]>();
    for (const { draft, heads } of this.noted.slice(count)) {
      const known = fresh.get(draft);
      if (known === undefined) fresh.set(draft, [...heads]);
      else known.push(...heads);
    }
    return Array.from(fresh, ([draft, heads]) => ({ draft, heads, frontier: this.frontierOf(draft) }));
  }

  note({ draft, base, heads }: Pick<SegmentEntry, 'draft' | 'base' | 'heads'>): void {
    const known = this.drafts.get(draft) ?? {
      heads: new Set<string>(),
      builtOn: new Set<string>(),
      frontier: new Set<string>(),
      share: new Uint8Array(32),
    };
    for (const head of base) {
      // A head that an entry names as its own base and as its heads (nothing changed) is built on by nobody.
      if (heads.includes(head)) continue;
      known.builtOn.add(head);
      known.frontier.delete(head);
    }
    this.noted.push({ draft, heads: heads.filter((head) => !known.heads.has(head)) });
    for (const head of heads) {
      known.heads.add(head);
      if (!known.builtOn.has(head)) known.frontier.add(head);
    }
    this.drafts.set(draft, known);
    const share = shareOf(draft, known.frontier);
    this.change(known.share, share);
    known.share = share;
  }

  /** One hash of the heads of all drafts. */
  hash(): Bytes {
    return hash('dw/heads/1', new Uint8Array(this.sum.buffer, 0, 32));
  }

  private frontierOf(draft: DraftId): string[] {
    return bounded(this.drafts.get(draft)?.frontier ?? new Set());
  }

  private change(before: Bytes, after: Bytes): void {
    let carry = 0;
    for (let i = 0; i < 8; i += 1) {
      const value = (this.sum[i] ?? 0) + wordAt(after, i) - wordAt(before, i) + carry;
      this.sum[i] = value;
      carry = Math.floor(value / 2 ** 32);
    }
  }
}

function bounded(frontier: ReadonlySet<string>): string[] {
  return Array.from(frontier).sort().slice(0, LIMITS.headsPerDraft);
}

function wordAt(bytes: Bytes, index: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, 32).getUint32(index * 4, true);
}

function shareOf(draft: DraftId, frontier: ReadonlySet<string>): Bytes {
  const heads = Array.from(frontier).sort();
  return hash('dw/draft-heads/1', utf8(`${draft}\0`), concatBytes(heads.map((head) => fromHex(head))));
}
