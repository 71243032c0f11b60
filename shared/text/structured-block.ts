import type { ClauseKind, ResolutionPart } from '../domain/document.ts';
import { plainBlock, type SourceBlock } from './blocks.ts';
import { bareNumberChain } from './number-chains.ts';
import { findTypedLabel, LabelTrack } from './typed-label.ts';

/** A block with its place in the document's structure found. */
export interface StructuredBlock extends Omit<SourceBlock, 'kind'> {
  readonly kind: ClauseKind;
  readonly part: ResolutionPart | null;
  readonly keyword: string | null;
  /** What the source's format said it was. */
  readonly sourceKind: SourceBlock['kind'];
  /** Set where the count that the label goes on with has vacant numbers before it: "14 … 16". */
  readonly gap?: string;
}

export function toStructured(block: SourceBlock): StructuredBlock {
  return { ...plainBlock(''), ...block, part: null, keyword: null, sourceKind: block.kind };
}

/** True if one emphasis covers all of a block's letters. */
export function isWholly(
  block: Pick<SourceBlock, 'text' | 'marks'>,
  style: 'bold' | 'italic' | 'underline',
): boolean {
  if (block.text.trim() === '') return false;
  const covered = block.marks.filter((mark) => mark.style === style).sort((a, b) => a.start - b.start);
  let end = 0;
  for (const mark of covered) {
    if (/[\p{L}\p{N}]/u.test(block.text.slice(end, Math.max(end, mark.start)))) return false;
    end = Math.max(end, mark.end);
  }
  return !/[\p{L}\p{N}]/u.test(block.text.slice(end));
}

/** The words at a block's beginning that are set in italics (or underlined), as UN resolutions set keywords. */
export function leadingEmphasis(block: Pick<SourceBlock, 'text' | 'marks'>): string | null {
  const first = block.marks
    .filter((mark) => mark.style === 'italic' || mark.style === 'underline')
    .sort((a, b) => a.start - b.start)[0];
  if (first === undefined || block.text.slice(0, first.start).trim() !== '') return null;
  let end = first.end;
  for (const mark of block.marks)
    if (mark.style === first.style && mark.start <= end && mark.end > end) end = mark.end;
  const words = block.text
    .slice(first.start, end)
    .trim()
    .replace(/[,;:]+$/u, '');
  return words.length > 0 && words.length <= 80 && end < block.text.length ? words : null;
}

/** Takes the labels that are typed into the text out of it, for formats whose readers leave them there. */
export function takeTypedLabels(blocks: readonly SourceBlock[]): readonly SourceBlock[] {
  const track = new LabelTrack();
  const chain = bareNumberChain(blocks.map((block) => (block.label === null ? block.text : '')));
  return blocks.map((block) => {
    if (block.label !== null) {
      track.note(block.label);
      return block;
    }
    if (block.kind === 'table' || block.kind === 'note' || block.role === 'contents') return block;
    const found = findTypedLabel(block.text);
    if (found === null || found.alone || found.taken > 24 || !track.believes(found, chain)) return block;
    track.note(found.label);
    const shift = found.taken - found.quote.length;
    const move = (offset: number): number => Math.max(0, offset - shift);
    return {
      ...block,
      label: found.label,
      text: found.quote + block.text.slice(found.taken),
      marks: block.marks
        .map((mark) => ({ ...mark, start: move(mark.start), end: move(mark.end) }))
        .filter((mark) => mark.end > mark.start),
      footnotes: block.footnotes.map((note) => ({ ...note, offset: move(note.offset) })),
    };
  });
}
