import type { DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import { changesIn } from '../codec/change-bundle.ts';
import { LIMITS } from '../codec/limits.ts';
import type { SegmentAct, SegmentContent } from '../codec/segment.ts';

/*
 * What a circle holds in memory of what its pieces say. A piece of some hundred bytes can say 256 things, so they are
 * counted, for each device apart, so that nobody can use up another's room.
 */

type Counted = keyof typeof LIMITS.actsPerDevice;

const COUNTED_AS: Readonly<Record<SegmentAct['kind'], Counted>> = {
  put: 'puts',
  released: 'released',
  kept: 'released',
  withdrawn: 'files',
  'file-decided': 'files',
  proposed: 'proposals',
  answered: 'proposals',
  decided: 'decided',
};

type Brought = Pick<SegmentContent, 'acts' | 'entries'>;

/** Something is said of a document. */
export function isFileAct({ kind }: SegmentAct): boolean {
  return COUNTED_AS[kind] === 'puts' || COUNTED_AS[kind] === 'files';
}

/** Counts what each device says in a circle. */
export class Room {
  /** How much was said of documents so far: put, withdrawn, decided. */
  fileActs = 0;
  private readonly said = new Map<DeviceId, Record<Counted, number>>();
  /** The drafts that a device named, and how many changes it brought into each. */
  private readonly changes = new Map<DeviceId, Map<DraftId, number>>();

  /** Why there is no room for what a device brings; null: there is. */
  refusal(device: DeviceId, { acts, entries }: Brought): 'too-many' | 'too-many-changes' | null {
    if (!this.fits(device, acts)) return 'too-many';
    const before = this.changes.get(device);
    const after = changed(before, entries);
    const fresh = Array.from(after.keys()).filter((draft) => before?.has(draft) !== true);
    if ((before?.size ?? 0) + fresh.length > LIMITS.draftsPerDevice) return 'too-many';
    const isMuch = Array.from(after.values()).some((count) => count > LIMITS.changesPerDraft);
    return isMuch ? 'too-many-changes' : null;
  }

  private fits(device: DeviceId, acts: readonly SegmentAct[]): boolean {
    const after = added(this.said.get(device), acts);
    return acts.every(({ kind }) => after[COUNTED_AS[kind]] <= LIMITS.actsPerDevice[COUNTED_AS[kind]]);
  }

  note(device: DeviceId, { acts, entries }: Brought): void {
    const changes = this.changes.get(device) ?? new Map<DraftId, number>();
    for (const [draft, count] of changed(changes, entries)) changes.set(draft, count);
    this.changes.set(device, changes);
    if (acts.length === 0) return;
    this.said.set(device, added(this.said.get(device), acts));
    this.fileActs += acts.filter(isFileAct).length;
  }
}

/** How many changes of these drafts there are with what comes. */
function changed(
  before: ReadonlyMap<DraftId, number> | undefined,
  entries: Brought['entries'],
): ReadonlyMap<DraftId, number> {
  const after = new Map<DraftId, number>();
  for (const { draft, bundle } of entries)
    after.set(draft, (after.get(draft) ?? before?.get(draft) ?? 0) + changesIn(bundle));
  return after;
}

function added(before: Record<Counted, number> | undefined, acts: readonly SegmentAct[]) {
  const after = { puts: 0, released: 0, files: 0, proposals: 0, decided: 0, ...before };
  for (const { kind } of acts) after[COUNTED_AS[kind]] += 1;
  return after;
}

/** Names that pieces say again and again, each kept once. */
export class Names {
  private readonly known = new Map<string, string>();

  /** The same content, with the names in it that are known already. */
  shared({ seen, entries, acts }: SegmentContent) {
    return {
      seen: seen.map((place) => ({ ...place, device: this.one(place.device) })),
      drafts: entries.map(({ draft, base, heads }) => ({
        draft: this.one(draft),
        base: base.map((head) => this.one(head)),
        heads: heads.map((head) => this.one(head)),
      })),
      acts: acts.map((act) => this.actOf(act)),
    };
  }

  private actOf(act: SegmentAct): SegmentAct {
    switch (act.kind) {
      case 'released':
        return { ...act, draft: this.one(act.draft), title: this.one(act.title) };
      case 'kept':
        return { ...act, draft: this.one(act.draft) };
      case 'withdrawn':
        return { ...act, putter: this.one(act.putter), put: this.one(act.put) };
      case 'file-decided': {
        const { putter, put, reason } = act;
        return { ...act, putter: this.one(putter), put: this.one(put), reason: this.one(reason) };
      }
      case 'decided':
        return {
          ...act,
          device: this.one(act.device),
          also: act.also.map((piece) => ({ ...piece, device: this.one(piece.device) })),
          reason: this.one(act.reason),
        };
      case 'put':
      case 'proposed':
      case 'answered':
        return act;
    }
  }

  private one<T extends string>(name: T): T {
    const known = this.known.get(name);
    // Of the same letters, so of the same kind.
    if (known !== undefined) return known as T;
    this.known.set(name, name);
    return name;
  }
}
