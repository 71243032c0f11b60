import type { TableCell } from '../../../../shared/domain/document.ts';
import { RichLine } from '../rich-line.ts';
import {
  plainBlock,
  type ChangeInBlock,
  type CommentInBlock,
  type SourceBlock,
  type SourceFootnote,
} from '../source-blocks.ts';
import type { Revision, RtfState } from './rtf-state.ts';

/** What a paragraph is, by its own words and its style. */
export interface ParagraphFacts {
  readonly outline: number | null;
  readonly level: number;
  readonly isRtl: boolean;
  readonly isTitle: boolean;
  readonly inTable: boolean;
}

interface OpenNote {
  readonly id: string;
  readonly label: string;
  readonly line: RichLine;
  readonly lines: string[];
}

const MAX_WORDS = 100_000;

/** Collects blocks, tables, notes, changes and comments in the order of the file. */
export class RtfBody {
  readonly blocks: SourceBlock[] = [];
  readonly footnotes: SourceFootnote[] = [];
  readonly comments: (Omit<CommentInBlock, 'block'> & { block: number })[] = [];
  private readonly changes: {
    kind: 'insertion' | 'deletion';
    revision: Revision;
    text: string;
    block: number;
  }[] = [];
  private line = new RichLine();
  private label: string | null = null;
  private note: OpenNote | null = null;
  private cells: string[] = [];
  private cellLines: string[] = [];
  private rows: TableCell[][] = [];
  private isHeaderRow = false;
  private accepted = '';
  private rejected = '';
  private readonly ranges = new Map<string, number>();
  private readonly quotes = new Map<string, string>();

  /** Adds text where the reading is. */
  text(text: string, state: RtfState): void {
    if (this.note !== null) {
      if (state.deleted === null) this.note.line.add(text, state.styles, true);
      return;
    }
    this.track(text, state);
    if (state.deleted === null) {
      this.line.add(text, state.styles, true);
      this.accepted += text;
    }
    if (state.inserted === null) this.rejected += text;
  }

  private track(text: string, state: RtfState): void {
    const kind = state.deleted !== null ? 'deletion' : state.inserted !== null ? 'insertion' : null;
    const revision = state.deleted ?? state.inserted;
    if (kind === null || revision === null) return;
    const last = this.changes.at(-1);
    const isSame =
      last?.kind === kind &&
      last.block === this.index &&
      last.revision.author === revision.author &&
      last.revision.date === revision.date;
    if (last !== undefined && isSame) last.text += text;
    else this.changes.push({ kind, revision, text, block: this.index });
  }

  private get index(): number {
    return this.blocks.length;
  }

  /** The number or bullet that the file shows before the paragraph. */
  takeLabel(text: string): void {
    const label = text.replace(/\s+/gu, ' ').trim().slice(0, 200);
    this.label = label === '' ? null : /^[\ue000-\uf8ff\u00b7]$/u.test(label) ? '•' : label;
  }

  openNote(): void {
    const id = `footnote-${this.footnotes.length + 1}`;
    const label = String(this.footnotes.length + 1);
    this.footnotes.push({ id, label, text: '' });
    this.line.footnote(id);
    this.note = { id, label, line: new RichLine(), lines: [] };
  }

  closeNote(): void {
    const { note } = this;
    this.note = null;
    if (note === null) return;
    const text = [...note.lines, note.line.take().text].filter((one) => one !== '').join('\n');
    const at = this.footnotes.findIndex(({ id }) => id === note.id);
    this.footnotes[at] = { id: note.id, label: note.label, text };
  }

  paragraph(facts: ParagraphFacts): void {
    if (this.note !== null) {
      this.note.lines.push(this.note.line.take().text);
      return;
    }
    this.accepted += '\n';
    this.rejected += '\n';
    if (facts.inTable) {
      this.cellLine();
      return;
    }
    this.flushTable();
    this.block(facts);
  }

  private block({ outline, level, isRtl, isTitle }: ParagraphFacts): void {
    const { label } = this;
    this.label = null;
    if (this.line.isEmpty) {
      this.line.take();
      return;
    }
    const kind =
      outline !== null ? 'heading' : label !== null && !/\d[.-]\d/u.test(label) ? 'item' : 'paragraph';
    this.blocks.push({
      ...plainBlock(''),
      kind,
      label,
      level: outline ?? level,
      ...this.line.take(),
      ...(isTitle && outline === null ? { role: 'title' as const } : {}),
      ...(isRtl ? { direction: 'rtl' as const } : {}),
    });
  }

  private cellLine(): void {
    const { label } = this;
    this.label = null;
    const { text } = this.line.take();
    if (text !== '' || label !== null) this.cellLines.push(label === null ? text : `${label} ${text}`);
  }

  cell(): void {
    this.cellLine();
    this.cells.push(this.cellLines.join('\n'));
    this.cellLines = [];
  }

  headerRow(): void {
    this.isHeaderRow = true;
  }

  /** `merged` tells which cells of the row go on with the one before them. */
  row(merged: readonly boolean[]): void {
    const row: { text: string; columnSpan?: number; header?: boolean }[] = [];
    this.cells.forEach((text, at) => {
      const last = row.at(-1);
      if (merged[at] === true && last !== undefined) last.columnSpan = (last.columnSpan ?? 1) + 1;
      else row.push({ text, ...(this.isHeaderRow ? { header: true } : {}) });
    });
    if (row.length > 0) this.rows.push(row);
    this.cells = [];
    this.isHeaderRow = false;
  }

  /** Text stands outside a table: the one that ended is a block of its own before it. */
  leaveTable(): void {
    if (this.note === null && this.cells.length === 0 && this.cellLines.length === 0) this.flushTable();
  }

  private flushTable(): void {
    const { rows } = this;
    this.rows = [];
    const text = rows
      .map((row) => row.map((cell) => cell.text.replace(/[\n\t]/gu, ' ')).join('\t'))
      .join('\n');
    if (text.trim() !== '') this.blocks.push(plainBlock(text, { kind: 'table', table: rows }));
  }

  rangeStart(id: string): void {
    this.ranges.set(id, this.accepted.length);
  }

  rangeEnd(id: string): void {
    const from = this.ranges.get(id);
    if (from !== undefined) this.quotes.set(id, this.accepted.slice(from).trim().slice(0, MAX_WORDS));
  }

  comment(author: string | null, date: string | null, text: string, ref: string | null): void {
    const quote = ref === null ? undefined : this.quotes.get(ref);
    this.comments.push({
      author,
      date,
      text: text.slice(0, MAX_WORDS),
      quote: quote === undefined || quote === '' ? null : quote,
      block: this.index,
    });
  }

  finish(facts: ParagraphFacts): void {
    this.closeNote();
    if (this.cellLines.length > 0 || this.cells.length > 0) {
      this.cell();
      this.row([]);
    }
    this.flushTable();
    this.block({ ...facts, inTable: false });
  }

  changesBy(author: (index: number | null) => string | null): readonly ChangeInBlock[] {
    const last = this.blocks.length - 1;
    return this.changes
      .map(({ kind, revision, text, block }) => ({
        kind,
        author: author(revision.author),
        date: revision.date,
        text: text.replace(/\s+/gu, ' ').trim().slice(0, MAX_WORDS),
        block: last < 0 ? null : Math.min(block, last),
      }))
      .filter(({ text }) => text !== '');
  }

  /** The whole text with all changes accepted, and rejected; null where none is tracked. */
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
