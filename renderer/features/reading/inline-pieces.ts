import type { Clause, FootnoteReference, TextMark } from '../../../shared/domain/document.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import type { SourceHunk } from '../../../shared/text/repair-hunks.ts';
import type { CitationLink } from './citation-links.ts';

/** A stretch that is shown as found: by find in document, or as the place just jumped to. */
export interface FoundRange {
  readonly start: number;
  readonly end: number;
  readonly isCurrent: boolean;
}

/** A stretch of a clause's text in which nothing changes: one element on the screen. */
export interface TextRun {
  readonly kind: 'run';
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly styles: readonly TextMark['style'][];
  /** The annotations on it; the one that begins first is outermost. */
  readonly marks: readonly AnnotationMark[];
  readonly found: 'no' | 'yes' | 'current';
  /** The citation it belongs to, where that leads to a text of the library. */
  readonly link: CitationLink | null;
  /** The source's characters stand in its place. */
  readonly isReplaced: boolean;
  /** A comment of the file is about these words. */
  readonly isCommented: boolean;
}

/** The mark of a footnote between two runs. */
export interface FootnotePiece {
  readonly kind: 'footnote';
  readonly offset: number;
  readonly footnote: string;
}

/** Characters of the source shown in the place of a run, where a repair was undone. */
export interface SourcePiece {
  readonly kind: 'source';
  readonly offset: number;
  readonly text: string;
}

export type InlinePiece = TextRun | FootnotePiece | SourcePiece;

interface Overlays {
  readonly styles: readonly TextMark[];
  readonly marks: readonly AnnotationMark[];
  readonly found: readonly FoundRange[];
  readonly links?: readonly CitationLink[];
  readonly undone?: readonly SourceHunk[];
  readonly footnotes: readonly FootnoteReference[];
  readonly commented?: readonly { readonly start: number; readonly end: number }[];
}

/** Cuts a text where emphasis, annotations, finds or footnotes begin and end. Runs join up to the text again. */
export function inlinePieces(
  text: string,
  overlays: Overlays,
  from = 0,
  to = text.length,
): readonly InlinePiece[] {
  const { styles, marks, found, footnotes, links = [], undone = [], commented = [] } = overlays;
  const cuts = new Set([from, to]);
  const cut = (offset: number): void => {
    if (offset > from && offset < to) cuts.add(offset);
  };
  for (const range of [...styles, ...marks, ...found, ...links, ...undone, ...commented]) {
    cut(range.start);
    cut(range.end);
  }
  for (const { offset } of footnotes) cut(offset);
  const edges = Array.from(cuts).sort((a, b) => a - b);
  const pieces: InlinePiece[] = [];
  const notesAt = (offset: number): void => {
    for (const note of footnotes) if (note.offset === offset) pieces.push({ kind: 'footnote', ...note });
  };
  edges.forEach((start, index) => {
    const end = edges[index + 1];
    notesAt(start);
    for (const hunk of undone)
      if (hunk.start === start) pieces.push({ kind: 'source', offset: start, text: hunk.source });
    if (end !== undefined) pieces.push(runOf(text, start, end, overlays));
  });
  return pieces;
}

function runOf(
  text: string,
  start: number,
  end: number,
  { styles, marks, found, links = [], undone = [], commented = [] }: Overlays,
): TextRun {
  const covers = (range: { readonly start: number; readonly end: number }): boolean =>
    range.start <= start && range.end >= end;
  const hits = found.filter(covers);
  return {
    kind: 'run',
    start,
    end,
    text: text.slice(start, end),
    styles: Array.from(new Set(styles.filter(covers).map(({ style }) => style))),
    marks: marks.filter(covers).toSorted((a, b) => a.start - b.start || b.end - a.end),
    isCommented: commented.some(covers),
    found: hits.some(({ isCurrent }) => isCurrent) ? 'current' : hits.length > 0 ? 'yes' : 'no',
    link: links.find(covers) ?? null,
    isReplaced: undone.some(covers),
  };
}

/**
 * How far the keyword of a resolution reaches into a clause that begins with it; 0 elsewhere. The keyword
 * is set in italics as in print.
 */
export function keywordEnd(clause: Pick<Clause, 'text' | 'keyword'>): number {
  const { text, keyword } = clause;
  if (keyword === null) return 0;
  return text.toLowerCase().startsWith(keyword.toLowerCase()) ? keyword.length : 0;
}

/** The indices of the lines that hold nothing but the keyword of the group below them. */
export function keywordLines(clauses: readonly Clause[]): ReadonlySet<number> {
  const lines = new Set<number>();
  clauses.forEach((clause, index) => {
    const next = clauses[index + 1];
    if (
      clause.keyword !== null ||
      clause.label !== null ||
      next?.keyword === undefined ||
      next.keyword === null
    )
      return;
    if (plain(clause.text) === plain(next.keyword)) lines.add(index);
  });
  return lines;
}

function plain(text: string): string {
  return text
    .replaceAll(/[\s:：]+/gu, ' ')
    .trim()
    .toLowerCase();
}
