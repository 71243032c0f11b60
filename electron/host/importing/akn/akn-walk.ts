import type { TableCell, TextMark } from '../../../../shared/domain/document.ts';
import { keywordLine } from '../../../../shared/text/resolution-lines.ts';
import { childOf, childrenOf, textOf, type XmlElement } from '../docx/xml-tree.ts';
import { RichLine } from '../rich-line.ts';
import {
  plainBlock,
  type ChangeInBlock,
  type CommentInBlock,
  type SourceBlock,
  type SourceFootnote,
  type WarningInBlock,
} from '../source-blocks.ts';

type Style = TextMark['style'];

const STYLES: Readonly<Record<string, Style>> = {
  b: 'bold', i: 'italic', u: 'underline', sup: 'superscript', sub: 'subscript',
}; // prettier-ignore
/** Containers with a heading of their own: their depth is the heading's level. */
const DIVISIONS = new Set(
  'part title chapter section article book tome division subpart subtitle subchapter subsection subdivision hcontainer'.split(
    ' ',
  ),
);
/** Blocks that carry a `num`. */
const NUMBERED = new Set(
  'paragraph subparagraph point list indent alinea clause subclause rule subrule proviso transitional level item recital citation blockList li tblock'.split(
    ' ',
  ),
);
const SKIPPED = new Set(['meta', 'remark', 'script']);
const TEXT = new Set(['p', 'block', 'heading', 'subheading', 'crossHeading', 'from', 'docket', 'formula']);

/** Walks an Akoma Ntoso document once, in reading order. */
export class AknWalk {
  readonly blocks: SourceBlock[] = [];
  readonly footnotes: SourceFootnote[] = [];
  readonly changes: ChangeInBlock[] = [];
  readonly comments: CommentInBlock[] = [];
  images = 0;
  private readonly alternatives: string[] = [];
  private readonly unknown = new Set<string>();
  private depth = 0;
  private level = 0;
  private hasTitle = false;
  private label: string | null = null;
  private accepted = '';
  private rejected = '';

  run(document: XmlElement): void {
    for (const child of childrenOf(document)) this.visit(child);
  }

  /** Whole texts with all changes accepted, and rejected; null where the file marks none. */
  views(): { readonly accepted: string | null; readonly rejected: string | null } {
    if (this.changes.length === 0) return { accepted: null, rejected: null };
    const tidy = (text: string): string =>
      text
        .replace(/[ \t]+/gu, ' ')
        .replace(/ ?\n[ \n]*/gu, '\n')
        .trim();
    return { accepted: tidy(this.accepted), rejected: tidy(this.rejected) };
  }

  /** How many images there are, and the words that stand for them. */
  imageTexts(): string {
    return [String(this.images), ...this.alternatives].join(' · ').slice(0, 500);
  }

  /** What the format may hold and this reader leaves out, by name. */
  unread(): readonly WarningInBlock[] {
    return Array.from(this.unknown, (name) => ({ code: 'not-modelled', detail: name, block: null }));
  }

  private visit(element: XmlElement): void {
    const { name } = element;
    if (SKIPPED.has(name)) return;
    if (name === 'table') this.table(element);
    else if (name === 'toc' || name === 'tocItem') this.text(element, { role: 'contents' });
    else if (name === 'num') this.expectLabel(textOf(element));
    else if (NUMBERED.has(name)) this.numbered(element);
    else if (DIVISIONS.has(name)) this.division(element);
    else if (name === 'container' && element.attributes['name'] === 'title') this.titled(element);
    else if (name === 'longTitle' && childrenOf(element, 'p').length === 0) this.text(element, {});
    else if (TEXT.has(name) && !hasBlocks(element)) this.paragraph(element);
    else if (
      hasBlocks(element) ||
      element.children.every((child) => typeof child !== 'string' || child.trim() === '')
    )
      for (const child of childrenOf(element)) this.visit(child);
    else this.paragraph(element);
  }

  private paragraph(element: XmlElement): void {
    const title = childOf(element, 'docTitle') ?? childOf(element, 'shortTitle');
    const isTitle = title !== null && !this.hasTitle && onlyChild(element, title);
    if (isTitle) this.hasTitle = true;
    this.text(element, isTitle ? { role: 'title' } : {});
  }

  private titled(element: XmlElement): void {
    for (const child of childrenOf(element)) {
      this.text(child, this.hasTitle ? {} : { role: 'title' });
      this.hasTitle = true;
    }
  }

  private division(element: XmlElement): void {
    const num = childOf(element, 'num');
    const heading = childOf(element, 'heading');
    this.depth += 1;
    if (num !== null) this.expectLabel(textOf(num));
    if (heading !== null) {
      const text = textOf(heading).trim();
      // "resolves" over its paragraphs is the keyword line of a resolution, not a section.
      const isKeyword = this.label === null && keywordLine(text) !== null;
      this.text(heading, isKeyword ? {} : { kind: 'heading', level: Math.min(9, this.depth) });
    } else if (num !== null) this.flushHeading();
    for (const child of childrenOf(element)) if (child !== num && child !== heading) this.visit(child);
    this.depth -= 1;
  }

  private flushHeading(): void {
    const label = this.label;
    this.label = null;
    if (label !== null) this.push(plainBlock(label, { kind: 'heading', level: Math.min(9, this.depth) }));
  }

  private numbered(element: XmlElement): void {
    const isDeep = this.label !== null || /^(?:sub|point|item|indent|li$|list)/u.test(element.name);
    if (isDeep) this.level += 1;
    for (const child of childrenOf(element)) {
      if (child.name === 'heading') this.text(child, { level: this.level });
      else this.visit(child);
    }
    if (isDeep) this.level -= 1;
    // A number without words of its own still shows.
    if (this.label !== null && childOf(element, 'num') !== null)
      this.push(plainBlock('', { level: this.level }));
  }

  private expectLabel(text: string): void {
    if (this.label !== null) this.push(plainBlock('', { level: this.level }));
    const label = text.replace(/\s+/gu, ' ').trim().slice(0, 200);
    this.label = label === '' ? null : label;
  }

  private text(element: XmlElement, more: Partial<SourceBlock>): void {
    const line = new RichLine();
    this.inline(element, line, []);
    const { shown } = line;
    if (line.isEmpty && this.label === null) return;
    if (shown === '' && more.kind !== 'heading') {
      if (line.isEmpty) return;
    }
    this.push({ ...plainBlock(''), level: this.level, ...more, ...line.take() });
    this.accepted += '\n';
    this.rejected += '\n';
  }

  private push(block: SourceBlock): void {
    this.blocks.push({ ...block, label: this.label });
    this.label = null;
  }

  private inline(element: XmlElement, line: RichLine, styles: readonly Style[]): void {
    for (const child of element.children) {
      if (typeof child === 'string') {
        line.add(child, styles);
        this.accepted += child;
        this.rejected += child;
      } else this.inlineElement(child, line, styles);
    }
  }

  private inlineElement(child: XmlElement, line: RichLine, styles: readonly Style[]): void {
    const style = STYLES[child.name] ?? styleOfClass(child);
    if (child.name === 'authorialNote') this.note(child, line);
    else if (child.name === 'eol' || child.name === 'br') line.lineBreak();
    else if (child.name === 'img') this.image(child);
    else if (child.name === 'ins' || child.name === 'del') this.change(child, line, styles);
    else if (child.name === 'noteRef') line.add(child.attributes['marker'] ?? '', ['superscript']);
    else if (SKIPPED.has(child.name)) this.unknown.add(child.name);
    else this.inline(child, line, style === null ? styles : [...styles, style]);
  }

  private image(element: XmlElement): void {
    this.images += 1;
    const words = (element.attributes['alt'] ?? element.attributes['title'] ?? '').trim();
    if (words !== '') this.alternatives.push(words.slice(0, 200));
  }

  private note(element: XmlElement, line: RichLine): void {
    const id = `note-${this.footnotes.length + 1}`;
    const label = (element.attributes['marker'] ?? String(this.footnotes.length + 1)).slice(0, 200);
    const text = childrenOf(element)
      .map((child) => textOf(child).replace(/\s+/gu, ' ').trim())
      .join('\n');
    this.footnotes.push({ id, label, text: text === '' ? textOf(element).trim() : text });
    line.footnote(id);
  }

  private change(element: XmlElement, line: RichLine, styles: readonly Style[]): void {
    const kind = element.name === 'ins' ? 'insertion' : 'deletion';
    const words = textOf(element).replace(/\s+/gu, ' ');
    if (kind === 'insertion') {
      this.accepted += words;
      line.add(words, styles);
    } else this.rejected += words;
    const block = this.blocks.length;
    if (words.trim() !== '') this.changes.push({ kind, author: null, date: null, text: words.trim(), block });
  }

  private table(element: XmlElement): void {
    const caption = childOf(element, 'caption');
    if (caption !== null) this.text(caption, { role: 'caption' });
    const rows = childrenOf(element, 'tr').map((row) =>
      childrenOf(row)
        .filter((cell) => cell.name === 'td' || cell.name === 'th')
        .map((cell) => this.cell(cell)),
    );
    if (rows.length === 0) return;
    const text = rows
      .map((row) => row.map((cell) => cell.text.replace(/[\n\t]/gu, ' ')).join('\t'))
      .join('\n');
    this.push(plainBlock(text, { kind: 'table', table: rows }));
  }

  private cell(element: XmlElement): TableCell {
    const lines = childrenOf(element).map((child) => textOf(child).replace(/\s+/gu, ' ').trim());
    const text = (lines.length === 0 ? textOf(element).trim() : lines.join('\n')).trim();
    const span = (name: string): number =>
      Math.min(1000, Number.parseInt(element.attributes[name] ?? '1', 10) || 1);
    return {
      text,
      ...(span('colspan') > 1 ? { columnSpan: span('colspan') } : {}),
      ...(span('rowspan') > 1 ? { rowSpan: span('rowspan') } : {}),
      ...(element.name === 'th' ? { header: true } : {}),
    };
  }
}

/** True where an element holds blocks, not the words of one. */
function hasBlocks(element: XmlElement): boolean {
  return childrenOf(element).some(
    ({ name }) =>
      TEXT.has(name) ||
      NUMBERED.has(name) ||
      DIVISIONS.has(name) ||
      name === 'table' ||
      name === 'intro' ||
      name === 'content',
  );
}

function onlyChild(element: XmlElement, child: XmlElement): boolean {
  return textOf(element).trim() === textOf(child).trim();
}

function styleOfClass({ attributes }: XmlElement): Style | null {
  const name = attributes['class'] ?? '';
  return /\b(?:bold|strong)\b/iu.test(name)
    ? 'bold'
    : /\bitalics?\b/iu.test(name)
      ? 'italic'
      : /\bunderlined?\b/iu.test(name)
        ? 'underline'
        : null;
}
