import type { CommentInBlock } from '../source-blocks.ts';
import type { LineText } from './line-text.ts';

/** A comment as its own part holds it. */
export interface CommentBody {
  readonly id: string;
  readonly author: string | null;
  readonly date: string | null;
  readonly text: string;
  /** The id of its last paragraph, by which answers name it. */
  readonly paragraph: string;
  /** Marked as done (resolved) in Word. */
  readonly isDone: boolean;
  /** The paragraph id of the comment that it answers. */
  readonly answers: string | null;
}

interface Range {
  block: number | null;
  start: number | null;
  end: number | null;
  fullStart: number;
  fullEnd: number;
}

/** A quotation longer than this says no more about where a comment stands. */
const MAX_QUOTE = 10_000;

/** Follows the ranges of comments through the text, which may be many paragraphs long. */
export class CommentLog {
  private readonly ranges = new Map<string, Range>();
  /** Ranges that have begun and wait for a block with text. */
  private readonly waiting = new Set<Range>();
  private readonly flow: string[] = [];
  private readonly full: string[] = [];
  private length = 0;
  private fullLength = 0;

  /** Adds the next line. `block`: the block it became; null where no text of it is left. */
  line(line: LineText, block: number | null): void {
    for (const edge of line.comments) {
      const range = this.rangeOf(edge.id);
      const at = this.length + edge.offset;
      const fullAt = this.fullLength + edge.fullOffset;
      if (edge.edge === 'end') {
        range.end = at;
        range.fullEnd = fullAt;
      } else if (edge.edge === 'start' || range.start === null) {
        if (range.block === null) this.waiting.add(range);
        if (edge.edge === 'start') {
          range.start = at;
          range.fullStart = fullAt;
        }
      }
    }
    if (block !== null) this.settle(block);
    this.push(line);
  }

  /** All ranges that wait begin in this block. */
  settle(block: number | null): void {
    if (block === null) return;
    for (const range of this.waiting) range.block = block;
    this.waiting.clear();
  }

  /** The comments in the order of their part, each with what it is about. */
  comments(bodies: readonly CommentBody[]): readonly CommentInBlock[] {
    const text = this.flow.join('');
    const full = this.full.join('');
    const places = new Map(bodies.map(({ paragraph }, index) => [paragraph, index]));
    return bodies.map(({ id, author, date, text: body, isDone, answers }, index) => {
      const parent = answers === null ? undefined : places.get(answers);
      const range = this.ranges.get(id);
      return {
        author,
        date,
        text: body,
        quote: range === undefined ? null : quoteOf(range, text, full),
        block: range?.block ?? null,
        ...(isDone ? { done: true as const } : {}),
        ...(parent === undefined || parent === index ? {} : { replyTo: parent }),
      };
    });
  }

  private rangeOf(id: string): Range {
    const known = this.ranges.get(id);
    if (known !== undefined) return known;
    const range: Range = { block: null, start: null, end: null, fullStart: 0, fullEnd: 0 };
    this.ranges.set(id, range);
    return range;
  }

  private push(line: LineText): void {
    this.flow.push(line.text, '\n');
    this.length += line.text.length + 1;
    this.full.push(line.full, '\n');
    this.fullLength += line.full.length + 1;
  }
}

function quoteOf(range: Range, text: string, full: string): string | null {
  if (range.start === null || range.end === null) return null;
  const quote = text.slice(range.start, Math.min(range.end, range.start + MAX_QUOTE)).trim();
  if (quote !== '') return quote;
  const deleted = full.slice(range.fullStart, Math.min(range.fullEnd, range.fullStart + MAX_QUOTE)).trim();
  return deleted === '' ? null : deleted;
}
