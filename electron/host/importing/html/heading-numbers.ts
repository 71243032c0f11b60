import type { SourceBlock } from '../source-blocks.ts';

const NUMBERED = /^(\d{1,2}(?:\.\d{1,3})*)[ \u00a0]+(?=\p{L})/u;

/**
 * Takes the number of "1 Opening" as the heading's label where other headings continue it: "1.1 Welcome" below,
 * or "2 Reports" beside it. A heading that only begins with a number keeps it in its text.
 */
export function numberHeadings(blocks: readonly SourceBlock[]): readonly SourceBlock[] {
  const numbers = new Set(blocks.map(numberOf));
  return blocks.map((block) => {
    const number = numberOf(block);
    if (number === null || number.includes('.')) return block;
    const isContinued = [`${number}.1`, String(Number(number) + 1), String(Number(number) - 1)].some(
      (other) => numbers.has(other),
    );
    return isContinued ? withLabel(block, number) : block;
  });
}

function numberOf(block: SourceBlock): string | null {
  return block.kind === 'heading' && block.label === null ? (NUMBERED.exec(block.text)?.[1] ?? null) : null;
}

function withLabel(block: SourceBlock, label: string): SourceBlock {
  const cut = NUMBERED.exec(block.text)?.[0].length ?? 0;
  const move = (offset: number): number => Math.max(0, offset - cut);
  return {
    ...block,
    label,
    text: block.text.slice(cut),
    marks: block.marks
      .map((mark) => ({ ...mark, start: move(mark.start), end: move(mark.end) }))
      .filter((mark) => mark.end > mark.start),
    footnotes: block.footnotes.map((note) => ({ ...note, offset: move(note.offset) })),
  };
}
