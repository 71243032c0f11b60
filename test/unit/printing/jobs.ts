import type { PrintBlock, PrintNote, PrintPage } from '../../../shared/render/print-page-input.ts';

/** A block to print; `text` and whatever differs from a plain paragraph. */
export function aBlock(id: string, text: string, change: Partial<PrintBlock> = {}): PrintBlock {
  return {
    id,
    kind: 'paragraph',
    level: 0,
    label: null,
    text,
    styles: [],
    footnotes: [],
    rows: null,
    brackets: false,
    ...change,
  };
}

/** A note on a range of a block. */
export function aNoteOn(
  block: string,
  start: number,
  end: number,
  body: string,
  change: Partial<PrintNote> = {},
): PrintNote {
  return {
    kind: 'note',
    place: { kind: 'range', block, start, end, changed: false },
    body,
    position: null,
    tags: [],
    ...change,
  };
}

/** An outside copy of some blocks. */
export function aJob(blocks: readonly PrintBlock[], change: Partial<PrintPage> = {}): PrintPage {
  return {
    title: 'Report of the group',
    symbol: 'WSIS-II/PC-2/DOC/5',
    version: null,
    date: '2026-11-22',
    language: 'en',
    direction: 'ltr',
    blocks: [...blocks],
    footnotes: [],
    paper: 'A4',
    words: 'en',
    lineNumbers: true,
    wideMargin: false,
    copy: { kind: 'outside' },
    ...change,
  };
}

/** A private copy with notes. */
export function aPrivateJob(
  blocks: readonly PrintBlock[],
  notes: readonly PrintNote[],
  change: Partial<PrintPage> = {},
): PrintPage {
  return aJob(blocks, { copy: { kind: 'private', notes: [...notes], statuses: null }, ...change });
}
