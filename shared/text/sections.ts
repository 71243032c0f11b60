import {
  isAnnexLine,
  isDateLine,
  isFormLine,
  isGenericHeading,
  isNamedSection,
  isTitleLike,
} from './heading-lines.ts';
import { isInShortList, isSiblingOf } from './label-neighbours.ts';
import { gapDetail, isParagraphAfterGap, isSectionAfterGap } from './number-gaps.ts';
import {
  decimalOf,
  isBullet,
  isInsertedLabel,
  labelFrame,
  normalizeLabel,
  readLabel,
  type LabelReading,
} from './numbering.ts';
import { NumberStack } from './number-stack.ts';
import { isResolutionHeading } from './resolution-lines.ts';
import { isCompound, isSymbolLine, isTask, isUpperCase, numbersParagraphs } from './section-signs.ts';
import { isWholly, type StructuredBlock } from './structured-block.ts';
import { endsSentence } from './text-lines.ts';

// Sections, numbered paragraphs and list items outside resolutions. Two counts may share one form: a number n
// is a paragraph if it follows the last paragraph, a section if it follows the last section; where both are
// possible, words that look like a title decide.

/** Longest text that a number alone may turn into a section. */
const MAX_SECTION_TITLE = 120;
const MAX_TIE_TITLE = 80;

interface HeadingForm {
  readonly frame: string;
  readonly style: LabelReading['style'];
  last: number;
}

interface Counters {
  paragraphs: number;
  sections: number;
  /** Value of the last list entry of this form that was neither. */
  entry: number;
}

/** Gives kind and level to the blocks outside resolutions. */
export function structureSections(
  blocks: readonly StructuredBlock[],
  inZone: readonly boolean[],
  showsFormat = false,
): readonly StructuredBlock[] {
  return new Sections(blocks, inZone, showsFormat).run();
}

class Sections {
  private readonly counters = new Map<string, Counters>();
  private readonly stack = new NumberStack();
  /** Level of headings by the form of their label, deepest last. */
  private headingForms: HeadingForm[] = [];
  private hasMain = false;
  private readonly hasFormatHeadings: boolean;
  private readonly hasChapters: boolean;
  private readonly itemsAreParagraphs: boolean;
  private readonly blocks: readonly StructuredBlock[];
  private readonly inZone: readonly boolean[];
  private readonly showsFormat: boolean;

  constructor(blocks: readonly StructuredBlock[], inZone: readonly boolean[], showsFormat: boolean) {
    this.showsFormat = showsFormat;
    this.blocks = blocks;
    this.inZone = inZone;
    this.hasFormatHeadings = blocks.some((block) => block.sourceKind === 'heading');
    this.itemsAreParagraphs = numbersParagraphs(blocks);
    this.hasChapters = blocks.some(({ text }) =>
      /^(?:chapter|part|title|chapitre|partie|titre|capítulo|parte|título|глава|часть|раздел|الفصل|الباب)\s+\S{1,12}$/iu.test(
        text.trim(),
      ),
    );
  }

  run(): readonly StructuredBlock[] {
    return this.blocks.map((block, at) => {
      if (this.inZone[at] === true) {
        this.stack.reset();
        return block;
      }
      if (block.kind === 'table' || block.kind === 'note') return block;
      if (block.role === 'contents' || block.role === 'caption') return block;
      if (block.kind === 'heading') return this.takeHeading(block);
      if (block.label === null) return this.takeUnlabelled(block, at);
      return this.takeLabelled(block, block.label, at);
    });
  }

  private takeHeading(block: StructuredBlock): StructuredBlock {
    this.stack.reset();
    if (block.label !== null) {
      const decimal = decimalOf(block.label);
      if (decimal !== null) this.countersOf(block.label).sections = decimal;
    }
    return { ...block, level: Math.max(1, block.level) };
  }

  private takeUnlabelled(block: StructuredBlock, at: number): StructuredBlock {
    if (block.sourceKind === 'item') return { ...block, kind: 'item' };
    const level = this.plainHeadingLevel(block, at);
    if (level !== null) {
      this.stack.reset();
      return { ...block, kind: 'heading', level };
    }
    if (block.level === 0) this.stack.reset();
    return block;
  }

  /** The level of an unlabelled heading that only its look shows; null if it is none. */
  private plainHeadingLevel(block: StructuredBlock, at: number): number | null {
    if (block.role === 'title') return 1;
    if (isResolutionHeading(block.text)) return 1;
    if (isAnnexLine(block.text)) return 1;
    if (isNamedSection(block.text))
      return /^(?:article|artículo|статья|المادة)\s|条$/iu.test(block.text) && this.hasChapters ? 2 : 1;
    if (isSymbolLine(block.text)) return null;
    const isBold = isWholly(block, 'bold') || isWholly(block, 'underline');
    if (this.hasFormatHeadings && !isBold) return null;
    if (this.showsFormat && !isBold && !isWholly(block, 'italic') && !isUpperCase(block.text)) return null;
    if (!isTitleLike(block.text, 100) || isDateLine(block.text) || isFormLine(block.text)) return null;
    if (/^["“«‘(]|[”»]/u.test(block.text.trim()) || block.text.split(/\s+/u).length > 16) return null;
    if (!isBold && block.marks.length > 0 && !isWholly(block, 'italic')) return null;
    if (!isBold && !this.isFollowedByText(at)) return null;
    const before = this.blocks[at - 1];
    if (
      before !== undefined &&
      this.inZone[at - 1] !== true &&
      !isBold &&
      !isGenericHeading(block.text) &&
      before.kind !== 'heading' &&
      /[,:]$|\p{Ll}$/u.test(before.text) &&
      at > 2
    )
      return null;
    return this.deepestFormatLevel(at) + (isBold && this.hasFormatHeadings ? 1 : 0) || 1;
  }

  private deepestFormatLevel(at: number): number {
    if (!this.hasFormatHeadings) return 1;
    for (let i = at - 1; i >= 0; i--) {
      const block = this.blocks[i];
      if (block?.sourceKind === 'heading') return Math.max(1, block.level);
    }
    return 0;
  }

  /** What a heading stands over: a numbered paragraph, a sentence, a longer text; not a further short line. */
  private isFollowedByText(at: number): boolean {
    const next = this.blocks[at + 1];
    if (next === undefined || next.kind === 'table') return next?.kind === 'table';
    if (next.label !== null) return !isBullet(next.label) || isGenericHeading(this.blocks[at]?.text ?? '');
    if (next.kind === 'heading') return true;
    if (/^["“«]?\p{Ll}/u.test(next.text)) return false;
    return next.text.length > 100 || (endsSentence(next.text) && next.text.length > 40);
  }

  private takeLabelled(block: StructuredBlock, label: string, at: number): StructuredBlock {
    if (isBullet(label)) return this.takeItem(block, label, at);
    const readings = readLabel(label);
    const decimal = readings.find(({ style }) => style === 'decimal');
    if (block.sourceKind === 'item' && block.level > 0) return this.takeItem(block, label, at);
    if (readings[0]?.style === 'compound') return this.takeCompound(block, label, at);
    if (decimal !== undefined) return this.takeDecimal(block, label, decimal, at);
    if (this.isSubHeading(block, readings, at)) return this.toHeading(block, label);
    return this.takeItem(block, label, at);
  }

  private takeDecimal(
    block: StructuredBlock,
    label: string,
    reading: LabelReading,
    at: number,
  ): StructuredBlock {
    const counters = this.countersOf(label);
    const { value } = reading;
    const isInserted = isInsertedLabel(label);
    const isAgain = isInserted && value === counters.paragraphs;
    const nextParagraph =
      isAgain || (value === counters.paragraphs + 1 && !(isInserted && counters.paragraphs === 0));
    const nextSection = value === counters.sections + 1 && !isInserted;
    if (this.continuesList(block, counters, value, at))
      return this.takeEntry(block, label, counters, value, at);
    if (nextSection && this.looksLikeSection(block, nextParagraph, at))
      return this.takeSection(block, label, counters, value);
    if (block.sourceKind === 'item' && !this.itemsAreParagraphs) return this.takeItem(block, label, at);
    if (nextParagraph || this.startsExcerpt(counters)) return this.takeParagraph(block, counters, value);
    const overGap = isInserted ? null : this.takeOverGap(block, label, counters, value, at);
    return overGap ?? this.takeEntry(block, label, counters, value, at);
  }

  /** A number that goes on with one of the counts over vacant numbers; null if it does with neither. */
  private takeOverGap(
    block: StructuredBlock,
    label: string,
    counters: Counters,
    value: number,
    at: number,
  ): StructuredBlock | null {
    const { sections, paragraphs } = counters;
    if (isSectionAfterGap(this.blocks, at, sections, value) && this.looksLikeSection(block, true, at))
      return {
        ...this.takeSection(block, label, counters, value),
        gap: gapDetail(sections, value),
      };
    if (isParagraphAfterGap(this.blocks, at, paragraphs, value))
      return { ...this.takeParagraph(block, counters, value), gap: gapDetail(paragraphs, value) };
    return null;
  }

  private takeSection(
    block: StructuredBlock,
    label: string,
    counters: Counters,
    value: number,
  ): StructuredBlock {
    counters.sections = value;
    this.hasMain = true;
    return this.toHeading(block, label);
  }

  private takeParagraph(block: StructuredBlock, counters: Counters, value: number): StructuredBlock {
    counters.paragraphs = value;
    counters.entry = 0;
    this.hasMain = true;
    this.stack.reset();
    return { ...block, kind: 'paragraph', level: 0 };
  }

  /** An extract may begin at paragraph 29. */
  private startsExcerpt(counters: Counters): boolean {
    return counters.paragraphs === 0 && counters.sections === 0 && counters.entry === 0 && !this.hasMain;
  }

  private looksLikeSection(block: StructuredBlock, isTie: boolean, at: number): boolean {
    const max = isTie ? MAX_TIE_TITLE : MAX_SECTION_TITLE;
    if (!isTitleLike(block.text, max) || /^\d/.test(block.text)) return false;
    const next = this.blocks[at + 1];
    if (next === undefined) return false;
    const { sections } = this.countersOf(block.label ?? '');
    if (isInShortList(this.blocks, at, sections, max)) return false;
    if (block.sourceKind !== 'item' || isWholly(block, 'bold')) return true;
    return this.isFollowedByText(at) && !(this.showsFormat && next.kind === 'heading');
  }

  /** "1 to oversee …": a numbered part of a sentence inside a document that has its own numbers. */
  private continuesList(block: StructuredBlock, counters: Counters, value: number, at: number): boolean {
    if (this.hasMain && value !== counters.paragraphs + 1 && /^["“«]?\p{Ll}/u.test(block.text)) return true;
    const before = this.blocks[at - 1];
    if (value === 1 && this.hasMain && /^["“«]?\p{Ll}/u.test(block.text)) return true;
    if (counters.entry === 0 || value !== counters.entry + 1) return false;
    return (
      before?.label !== null &&
      before !== undefined &&
      labelFrame(before.label) === labelFrame(block.label ?? '')
    );
  }

  private takeEntry(
    block: StructuredBlock,
    label: string,
    counters: Counters,
    value: number,
    at: number,
  ): StructuredBlock {
    counters.entry = value;
    return this.takeItem(block, label, at);
  }

  private takeCompound(block: StructuredBlock, label: string, at: number): StructuredBlock {
    const parts = normalizeLabel(label).split('.').length;
    this.hasMain = true;
    this.stack.reset();
    const next = this.blocks[at + 1];
    const isOver =
      next !== undefined &&
      (next.label === null ||
        !isCompound(next.label) ||
        normalizeLabel(next.label).startsWith(`${normalizeLabel(label)}.`));
    const isTitle =
      isTitleLike(block.text, MAX_SECTION_TITLE) &&
      isOver &&
      !isTask(block.text) &&
      !this.isLastOfList(block, at);
    if (isTitle) return { ...block, kind: 'heading', level: parts };
    return { ...block, kind: 'paragraph', level: 0 };
  }

  /** "2.2" right under a "2.1" that has nothing below it: an entry like that one, unless a text stands under it. */
  private isLastOfList(block: StructuredBlock, at: number): boolean {
    const before = this.blocks[at - 1];
    const readings = readLabel(block.label ?? '');
    const isUnder = (label: string): string => normalizeLabel(label).replace(/\.[^.]*$/u, '');
    if (before === undefined || !isSiblingOf(before, block, readings, -1)) return false;
    if (isUnder(before.label ?? '') !== isUnder(block.label ?? '')) return false;
    const next = this.blocks[at + 1];
    return next === undefined || next.label !== null || next.kind === 'heading' || !this.isFollowedByText(at);
  }

  private takeItem(block: StructuredBlock, label: string, at: number): StructuredBlock {
    const next = this.blocks.slice(at + 1, at + 40).find((later) => later.label !== null)?.label ?? null;
    const depth = this.stack.place(label, next);
    if (block.sourceKind === 'item') return { ...block, kind: 'item' };
    return { ...block, kind: 'item', level: Math.max(1 + depth, block.level) };
  }

  /** "(a) Mandate": a lettered or Roman title over numbered paragraphs, not an entry among entries. */
  private isSubHeading(block: StructuredBlock, readings: readonly LabelReading[], at: number): boolean {
    if (!isTitleLike(block.text, MAX_SECTION_TITLE) || /^["“«‘]?\p{Ll}/u.test(block.text)) return false;
    if (block.sourceKind === 'item' && !isWholly(block, 'bold')) return false;
    const next = this.blocks[at + 1];
    const before = this.blocks[at - 1];
    if (next === undefined || /[:;,]$/u.test(before?.text ?? '') || isSiblingOf(before, block, readings, -1))
      return false;
    if (isSiblingOf(next, block, readings, 1)) return false;
    if (next.label !== null)
      return (
        decimalOf(next.label) !== null ||
        readLabel(next.label)[0]?.style === 'compound' ||
        isTitleLike(next.text)
      );
    return (
      next.text.length > 100 || endsSentence(next.text) || next.kind === 'heading' || next.kind === 'table'
    );
  }

  private toHeading(block: StructuredBlock, label: string): StructuredBlock {
    this.stack.reset();
    const frame = labelFrame(label);
    const readings = readLabel(label);
    const isNext = (form: HeadingForm): boolean =>
      form.frame === frame &&
      readings.some(({ style, value }) => style === form.style && value === form.last + 1);
    const isAgain = (form: HeadingForm): boolean =>
      form.frame === frame && readings.some(({ style }) => style === form.style);
    // "I." is the first Roman number before it is the ninth letter, unless "H." stands before it
    const first = readings.find(({ value }) => value === 1) ?? readings[0];
    let known = this.headingForms.findLastIndex(isNext);
    if (known < 0 && first?.value !== 1) known = this.headingForms.findLastIndex(isAgain);
    if (known < 0)
      known = this.headingForms.findLastIndex((form) => form.frame === frame && form.style === first?.style);
    if (known < 0) {
      this.headingForms.push({ frame, style: first?.style ?? 'decimal', last: 0 });
      known = this.headingForms.length - 1;
    }
    this.headingForms = this.headingForms.slice(0, known + 1);
    const form = this.headingForms[known];
    if (form !== undefined)
      form.last = readings.find(({ style }) => style === form.style)?.value ?? form.last;
    return { ...block, kind: 'heading', level: this.headingForms.length };
  }

  private countersOf(label: string): Counters {
    const frame = labelFrame(label);
    const found = this.counters.get(frame) ?? { paragraphs: 0, sections: 0, entry: 0 };
    this.counters.set(frame, found);
    return found;
  }
}
