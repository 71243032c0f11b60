import type { SourceBlock } from '../source-blocks.ts';

const MAX_HEADING = 150;

/**
 * Headings of a file that uses no heading style at all: short lines wholly in bold, each over text that is
 * not. Letters and older contributions are written so. A file with one real heading is taken at its word.
 */
export function promoteBoldHeadings(blocks: readonly SourceBlock[]): readonly SourceBlock[] {
  if (blocks.some((block) => block.kind === 'heading')) return blocks;
  const found = new Set(blocks.filter((block, i) => isBoldLine(block) && standsOver(blocks[i + 1])));
  const paragraphs = blocks.filter((block) => block.kind === 'paragraph').length;
  if (found.size < 2 || found.size * 2 > paragraphs) return blocks;
  return blocks.map((block) => (found.has(block) ? { ...block, kind: 'heading', level: 1 } : block));
}

function isBoldLine(block: SourceBlock): boolean {
  if (block.kind !== 'paragraph' || block.role !== undefined || block.text.length > MAX_HEADING) return false;
  return (
    isWhollyBold(block) &&
    !/[\n\t]/.test(block.text) &&
    /\p{L}.*\p{L}/u.test(block.text) &&
    !/[.;:,]$/.test(block.text)
  );
}

function isWhollyBold(block: SourceBlock): boolean {
  return block.marks.some(
    (mark) => mark.style === 'bold' && mark.start === 0 && mark.end >= block.text.length,
  );
}

function standsOver(next: SourceBlock | undefined): boolean {
  return next !== undefined && next.kind !== 'table' && !isWhollyBold(next) && next.text.length > 0;
}
