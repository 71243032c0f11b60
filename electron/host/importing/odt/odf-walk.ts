import type { TableCell, TextMark } from '../../../../shared/domain/document.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../docx/xml-tree.ts';
import { RichLine } from '../rich-line.ts';
import { plainBlock, type SourceBlock, type SourceFootnote } from '../source-blocks.ts';
import { OdfChanges } from './odf-changes.ts';
import { ListCounter } from './odf-numbers.ts';
import type { ListStyle, OdfStyles } from './odf-styles.ts';

type Style = TextMark['style'];

interface OpenList {
  readonly style: ListStyle;
  readonly styleName: string;
  readonly counter: ListCounter;
  readonly level: number;
  /** The label of the entry that is open, until its first paragraph takes it. */
  label: string | null;
}

const INDEXES =
  /^text:(?:table-of-content|alphabetical-index|illustration-index|table-index|object-index|user-index|bibliography)$/u;
const TITLES = /^(?:title|titre|título|название|标题|العنوان)$/iu;

/** Walks the text of an OpenDocument file once, in reading order: the view with all changes accepted. */
export class OdfWalk {
  readonly blocks: SourceBlock[] = [];
  readonly footnotes: SourceFootnote[] = [];
  readonly changes: OdfChanges;
  readonly alternatives: string[] = [];
  readonly noticed = { images: 0, objects: 0, hidden: 0 };
  private readonly styles: OdfStyles;
  private readonly outline = new ListCounter();
  private readonly counters = new Map<string, ListCounter>();
  private list: OpenList | null = null;
  private inContents = false;
  private depth = 0;
  private readonly boxes: XmlElement[] = [];

  constructor(styles: OdfStyles, text: XmlElement) {
    this.styles = styles;
    this.changes = new OdfChanges(childOf(text, 'text:tracked-changes'));
  }

  run(text: XmlElement): void {
    this.children(text);
    this.changes.settle(this.blocks.length - 1);
  }

  private children(element: XmlElement): void {
    for (const child of childrenOf(element)) this.visit(child);
  }

  private visit(element: XmlElement): void {
    const { name, attributes } = element;
    if (name === 'text:p' || name === 'text:h') this.paragraph(element);
    else if (name === 'text:list') this.openList(element);
    else if (name === 'text:numbered-paragraph') this.numbered(element);
    else if (name === 'table:table') this.table(element);
    else if (name === 'text:change-start' || name === 'text:change-end' || name === 'text:change')
      this.changes.mark(element, null);
    else if (INDEXES.test(name)) this.contents(element);
    else if (name === 'text:section') {
      if (attributes['text:display'] === 'none') this.noticed.hidden += 1;
      else this.children(element);
    } else if (
      /^text:(?:tracked-changes|sequence-decls|variable-decls|user-field-decls|table-of-content-source|dde-connection-decls)$|^office:(?:forms|annotation)$/u.test(
        name,
      )
    )
      return;
    else if (name === 'draw:frame' || name === 'draw:custom-shape') this.frame(element);
    else this.children(element);
  }

  private contents(element: XmlElement): void {
    const outer = this.inContents;
    this.inContents = true;
    this.children(childOf(element, 'text:index-body') ?? element);
    this.inContents = outer;
  }

  private openList(element: XmlElement): void {
    const outer = this.list;
    const styleName = element.attributes['text:style-name'] ?? outer?.styleName ?? '';
    const style = this.styles.list(styleName) ?? outer?.style ?? new Map();
    const level = outer === null ? 0 : outer.level + 1;
    const list: OpenList = {
      style,
      styleName,
      counter: this.counterOf(element, styleName, outer),
      level,
      label: null,
    };
    this.list = list;
    for (const child of childrenOf(element)) {
      if (child.name === 'text:list-item') this.item(child, list);
      else if (child.name === 'text:list-header') this.children(child);
    }
    this.list = outer;
  }

  private counterOf(element: XmlElement, styleName: string, outer: OpenList | null): ListCounter {
    if (outer !== null) return outer.counter;
    const id = element.attributes['xml:id'];
    const continued = element.attributes['text:continue-list'];
    const before =
      (continued === undefined ? undefined : this.counters.get(`id ${continued}`)) ??
      (element.attributes['text:continue-numbering'] === 'true'
        ? this.counters.get(`style ${styleName}`)
        : undefined);
    const counter = before ?? new ListCounter();
    if (id !== undefined) this.counters.set(`id ${id}`, counter);
    this.counters.set(`style ${styleName}`, counter);
    return counter;
  }

  private item(element: XmlElement, list: OpenList): void {
    const first = childrenOf(element).find(({ name }) => name !== 'text:soft-page-break');
    // An entry that holds only a deeper list takes no number of its own.
    if (first?.name !== 'text:list') {
      const start = Number.parseInt(element.attributes['text:start-value'] ?? '', 10);
      // One entry may wear another style than its list.
      const style = this.styles.list(element.attributes['text:style-override']) ?? list.style;
      list.label = list.counter.next(style, list.level, Number.isInteger(start) ? start : null);
    }
    this.children(element);
    list.label = null;
  }

  private numbered(element: XmlElement): void {
    const level = Math.max(0, Number(element.attributes['text:level'] ?? '1') - 1);
    const styleName = element.attributes['text:style-name'] ?? '';
    const key = `id ${element.attributes['text:list-id'] ?? styleName}`;
    const counter = this.counters.get(key) ?? new ListCounter();
    this.counters.set(key, counter);
    const style = this.styles.list(styleName) ?? new Map();
    const outer = this.list;
    this.list = { style, styleName, counter, level, label: counter.next(style, level, null) };
    this.children(element);
    this.list = outer;
  }

  private paragraph(element: XmlElement): void {
    const style = element.attributes['text:style-name'];
    const line = new RichLine();
    this.inline(element, line, this.styles.marks('paragraph', style));
    const place = this.takeLabel(element, style);
    if (!line.isEmpty || this.changes.isWaiting) {
      if (!line.isEmpty) this.push(element, line, place.label, place.level);
      this.changes.endParagraph(line.isEmpty ? null : this.blocks.length - 1);
    }
    for (const box of this.boxes.splice(0)) if (this.depth < 4) this.within(box);
  }

  private within(box: XmlElement): void {
    this.depth += 1;
    const outer = this.list;
    this.list = null;
    this.children(box);
    this.list = outer;
    this.depth -= 1;
  }

  private takeLabel(element: XmlElement, style: string | undefined): { label: string | null; level: number } {
    const { list } = this;
    if (list !== null) {
      const { label } = list;
      list.label = null;
      return { label, level: list.level };
    }
    const level = this.headingLevel(element, style);
    const isListHeader = element.attributes['text:is-list-header'] === 'true';
    if (level === null || isListHeader || this.inContents) return { label: null, level: 0 };
    // A paragraph that only wears the style of a heading looks like one and takes no number.
    if (element.name !== 'text:h') return { label: null, level };
    const restart = element.attributes['text:restart-numbering'] === 'true';
    const start = Number.parseInt(element.attributes['text:start-value'] ?? (restart ? '1' : ''), 10);
    const label = this.outline.next(this.styles.outline, level - 1, Number.isInteger(start) ? start : null);
    return { label, level };
  }

  private headingLevel(element: XmlElement, style: string | undefined): number | null {
    if (element.name !== 'text:h') return this.styles.outlineLevel(style);
    return Math.min(10, Math.max(1, Number(element.attributes['text:outline-level'] ?? '1') || 1));
  }

  private push(element: XmlElement, line: RichLine, label: string | null, level: number): void {
    const style = element.attributes['text:style-name'];
    const heading = this.inContents ? null : this.headingLevel(element, style);
    const direction = this.styles.direction(style);
    const names = this.styles.names('paragraph', style);
    const isTitle = heading === null && names.some((name) => TITLES.test(name));
    const kind =
      heading !== null ? 'heading' : label !== null && !/\d[.-]\d/u.test(label) ? 'item' : 'paragraph';
    this.blocks.push({
      ...plainBlock(''),
      kind,
      label,
      level: heading ?? level,
      ...line.take(),
      ...(this.inContents ? { role: 'contents' as const } : isTitle ? { role: 'title' as const } : {}),
      ...(direction === 'rtl' ? { direction } : {}),
    });
  }

  private inline(element: XmlElement, line: RichLine, styles: readonly Style[]): void {
    for (const child of element.children) {
      if (typeof child !== 'string') this.inlineElement(child, line, styles);
      else if (!this.changes.isDeleting) {
        line.add(child, styles);
        this.changes.text(child);
      }
    }
  }

  private inlineElement(child: XmlElement, line: RichLine, styles: readonly Style[]): void {
    const { name, attributes } = child;
    const add = (text: string): void => {
      line.add(text, styles, true);
      this.changes.text(text);
    };
    if (name === 'text:s') add(' '.repeat(Math.min(200, Number(attributes['text:c'] ?? '1') || 1)));
    else if (name === 'text:tab') add('\t');
    else if (name === 'text:line-break') add('\n');
    else if (name === 'text:note') this.note(child, line);
    else if (name === 'office:annotation' || name === 'office:annotation-end')
      this.changes.comment(child, this.blocks.length);
    else if (name === 'text:change-start' || name === 'text:change-end' || name === 'text:change')
      this.changes.mark(child, this.blocks.length);
    else if (name === 'draw:frame' || name.startsWith('draw:')) this.frame(child);
    else if (name === 'text:ruby') this.inline(childOf(child, 'text:ruby-base') ?? child, line, styles);
    else if (name === 'text:span') {
      const style = attributes['text:style-name'];
      if (this.styles.isHidden('text', style)) this.noticed.hidden += 1;
      else this.inline(child, line, [...styles, ...this.styles.marks('text', style)]);
    } else if (name === 'text:hidden-text') this.noticed.hidden += 1;
    else this.inline(child, line, styles);
  }

  /** Images are counted with the words that stand for them; text boxes are read after the paragraph they hang on. */
  private frame(element: XmlElement): void {
    const words = [childOf(element, 'svg:title'), childOf(element, 'svg:desc')]
      .map((one) => (one === null ? '' : textOf(one).trim()))
      .filter((one) => one !== '');
    for (const child of childrenOf(element)) {
      if (child.name === 'draw:image') {
        this.noticed.images += 1;
        this.alternatives.push(...words.map((one) => one.slice(0, 200)));
      } else if (
        child.name === 'draw:object' ||
        child.name === 'draw:object-ole' ||
        child.name === 'draw:plugin'
      )
        this.noticed.objects += 1;
      else if (child.name === 'draw:text-box' || child.name === 'text:p' || child.name === 'text:list')
        this.boxes.push(child.name === 'draw:text-box' ? child : { ...element, children: [child] });
      else if (child.name.startsWith('draw:')) this.frame(child);
    }
  }

  private note(element: XmlElement, line: RichLine): void {
    const kind = element.attributes['text:note-class'] === 'endnote' ? 'endnote' : 'footnote';
    const id = `${kind}-${this.footnotes.length + 1}`;
    const citation = childOf(element, 'text:note-citation');
    const label = (citation === null ? '' : textOf(citation).trim()).slice(0, 200);
    const body = childOf(element, 'text:note-body');
    const text = childrenOf(body)
      .map((one) => this.plain(one))
      .filter((one) => one !== '')
      .join('\n');
    this.footnotes.push({ id, label: label === '' ? String(this.footnotes.length + 1) : label, text });
    line.footnote(id);
  }

  /** The words of an element, as a note or a cell shows them. */
  private plain(element: XmlElement): string {
    if (element.name === 'text:list') return this.plainList(element);
    if (element.name === 'table:table')
      return this.gridOf(element)
        .map((row) => row.map((cell) => cell.text).join(' '))
        .join('\n');
    const line = new RichLine();
    this.inline(element, line, []);
    return line.take().text;
  }

  private plainList(element: XmlElement): string {
    const from = this.blocks.length;
    const outer = this.list;
    this.list = null;
    this.openList(element);
    this.list = outer;
    return this.blocks
      .splice(from)
      .map(({ label, text }) => (label === null ? text : `${label} ${text}`))
      .join('\n');
  }

  private table(element: XmlElement): void {
    const rows = this.gridOf(element);
    const only = rows.length === 1 && rows[0]?.length === 1;
    if (only) {
      // A frame drawn around paragraphs; they keep their own places.
      const cell = cellsOf(rowsOf(element)[0] ?? element)[0];
      if (cell !== undefined && childrenOf(cell).length > 1) {
        this.within(cell);
        return;
      }
    }
    const text = rows
      .map((row) => row.map((cell) => cell.text.replace(/[\n\t]/gu, ' ')).join('\t'))
      .join('\n');
    this.changes.endParagraph(text.trim() === '' ? null : this.blocks.length);
    if (text.trim() !== '') this.blocks.push(plainBlock(text, { kind: 'table', table: rows }));
  }

  private gridOf(element: XmlElement): readonly (readonly TableCell[])[] {
    const headers = new Set(childrenOf(element, 'table:table-header-rows').flatMap((rows) => rowsOf(rows)));
    return rowsOf(element).map((row) => cellsOf(row).map((cell) => this.cell(cell, headers.has(row))));
  }

  private cell(element: XmlElement, header: boolean): TableCell {
    const text = childrenOf(element)
      .map((child) => this.plain(child))
      .filter((one) => one !== '')
      .join('\n');
    const span = (name: string): number => Math.min(1000, Number(element.attributes[name] ?? '1') || 1);
    const columns = span('table:number-columns-spanned');
    const rows = span('table:number-rows-spanned');
    return {
      text,
      ...(columns > 1 ? { columnSpan: columns } : {}),
      ...(rows > 1 ? { rowSpan: rows } : {}),
      ...(header ? { header: true } : {}),
    };
  }
}

function rowsOf(element: XmlElement): readonly XmlElement[] {
  return childrenOf(element).flatMap((child) =>
    child.name === 'table:table-row'
      ? [child]
      : /^table:table-(?:rows|header-rows|row-group)$/u.test(child.name)
        ? rowsOf(child)
        : [],
  );
}

function cellsOf(row: XmlElement): readonly XmlElement[] {
  return childrenOf(row, 'table:table-cell');
}
