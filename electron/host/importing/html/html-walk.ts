import type { TextMark } from '../../../../shared/domain/document.ts';
import type { Direction } from '../../../../shared/domain/language.ts';
import { readPlainText } from '../../../../shared/text/plain-text.ts';
import { plainBlock, type ChangeInBlock, type SourceBlock, type SourceFootnote } from '../source-blocks.ts';
import { BlockCollector, type BlockFrame } from './block-collector.ts';
import { findNotes, type HtmlNotes } from './html-notes.ts';
import { asNumberedRows, isLayoutTable, readTable, tableText } from './html-table.ts';
import { isHidden } from './hidden-text.ts';
import { attribute, isElement, styleOf, textOf, type HtmlElement, type HtmlNode } from './html-tree.ts';
import { bulletLabel, orderedLabel } from './list-labels.ts';

const SKIPPED =
  /^(?:script|style|template|noscript|head|title|meta|link|base|iframe|object|embed|applet|svg|canvas|audio|video|map|input|select|textarea|button|datalist|progress|meter|noframes|frameset|frame)$/;
const BLOCKS =
  /^(?:p|div|section|article|main|header|footer|aside|address|figure|figcaption|form|fieldset|legend|center|details|summary|dialog|hgroup|search|dl|dt|dd|tr|td|th|tbody|thead|tfoot|caption|body|nav|blockquote|hr|menu|dir)$/;
const MARKS: Readonly<Record<string, TextMark['style']>> = {
  b: 'bold', strong: 'bold', i: 'italic', em: 'italic', cite: 'italic', dfn: 'italic', var: 'italic',
  u: 'underline', s: 'strike', strike: 'strike', sup: 'superscript', sub: 'subscript',
}; // prettier-ignore

interface ListState {
  readonly ordered: boolean;
  readonly style: string;
  readonly step: 1 | -1;
  next: number;
}

/** Walks a page once, in reading order. */
export class HtmlWalk {
  private readonly out = new BlockCollector();
  private readonly notes: HtmlNotes;
  private readonly lists: ListState[] = [];
  private readonly body: HtmlElement;

  constructor(body: HtmlElement) {
    this.body = body;
    this.notes = findNotes(body);
  }

  get blocks(): readonly SourceBlock[] {
    return this.out.blocks;
  }

  get changes(): readonly ChangeInBlock[] {
    return this.out.changes;
  }

  get footnotes(): readonly SourceFootnote[] {
    return this.notes.footnotes;
  }

  views(): ReturnType<BlockCollector['views']> {
    return this.out.views();
  }

  run(): void {
    this.children(this.body);
    this.out.flush();
  }

  private children(element: HtmlElement): void {
    for (const child of element.childNodes) this.visit(child);
  }

  private visit(node: HtmlNode): void {
    if (node.nodeName === '#text' && 'value' in node) this.out.add(node.value);
    if (!isElement(node) || SKIPPED.test(node.tagName) || this.notes.bodies.has(node) || isHidden(node))
      return;
    const note = this.notes.marks.get(node);
    if (note !== undefined) this.out.footnote(note);
    else if (/^h[1-6]$/.test(node.tagName) || attribute(node, 'role') === 'heading') this.heading(node);
    else if (node.tagName === 'br') this.out.lineBreak();
    else if (node.tagName === 'ol' || node.tagName === 'ul' || node.tagName === 'menu') this.list(node);
    else if (node.tagName === 'li') this.listItem(node);
    else if (node.tagName === 'table') this.table(node);
    else if (node.tagName === 'pre' || node.tagName === 'xmp' || node.tagName === 'plaintext')
      this.preformatted(node);
    else if (node.tagName === 'ins' || node.tagName === 'del') this.change(node);
    else if (BLOCKS.test(node.tagName)) this.block(node);
    else this.inline(node);
  }

  private heading(element: HtmlElement): void {
    const level = Number(/^h([1-6])$/.exec(element.tagName)?.[1] ?? attribute(element, 'aria-level') ?? 2);
    this.within(element, { kind: 'heading', level: Math.min(9, Math.max(1, level)) });
  }

  private block(element: HtmlElement): void {
    const { tagName } = element;
    if (tagName === 'hr') {
      this.out.flush();
      return;
    }
    const frame = this.out.frame;
    const level = tagName === 'dd' || tagName === 'blockquote' ? frame.level + 1 : frame.level;
    const role = roleOf(element) ?? frame.role;
    this.within(element, { kind: frame.kind, level, ...(role === undefined ? {} : { role }) });
  }

  /** Reads an element's children as blocks of their own in the given frame. */
  private within(element: HtmlElement, frame: BlockFrame): void {
    const outer = this.out.frame;
    this.out.flush();
    const direction = directionOf(element) ?? outer.direction;
    this.out.frame = direction === undefined ? frame : { ...frame, direction };
    this.children(element);
    this.out.flush();
    this.out.frame = outer;
  }

  private inline(element: HtmlElement): void {
    const styles = stylesOf(element);
    for (const style of styles) this.out.startMark(style);
    this.children(element);
    for (let i = 0; i < styles.length; i++) this.out.endMark();
  }

  private change(element: HtmlElement): void {
    const kind = element.tagName === 'ins' ? 'insertion' : 'deletion';
    this.out.startChange(
      kind,
      attribute(element, 'data-author') ?? attribute(element, 'title'),
      attribute(element, 'datetime'),
    );
    this.children(element);
    this.out.endChange();
  }

  private list(element: HtmlElement): void {
    this.out.flush();
    const ordered = element.tagName === 'ol';
    const start = Number.parseInt(attribute(element, 'start') ?? '', 10);
    const items = element.childNodes.filter((node) => isElement(node) && node.tagName === 'li').length;
    const reversed = ordered && attribute(element, 'reversed') !== null;
    const style =
      styleOf(element, 'list-style-type') ?? styleWord(element) ?? attribute(element, 'type') ?? '';
    this.lists.push({
      ordered,
      style: /^[aAiI]$/.test(style) ? style : style.toLowerCase(),
      step: reversed ? -1 : 1,
      next: Number.isInteger(start) ? start : reversed ? items : 1,
    });
    this.within(element, { ...this.out.frame, kind: 'paragraph', level: this.lists.length - 1 });
    this.lists.pop();
  }

  private listItem(element: HtmlElement): void {
    const list = this.lists.at(-1) ?? { ordered: false, style: '', step: 1 as const, next: 1 };
    const value = Number.parseInt(attribute(element, 'value') ?? '', 10);
    if (Number.isInteger(value)) list.next = value;
    const own = styleOf(element, 'list-style-type') ?? attribute(element, 'type') ?? list.style;
    const depth = Math.max(1, this.lists.length);
    const label = list.ordered
      ? orderedLabel(own === '' ? 'decimal' : own, list.next)
      : bulletLabel(own === '1' ? '' : own, depth);
    list.next += list.step;
    const level = depth - 1;
    this.out.expectLabel(label, level);
    const outer = this.out.frame;
    this.out.frame = { ...outer, kind: 'paragraph', level };
    const first = element.childNodes.find(
      (node) => isElement(node) || ('value' in node && node.value.trim() !== ''),
    );
    if (isElement(first) && /^(?:ol|ul)$/.test(first.tagName)) this.out.flushLabel();
    this.children(element);
    this.out.flushLabel();
    this.out.frame = outer;
  }

  private table(element: HtmlElement): void {
    if (isLayoutTable(element)) {
      this.within(element, this.out.frame);
      return;
    }
    const caption = element.childNodes.find((node) => isElement(node) && node.tagName === 'caption');
    if (isElement(caption)) this.out.push(plainBlock(textOf(caption), { role: 'caption' }));
    const rows = readTable(
      element,
      (inner) => this.notes.marks.has(inner) || SKIPPED.test(inner.tagName) || isHidden(inner),
    );
    const numbered = asNumberedRows(rows);
    if (numbered !== null) {
      for (const { label, text } of numbered) this.out.push(plainBlock(text, { label }));
      return;
    }
    if (rows.length > 0) this.out.push(plainBlock(tableText(rows), { kind: 'table', table: rows }));
  }

  /** A page that wraps a plain text in <pre> is read as that text is. */
  private preformatted(element: HtmlElement): void {
    this.out.flush();
    const text = rawText(element);
    if (text.trim() === '') return;
    const reading = readPlainText({ text, encoding: 'utf-8', certainty: 'certain', damaged: 0 });
    for (const block of reading.blocks) this.out.push(block);
  }
}

function rawText(element: HtmlElement): string {
  const parts: string[] = [];
  const visit = (node: HtmlNode): void => {
    if ('value' in node && node.nodeName === '#text') parts.push(node.value);
    if (!isElement(node) || SKIPPED.test(node.tagName) || isHidden(node)) return;
    if (node.tagName === 'br') parts.push('\n');
    for (const child of node.childNodes) visit(child);
  };
  for (const child of element.childNodes) visit(child);
  return parts.join('');
}

function roleOf(element: HtmlElement): SourceBlock['role'] | undefined {
  const classes = attribute(element, 'class') ?? '';
  if (/(?:^|\s)(?:MsoTitle|doc-?title|document-title)(?:\s|$)/iu.test(classes)) return 'title';
  if (/(?:^|\s)(?:MsoSubtitle|subtitle)(?:\s|$)/iu.test(classes)) return 'subtitle';
  if (element.tagName === 'nav' || /(?:^|\s)(?:MsoToc\d|toc)(?:\s|$)/iu.test(classes)) return 'contents';
  return element.tagName === 'blockquote'
    ? 'quotation'
    : element.tagName === 'figcaption'
      ? 'caption'
      : undefined;
}

function directionOf(element: HtmlElement): Direction | null {
  const stated = attribute(element, 'dir')?.toLowerCase() ?? styleOf(element, 'direction')?.toLowerCase();
  return stated === 'rtl' || stated === 'ltr' ? stated : null;
}

function styleWord(element: HtmlElement): string | null {
  const short = styleOf(element, 'list-style');
  return (
    /(?:none|disc|circle|square|decimal(?:-leading-zero)?|(?:lower|upper)-(?:alpha|latin|roman|greek)|arabic-indic|cjk-\w+)/iu.exec(
      short ?? '',
    )?.[0] ?? null
  );
}

/** Emphasis by element or by its own style. */
function stylesOf(element: HtmlElement): readonly TextMark['style'][] {
  const byName = MARKS[element.tagName];
  const found = new Set<TextMark['style']>(byName === undefined ? [] : [byName]);
  if (/^(?:bold|bolder|[6-9]00)$/iu.test(styleOf(element, 'font-weight') ?? '')) found.add('bold');
  if (/^(?:italic|oblique)$/iu.test(styleOf(element, 'font-style') ?? '')) found.add('italic');
  const decoration = styleOf(element, 'text-decoration') ?? '';
  if (/underline/iu.test(decoration)) found.add('underline');
  if (/line-through/iu.test(decoration)) found.add('strike');
  if (/^super$/iu.test(styleOf(element, 'vertical-align') ?? '')) found.add('superscript');
  return [...found];
}
