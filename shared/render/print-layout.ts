import type { PrintBlock, PrintNote, PrintPage } from './print-page-input.ts';

/** Widths across the page, in millimetres, inside the page area (paper without 12 mm on each side). */
export interface PrintGeometry {
  readonly lineNumbers: number;
  readonly status: number;
  readonly text: number;
  readonly gap: number;
  readonly notes: number;
  readonly blank: number;
}

const SIDE_MARGIN = 12;
const PAPER_WIDTH = { A4: 210, Letter: 215.9 } as const;

/** Shares the width of the page between what is asked for. Notes stand inside the page area: Chromium cuts what overflows it. */
export function printGeometry(page: PrintPage): PrintGeometry {
  const area = PAPER_WIDTH[page.paper] - 2 * SIDE_MARGIN;
  const { copy } = page;
  const lineNumbers = page.lineNumbers ? 9 : 3;
  const status = copy.kind === 'private' && copy.statuses !== null ? 25 : 0;
  const hasNotes = copy.kind === 'private' && copy.notes.some((note) => note.place.kind === 'range');
  const blank = page.wideMargin ? (hasNotes ? 26 : 56) : 0;
  const notes = hasNotes ? 54 : 0;
  const gap = hasNotes || page.wideMargin ? 5 : page.lineNumbers ? 9 : 3;
  const text = area - lineNumbers - status - blank - notes - gap;
  return { lineNumbers, status, text, gap, notes, blank };
}

/** A note that is to stand beside its block. */
export interface BesideNote {
  readonly number: number;
  readonly block: string;
  readonly end: number;
  readonly length: number;
}

/** How the notes of a block are shown in the margin: in full, or as a pointer to a run of notes in the annex. */
export type MarginPlan = ReadonlyMap<
  number,
  'full' | 'annexed' | { readonly first: number; readonly last: number }
>;

const TEXT_LINE = 5;
const NOTE_LINE = 3.7;
/** Width of a character, in millimetres: half the size of the letters, which holds for Latin and Arabic alike. */
const TEXT_CHAR = 1.85;
const NOTE_CHAR = 1.45;
/** A note may stand this far below its place; beyond, it goes to the annex. */
const GREATEST_DRIFT = 42;
/** A longer note would run down the page past its neighbours. */
const GREATEST_NOTE = 85;

function blockHeight(block: PrintBlock, width: number): number {
  if (block.rows !== null) return (block.rows.length + 1) * TEXT_LINE * 1.4;
  const lines = block.text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil((line.length * TEXT_CHAR) / width)), 0);
  return lines * TEXT_LINE + 2.5;
}

function noteHeight(length: number, width: number): number {
  return Math.ceil((length * NOTE_CHAR) / width) * NOTE_LINE + 2;
}

/**
 * Decides which notes stand beside their text. The margin is filled from the top; a note that would be pushed
 * too far from its place, or is itself too long, goes to the annex, and a short pointer stands for it (one
 * pointer for a run of them in a block). An estimate: layout may differ by some lines, and does no harm.
 */
export function planMargin(
  blocks: readonly PrintBlock[],
  notes: readonly BesideNote[],
  geometry: PrintGeometry,
): MarginPlan {
  const plan = new Map<number, 'full' | 'annexed' | { first: number; last: number }>();
  const byBlock = Map.groupBy(notes, (note) => note.block);
  let blockTop = 0;
  let marginBottom = 0;
  for (const block of blocks) {
    let run: { first: number; last: number } | null = null;
    for (const note of byBlock.get(block.id) ?? []) {
      const place = blockTop + Math.floor((note.end * TEXT_CHAR) / geometry.text) * TEXT_LINE;
      const height = noteHeight(note.length, geometry.notes);
      const top = Math.max(place, marginBottom);
      if (top - place <= GREATEST_DRIFT && height <= GREATEST_NOTE) {
        plan.set(note.number, 'full');
        marginBottom = top + height;
        run = null;
      } else if (run !== null) {
        run.last = note.number;
        plan.set(note.number, 'annexed');
      } else {
        run = { first: note.number, last: note.number };
        plan.set(note.number, run);
        marginBottom = top + NOTE_LINE + 1;
      }
    }
    blockTop += blockHeight(block, geometry.text);
  }
  return plan;
}

/** How much there is to read in a note, in characters, with its heading and lines. */
export function noteLength(note: PrintNote): number {
  const { position } = note;
  const lines =
    position === null
      ? 0
      : [position.target, position.fallback, position.redLine ?? ''].filter((t) => t !== '').length;
  const inPosition =
    position === null
      ? 0
      : position.target.length + position.fallback.length + (position.redLine?.length ?? 0);
  const breaks = note.body.split('\n').length - 1;
  return note.body.length + inPosition + note.tags.join(' ').length + 28 + (lines + breaks) * 24;
}
