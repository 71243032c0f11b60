import type { RepairInBlock, SourceBlock, SourceFootnote, SourceReading } from './blocks.ts';
import { markOf, mayStandAfter } from './note-marks.ts';
import { normalizeLabel, readLabel } from './numbering.ts';

// Converters glue what a page held apart: the notes at a page's foot into the sentence above them, the next item of
// a list into the one before. Taken apart where the count itself says so; each is a repair with its source, and no
// word is changed.

/** A rule made of underscores or dashes, and the note that follows it inside a block. */
const GLUED_NOTE = /\s*[_–—-]{6,}\s+(\d{1,3}|\*{1,3})\s+(\p{Lu}[\s\S]*)$/u;
/** How far back the mark of a note is looked for. */
const MARK_REACH = 60;
const MAX_SOURCE = 2000;

interface Taken {
  readonly blocks: SourceBlock[];
  readonly footnotes: SourceFootnote[];
  readonly repairs: RepairInBlock[];
  /** New index of each old block. */
  readonly places: number[];
}

/** The same reading with what was glued taken apart. */
export function takeApart(reading: SourceReading): SourceReading {
  if (reading.format === 'txt' || !reading.blocks.some(isSuspect)) return reading;
  const taken: Taken = { blocks: [], footnotes: [...reading.footnotes], repairs: [], places: [] };
  const labels = new Set(reading.blocks.map((block) => normalizeLabel(block.label ?? '')));
  reading.blocks.forEach((block, at) => {
    taken.places.push(taken.blocks.length);
    takeBlock(block, reading.blocks[at + 1], labels, taken);
  });
  const moved = <T extends { readonly block: number | null }>(rows: readonly T[]): readonly T[] =>
    rows.map((row) => (row.block === null ? row : { ...row, block: taken.places[row.block] ?? row.block }));
  return {
    ...reading,
    blocks: taken.blocks,
    footnotes: taken.footnotes,
    changes: moved(reading.changes),
    comments: moved(reading.comments),
    repairs: [...moved(reading.repairs), ...taken.repairs],
    warnings: moved(reading.warnings),
  };
}

function isSuspect(block: SourceBlock): boolean {
  if (block.table !== null) return false;
  return GLUED_NOTE.test(block.text) || (block.label !== null && /[;,]\s\d{1,3}\s\p{Ll}/u.test(block.text));
}

function takeBlock(
  block: SourceBlock,
  next: SourceBlock | undefined,
  labels: ReadonlySet<string>,
  taken: Taken,
): void {
  if (!isSuspect(block)) {
    taken.blocks.push(block);
    return;
  }
  const withoutNote = takeNote(block, taken);
  for (const part of splitItems(withoutNote, next, labels, taken)) taken.blocks.push(part);
}

function takeNote(block: SourceBlock, taken: Taken): SourceBlock {
  const match = GLUED_NOTE.exec(block.text);
  const label = match?.[1];
  const text = match?.[2];
  if (match === null || label === undefined || text === undefined) return block;
  const id = `glued-${taken.footnotes.length + 1}`;
  const place = findMark(taken.blocks, label);
  const kept = { ...cut(block, 0, match.index), label: block.label };
  if (place === null && !/[;.,]$/u.test(kept.text)) return block;
  taken.footnotes.push({ id, label, text });
  const index = taken.blocks.length;
  taken.repairs.push({
    kind: 'glued',
    block: index,
    source: block.text.slice(-MAX_SOURCE),
    result: kept.text.slice(-MAX_SOURCE),
  });
  const held = place === null ? undefined : taken.blocks[place.block];
  if (place !== null && held !== undefined)
    taken.blocks[place.block] = {
      ...held,
      footnotes: [...held.footnotes, { offset: place.offset, footnote: id }],
    };
  return kept;
}

function findMark(blocks: readonly SourceBlock[], label: string): { block: number; offset: number } | null {
  const pattern = markOf(label);
  for (let block = blocks.length - 1; block >= Math.max(0, blocks.length - MARK_REACH); block--) {
    const text = blocks[block]?.text ?? '';
    for (const { index } of text.matchAll(pattern))
      if (mayStandAfter(text.slice(Math.max(0, index - 60), index))) return { block, offset: index };
  }
  return null;
}

/** "9 … prior to the forum; 10 that broad …": the number that comes next, after a clause's end, that no block has. */
function splitItems(
  block: SourceBlock,
  next: SourceBlock | undefined,
  labels: ReadonlySet<string>,
  taken: Taken,
): readonly SourceBlock[] {
  const value = plainNumber(block.label) ?? leadingNumber(block.text);
  if (value === null) return [block];
  const wanted = value + 1;
  if (next !== undefined && plainNumber(next.label) === wanted) return [block];
  const pattern = new RegExp(`[;,]\\s(${wanted})\\s(?=\\p{Ll})`, 'u');
  const match = pattern.exec(block.text);
  // The count must need the number: the next label of this list is higher, or the list ends here.
  const after = plainNumber(next?.label ?? null);
  if (match === null || (after !== null && after <= wanted && after !== 1)) return [block];
  if (after === null && labels.has(String(wanted)) && value < 3) return [block];
  const head = { ...cut(block, 0, match.index + 1), label: block.label };
  const from = match.index + match[0].length;
  const tail = { ...cut(block, from, block.text.length), label: String(wanted) };
  taken.repairs.push({
    kind: 'glued',
    block: taken.blocks.length,
    source: block.text.slice(Math.max(0, match.index - 60), from + 60),
    result: `${head.text.slice(-60)}\n${wanted} ${tail.text.slice(0, 60)}`,
  });
  return [head, ...splitItems(tail, next, labels, taken)];
}

function plainNumber(label: string | null): number | null {
  if (label === null) return null;
  const reading = readLabel(label).find(({ style }) => style === 'decimal');
  return typeof reading?.value === 'number' ? reading.value : null;
}

function leadingNumber(text: string): number | null {
  const match = /^(\d{1,3})\s\p{Ll}/u.exec(text)?.[1];
  return match === undefined ? null : Number(match);
}

/** A piece of a block, with the emphasis and the notes that lie in it. */
function cut(block: SourceBlock, start: number, end: number): SourceBlock {
  return {
    ...block,
    text: block.text.slice(start, end),
    marks: block.marks
      .map((mark) => ({
        ...mark,
        start: Math.max(0, mark.start - start),
        end: Math.min(end, mark.end) - start,
      }))
      .filter((mark) => mark.end > mark.start),
    footnotes: block.footnotes
      .filter((note) => note.offset >= start && note.offset <= end)
      .map((note) => ({ ...note, offset: note.offset - start })),
  };
}
