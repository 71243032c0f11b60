import type { TextMark } from '../../../../shared/domain/document.ts';
import type { Direction } from '../../../../shared/domain/language.ts';
import { plainBlock, type ChangeInBlock, type SourceBlock } from '../source-blocks.ts';

/** What the next block will be, if any text comes. */
export interface BlockFrame {
  readonly kind: SourceBlock['kind'];
  readonly level: number;
  readonly role?: SourceBlock['role'];
  readonly direction?: Direction;
}

interface OpenMark {
  readonly style: TextMark['style'];
  start: number;
}

/** Gathers running text into blocks, as white space is shown by a browser: folded, but for line breaks asked for. */
export class BlockCollector {
  readonly blocks: SourceBlock[] = [];
  readonly changes: ChangeInBlock[] = [];
  frame: BlockFrame = { kind: 'paragraph', level: 0 };
  private pendingLabel: { readonly label: string | null; readonly level: number } | null = null;
  private text = '';
  private marks: TextMark[] = [];
  private readonly open: OpenMark[] = [];
  private footnotes: { offset: number; footnote: string }[] = [];
  private accepted = '';
  private rejected = '';
  /** Set inside <ins> and <del>. */
  private change: {
    kind: 'insertion' | 'deletion';
    author: string | null;
    date: string | null;
    text: string;
    block: number;
  } | null = null;

  get index(): number {
    return this.blocks.length;
  }

  add(raw: string, isPreformatted = false): void {
    const folded = isPreformatted ? raw.replace(/\r\n?/gu, '\n') : raw.replace(/[ \t\r\n\f]+/gu, ' ');
    if (this.change !== null) this.change.text += folded;
    if (this.change?.kind !== 'insertion') this.rejected += folded;
    if (this.change?.kind === 'deletion') return;
    const atStart = this.text === '' || /[ \n]$/u.test(this.text);
    const piece = !isPreformatted && atStart ? folded.replace(/^ /u, '') : folded;
    this.text += piece;
    this.accepted += piece;
  }

  /** A line break; two in a row begin a new paragraph. */
  lineBreak(): void {
    if (this.change?.kind === 'deletion') return;
    this.text = this.text.replace(/ $/u, '');
    if (this.text.endsWith('\n')) this.flush();
    else if (this.text !== '') this.text += '\n';
    this.accepted += '\n';
    this.rejected += '\n';
  }

  footnote(id: string): void {
    this.footnotes.push({ offset: this.text.length, footnote: id });
  }

  startMark(style: TextMark['style']): void {
    this.open.push({ style, start: this.text.length });
  }

  endMark(): void {
    const mark = this.open.pop();
    if (mark !== undefined && this.text.length > mark.start)
      this.marks.push({ ...mark, end: this.text.length });
  }

  startChange(kind: 'insertion' | 'deletion', author: string | null, date: string | null): void {
    this.endChange();
    this.change = { kind, author, date, text: '', block: this.index };
  }

  endChange(): void {
    const change = this.change;
    this.change = null;
    if (change !== null && change.text.trim() !== '')
      this.changes.push({ ...change, text: change.text.replace(/\s+/gu, ' ').trim() });
  }

  /** The label of a list entry, for its first block. */
  expectLabel(label: string | null, level: number): void {
    this.flush();
    this.pendingLabel = { label, level };
  }

  /** An entry that had no text of its own still shows its number. */
  flushLabel(): void {
    this.flush();
    const pending = this.pendingLabel;
    this.pendingLabel = null;
    if (typeof pending?.label === 'string' && /[\p{L}\p{N}]/u.test(pending.label))
      this.blocks.push(plainBlock('', { kind: 'item', label: pending.label, level: pending.level }));
  }

  dropLabel(): void {
    this.pendingLabel = null;
  }

  push(block: SourceBlock): void {
    this.flush();
    this.blocks.push(block);
    this.accepted += `${block.text}\n`;
    this.rejected += `${block.text}\n`;
  }

  flush(): void {
    const text = this.text.replace(/[ \n]+$/u, '');
    if (text !== '') {
      const clip = (offset: number): number => Math.min(offset, text.length);
      const marks = [...this.marks, ...this.open.map((mark) => ({ ...mark, end: text.length }))]
        .map((mark) => ({ ...mark, start: clip(mark.start), end: clip(mark.end) }))
        .filter((mark) => mark.end > mark.start)
        .sort((a, b) => a.start - b.start || b.end - a.end);
      const pending = this.pendingLabel;
      this.pendingLabel = null;
      const { kind, level, role, direction } = this.frame;
      this.blocks.push({
        ...plainBlock(text),
        kind: pending !== null && kind === 'paragraph' ? 'item' : kind,
        label: pending?.label ?? null,
        level: pending !== null && kind === 'paragraph' ? pending.level : level,
        marks,
        footnotes: this.footnotes.map((note) => ({ ...note, offset: clip(note.offset) })),
        ...(role === undefined ? {} : { role }),
        ...(direction === undefined ? {} : { direction }),
      });
      this.footnotes = [];
      this.accepted += '\n';
      this.rejected += '\n';
    }
    this.text = '';
    this.marks = [];
    for (const mark of this.open) mark.start = 0;
  }

  /** The whole text with all changes accepted, and with all rejected; null if there are none. */
  views(): { readonly accepted: string | null; readonly rejected: string | null } {
    if (this.changes.length === 0) return { accepted: null, rejected: null };
    const tidy = (text: string): string =>
      text
        .replace(/[ \t]+/gu, ' ')
        .replace(/ ?\n[ \n]*/gu, '\n')
        .trim();
    return { accepted: tidy(this.accepted), rejected: tidy(this.rejected) };
  }
}
