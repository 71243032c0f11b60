import type { FootnoteReference, TextMark } from '../../../shared/domain/document.ts';
import type { SourceBlock } from './source-blocks.ts';

type Style = TextMark['style'];

/**
 * One paragraph as a reader puts it together: pieces of text with their emphasis, marks of notes, breaks. Runs of
 * white space are one space unless a piece says that it keeps them.
 */
export class RichLine {
  private text = '';
  private marks: { style: Style; start: number; end: number }[] = [];
  private notes: FootnoteReference[] = [];

  get length(): number {
    return this.text.length;
  }

  get isEmpty(): boolean {
    return this.text.trim() === '' && this.notes.length === 0;
  }

  /** The text so far, as it will come out. */
  get shown(): string {
    return this.text.trim();
  }

  add(raw: string, styles: Iterable<Style> = [], keepsSpace = false): void {
    const folded = keepsSpace ? raw : raw.replace(/[ \t\r\n\f]+/gu, ' ');
    const piece =
      !keepsSpace && (this.text === '' || /[ \n\t]$/u.test(this.text)) ? folded.replace(/^ /u, '') : folded;
    if (piece === '') return;
    const start = this.text.length;
    this.text += piece;
    for (const style of styles) this.mark(style, start, this.text.length);
  }

  private mark(style: Style, start: number, end: number): void {
    const last = this.marks.findLast((mark) => mark.style === style);
    if (last !== undefined && last.end === start) last.end = end;
    else this.marks.push({ style, start, end });
  }

  lineBreak(): void {
    this.text = `${this.text.replace(/ $/u, '')}\n`;
  }

  /** Takes the last character away: the hyphen of a word that was broken. */
  dropEnd(): void {
    this.text = this.text.trimEnd().slice(0, -1);
    this.marks = this.marks.map((mark) => ({ ...mark, end: Math.min(mark.end, this.text.length) }));
  }

  footnote(id: string): void {
    this.notes.push({ offset: this.text.length, footnote: id });
  }

  /** What was collected, without white space around it; the line is empty afterwards. */
  take(): Pick<SourceBlock, 'text' | 'marks' | 'footnotes'> {
    const lead = this.text.length - this.text.trimStart().length;
    const text = this.text.trim();
    const move = (offset: number): number => Math.min(text.length, Math.max(0, offset - lead));
    const marks = this.marks
      .map((mark) => ({ ...mark, start: move(mark.start), end: move(mark.end) }))
      .filter((mark) => mark.end > mark.start)
      .sort((a, b) => a.start - b.start || b.end - a.end);
    const footnotes = this.notes.map((note) => ({ ...note, offset: move(note.offset) }));
    this.text = '';
    this.marks = [];
    this.notes = [];
    return { text, marks, footnotes };
  }
}
