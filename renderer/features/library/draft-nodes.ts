import type { DraftEntry } from '../../../shared/domain/draft.ts';
import type { TreeNode } from '../../ui/components/index.ts';

/** Beyond so many the drafts of a folder stand in parts, so that 500 that arrive are not 500 lines to draw. */
const FEW = 40;

const PART = 'drafts-part';

/** What the nodes of drafts are made with. */
export interface DraftNodes {
  /** Of one draft. */
  readonly node: (entry: DraftEntry) => TreeNode;
  readonly compare: (a: string, b: string) => number;
  readonly number: (count: number) => string;
  /** In Room view a part says its places only, since names are the delegate's own. */
  readonly isRoomView: boolean;
  /** Of the nodes that are open: the drafts of a part that is not are no nodes at all. */
  readonly isOpen: (part: string) => boolean;
  /** Shown at the end of a part's line: that something in it is new, for instance. */
  readonly end: (entries: readonly DraftEntry[]) => TreeNode['end'];
}

/** The drafts of a folder by name; where they are many, in parts of which each says from which to which it goes. */
export function draftNodes(
  folder: string,
  drafts: readonly DraftEntry[],
  made: DraftNodes,
): readonly TreeNode[] {
  const sorted = drafts.toSorted((a, b) => made.compare(a.name, b.name));
  if (sorted.length <= FEW) return sorted.map(made.node);
  return Array.from({ length: Math.ceil(sorted.length / FEW) }, (_, part) => {
    const from = part * FEW;
    const entries = sorted.slice(from, from + FEW);
    const id = `${PART} ${folder} ${part}`;
    const words = made.isRoomView
      ? [made.number(from + 1), made.number(from + entries.length)]
      : [entries[0], entries.at(-1)].map((entry) => `\u2068${entry?.name ?? ''}\u2069`);
    return {
      id,
      label: words.join(' – '),
      icon: 'draft',
      end: made.end(entries),
      hasChildren: true,
      children: made.isOpen(id) ? entries.map(made.node) : [],
    };
  });
}

/** Parts are folded until they are opened; the other branches are open until they are folded. */
export function isPart(node: string): boolean {
  return node.startsWith(`${PART} `);
}

/** The part in which a draft stands; null where the folder has no parts, or the draft is elsewhere. */
export function partOf(
  folder: string,
  drafts: readonly DraftEntry[],
  draft: string,
  compare: DraftNodes['compare'],
): string | null {
  if (drafts.length <= FEW) return null;
  const index = drafts.toSorted((a, b) => compare(a.name, b.name)).findIndex(({ id }) => id === draft);
  return index < 0 ? null : `${PART} ${folder} ${Math.floor(index / FEW)}`;
}
