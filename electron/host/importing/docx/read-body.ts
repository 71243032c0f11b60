import { FieldTracker } from './fields.ts';
import { mathText } from './math-text.ts';
import { type LanguageTally, lookOf } from './run-properties.ts';
import { type StyleSheet, roleOf } from './styles.ts';
import { bulletText, symbolCharacter } from './symbol-fonts.ts';
import {
  type BodyNode,
  type Cell,
  type EmphasisStyle,
  type Inline,
  type Life,
  type Paragraph,
  type Revision,
  type Row,
  type Table,
  UNTOUCHED,
  within,
} from './text-model.ts';
import { type XmlElement, childOf, childrenOf, findFirst, numberOf, toggleOf, valueOf } from './xml-tree.ts';

/** What reading a story needs, and what it notices on the way. */
export interface StoryContext {
  readonly styles: StyleSheet;
  readonly tally: LanguageTally;
  readonly noticed: {
    images: number;
    embedded: number;
    uncountable: boolean;
    formatted: { readonly revision: Revision }[];
  };
  /** `w:sectPr` elements in order; a paragraph's `section` is an index into it. */
  readonly sections: XmlElement[];
}

interface Scope {
  readonly life: Life;
  readonly formatted: Revision | null;
}

const OUTSIDE: Scope = { life: UNTOUCHED, formatted: null };

/** Reads the block content of a body, a note, a comment, a cell or a text box. */
export function readStory(
  element: XmlElement,
  context: StoryContext,
  life: Life = UNTOUCHED,
): readonly BodyNode[] {
  const reader = new StoryReader(context);
  return reader.blocks(element, { ...OUTSIDE, life });
}

/** Author and date of a tracked change; null where they were scrubbed. */
export function revisionOf(element: XmlElement, move: string | null, isMove: boolean): Revision {
  const date = element.attributes['w:date']?.trim().slice(0, 100) ?? '';
  const author = element.attributes['w:author']?.slice(0, 1000) ?? '';
  return { author: author === '' ? null : author, date: date === '' ? null : date, move, isMove };
}

class StoryReader {
  private readonly context: StoryContext;
  private readonly fields = new FieldTracker();
  /** Comment edges that stand between paragraphs; they belong to the next one. */
  private pending: Inline[] = [];
  private moveFrom: string | null = null;
  private moveTo: string | null = null;

  constructor(context: StoryContext) {
    this.context = context;
  }

  blocks(element: XmlElement, scope: Scope): readonly BodyNode[] {
    const nodes: BodyNode[] = [];
    for (const child of childrenOf(element)) this.block(child, scope, nodes);
    const rest = this.pending;
    const last = nodes.at(-1);
    if (rest.length > 0 && last?.kind === 'paragraph') {
      nodes[nodes.length - 1] = { ...last, inlines: [...last.inlines, ...rest] };
      this.pending = [];
    }
    return nodes;
  }

  private block(child: XmlElement, scope: Scope, nodes: BodyNode[]): void {
    switch (child.name) {
      case 'w:p':
        nodes.push(this.paragraph(child, scope));
        return;
      case 'w:tbl':
        nodes.push(this.table(child, scope));
        return;
      case 'w:sdt':
        for (const inner of childrenOf(childOf(child, 'w:sdtContent'))) this.block(inner, scope, nodes);
        return;
      case 'w:ins':
      case 'w:del':
      case 'w:moveFrom':
      case 'w:moveTo': {
        const changed = this.changedScope(child, scope);
        for (const inner of childrenOf(child)) this.block(inner, changed, nodes);
        return;
      }
      case 'w:customXml':
      case 'w:smartTag':
        for (const inner of childrenOf(child)) this.block(inner, scope, nodes);
        return;
      case 'w:sectPr':
        this.section(child);
        return;
      case 'w:altChunk':
        this.context.noticed.embedded += 1;
        return;
      case 'm:oMathPara':
      case 'm:oMath':
        nodes.push(plainParagraph(mathText(child), scope.life, this.context.sections.length));
        return;
      default:
        this.edge(child, this.pending);
    }
  }

  private section(element: XmlElement): void {
    this.context.sections.push(element);
    const change = childOf(element, 'w:sectPrChange');
    if (change !== null) this.context.noticed.formatted.push({ revision: revisionOf(change, null, false) });
  }

  /** Range edges: they stand at block level and inside paragraphs alike. */
  private edge(element: XmlElement, into: Inline[]): boolean {
    const id = element.attributes['w:id'] ?? '';
    switch (element.name) {
      case 'w:commentRangeStart':
        into.push({ kind: 'comment', edge: 'start', id });
        return true;
      case 'w:commentRangeEnd':
        into.push({ kind: 'comment', edge: 'end', id });
        return true;
      case 'w:moveFromRangeStart':
        this.moveFrom = element.attributes['w:name'] ?? id;
        return true;
      case 'w:moveFromRangeEnd':
        this.moveFrom = null;
        return true;
      case 'w:moveToRangeStart':
        this.moveTo = element.attributes['w:name'] ?? id;
        return true;
      case 'w:moveToRangeEnd':
        this.moveTo = null;
        return true;
      default:
        return false;
    }
  }

  private changedScope(element: XmlElement, scope: Scope): Scope {
    return { ...scope, life: within(scope.life, this.lifeOf(element)) };
  }

  private lifeOf(element: XmlElement): Life {
    switch (element.name) {
      case 'w:ins':
        return { inserted: revisionOf(element, null, false), deleted: null };
      case 'w:moveTo':
        return { inserted: revisionOf(element, this.moveTo, true), deleted: null };
      case 'w:del':
        return { inserted: null, deleted: revisionOf(element, null, false) };
      case 'w:moveFrom':
        return { inserted: null, deleted: revisionOf(element, this.moveFrom, true) };
      default:
        return UNTOUCHED;
    }
  }

  /** Life of a paragraph mark or a table row: `w:ins`, `w:del` and moves stand as empty elements. */
  private flaggedLife(properties: XmlElement | null): Life {
    let life = UNTOUCHED;
    for (const child of childrenOf(properties)) life = within(life, this.lifeOf(child));
    return life;
  }

  private paragraph(element: XmlElement, scope: Scope): Paragraph {
    const properties = childOf(element, 'w:pPr');
    const styleId = valueOf(properties, 'w:pStyle');
    const line = new Line(this.pending);
    this.pending = [];
    const wasInContents = this.fields.isInContents;
    const chain = this.context.styles.chain(styleId, 'paragraph');
    const isHeading = roleOf(properties, chain).headingLevel !== null;
    this.inlines(element, scope, line, { chain, isHeading });
    const markProperties = childOf(properties, 'w:rPr');
    const paragraph: Paragraph = {
      kind: 'paragraph',
      properties,
      styleId,
      inlines: line.inlines,
      mark: within(scope.life, this.flaggedLife(markProperties)),
      formatted: formattingOf(properties, 'w:pPrChange') ?? numberingChange(properties) ?? scope.formatted,
      boxes: line.boxes,
      section: this.context.sections.length,
      inContents: wasInContents || this.fields.isInContents,
    };
    const section = childOf(properties, 'w:sectPr');
    if (section !== null) this.section(section);
    if (this.fields.hasNumberFields) this.context.noticed.uncountable = true;
    return paragraph;
  }

  private inlines(element: XmlElement, scope: Scope, line: Line, style: ParagraphStyle): void {
    for (const child of childrenOf(element)) this.inline(child, scope, line, style);
  }

  private inline(child: XmlElement, scope: Scope, line: Line, style: ParagraphStyle): void {
    switch (child.name) {
      case 'w:r':
        this.run(child, scope, line, style);
        return;
      case 'w:ins':
      case 'w:del':
      case 'w:moveFrom':
      case 'w:moveTo':
        this.inlines(child, this.changedScope(child, scope), line, style);
        return;
      case 'w:sdt':
        this.inlines(childOf(child, 'w:sdtContent') ?? NOTHING, scope, line, style);
        return;
      case 'w:hyperlink':
      case 'w:smartTag':
      case 'w:customXml':
      case 'w:fldSimple':
      case 'w:dir':
      case 'w:bdo':
      case 'w:p':
        this.inlines(child, scope, line, style);
        return;
      case 'm:oMathPara':
      case 'm:oMath':
        if (this.fields.isShowing) line.text(mathText(child), [], scope);
        return;
      default:
        this.edge(child, line.inlines);
    }
  }

  private run(element: XmlElement, scope: Scope, line: Line, style: ParagraphStyle): void {
    const properties = childOf(element, 'w:rPr');
    const look = lookOf(properties, style.chain, this.context.styles, style.isHeading);
    const own: Scope = {
      life: scope.life,
      formatted: formattingOf(properties, 'w:rPrChange') ?? scope.formatted,
    };
    for (const child of childrenOf(element)) {
      if (child.name === 'w:ruby') {
        this.inlines(childOf(child, 'w:rubyBase') ?? NOTHING, own, line, style);
        continue;
      }
      const shown = inSymbolFont(this.runContent(child, own, line), properties);
      if (shown === '' || look.isHidden || !this.fields.isShowing) continue;
      this.context.tally.add(shown, properties, style.chain);
      line.text(shown, look.emphasis, own);
    }
    line.endRun();
  }

  /** Text that a child of a run shows; notes, boxes and comment marks go to the line themselves. */
  private runContent(child: XmlElement, scope: Scope, line: Line): string {
    switch (child.name) {
      case 'w:t':
      case 'w:delText':
        return runText(child);
      case 'w:tab':
      case 'w:ptab':
        return '\t';
      case 'w:br':
      case 'w:cr':
        return '\n';
      case 'w:noBreakHyphen':
        return '\u2011';
      case 'w:sym':
        return symbolOf(child);
      case 'w:instrText':
        this.fields.addCode(child.children.map((part) => (typeof part === 'string' ? part : '')).join(''));
        return '';
      case 'w:fldChar':
        return this.fields.mark(child);
      case 'w:footnoteReference':
      case 'w:endnoteReference':
        if (this.fields.isShowing) line.note(child, scope.life);
        return '';
      case 'w:commentReference':
        line.inlines.push({ kind: 'comment', edge: 'mark', id: child.attributes['w:id'] ?? '' });
        return '';
      case 'w:drawing':
      case 'w:pict':
      case 'w:object':
        this.drawing(child, scope, line);
        return '';
      default:
        return '';
    }
  }

  private drawing(element: XmlElement, scope: Scope, line: Line): void {
    const boxes: XmlElement[] = [];
    collectBoxes(element, boxes);
    for (const box of boxes) line.boxes.push(...new StoryReader(this.context).blocks(box, scope));
    if (element.name === 'w:object') this.context.noticed.embedded += 1;
    else if (
      boxes.length === 0 ||
      findFirst(element, 'pic:pic') !== null ||
      findFirst(element, 'v:imagedata') !== null
    ) {
      this.context.noticed.images += 1;
    }
  }

  private table(element: XmlElement, scope: Scope): Table {
    const section = this.context.sections.length;
    const rows: Row[] = [];
    this.rows(element, scope, rows);
    return {
      kind: 'table',
      rows,
      formatted: formattingOf(childOf(element, 'w:tblPr'), 'w:tblPrChange'),
      section,
    };
  }

  private rows(element: XmlElement, scope: Scope, rows: Row[]): void {
    for (const child of childrenOf(element)) {
      if (child.name === 'w:tr') rows.push(this.row(child, scope));
      else if (child.name === 'w:sdt') this.rows(childOf(child, 'w:sdtContent') ?? NOTHING, scope, rows);
      else if (child.name === 'w:customXml') this.rows(child, scope, rows);
      else if (child.name === 'w:ins' || child.name === 'w:del')
        this.rows(child, this.changedScope(child, scope), rows);
      else this.edge(child, this.pending);
    }
  }

  private row(element: XmlElement, scope: Scope): Row {
    const properties = childOf(element, 'w:trPr');
    const life = within(scope.life, this.flaggedLife(properties));
    const cells: Cell[] = [];
    this.cells(element, { ...scope, life }, cells);
    return {
      cells,
      before: Math.max(0, numberOf(properties, 'w:gridBefore') ?? 0),
      isHeader: toggleOf(properties, 'w:tblHeader') ?? isFirstRowStyled(properties),
      life,
    };
  }

  private cells(element: XmlElement, scope: Scope, cells: Cell[]): void {
    for (const child of childrenOf(element)) {
      if (child.name === 'w:tc') cells.push(this.cell(child, scope));
      else if (child.name === 'w:sdt') this.cells(childOf(child, 'w:sdtContent') ?? NOTHING, scope, cells);
      else if (child.name === 'w:customXml') this.cells(child, scope, cells);
      else this.edge(child, this.pending);
    }
  }

  private cell(element: XmlElement, scope: Scope): Cell {
    const properties = childOf(element, 'w:tcPr');
    const merge = childOf(properties, 'w:vMerge');
    const inserted = childOf(properties, 'w:cellIns');
    const deleted = childOf(properties, 'w:cellDel');
    const life = within(scope.life, {
      inserted: inserted === null ? null : revisionOf(inserted, null, false),
      deleted: deleted === null ? null : revisionOf(deleted, null, false),
    });
    return {
      nodes: this.blocks(element, { ...scope, life }),
      span: Math.min(200, Math.max(1, numberOf(properties, 'w:gridSpan') ?? 1)),
      merge: merge === null ? 'none' : merge.attributes['w:val'] === 'restart' ? 'start' : 'continue',
      life,
    };
  }
}

interface ParagraphStyle {
  readonly chain: ReturnType<StyleSheet['chain']>;
  readonly isHeading: boolean;
}

const NOTHING: XmlElement = { name: '', attributes: {}, children: [] };

/** Collects the inlines of one paragraph. */
class Line {
  readonly inlines: Inline[];
  readonly boxes: BodyNode[] = [];
  /** A note whose mark is the author's own, written as text right behind it in the same run. */
  private awaitingMark: { readonly index: number; mark: string } | null = null;

  constructor(pending: readonly Inline[]) {
    this.inlines = [...pending];
  }

  text(text: string, emphasis: readonly EmphasisStyle[], scope: Scope): void {
    if (this.awaitingMark !== null) {
      this.awaitingMark.mark += text;
      return;
    }
    const last = this.inlines.at(-1);
    if (
      last?.kind === 'text' &&
      last.life === scope.life &&
      last.formatted === scope.formatted &&
      last.emphasis.join() === emphasis.join()
    ) {
      this.inlines[this.inlines.length - 1] = { ...last, text: last.text + text };
    } else {
      this.inlines.push({ kind: 'text', text, emphasis, life: scope.life, formatted: scope.formatted });
    }
  }

  note(element: XmlElement, life: Life): void {
    const custom = element.attributes['w:customMarkFollows'];
    const note = element.name === 'w:endnoteReference' ? 'endnote' : 'footnote';
    this.inlines.push({ kind: 'note', note, id: element.attributes['w:id'] ?? '', mark: null, life });
    if (custom === '1' || custom === 'true' || custom === 'on') {
      this.awaitingMark = { index: this.inlines.length - 1, mark: '' };
    }
  }

  endRun(): void {
    if (this.awaitingMark === null) return;
    const { index, mark } = this.awaitingMark;
    const inline = this.inlines[index];
    this.awaitingMark = null;
    if (inline?.kind === 'note')
      this.inlines[index] = { ...inline, mark: mark.trim() === '' ? '*' : mark.trim() };
  }
}

function plainParagraph(text: string, life: Life, section: number): Paragraph {
  const inlines: Inline[] = text === '' ? [] : [{ kind: 'text', text, emphasis: [], life, formatted: null }];
  return {
    kind: 'paragraph',
    properties: null,
    styleId: null,
    inlines,
    mark: life,
    formatted: null,
    boxes: [],
    section,
    inContents: false,
  };
}

function formattingOf(properties: XmlElement | null, name: string): Revision | null {
  const change = childOf(properties, name);
  return change === null ? null : revisionOf(change, null, false);
}

/** A number that was added or changed under tracking. */
function numberingChange(properties: XmlElement | null): Revision | null {
  const numbering = childOf(properties, 'w:numPr');
  const change = childOf(numbering, 'w:ins') ?? childOf(numbering, 'w:numberingChange');
  return change === null ? null : revisionOf(change, null, false);
}

/** Without `xml:space` Word drops the white space at both ends of a run's text. */
function runText(element: XmlElement): string {
  const text = element.children.map((part) => (typeof part === 'string' ? part : '')).join('');
  const kept =
    element.attributes['xml:space'] === 'preserve' ? text : text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return kept.replace(/[\r\n]+/g, ' ').replaceAll('\u00ad', '');
}

function symbolOf(element: XmlElement): string {
  const code = Number.parseInt(element.attributes['w:char'] ?? '', 16);
  return Number.isNaN(code) ? '' : symbolCharacter(element.attributes['w:font'] ?? null, code);
}

/** A row that the table style dresses as its header, without repeating it on each page. */
function isFirstRowStyled(properties: XmlElement | null): boolean {
  const style = childOf(properties, 'w:cnfStyle')?.attributes;
  return style?.['w:firstRow'] === '1' || style?.['w:val']?.startsWith('1') === true;
}

/** Private characters stand for the signs of a symbol font: a bullet typed by hand in Wingdings. */
function inSymbolFont(text: string, properties: XmlElement | null): string {
  if (!/[\uf000-\uf0ff]/.test(text)) return text;
  const fonts = childOf(properties, 'w:rFonts')?.attributes;
  return bulletText(text, fonts?.['w:ascii'] ?? fonts?.['w:hAnsi'] ?? null);
}

/** Text boxes of a drawing, outermost only: what is inside one is read with it. */
function collectBoxes(element: XmlElement, boxes: XmlElement[]): void {
  for (const child of childrenOf(element)) {
    if (child.name === 'w:txbxContent') boxes.push(child);
    else collectBoxes(child, boxes);
  }
}
