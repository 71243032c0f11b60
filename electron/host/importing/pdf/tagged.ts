import type { TableCell } from '../../../../shared/domain/document.ts';
import type { SourceBlock } from '../source-blocks.ts';
import { plainBlock } from '../source-blocks.ts';
import type { Fragment } from './fragments.ts';
import { compose, type Composed, type Vocabulary } from './pdf-line.ts';

// Tagged PDFs say what each run of text is: the tree names paragraphs, headings, lists, tables and notes, and each
// leaf the marked content that holds its words.

/** A node of pdf.js's structure tree. */
export interface TreeNode {
  readonly role?: string | undefined;
  readonly children?: readonly TreeNode[] | undefined;
  readonly type?: string | undefined;
  readonly id?: string | undefined;
  readonly alt?: string | undefined;
  readonly rowSpan?: number | undefined;
  readonly colSpan?: number | undefined;
}

/** A block with what it was made of. */
export interface PdfBlock {
  readonly block: SourceBlock;
  readonly composed: Composed;
  /** It begins with a raised mark: the text of a note. */
  readonly note: string | null;
  readonly page: number;
  /** The page it begins on, where it goes on over the end of one; `page` is then its last. */
  readonly begins?: number;
  /** Emphasis of all its words. */
  readonly size: number;
}

const GROUPS =
  /^(?:Root|Document|DocumentFragment|Part|Art|Sect|Div|NonStruct|Private|Aside|Index|BibEntry|TBody|THead|TFoot|Form)$/u;
const BLOCKS =
  /^(?:P|H\d?|Title|L|LI|LBody|Lbl|Table|TOC|TOCI|BlockQuote|Caption|Note|FENote|Figure|Formula|Sect|Div|Art|Part|TR)$/u;

/** Reads the blocks of one tagged page. */
export class TaggedPage {
  readonly blocks: PdfBlock[] = [];
  readonly alternatives: string[] = [];
  images = 0;
  private readonly used = new Set<string>();
  private readonly contents = new Map<string, Fragment[]>();
  private readonly words: Vocabulary;
  private readonly page: number;

  constructor(fragments: readonly Fragment[], words: Vocabulary, page: number) {
    this.words = words;
    this.page = page;
    for (const fragment of fragments) {
      if (fragment.content === null) continue;
      const held = this.contents.get(fragment.content);
      if (held === undefined) this.contents.set(fragment.content, [fragment]);
      else held.push(fragment);
    }
  }

  run(tree: TreeNode): void {
    this.visit(tree, 0);
  }

  /** Which marked contents the tree has named; what it left out is read by its place. */
  get read(): ReadonlySet<string> {
    return this.used;
  }

  private visit(node: TreeNode, depth: number): void {
    const role = node.role ?? '';
    if (role === 'Artifact') this.fragmentsOf(node);
    else if (role === 'Table') this.table(node);
    else if (role === 'L' || role === 'TOC')
      for (const child of node.children ?? []) this.visit(child, depth + 1);
    else if (role === 'LI') this.item(node, Math.max(0, depth - 1));
    else if (role === 'Figure') this.figure(node);
    else if (GROUPS.test(role) || this.holdsBlocks(node)) this.group(node, depth);
    else this.leaf(node, depth);
  }

  private holdsBlocks(node: TreeNode): boolean {
    return (node.children ?? []).some(
      (child) =>
        BLOCKS.test(child.role ?? '') &&
        child.role !== 'Lbl' &&
        child.role !== 'Note' &&
        child.role !== 'FENote' &&
        child.role !== 'Formula',
    );
  }

  /** Blocks one after the other; words that lie loose between them are a paragraph each run. */
  private group(node: TreeNode, depth: number): void {
    let loose: TreeNode[] = [];
    const flush = (): void => {
      if (loose.length > 0) this.leaf({ role: 'P', children: loose }, depth);
      loose = [];
    };
    for (const child of node.children ?? []) {
      if (BLOCKS.test(child.role ?? '') || GROUPS.test(child.role ?? '') || this.holdsBlocks(child)) {
        flush();
        this.visit(child, depth);
      } else loose.push(child);
    }
    flush();
  }

  private item(node: TreeNode, level: number): void {
    const label = (node.children ?? []).find((child) => child.role === 'Lbl');
    const text = label === undefined ? '' : compose(this.fragmentsOf(label), this.words).text;
    const start = this.blocks.length;
    for (const child of node.children ?? []) if (child !== label) this.visit(child, level + 1);
    const first = this.blocks[start];
    if (text === '') return;
    if (first === undefined)
      this.push(compose([], this.words), [], { kind: 'item', label: text.slice(0, 200), level });
    else
      this.blocks[start] = {
        ...first,
        block: { ...first.block, kind: 'item', label: text.slice(0, 200), level },
      };
  }

  private leaf(node: TreeNode, depth: number): void {
    const fragments = this.fragmentsOf(node);
    if (fragments.length === 0) return;
    const role = node.role ?? '';
    const level = /^H([1-6])$/u.exec(role)?.[1];
    const isHeading = level !== undefined || role === 'H' || role === 'Title';
    this.push(
      compose(fragments, this.words),
      fragments,
      {
        kind: isHeading ? 'heading' : role === 'LBody' ? 'item' : 'paragraph',
        level: isHeading ? Number(level ?? 1) : role === 'LBody' ? Math.max(0, depth - 1) : 0,
        ...(role === 'Title' ? { role: 'title' as const } : {}),
        ...(role === 'TOCI' ? { role: 'contents' as const } : {}),
        ...(role === 'Caption' ? { role: 'caption' as const } : {}),
      },
      role === 'Note' || role === 'FENote',
    );
  }

  private push(
    composed: Composed,
    fragments: readonly Fragment[],
    more: Partial<SourceBlock>,
    isNote = false,
  ): void {
    const first = composed.raised[0];
    const head = isNote ? (/^(\d{1,3}|\*{1,3})[\s.)]/u.exec(composed.text)?.[1] ?? '') : '';
    const note =
      first !== undefined && first.offset === 0 ? first.label : isNote && head !== '' ? head : null;
    if (composed.text === '' && more.kind !== 'item') return;
    this.blocks.push({
      block: plainBlock(composed.text, { marks: composed.marks, ...more }),
      composed,
      note,
      page: this.page,
      size: Math.max(0, ...fragments.map((fragment) => fragment.size)),
    });
  }

  private figure(node: TreeNode): void {
    const words = node.alt?.trim() ?? '';
    this.images += 1;
    if (words !== '') this.alternatives.push(words.slice(0, 200));
    const fragments = this.fragmentsOf(node);
    if (fragments.length > 0) this.push(compose(fragments, this.words), fragments, {});
  }

  private table(node: TreeNode): void {
    const rows: TableCell[][] = [];
    const lines: string[] = [];
    const raised: { offset: number; label: string }[] = [];
    let length = 0;
    for (const row of rowsOf(node)) {
      const cells: TableCell[] = [];
      const texts: string[] = [];
      for (const cell of (row.children ?? []).filter(({ role }) => role === 'TH' || role === 'TD')) {
        const composed = this.cell(cell);
        for (const mark of composed.raised) raised.push({ ...mark, offset: length + mark.offset });
        texts.push(composed.text.replace(/[\n\t]/gu, ' '));
        length += composed.text.length + 1;
        cells.push(cellOf(cell, composed.text));
      }
      rows.push(cells);
      lines.push(texts.join('\t'));
    }
    if (rows.length === 0 || lines.join('').trim() === '') return;
    const text = lines.join('\n');
    this.push({ text, marks: [], footnotes: [], raised, mended: [] }, [], { kind: 'table', table: rows });
  }

  private cell(node: TreeNode): Composed {
    const parts = (node.children ?? []).some((child) => child.role !== undefined && BLOCKS.test(child.role))
      ? (node.children ?? []).map((child) => this.cell(child))
      : [compose(this.fragmentsOf(node), this.words)];
    const filled = parts.filter(({ text }) => text !== '');
    let length = 0;
    const raised = filled.flatMap((part) => {
      const from = length;
      length += part.text.length + 1;
      return part.raised.map((mark) => ({ ...mark, offset: mark.offset + from }));
    });
    return {
      text: filled.map(({ text }) => text).join('\n'),
      marks: [],
      footnotes: [],
      raised,
      mended: filled.flatMap(({ mended }) => mended),
    };
  }

  private fragmentsOf(node: TreeNode): readonly Fragment[] {
    if (node.type === 'content' && node.id !== undefined) {
      if (this.used.has(node.id)) return [];
      this.used.add(node.id);
      return this.contents.get(node.id) ?? [];
    }
    return (node.children ?? []).flatMap((child) => this.fragmentsOf(child));
  }
}

function rowsOf(node: TreeNode): readonly TreeNode[] {
  return (node.children ?? []).flatMap((child) =>
    child.role === 'TR' ? [child] : child.role === 'Caption' ? [] : rowsOf(child),
  );
}

function cellOf({ role, colSpan, rowSpan }: TreeNode, text: string): TableCell {
  return {
    text,
    ...(colSpan !== undefined && colSpan > 1 ? { columnSpan: Math.min(1000, colSpan) } : {}),
    ...(rowSpan !== undefined && rowSpan > 1 ? { rowSpan: Math.min(1000, rowSpan) } : {}),
    ...(role === 'TH' ? { header: true } : {}),
  };
}
