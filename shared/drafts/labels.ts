import type { ClauseId } from '../base/ids.ts';
import type { DraftClauseKind } from '../domain/draft.ts';

/** What labels depend on. */
export interface Labelled {
  readonly id: ClauseId;
  readonly kind: DraftClauseKind;
  readonly level: number;
  readonly manualLabel: string | null;
}

const BULLETS = ['•', '–', '▪', '◦', '‣'] as const;

/** 1 → a, 26 → z, 27 → aa. */
export function latinLabel(number: number): string {
  let rest = number;
  let label = '';
  while (rest > 0) {
    rest--;
    label = String.fromCharCode(97 + (rest % 26)) + label;
    rest = Math.floor(rest / 26);
  }
  return label;
}

const ROMAN = [
  [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
] as const; // prettier-ignore

/** 1 → i, 4 → iv; up to some hundreds, as far as lists go. */
export function romanLabel(number: number): string {
  let rest = number;
  let label = '';
  for (const [value, letters] of ROMAN) {
    while (rest >= value) {
      label += letters;
      rest -= value;
    }
  }
  return label;
}

/** Label of an item by its depth: a), i), 1), A), I). */
function itemLabel(level: number, number: number): string {
  switch (level) {
    case 0:
      return `${latinLabel(number)})`;
    case 1:
      return `${romanLabel(number)})`;
    case 2:
      return `${number})`;
    case 3:
      return `${latinLabel(number).toUpperCase()})`;
    default:
      return `${romanLabel(number).toUpperCase()})`;
  }
}

/** Counts on levels: counting on one level starts the deeper ones anew. */
class Counters {
  private readonly counts: number[] = [];

  next(level: number): number {
    const count = (this.counts[level] ?? 0) + 1;
    this.counts[level] = count;
    this.clear(level + 1);
    return count;
  }

  clear(from: number): void {
    this.counts.length = Math.min(this.counts.length, from);
  }

  path(upTo: number): string {
    return Array.from({ length: upTo }, (_, i) => this.counts[i] ?? 1).join('.');
  }
}

/**
 * The label each clause shows, in the order given: headings 1, 1.1; items a), i); operative clauses 1, 2
 * through the text and a), i) below them; bullets. Titles, paragraphs and preambular paragraphs have none.
 * A label set by hand is shown as it is and takes no number, so that "3bis" renumbers nothing.
 */
export function computeLabels(clauses: readonly Labelled[]): ReadonlyMap<ClauseId, string | null> {
  const labels = new Map<ClauseId, string | null>();
  const headings = new Counters();
  const items = new Counters();
  const operative = new Counters();
  for (const clause of clauses) {
    labels.set(clause.id, labelOf(clause, headings, items, operative));
  }
  return labels;
}

function labelOf(clause: Labelled, headings: Counters, items: Counters, operative: Counters): string | null {
  const { kind, level, manualLabel } = clause;
  if (kind !== 'item') items.clear(kind === 'paragraph' || kind === 'bullet' ? level : 0);
  if (kind === 'title' || (kind === 'heading' && level <= 1)) operative.clear(0);
  if (manualLabel !== null) return manualLabel;
  switch (kind) {
    case 'title':
    case 'paragraph':
      return null;
    case 'heading':
      headings.next(Math.max(0, level - 1));
      return headings.path(Math.max(1, level));
    case 'item':
      return itemLabel(level, items.next(level));
    case 'bullet':
      return BULLETS[level] ?? '•';
    case 'preambular':
      if (level > 0) return itemLabel(level - 1, operative.next(level));
      operative.clear(1);
      return null;
    case 'operative': {
      const number = operative.next(level);
      return level === 0 ? String(number) : itemLabel(level - 1, number);
    }
  }
}
