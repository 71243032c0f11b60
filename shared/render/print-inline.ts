import { assertNever } from '../base/assert-never.ts';
import { markup, type Html } from './html.ts';
import type { PrintBlock, PrintNote } from './print-page-input.ts';

/** A note with its number, standing on a range of one block. */
export interface PlacedNote {
  readonly number: number;
  readonly kind: PrintNote['kind'];
  readonly start: number;
  readonly end: number;
}

/** What is inside a block: its text with emphasis, footnote marks, brackets, underlines and note numbers. */
export interface InlineParts {
  readonly text: string;
  readonly styles: PrintBlock['styles'];
  readonly footnotes: readonly { readonly offset: number; readonly label: string; readonly target: string }[];
  readonly brackets: boolean;
  readonly notes: readonly PlacedNote[];
  /** What follows the number of a note at the end of its range: the margin note itself. */
  readonly beside: (note: PlacedNote) => Html;
}

const SLOTS = 3;

/** Overlapping notes are underlined at different heights: each gets the lowest height that is free. */
function underlineSlots(notes: readonly PlacedNote[]): ReadonlyMap<number, number> {
  const slots = new Map<number, number>();
  const ends: number[] = [];
  for (const note of notes.toSorted((a, b) => a.start - b.start || a.number - b.number)) {
    let slot = ends.findIndex((end) => end <= note.start);
    if (slot < 0) slot = ends.length;
    ends[slot] = note.end;
    slots.set(note.number, slot % SLOTS);
  }
  return slots;
}

function cuts(parts: InlineParts): number[] {
  const at = new Set<number>([0, parts.text.length]);
  for (const { start, end } of [...parts.styles, ...parts.notes]) at.add(start).add(end);
  for (const { offset } of parts.footnotes) at.add(offset);
  if (parts.brackets) {
    for (const { index } of parts.text.matchAll(/[[\]]/g)) at.add(index).add(index + 1);
  }
  return Array.from(at)
    .filter((offset) => offset >= 0 && offset <= parts.text.length)
    .sort((a, b) => a - b);
}

function styled(inner: Html, style: PrintBlock['styles'][number]['style']): Html {
  switch (style) {
    case 'bold':
      return markup`<b>${inner}</b>`;
    case 'italic':
      return markup`<i>${inner}</i>`;
    case 'underline':
      return markup`<u>${inner}</u>`;
    case 'strike':
      return markup`<s>${inner}</s>`;
    case 'superscript':
      return markup`<sup>${inner}</sup>`;
    case 'subscript':
      return markup`<sub>${inner}</sub>`;
    default:
      return assertNever(style);
  }
}

function segment(
  parts: InlineParts,
  slots: ReadonlyMap<number, number>,
  start: number,
  end: number,
): Html | null {
  const text = parts.text.slice(start, end);
  if (text === '') return null;
  let inner =
    parts.brackets && (text === '[' || text === ']')
      ? markup`<b class="bracket">${text}</b>`
      : markup`${text}`;
  const styles = new Set(parts.styles.filter((s) => s.start <= start && s.end >= end).map((s) => s.style));
  for (const style of styles) inner = styled(inner, style);
  for (const note of parts.notes) {
    if (note.start > start || note.end < end) continue;
    inner = markup`<span class="mark ${note.kind} slot${slots.get(note.number) ?? 0}">${inner}</span>`;
  }
  return inner;
}

/** The number of a note where the text is: bold, raised, a link to the note. */
function anchorNumber(note: PlacedNote): Html {
  return markup`<a class="at" id="r${note.number}" href="#n${note.number}">${note.number}</a>`;
}

/** Between two numbers at one place: without it, and in Arabic even beside spaces, they read as one number. */
const COMMA = markup`<span class="at">,</span>`;

/** The numbers of notes that stand at one place. */
export function anchorNumbers(notes: readonly PlacedNote[]): Html {
  return markup`${notes.map((note, i) => [i === 0 ? null : COMMA, anchorNumber(note)])}`;
}

/** The marks that stand at one offset: of footnotes, then of notes, with what stands beside the text for them. */
function marksAt(parts: InlineParts, at: number): Html[] {
  const footnotes = parts.footnotes.filter(({ offset }) => offset === at);
  const notes = parts.notes.filter(({ end }) => end === at);
  const marks = footnotes.map(
    ({ target, label }, i) =>
      markup`<sup class="fn">${i === 0 ? null : ','}<a href="#${target}">${label}</a></sup>`,
  );
  if (footnotes.length > 0 && notes.length > 0) marks.push(COMMA);
  notes.forEach((note, i) => {
    if (i > 0) marks.push(COMMA);
    marks.push(anchorNumber(note), parts.beside(note));
  });
  return marks;
}

/** Renders the inside of a block. Every offset that is out of range or inside a character was mended before. */
export function renderInline(parts: InlineParts): Html {
  const slots = underlineSlots(parts.notes);
  const bounds = cuts(parts);
  const out: Html[] = [];
  bounds.forEach((at, i) => {
    out.push(...marksAt(parts, at));
    const next = bounds[i + 1];
    if (next === undefined) return;
    const piece = segment(parts, slots, at, next);
    if (piece !== null) out.push(piece);
  });
  return markup`${out}`;
}

/** An offset that is inside the text and not between the halves of a character. */
export function mendOffset(text: string, offset: number): number {
  const inside = Math.min(Math.max(offset, 0), text.length);
  const before = text.charCodeAt(inside - 1);
  const after = text.charCodeAt(inside);
  const splits = before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff;
  return splits ? inside + 1 : inside;
}
