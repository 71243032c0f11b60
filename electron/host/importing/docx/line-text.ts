import type { TextMark } from '../../../../shared/domain/document.ts';
import type { MergedParagraph } from './merged-paragraphs.ts';
import { type EmphasisStyle, type Inline, isVisible } from './text-model.ts';

type NoteInline = Extract<Inline, { kind: 'note' }>;

/** The accepted text of one paragraph with everything that has a place in it. */
export interface LineText {
  readonly text: string;
  readonly marks: readonly TextMark[];
  readonly notes: readonly { readonly offset: number; readonly note: NoteInline; readonly section: number }[];
  readonly comments: readonly CommentEdge[];
  /** The same with deleted text still in it: what a comment on deleted words quotes. */
  readonly full: string;
}

/** An edge of a comment's range: where it stands in the accepted text and in the full one. */
export interface CommentEdge {
  readonly offset: number;
  readonly fullOffset: number;
  readonly edge: 'start' | 'end' | 'mark';
  readonly id: string;
}

/** Builds the accepted text; white space at both ends is dropped and every offset moved with it. */
export function lineText(paragraph: MergedParagraph): LineText {
  let text = '';
  let full = '';
  const spans: { start: number; end: number; emphasis: readonly EmphasisStyle[] }[] = [];
  const notes: { offset: number; note: NoteInline; section: number }[] = [];
  const comments: CommentEdge[] = [];
  for (const part of paragraph.parts) {
    for (const inline of part.inlines) {
      if (inline.kind === 'comment') {
        comments.push({ offset: text.length, fullOffset: full.length, edge: inline.edge, id: inline.id });
        continue;
      }
      if (inline.kind === 'text') full += inline.text;
      if (isVisible(inline.life, 'accepted')) {
        if (inline.kind === 'note') notes.push({ offset: text.length, note: inline, section: part.section });
        else {
          spans.push({
            start: text.length,
            end: text.length + inline.text.length,
            emphasis: inline.emphasis,
          });
          text += inline.text;
        }
      }
    }
  }
  const lead = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const fit = (offset: number): number => Math.min(Math.max(offset - lead, 0), trimmed.length);
  return {
    text: trimmed,
    marks: marksOf(spans.map((span) => ({ ...span, start: fit(span.start), end: fit(span.end) }))),
    notes: notes.map((note) => ({ ...note, offset: fit(note.offset) })),
    comments: comments.map((edge) => ({ ...edge, offset: fit(edge.offset) })),
    full,
  };
}

const STYLES: readonly EmphasisStyle[] = [
  'bold',
  'italic',
  'underline',
  'strike',
  'superscript',
  'subscript',
];

/** Joins neighbouring spans of one emphasis into one mark each, in order of place. */
function marksOf(
  spans: readonly { start: number; end: number; emphasis: readonly EmphasisStyle[] }[],
): readonly TextMark[] {
  const marks: TextMark[] = [];
  for (const style of STYLES) {
    let open: { start: number; end: number } | null = null;
    for (const span of spans) {
      if (span.start === span.end) continue;
      if (!span.emphasis.includes(style)) {
        if (open !== null) marks.push({ ...open, style });
        open = null;
      } else
        open = open === null ? { start: span.start, end: span.end } : { start: open.start, end: span.end };
    }
    if (open !== null) marks.push({ ...open, style });
  }
  return marks.sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Puts lines after each other with a separator; offsets follow. */
export function joinLines(lines: readonly LineText[], separator: string): LineText {
  let text = '';
  let full = '';
  const marks: TextMark[] = [];
  const notes: LineText['notes'][number][] = [];
  const comments: CommentEdge[] = [];
  lines.forEach((line, i) => {
    if (i > 0) {
      text += separator;
      full += separator;
    }
    const at = text.length;
    const fullAt = full.length;
    for (const mark of line.marks) marks.push({ ...mark, start: mark.start + at, end: mark.end + at });
    for (const note of line.notes) notes.push({ ...note, offset: note.offset + at });
    for (const edge of line.comments)
      comments.push({ ...edge, offset: edge.offset + at, fullOffset: edge.fullOffset + fullAt });
    text += line.text;
    full += line.full;
  });
  return { text, marks, notes, comments, full };
}

/** A line with a label put before its text. */
export function withLabel(label: string | null, line: LineText): LineText {
  if (label === null) return line;
  return joinLines([{ text: label, marks: [], notes: [], comments: [], full: label }, line], ' ');
}
