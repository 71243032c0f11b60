import type { TableCell } from '../../../../shared/domain/document.ts';
import type { SourceBlock } from '../source-blocks.ts';
import type { ChangeLog } from './change-log.ts';
import type { CommentLog } from './comment-log.ts';
import { type LineText, joinLines, lineText, withLabel } from './line-text.ts';
import { type MergedParagraph, mergeParagraphs } from './merged-paragraphs.ts';
import type { NoteBook } from './notes.ts';
import type { ListCounters, ListLabel, Numbering } from './numbering.ts';
import { type StyleSheet, isRightToLeft, roleOf } from './styles.ts';
import { type BodyNode, type Cell, type Table, isVisible } from './text-model.ts';

export interface WriterParts {
  readonly styles: StyleSheet;
  readonly numbering: Numbering;
  readonly counters: ListCounters;
  readonly notes: NoteBook;
  readonly changes: ChangeLog;
  readonly comments: CommentLog;
}

/** Turns the accepted view into blocks, and tells every change and comment its block. */
export class BlockWriter {
  readonly blocks: SourceBlock[] = [];
  /** Length of text in right-to-left paragraphs, and of all. */
  readonly letters = { rtl: 0, all: 0 };
  /** The first paragraph of a title style inside a table. */
  titleInTable: string | null = null;
  private readonly parts: WriterParts;

  constructor(parts: WriterParts) {
    this.parts = parts;
  }

  write(nodes: readonly BodyNode[]): void {
    for (const node of mergeParagraphs(nodes, 'accepted')) {
      if (node.kind === 'table') this.table(node);
      else this.paragraph(node);
    }
  }

  /** Changes and comments behind the last text belong to the last block. */
  finish(): void {
    const last = this.blocks.length === 0 ? null : this.blocks.length - 1;
    this.parts.changes.settle(last);
    this.parts.comments.settle(last);
  }

  private paragraph(paragraph: MergedParagraph): void {
    const { line, label } = this.lineOf(paragraph);
    for (const part of paragraph.parts) this.parts.changes.paragraph(part);
    if (line.text === '' && line.notes.length === 0) this.parts.comments.line(line, null);
    else this.settle(line, () => this.blockOf(paragraph, line, label));
    for (const part of paragraph.parts) this.write(part.boxes);
  }

  private settle(line: LineText, block: () => SourceBlock): void {
    const index = this.blocks.length;
    this.blocks.push(block());
    this.parts.changes.settle(index);
    this.parts.comments.line(line, index);
  }

  /** The text of a paragraph and its label. Even an empty paragraph of a list takes a number. */
  private lineOf(paragraph: MergedParagraph): { line: LineText; label: ListLabel | null } {
    const line = lineText(paragraph);
    const { last } = paragraph;
    if (!paragraph.isWhole && line.text === '') return { line, label: null };
    const place = this.parts.numbering.place(
      last.properties,
      this.parts.styles.chain(last.styleId, 'paragraph'),
    );
    return { line, label: place === null ? null : this.parts.counters.next(place) };
  }

  private blockOf(paragraph: MergedParagraph, line: LineText, label: ListLabel | null): SourceBlock {
    const { last } = paragraph;
    const chain = this.parts.styles.chain(last.styleId, 'paragraph');
    const { headingLevel, listLevel, role } = roleOf(last.properties, chain);
    const place = this.parts.numbering.place(last.properties, chain);
    const isRtl = isRightToLeft(last.properties, chain, this.parts.styles);
    this.letters.all += line.text.length;
    if (isRtl === true) this.letters.rtl += line.text.length;
    const shownRole = last.inContents ? 'contents' : role;
    const isHeading = headingLevel !== null && shownRole !== 'contents';
    return {
      kind: isHeading ? 'heading' : listLevel === null ? kindOf(label) : 'item',
      label: label?.text ?? null,
      level: isHeading ? headingLevel : (listLevel ?? place?.level ?? 0),
      text: line.text,
      marks: line.marks,
      footnotes: this.parts.notes.referencesOf(line),
      table: null,
      ...(shownRole === null ? {} : { role: shownRole }),
      ...(isRtl === true ? { direction: 'rtl' as const } : {}),
    };
  }

  private table(table: Table): void {
    const rows = table.rows.filter((row) => isVisible(row.life, 'accepted'));
    const only = rows[0]?.cells[0];
    if (rows.length === 1 && rows[0]?.cells.length === 1 && only !== undefined && holdsSeveral(only)) {
      // A frame drawn around paragraphs is a table of one cell in Word; the paragraphs keep their own places.
      this.parts.changes.table(table);
      this.write(only.nodes);
      return;
    }
    const { grid, line } = this.gridOf(table);
    this.changesOf(table);
    if (line.text.trim() === '' && line.notes.length === 0) {
      this.parts.comments.line(line, null);
      return;
    }
    this.letters.all += line.text.length;
    const footnotes = this.parts.notes.referencesOf(line);
    this.settle(line, () => ({
      kind: 'table',
      label: null,
      level: 0,
      text: line.text,
      marks: line.marks,
      footnotes,
      table: grid,
    }));
  }

  private changesOf(table: Table): void {
    this.parts.changes.table(table);
    for (const row of table.rows) {
      for (const cell of row.cells) {
        for (const node of cell.nodes) {
          if (node.kind === 'table') this.changesOf(node);
          else {
            this.parts.changes.paragraph(node);
            for (const box of node.boxes) if (box.kind === 'paragraph') this.parts.changes.paragraph(box);
          }
        }
      }
    }
  }

  private gridOf(table: Table): { grid: readonly (readonly TableCell[])[]; line: LineText } {
    const grid: Mutable<TableCell>[][] = [];
    const rowLines: LineText[] = [];
    const above = new Map<number, Mutable<TableCell>>();
    for (const row of table.rows) {
      if (!isVisible(row.life, 'accepted')) continue;
      const cells: Mutable<TableCell>[] = [];
      const lines: LineText[] = [];
      let column = row.before;
      if (row.before > 0) {
        // Columns left out at the beginning: an empty cell keeps the others in their columns.
        cells.push(row.before > 1 ? { text: '', columnSpan: row.before } : { text: '' });
        lines.push(joinLines([], ''));
      }
      for (const cell of row.cells) {
        if (!isVisible(cell.life, 'accepted')) continue;
        const line = this.cellLine(cell.nodes);
        const held = above.get(column);
        if (cell.merge === 'continue' && held !== undefined) held.rowSpan = (held.rowSpan ?? 1) + 1;
        else {
          const made: Mutable<TableCell> = { text: line.text };
          if (cell.span > 1) made.columnSpan = cell.span;
          if (row.isHeader) made.header = true;
          cells.push(made);
          lines.push(flatten(line));
          if (cell.merge === 'none') above.delete(column);
          else above.set(column, made);
        }
        column += cell.span;
      }
      grid.push(cells);
      rowLines.push(joinLines(lines, '\t'));
    }
    extendHeader(grid);
    return { grid, line: joinLines(rowLines, '\n') };
  }

  private noteTitle({ last }: MergedParagraph, line: LineText): void {
    if (this.titleInTable !== null || line.text === '') return;
    const chain = this.parts.styles.chain(last.styleId, 'paragraph');
    if (roleOf(last.properties, chain).role === 'title')
      this.titleInTable = line.text.replace(/\s+/g, ' ').slice(0, 600);
  }

  /** All text of a cell: paragraphs with their labels, and tables inside it, line by line. */
  private cellLine(nodes: readonly BodyNode[]): LineText {
    const lines: LineText[] = [];
    for (const node of mergeParagraphs(nodes, 'accepted')) {
      if (node.kind === 'table') {
        lines.push(this.gridOf(node).line);
        continue;
      }
      const { line, label } = this.lineOf(node);
      this.noteTitle(node, line);
      if (line.text !== '' || line.notes.length > 0 || line.comments.length > 0) {
        lines.push(line.text === '' ? line : withLabel(label?.text ?? null, line));
      }
      for (const part of node.parts) if (part.boxes.length > 0) lines.push(this.cellLine(part.boxes));
    }
    const last = lines.filter(
      (line) => line.text !== '' || line.notes.length > 0 || line.comments.length > 0,
    );
    return joinLines(last, '\n');
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A header cell that spans rows makes headers of all the rows it spans. */
function extendHeader(grid: readonly (readonly Mutable<TableCell>[])[]): void {
  let until = -1;
  grid.forEach((row, index) => {
    for (const cell of row)
      if (cell.header === true) until = Math.max(until, index + (cell.rowSpan ?? 1) - 1);
    if (index <= until) for (const cell of row) cell.header = true;
  });
}

/**
 * A list entry is an item; whether its numbers are those of paragraphs, the whole text tells. Numbers of
 * several parts ("2.3") are never those of a plain list.
 */
function kindOf(label: ListLabel | null): 'paragraph' | 'item' {
  return label === null || label.text === null || /\d[.-]\d/.test(label.text) ? 'paragraph' : 'item';
}

/** In the text of a table only rows make lines and only cells make tabs. */
function flatten(line: LineText): LineText {
  return { ...line, text: line.text.replace(/[\n\t]/g, ' ') };
}

function holdsSeveral(cell: Cell): boolean {
  let filled = 0;
  for (const node of cell.nodes) {
    if (
      node.kind === 'table' ||
      node.inlines.some((inline) => inline.kind === 'text' && inline.text.trim() !== '')
    )
      filled += 1;
  }
  return filled > 1;
}
