import { markup, type Html } from './html.ts';
import { mendOffset, type PlacedNote } from './print-inline.ts';
import type { PrintBlock, PrintNote, PrintPage } from './print-page-input.ts';
import type { PrintWords } from './print-words.ts';

/** A note with the number that it has on paper. */
export interface NumberedNote {
  readonly number: number;
  readonly note: PrintNote;
}

/** A note beside the text: its number, the note, and the mended range. */
export interface RangeNote extends PlacedNote {
  readonly note: PrintNote;
  readonly block: PrintBlock;
}

/** All notes of a private copy, sorted by where they stand on paper. */
export interface SortedNotes {
  readonly whole: readonly NumberedNote[];
  readonly ranges: readonly RangeNote[];
  readonly unplaced: readonly NumberedNote[];
}

/** The end without trailing spaces, so that the number stands at the word and not on the next line. */
function wordEnd(text: string, start: number, end: number): number {
  return Math.max(start, start + text.slice(start, end).trimEnd().length);
}

/**
 * Numbers the notes in the order of reading: those on the whole text, then by place, then the unplaced. A note
 * whose block is not in the text is unplaced here: it is never dropped and never put elsewhere.
 */
export function sortNotes(page: PrintPage): SortedNotes {
  if (page.copy.kind === 'outside') return { whole: [], ranges: [], unplaced: [] };
  const order = new Map(page.blocks.map((block, i) => [block.id, i]));
  const { notes } = page.copy;
  const whole = notes.filter((note) => note.place.kind === 'whole');
  const ranged: { note: PrintNote; block: PrintBlock; index: number; start: number; end: number }[] = [];
  const lost: PrintNote[] = [];
  for (const note of notes) {
    const { place } = note;
    if (place.kind === 'whole') continue;
    const index = place.kind === 'range' ? order.get(place.block) : undefined;
    const block = index === undefined ? undefined : page.blocks[index];
    if (place.kind !== 'range' || index === undefined || block === undefined) lost.push(note);
    else {
      const start = mendOffset(block.text, Math.min(place.start, place.end));
      const end = mendOffset(block.text, Math.max(place.start, place.end));
      ranged.push({ note, block, index, start, end: wordEnd(block.text, start, end) });
    }
  }
  ranged.sort((a, b) => a.index - b.index || a.end - b.end || a.start - b.start);
  const first = whole.length;
  return {
    whole: whole.map((note, i) => ({ note, number: i + 1 })),
    ranges: ranged.map(({ note, block, start, end }, i) => ({
      note,
      block,
      start,
      end,
      kind: note.kind,
      number: first + i + 1,
    })),
    unplaced: lost.map((note, i) => ({ note, number: first + ranged.length + i + 1 })),
  };
}

function line(word: string, text: string | null, style: string): Html | null {
  return text === null || text === ''
    ? null
    : markup`<span class="line"><b class="${style}">${word}:</b> <span dir="auto">${text}</span></span>`;
}

/** What a note says, after its number: kind, stance, lines of the position, words, tags. */
export function noteText(note: PrintNote, words: PrintWords): Html {
  const { position } = note;
  const stance = position === null ? null : markup`: ${words.stances[position.stance ?? 'not-chosen']}`;
  const changed =
    note.place.kind === 'range' && note.place.changed ? markup` <i>(${words.textChanged})</i>` : null;
  const body = note.body === '' ? null : markup` <span class="body" dir="auto">${note.body}</span>`;
  return markup`<b class="kind">${words.kinds[note.kind]}${stance}</b>${changed}${body}${
    position === null
      ? null
      : [
          line(words.target, position.target, 'what'),
          line(words.fallback, position.fallback, 'what'),
          line(words.redLine, position.redLine, 'what red'),
        ]
  }${note.tags.length === 0 ? null : line(words.tags, note.tags.join(', '), 'what')}`;
}

/** A note in full in the margin, at the height of its place. */
export function marginNote(placed: RangeNote, words: PrintWords): Html {
  return markup`<span class="beside" role="note" id="n${placed.number}" dir="${words.direction}"><a class="number" href="#r${placed.number}">${placed.number}</a> ${noteText(placed.note, words)}</span>`;
}

/** A pointer in the margin to notes that stand in the annex. */
export function marginPointer(first: number, last: number, words: PrintWords): Html {
  const numbers = first === last ? markup`${first}` : markup`${first}–${last}`;
  return markup`<span class="beside pointer" role="note" dir="${words.direction}"><a class="number" href="#n${first}">${numbers}</a> ${words.seeAnnex}</span>`;
}

const LONGEST_QUOTE = 240;

function shortened(text: string): string {
  return text.length <= LONGEST_QUOTE ? text : `${text.slice(0, mendOffset(text, LONGEST_QUOTE))}…`;
}

function quoted(quote: string, words: PrintWords): Html | null {
  if (quote.trim() === '') return null;
  return markup`<span class="quote" dir="auto">${words.quote[0]}${shortened(quote)}${words.quote[1]}</span> `;
}

function entry(
  number: number,
  where: string | null,
  quote: string,
  note: PrintNote,
  words: PrintWords,
): Html {
  return markup`<p class="entry" id="n${number}"><b class="number">${number}</b> ${
    where === null ? null : markup`<span class="where">${where}</span> `
  }${quoted(quote, words)}${noteText(note, words)}</p>`;
}

/** A note in the annex, with the words that it stands on. */
export function annexEntry(placed: RangeNote, words: PrintWords): Html {
  const { label, text } = placed.block;
  const where = label === null ? null : words.clause(label);
  return entry(placed.number, where, text.slice(placed.start, placed.end), placed.note, words);
}

/** A note in a list of its own: on the whole text, or unplaced with the words that it once stood on. */
export function listEntry({ number, note }: NumberedNote, words: PrintWords): Html {
  const { place } = note;
  if (place.kind !== 'unplaced') return entry(number, null, '', note, words);
  const where = place.label === null ? null : words.clause(place.label);
  return entry(number, where, place.quote, note, words);
}
