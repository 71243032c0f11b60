import type { AnchorClause } from '../text/anchors/index.ts';

/**
 * A text as one string, which `TextPositionSelector` counts in: each clause's label (where it has one), a
 * space, its text; clauses joined by one line feed. Offsets here are UTF-16 units; `codePoints` converts.
 */
export interface TextStream {
  readonly text: string;
  readonly clauses: readonly AnchorClause[];
  /** Where the text of each clause begins, after its label. */
  readonly bodies: readonly number[];
}

/** A range of one clause. */
export interface ClauseRange {
  readonly clause: AnchorClause;
  readonly start: number;
  readonly end: number;
}

export function textStream(clauses: readonly AnchorClause[]): TextStream {
  const parts: string[] = [];
  const bodies: number[] = [];
  let at = 0;
  for (const clause of clauses) {
    const label = clause.label === null || clause.label === '' ? '' : `${clause.label} `;
    bodies.push(at + label.length);
    parts.push(label + clause.text);
    at += label.length + clause.text.length + 1;
  }
  return { text: parts.join('\n'), clauses, bodies };
}

/**
 * The clause that holds a stretch of the stream, with the offsets inside it. A stretch that runs over several
 * clauses stands on the first in which it covers words; a label is outside the text, so it counts as its edge.
 */
export function clauseRange(stream: TextStream, start: number, end: number): ClauseRange | null {
  if (start < 0 || end < start || end > stream.text.length) return null;
  for (let i = lastAtOrBefore(stream.bodies, start); i < stream.clauses.length; i++) {
    const clause = stream.clauses[i];
    const body = stream.bodies[i];
    if (clause === undefined || body === undefined || body > end) return null;
    const from = Math.max(0, start - body);
    const to = Math.min(clause.text.length, end - body);
    if (from < to || (start === end && from <= clause.text.length && from === to))
      return { clause, start: from, end: to };
  }
  return null;
}

function lastAtOrBefore(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** UTF-16 offset to the count of characters (code points) that Web Annotations use. */
export function toCodePoints(text: string, offset: number): number {
  let count = 0;
  for (let i = 0; i < offset && i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    if (unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) i++;
    count++;
  }
  return count;
}

/** The reverse, for many counts of one text; past the end gives the end. */
export function codePointOffsets(text: string): (count: number) => number {
  if (!/[\u{10000}-\u{10ffff}]/u.test(text)) return (count) => Math.min(count, text.length);
  const offsets = new Int32Array(text.length + 1);
  let count = 0;
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
    offsets[count++] = at;
  const total = count;
  return (wanted) => (wanted >= total ? text.length : (offsets[wanted] ?? text.length));
}
