import { assertNever } from '../../../shared/base/assert-never.ts';
import type { DraftClause } from '../../../shared/domain/draft.ts';

// Which Word list each clause of a draft goes into, so that the number Word computes is the label the draft
// shows. A label that Word's counting would not give starts a list of its own; one that no list can give
// (a label set by hand, "ab)" where Word writes "bb)") is typed into the text.

type Family = 'headings' | 'items' | 'operative' | 'preambular' | 'bullets';

/** A Word list: its kind and where each level starts. */
export interface PlannedList {
  readonly reference: string;
  readonly family: Family;
  readonly starts: readonly number[];
}

/** How a clause gets its label. */
export type PlannedLabel =
  | { readonly kind: 'none' }
  | { readonly kind: 'list'; readonly reference: string; readonly level: number }
  | { readonly kind: 'typed'; readonly label: string };

export interface ListPlan {
  readonly lists: readonly PlannedList[];
  /** One for each clause, in order. */
  readonly labels: readonly PlannedLabel[];
}

export const LIST_LEVELS = 9;

type NumberStyle = 'decimal' | 'lowerLetter' | 'lowerRoman' | 'upperLetter' | 'upperRoman' | 'bullet';

/** How a level of a family looks: `text` is Word's template, `%n` the count of level n. */
export interface LevelLook {
  readonly style: NumberStyle;
  readonly text: string;
}

const BULLETS = ['•', '–', '▪', '◦', '‣'];
const ITEM_LOOKS: readonly LevelLook[] = [
  { style: 'lowerLetter', text: ')' },
  { style: 'lowerRoman', text: ')' },
  { style: 'decimal', text: ')' },
  { style: 'upperLetter', text: ')' },
  { style: 'upperRoman', text: ')' },
];

/** The look of one level: the label rules of drafts (`shared/drafts/labels.ts`) as Word templates. */
export function levelLook(family: Family, level: number): LevelLook {
  switch (family) {
    case 'bullets':
      return { style: 'bullet', text: BULLETS[level] ?? '•' };
    case 'headings':
      return { style: 'decimal', text: Array.from({ length: level + 1 }, (_, i) => `%${i + 1}`).join('.') };
    case 'items':
      return itemLook(level, level);
    case 'operative':
      return level === 0 ? { style: 'decimal', text: '%1' } : itemLook(level, level - 1);
    case 'preambular':
      return itemLook(level, Math.max(0, level - 1));
    default:
      return assertNever(family);
  }
}

function itemLook(level: number, depth: number): LevelLook {
  const look = ITEM_LOOKS[Math.min(depth, ITEM_LOOKS.length - 1)] ?? { style: 'decimal', text: ')' };
  return { style: look.style, text: `%${level + 1}${look.text}` };
}

interface Place {
  readonly family: Family;
  readonly level: number;
}

/** Plans the lists of a draft. `clauses` carry the labels that are to be seen. */
export function planLists(clauses: readonly DraftClause[]): ListPlan {
  const lists: PlannedList[] = [];
  const running = new Map<Family, RunningList>();
  const labels = clauses.map((clause): PlannedLabel => {
    if (clause.label === null) return { kind: 'none' };
    const place = clause.manualLabel === null ? placeOf(clause) : null;
    if (place === null) return { kind: 'typed', label: clause.label };
    const list = listFor(place, clause.label, running.get(place.family), (family, starts) => {
      const made = new RunningList({ reference: `${family}-${lists.length + 1}`, family, starts });
      lists.push(made.list);
      running.set(family, made);
      return made;
    });
    return list === null
      ? { kind: 'typed', label: clause.label }
      : { kind: 'list', reference: list.list.reference, level: place.level };
  });
  return { lists, labels };
}

function placeOf({ kind, level }: DraftClause): Place | null {
  const within = Math.min(level, LIST_LEVELS - 1);
  switch (kind) {
    case 'heading':
      return { family: 'headings', level: Math.max(0, within - 1) };
    case 'item':
      return { family: 'items', level: within };
    case 'bullet':
      return { family: 'bullets', level: within };
    case 'operative':
      return { family: 'operative', level: within };
    case 'preambular':
      return { family: 'preambular', level: within };
    case 'title':
    case 'paragraph':
      return null;
    default:
      return assertNever(kind);
  }
}

/** The list that gives the label: the running one, else a new one, else none. */
function listFor(
  { family, level }: Place,
  label: string,
  running: RunningList | undefined,
  create: (family: Family, starts: readonly number[]) => RunningList,
): RunningList | null {
  if (running?.labelOfNext(level) === label) {
    running.take(level);
    return running;
  }
  const starts = startsFor(family, level, label);
  if (starts === null) return null;
  const trial = new RunningList({ reference: '', family, starts });
  if (trial.labelOfNext(level) !== label) return null;
  const made = create(family, starts);
  made.take(level);
  return made;
}

/** Where the levels of a new list must start for its first paragraph to show this label. */
function startsFor(family: Family, level: number, label: string): readonly number[] | null {
  const starts = Array.from({ length: LIST_LEVELS }, () => 1);
  if (family === 'bullets') return starts;
  if (family === 'headings') {
    const path = label.split('.').map(Number);
    if (path.length !== level + 1 || !path.every((number) => Number.isInteger(number) && number > 0))
      return null;
    return starts.map((start, i) => path[i] ?? start);
  }
  const number = numberOf(label.replace(/\)$/, ''), levelLook(family, level).style);
  return number === null ? null : starts.map((start, i) => (i === level ? number : start));
}

function numberOf(text: string, style: NumberStyle): number | null {
  if (style === 'decimal') return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
  // Lists are short: counting up to the label is simpler than reading letters and Roman numbers.
  for (let number = 1; number <= 1000; number++) if (show(number, style) === text) return number;
  return null;
}

/** One Word list while the text goes through it: what Word will show next, level by level. */
class RunningList {
  readonly list: PlannedList;
  private readonly counts: (number | undefined)[] = [];
  private readonly jumped = new Set<number>();

  constructor(list: PlannedList) {
    this.list = list;
  }

  /** Null where programs differ: on a level that was only begun by a jump over it. */
  labelOfNext(level: number): string | null {
    if (this.jumped.has(level)) return null;
    const counts = this.after(level);
    return levelLook(this.list.family, level).text.replace(/%(\d)/g, (_, digit: string) => {
      const at = Number(digit) - 1;
      return show(counts[at] ?? 1, levelLook(this.list.family, at).style);
    });
  }

  take(level: number): void {
    const before = this.counts.slice();
    this.after(level).forEach((count, i) => {
      if (i < level && before[i] === undefined) this.jumped.add(i);
      this.counts[i] = count;
    });
    this.counts.length = level + 1;
    for (const jumped of this.jumped) if (jumped >= level) this.jumped.delete(jumped);
  }

  private after(level: number): number[] {
    return Array.from({ length: level + 1 }, (_, i) => {
      const count = this.counts[i];
      const start = this.list.starts[i] ?? 1;
      if (count === undefined) return start;
      return i === level ? count + 1 : count;
    });
  }
}

const ROMAN = [
  [1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
] as const; // prettier-ignore

/** A number as Word shows it: letters double after z (aa, bb), they do not count on (aa, ab). */
function show(number: number, style: NumberStyle): string {
  switch (style) {
    case 'decimal':
      return String(number);
    case 'lowerLetter':
      return String.fromCharCode(97 + ((number - 1) % 26)).repeat(Math.floor((number - 1) / 26) + 1);
    case 'upperLetter':
      return show(number, 'lowerLetter').toUpperCase();
    case 'lowerRoman': {
      let rest = number;
      let text = '';
      for (const [worth, letters] of ROMAN) {
        while (rest >= worth) {
          text += letters;
          rest -= worth;
        }
      }
      return text;
    }
    case 'upperRoman':
      return show(number, 'lowerRoman').toUpperCase();
    case 'bullet':
      return '';
    default:
      return assertNever(style);
  }
}
