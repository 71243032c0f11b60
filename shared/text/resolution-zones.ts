import type { ResolutionPart } from '../domain/document.ts';
import { findKeyword, type Keyword } from './keywords.ts';
import { NumberStack } from './number-stack.ts';
import { readLabel } from './numbering.ts';
import {
  endsResolution,
  isOrganLine,
  isPlaceLine,
  isResolutionHeading,
  keywordLine,
} from './resolution-lines.ts';
import { leadingEmphasis, type StructuredBlock } from './structured-block.ts';
import { endsSentence } from './text-lines.ts';

// Resolutions in two styles. ITU: a keyword alone on its line governs the lettered or numbered clauses below
// it. UN: each preambular clause begins with its keyword, operative ones are numbered. The keyword's own line
// stays a block of its own, of kind paragraph, that no keyword governs.

interface Group {
  readonly keyword: string;
  readonly part: ResolutionPart;
  clauses: number;
}

/** Finds the resolutions among the blocks and gives their clauses kind, level, part and keyword. */
export function structureResolutions(blocks: readonly StructuredBlock[]): {
  readonly blocks: readonly StructuredBlock[];
  /** Per block: it belongs to a resolution's own text. */
  readonly inZone: readonly boolean[];
} {
  const out = [...blocks];
  const inZone = blocks.map(() => false);
  let at = 0;
  while (at < blocks.length) {
    const start = findStart(blocks, at);
    if (start === null) break;
    const zone = new Zone(out, inZone);
    at = Math.max(start + 1, zone.run(start));
  }
  return { blocks: out, inZone };
}

/** Where the next resolution's clauses begin: an organ with keywords soon after it, or keywords that cannot be chance. */
function findStart(blocks: readonly StructuredBlock[], from: number): number | null {
  for (let at = from; at < blocks.length; at++) {
    const block = blocks[at];
    if (block === undefined || block.label !== null || block.kind === 'table') continue;
    if (isOrganLine(block.text) && hasKeywordSoon(blocks, at + 1)) return at;
    if (isGroupLine(blocks, at) && groupLinesFrom(blocks, at) >= 2) return at;
    if (preambleRun(blocks, at) >= 3) return at;
  }
  return null;
}

function hasKeywordSoon(blocks: readonly StructuredBlock[], from: number): boolean {
  return blocks
    .slice(from, from + 4)
    .some((block, i) => beginsWithKeyword(block) || isGroupLine(blocks, from + i));
}

function beginsWithKeyword(block: StructuredBlock): boolean {
  return block.kind !== 'table' && block.text.length < 6000 && findKeyword(block.text) !== null;
}

/** A keyword line with something under it to govern. */
function isGroupLine(blocks: readonly StructuredBlock[], at: number): boolean {
  const block = blocks[at];
  const next = blocks[at + 1];
  if (block === undefined || next === undefined || block.label !== null || block.kind === 'table')
    return false;
  if (keywordLine(block.text) === null) return false;
  return next.label !== null || /^["“]?\p{Ll}/u.test(next.text) || !/^\p{Lu}/u.test(next.text);
}

/** Keyword lines from here on, if the first is preambular (a quotation may hold one operative line). */
function groupLinesFrom(blocks: readonly StructuredBlock[], from: number): number {
  const first = blocks[from];
  if (first === undefined || keywordLine(first.text)?.keyword.part !== 'preambular') return 0;
  let count = 0;
  for (let at = from; at < Math.min(blocks.length, from + 60); at++) if (isGroupLine(blocks, at)) count += 1;
  return count;
}

/** How a preambular clause ends, "and" after the comma included. */
/** How much of a text's end is looked at. */
const TAIL = 40;
const CLAUSE_END = /[,;.،؛，；。、](?:\s*(?:and|et|y|и|و))?\s*$/u;

/** How many of the next paragraphs, one after the other, begin with a preambular keyword and end as clauses end. */
function preambleRun(blocks: readonly StructuredBlock[], from: number): number {
  let count = 0;
  let stops = 0;
  const words = new Set<string>();
  for (let at = from; at < blocks.length; at++) {
    const block = blocks[at];
    if (block === undefined || block.label !== null || block.kind !== 'paragraph') break;
    const found = findKeyword(block.text);
    if (found?.keyword.part !== 'preambular' || !CLAUSE_END.test(block.text.slice(-TAIL))) break;
    if (/[.。]\s*$/u.test(block.text.slice(-TAIL))) stops += 1;
    words.add(found.keyword.word);
    count += 1;
  }
  // sentences with a full stop are a preamble only if they all begin with the one word ("Whereas …")
  return stops <= 1 || words.size <= 2 ? count : 0;
}

class Zone {
  private group: Group | null = null;
  private readonly stack = new NumberStack();
  private part: ResolutionPart | null = null;
  private keyword: string | null = null;
  private clauses = 0;
  /** The last clause is a lone one without a label that ends with a colon: what is labelled below it is part of it. */
  private isIntroduced = false;
  private language: Keyword['language'] | null = null;
  private readonly out: StructuredBlock[];
  private readonly inZone: boolean[];

  constructor(out: StructuredBlock[], inZone: boolean[]) {
    this.out = out;
    this.inZone = inZone;
  }

  /** Works through a resolution from `start`; returns the first block after it. */
  run(start: number): number {
    for (let at = start; at < this.out.length; at++) {
      const block = this.out[at];
      if (block === undefined || this.endsAt(block, at)) return at;
      this.inZone[at] = true;
      if (block.kind === 'table' || block.kind === 'note') continue;
      this.out[at] = block.label === null ? this.takeUnlabelled(block, at) : this.takeLabelled(block, at);
    }
    return this.out.length;
  }

  private endsAt(block: StructuredBlock, at: number): boolean {
    if (this.clauses > 0 && isResolutionHeading(block.text) && !this.isCitationOnly(block)) return true;
    if (this.clauses > 0 && endsResolution(block.text) && block.text.length < 200) return true;
    if (block.kind === 'heading')
      return !isGroupLine(this.out, at) && block.label === null && this.clauses > 0;
    if (block.label !== null || block.kind === 'table' || this.part === null) return false;
    const before = this.out[at - 1];
    const isOver =
      this.clauses > 0 &&
      before !== undefined &&
      /\.["”’»)]*$/u.test(before.text) &&
      this.part === 'operative';
    return isOver && !isGroupLine(this.out, at) && !beginsWithKeyword(block) && !this.goesOn(at);
  }

  /** "b) Resolution 32 (Kyoto, 1994),": a clause that only cites looks like the next resolution's heading. */
  private isCitationOnly(block: StructuredBlock): boolean {
    return block.label !== null || (this.group !== null && /[,،，;；]\s*$/u.test(block.text.slice(-TAIL)));
  }

  /** After a full stop: a numbered clause still to come soon means that the paragraph belongs to the one before. */
  private goesOn(at: number): boolean {
    return this.out.slice(at + 1, at + 4).some((block, i) => {
      const value =
        block.label === null ? null : readLabel(block.label).find(({ style }) => style === 'decimal')?.value;
      return (
        isGroupLine(this.out, at + 1 + i) ||
        (value !== undefined && value !== null && value > 1 && beginsWithKeyword(block))
      );
    });
  }

  private takeUnlabelled(block: StructuredBlock, at: number): StructuredBlock {
    if (this.clauses === 0 && (isPlaceLine(block.text) || isResolutionHeading(block.text))) return block;
    const line = isGroupLine(this.out, at) ? keywordLine(block.text) : null;
    if (line !== null) {
      this.group = { keyword: block.text.replace(/[:：,،，\s]+$/u, ''), part: line.keyword.part, clauses: 0 };
      this.part = line.keyword.part;
      this.isIntroduced = false;
      this.language ??= line.keyword.language;
      this.stack.reset();
      return { ...block, kind: 'paragraph', part: this.part, level: 0 };
    }
    if (this.group !== null && this.group.clauses === 0) return this.clause(block, this.group.keyword, 1);
    const found = findKeyword(block.text, this.language);
    if (found !== null && !(this.group !== null && this.clauses > 0 && found.keyword.part === 'preambular')) {
      this.group = null;
      this.part = this.partOf(found.keyword);
      this.language ??= found.keyword.language;
      this.stack.reset();
      return this.clause(block, leadingEmphasis(block) ?? found.shown, 0);
    }
    if (isOrganLine(block.text)) return { ...block, kind: 'paragraph' };
    return this.takeWithoutKeyword(block);
  }

  private partOf(keyword: Keyword): ResolutionPart {
    return this.part === 'operative' && keyword.part === 'preambular' ? 'operative' : keyword.part;
  }

  /** A preambular clause whose word is not in the tables, or a paragraph that belongs to the clause before it. */
  private takeWithoutKeyword(block: StructuredBlock): StructuredBlock {
    const isPreambular =
      this.group === null && this.part !== 'operative' && /[,،，;；]\s*$/u.test(block.text.slice(-TAIL));
    const shown = leadingEmphasis(block) ?? guessKeyword(block.text);
    if (isPreambular && shown !== null) {
      this.part = 'preambular';
      return this.clause(block, shown, 0);
    }
    return {
      ...block,
      kind: 'paragraph',
      part: this.clauses > 0 ? this.part : null,
      level: this.group === null ? 0 : 1,
    };
  }

  private takeLabelled(block: StructuredBlock, at: number): StructuredBlock {
    const label = block.label ?? '';
    const next = this.out.slice(at + 1, at + 40).find((later) => later.label !== null)?.label ?? null;
    const depth = this.stack.place(label, next);
    if (this.group !== null) {
      if (depth === 0 && !this.isIntroduced) return this.clause(block, this.group.keyword, 1);
      const level = depth + (this.isIntroduced ? 2 : 1);
      return { ...block, kind: 'item', part: this.part, keyword: this.group.keyword, level };
    }
    const isNumbered = readLabel(label).some(
      ({ style }) => style === 'decimal' || style === 'arabic' || style === 'chinese',
    );
    if (depth === 0 && (isNumbered || this.part !== 'operative')) return this.numberedClause(block);
    return { ...block, kind: 'item', part: this.part, keyword: this.keyword, level: Math.max(1, depth) };
  }

  private numberedClause(block: StructuredBlock): StructuredBlock {
    const found = findKeyword(block.text, this.language);
    const isLettered = readLabel(block.label ?? '').every(({ style }) => style !== 'decimal');
    this.part =
      isLettered && found?.keyword.part === 'preambular' && this.part !== 'operative'
        ? 'preambular'
        : 'operative';
    return this.clause(block, leadingEmphasis(block) ?? found?.shown ?? guessVerb(block.text), 0);
  }

  private clause(block: StructuredBlock, keyword: string | null, level: number): StructuredBlock {
    this.clauses += 1;
    this.isIntroduced = block.label === null && /[:：]\s*$/u.test(block.text.slice(-TAIL));
    this.keyword = keyword;
    if (this.group !== null) this.group.clauses += 1;
    return { ...block, kind: 'clause', part: this.part, keyword, level };
  }
}

/** English and French words that open a preambular clause by their form: "Deploring", "Deeply disturbed", "Gardant". */
function guessKeyword(text: string): string | null {
  const match =
    /^(?:(?:Deeply|Gravely|Seriously|Fully|Also|Further|Again|Strongly)\s+)?\p{Lu}?\p{Ll}+(?:ing|ed|ant|ants|ante|ando|iendo)(?=[\s,])/u.exec(
      text,
    );
  return match?.[0] ?? null;
}

/** The verb with which a numbered operative clause begins, when it is not in the tables. */
function guessVerb(text: string): string | null {
  if (!endsSentence(text) && text.length < 20) return null;
  const adverb = /^(?:Also|Further|Strongly|Again|Once again|Also further|Reiterating)\s+(?=\p{Ll})/u.exec(
    text,
  )?.[0];
  if (adverb !== undefined) {
    const verb = findKeyword(text.slice(adverb.length), 'en');
    if (verb !== null) return adverb + verb.shown;
  }
  return /^(?:(?:Also|Further|Strongly|Again)\s+)?\p{Lu}?\p{Ll}+s(?=\s)/u.exec(text)?.[0] ?? null;
}
