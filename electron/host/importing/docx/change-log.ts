import type { ChangeInBlock } from '../source-blocks.ts';
import { type BodyNode, type Life, type Paragraph, type Revision, type Table } from './text-model.ts';

type Kind = ChangeInBlock['kind'];

interface OpenChange {
  readonly kind: Kind;
  readonly author: string | null;
  readonly date: string | null;
  text: string;
  block: number | null;
}

/** Text of one change that is kept; a whole inserted chapter need not be said twice. */
const MAX_CHANGE_TEXT = 100_000;

/**
 * Collects tracked changes in the order of the text. Neighbouring runs of one author, moment and kind are
 * one change; each paragraph has its own. A move is one change, at its destination.
 */
export class ChangeLog {
  private readonly changes: OpenChange[] = [];
  private waiting: OpenChange[] = [];
  private readonly destinations: ReadonlySet<string | null>;

  constructor(nodes: readonly BodyNode[]) {
    const names = new Set<string | null>();
    collectDestinations(nodes, names);
    this.destinations = names;
  }

  /** Adds the changes inside one paragraph of the file. They wait for `settle` to learn their block. */
  paragraph(paragraph: Paragraph): void {
    const open = new Map<string, OpenChange>();
    for (const inline of paragraph.inlines) {
      if (inline.kind === 'comment') continue;
      const text = inline.kind === 'text' ? inline.text : '';
      this.extend(open, 'in', inline.life.inserted, text);
      this.extend(open, 'out', inline.life.deleted, text);
      if (inline.kind === 'text') this.extend(open, 'format', inline.formatted, text);
    }
    this.mark(open, paragraph.ownMark);
    if (paragraph.formatted !== null) {
      const text = paragraph.inlines.map((inline) =>
        inline.kind === 'text' && inline.life.deleted === null ? inline.text : '',
      );
      this.push('formatting', paragraph.formatted, text.join('').trim());
    }
  }

  /** Adds what happened to rows and to the table itself; the text in its cells comes as paragraphs. */
  table(table: Table): void {
    if (table.formatted !== null) this.push('formatting', table.formatted, '');
  }

  formatted(revision: Revision): void {
    this.push('formatting', revision, '');
  }

  /** Everything that waits belongs to this block. */
  settle(block: number | null): void {
    for (const change of this.waiting) change.block = block;
    this.waiting = [];
  }

  all(): readonly ChangeInBlock[] {
    return this.changes.filter((change) => change.kind === 'formatting' || change.text !== '');
  }

  private extend(open: Map<string, OpenChange>, slot: string, revision: Revision | null, text: string): void {
    const kind = revision === null ? null : this.kindOf(slot, revision);
    if (revision === null || kind === null) {
      if (text !== '') open.delete(slot);
      return;
    }
    const current = open.get(slot);
    if (
      current !== undefined &&
      current.kind === kind &&
      current.author === revision.author &&
      current.date === revision.date
    ) {
      if (current.text.length < MAX_CHANGE_TEXT) current.text += text;
    } else open.set(slot, this.push(kind, revision, text));
  }

  /** A paragraph mark that came or went alone is a change of its own: a line break. */
  private mark(open: ReadonlyMap<string, OpenChange>, life: Life): void {
    for (const [slot, revision] of [
      ['in', life.inserted],
      ['out', life.deleted],
    ] as const) {
      const kind = revision === null ? null : this.kindOf(slot, revision);
      if (revision === null || kind === null) continue;
      const current = open.get(slot);
      const isSame =
        current?.kind === kind && current.author === revision.author && current.date === revision.date;
      if (!isSame) this.push(kind, revision, '\n');
    }
  }

  private kindOf(slot: string, revision: Revision): Kind | null {
    if (slot === 'format') return 'formatting';
    if (!revision.isMove) return slot === 'in' ? 'insertion' : 'deletion';
    // The origin of a move is told by its destination, unless that was lost.
    return slot === 'in' || !this.destinations.has(revision.move) ? 'move' : null;
  }

  private push(kind: Kind, revision: Revision, text: string): OpenChange {
    const change: OpenChange = { kind, author: revision.author, date: revision.date, text, block: null };
    this.changes.push(change);
    this.waiting.push(change);
    return change;
  }
}

function collectDestinations(nodes: readonly BodyNode[], names: Set<string | null>): void {
  const add = (life: Life): void => {
    if (life.inserted?.isMove === true) names.add(life.inserted.move);
  };
  for (const node of nodes) {
    if (node.kind === 'table') {
      for (const row of node.rows) for (const cell of row.cells) collectDestinations(cell.nodes, names);
      continue;
    }
    add(node.mark);
    for (const inline of node.inlines) if (inline.kind !== 'comment') add(inline.life);
    collectDestinations(node.boxes, names);
  }
}
