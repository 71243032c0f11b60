import {
  alternativeOf,
  collectBoxes,
  formattingOf,
  inSymbolFont,
  isDropCap,
  isFirstRowStyled,
  numberingChange,
  revisionOf,
  runText,
  symbolOf,
} from './element-facts.ts';
import { FieldTracker } from './fields.ts';
import { Line, type Scope } from './line.ts';
import { mathText } from './math-text.ts';
import { isNumberField } from './number-fields.ts';
import { plainParagraph } from './plain-paragraph.ts';
import { RangeEdges } from './range-edges.ts';
import { type LanguageTally, lookOf } from './run-properties.ts';
import { type StyleSheet, roleOf } from './styles.ts';
import {
  type BodyNode,
  type Cell,
  type Inline,
  type Life,
  type Paragraph,
  type Revision,
  type Row,
  type Table,
  UNTOUCHED,
  within,
} from './text-model.ts';
import {
  type XmlElement,
  childOf,
  childrenOf,
  findFirst,
  numberOf,
  textOf,
  toggleOf,
  valueOf,
} from './xml-tree.ts';

/** What reading a story needs, and what it notices on the way. */
export interface StoryContext {
  readonly styles: StyleSheet;
  readonly tally: LanguageTally;
  readonly noticed: {
    /** For each image the words that stand for it. */
    readonly images: string[];
    embedded: number;
    uncountable: boolean;
    /** Runs with words that the file hides. */
    hidden: number;
    formatted: { readonly revision: Revision }[];
  };
  /** How many text boxes this story lies in. Word allows one; more than a few is no document. */
  readonly boxDepth: number;
  /** `w:sectPr` elements in order; a paragraph's `section` is an index into it. */
  readonly sections: XmlElement[];
}

const MAX_BOX_DEPTH = 3;
const OUTSIDE: Scope = { life: UNTOUCHED, formatted: null };

/** Reads the block content of a body, a note, a comment, a cell or a text box. */
export function readStory(
  element: XmlElement,
  context: StoryContext,
  life: Life = UNTOUCHED,
): readonly BodyNode[] {
  const { images, formatted, embedded, hidden } = context.noticed;
  const before = [images.length, formatted.length] as const;
  const fields = new FieldTracker();
  const nodes = new StoryReader(context, fields).blocks(element, { ...OUTSIDE, life });
  if (!fields.isOpen) return nodes;
  // A field that never ends would hide all text behind it. Text that should not show is the lesser evil.
  Object.assign(context.noticed, { embedded, hidden });
  [images.length, formatted.length] = before;
  return new StoryReader(context, new FieldTracker(true)).blocks(element, { ...OUTSIDE, life });
}

class StoryReader {
  private readonly context: StoryContext;
  private readonly fields: FieldTracker;
  /** Comment edges that stand between paragraphs; they belong to the next one. */
  private pending: Inline[] = [];
  private readonly edges = new RangeEdges();

  constructor(context: StoryContext, fields: FieldTracker) {
    this.context = context;
    this.fields = fields;
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
        this.edges.take(child, this.pending);
    }
  }

  private section(element: XmlElement): void {
    this.context.sections.push(element);
    const change = childOf(element, 'w:sectPrChange');
    if (change !== null) this.context.noticed.formatted.push({ revision: revisionOf(change, null, false) });
  }

  private changedScope(element: XmlElement, scope: Scope): Scope {
    return { ...scope, life: within(scope.life, this.lifeOf(element)) };
  }

  private lifeOf(element: XmlElement): Life {
    switch (element.name) {
      case 'w:ins':
        return { inserted: revisionOf(element, null, false), deleted: null };
      case 'w:moveTo':
        return { inserted: revisionOf(element, this.edges.moveTo, true), deleted: null };
      case 'w:del':
        return { inserted: null, deleted: revisionOf(element, null, false) };
      case 'w:moveFrom':
        return { inserted: null, deleted: revisionOf(element, this.edges.moveFrom, true) };
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
    const chain = this.context.styles.chain(styleId, 'paragraph');
    const isHeading = roleOf(properties, chain).headingLevel !== null;
    this.fields.inHeading = isHeading;
    this.inlines(element, scope, line, { chain, isHeading });
    const ownMark = this.flaggedLife(childOf(properties, 'w:rPr'));
    const paragraph: Paragraph = {
      kind: 'paragraph',
      properties,
      styleId,
      inlines: line.inlines,
      mark: within(scope.life, ownMark),
      ownMark,
      isDropCap: isDropCap(properties),
      formatted: formattingOf(properties, 'w:pPrChange') ?? numberingChange(properties) ?? scope.formatted,
      boxes: line.boxes,
      section: this.context.sections.length,
      inContents: this.fields.isInContents,
    };
    const section = childOf(properties, 'w:sectPr');
    if (section !== null) this.section(section);
    if (this.fields.numbers.isUncertain) this.context.noticed.uncountable = true;
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
        this.simpleField(child, scope, line, style);
        return;
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
        this.edges.take(child, line.inlines);
    }
  }

  /** A field in one element, with its result inside; a number field may have none. */
  private simpleField(element: XmlElement, scope: Scope, line: Line, style: ParagraphStyle): void {
    const code = element.attributes['w:instr'] ?? '';
    const isEmpty = isNumberField(code) && textOf(element).trim() === '';
    if (isEmpty && this.fields.isShowing)
      line.text(this.fields.numberOf(code, scope.life.deleted !== null), [], scope);
    else this.inlines(element, scope, line, style);
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
      if (shown === '' || !this.fields.isShowing) continue;
      if (look.isHidden) {
        if (/\p{L}/u.test(shown)) this.context.noticed.hidden += 1;
        continue;
      }
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
        return this.fields.mark(child, scope.life.deleted !== null);
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
    if (this.context.boxDepth < MAX_BOX_DEPTH) collectBoxes(element, boxes);
    for (const box of boxes) {
      const inside = { ...this.context, boxDepth: this.context.boxDepth + 1 };
      for (const node of readStory(box, inside, scope.life)) line.boxes.push(node);
    }
    if (element.name === 'w:object') this.context.noticed.embedded += 1;
    else if (
      boxes.length === 0 ||
      findFirst(element, 'pic:pic') !== null ||
      findFirst(element, 'v:imagedata') !== null
    ) {
      this.context.noticed.images.push(alternativeOf(element));
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
      else this.edges.take(child, this.pending);
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
      else this.edges.take(child, this.pending);
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
