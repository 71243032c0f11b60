import { PARTS_MOST } from './text-database.ts';
import type { TextDatabase } from './text-database.ts';

/** Proposals that are gathered and ordered; beyond it the query wants another word. */
export const MOST_PROPOSED = 2000;
const MOST_HEADINGS = 300;
/** After so many rows of texts that are not looked into it is cheaper to begin anew behind them. */
const PATIENCE = 48;
/** A heading says what a text is about. */
const HEADING_WEIGHT = 8;

/** Terms of all parts, and those of headings once more. */
type Table = 'terms' | 'heads';

/** The proposed rows of one text, in its order. */
export interface ProposedText {
  readonly num: number;
  readonly rows: readonly number[];
}

/**
 * Rows that FTS5 proposes, by text. Texts come in the order of their worth: those wanted first, then by how much of
 * them speaks of it, headings above all. Where there are too many to be ordered, the texts put in last are taken.
 */
export class Candidates {
  /** Of all that was proposed. */
  readonly parts: number;
  readonly inTexts: number;
  readonly isPart: boolean;
  private readonly rows = new Map<number, number[]>();
  private readonly weights = new Map<number, number>();
  private readonly first: ReadonlySet<number>;
  private readonly tables: TextDatabase;

  constructor(
    tables: TextDatabase,
    expression: string,
    among: ReadonlySet<number> | null,
    first: ReadonlySet<number>,
    most = MOST_PROPOSED,
  ) {
    this.tables = tables;
    this.first = first;
    const headings = this.gather('heads', expression, among, MOST_HEADINGS);
    for (const row of headings) this.weigh(row, HEADING_WEIGHT);
    const rows = this.gather('terms', expression, among, most);
    for (const row of rows) this.weigh(row, 1);
    const all = new Set([...headings, ...rows]);
    for (const row of all) {
      const num = Math.floor(row / PARTS_MOST);
      const own = this.rows.get(num);
      if (own === undefined) this.rows.set(num, [row]);
      else own.push(row);
    }
    this.parts = all.size;
    this.inTexts = this.rows.size;
    this.isPart = rows.length >= most;
  }

  texts(): readonly ProposedText[] {
    return Array.from(this.rows, ([num, rows]) => ({
      num,
      rows,
      isFirst: Number(this.first.has(num)),
      worth: this.worth(num),
    }))
      .toSorted((a, b) => b.isFirst - a.isFirst || b.worth - a.worth || b.num - a.num)
      .map(({ num, rows }) => ({ num, rows: rows.toSorted((a, b) => a - b) }));
  }

  private weigh(row: number, weight: number): void {
    const num = Math.floor(row / PARTS_MOST);
    this.weights.set(num, (this.weights.get(num) ?? 0) + weight);
  }

  /** A long text has more of everything. */
  private worth(num: number): number {
    return (this.weights.get(num) ?? 0) / Math.sqrt(20 + (this.tables.texts.numbered(num)?.parts ?? 0));
  }

  /** Rows of wanted texts, the last put in first. */
  private gather(
    table: Table,
    expression: string,
    among: ReadonlySet<number> | null,
    most: number,
  ): readonly number[] {
    if (among === null) return this.lastRows(table, expression, most);
    const wanted = Array.from(among).toSorted((a, b) => b - a);
    const rows: number[] = [];
    let at = 0;
    while (at < wanted.length && rows.length < most) {
      const top = ((wanted[at] ?? 0) + 1) * PARTS_MOST;
      const part = this.rowsBelow(table, expression, top, among, most - rows.length);
      rows.push(...part.rows);
      if (part.stopped === null) break;
      const { stopped } = part;
      while (at < wanted.length && (wanted[at] ?? 0) > stopped) at += 1;
    }
    return rows;
  }

  /** Rows of any text, in one answer: a step for each of thousands is dearer than finding them. */
  private lastRows(table: Table, expression: string, most: number): readonly number[] {
    const rows = `SELECT rowid AS row FROM ${table} WHERE ${table} MATCH ? ORDER BY rowid DESC LIMIT ?`;
    const found = this.tables.statement(`SELECT json_group_array(row) FROM (${rows})`);
    found.bind([expression, most]).step();
    const all = JSON.parse(found.getString(0) ?? '[]') as readonly number[];
    found.reset();
    return all;
  }

  /** Rows below one; stops, saying at which text, when too many of texts that are not wanted come one after another. */
  private rowsBelow(
    table: Table,
    expression: string,
    top: number,
    among: ReadonlySet<number>,
    most: number,
  ): { readonly rows: readonly number[]; readonly stopped: number | null } {
    const sql = `SELECT rowid FROM ${table} WHERE ${table} MATCH ? AND rowid < ? ORDER BY rowid DESC`;
    const found = this.tables.statement(sql).bind([expression, top]);
    const rows: number[] = [];
    let unwanted = 0;
    let stopped: number | null = null;
    while (rows.length < most && found.step()) {
      const row = found.getFloat(0) ?? 0;
      const num = Math.floor(row / PARTS_MOST);
      if (among.has(num)) {
        rows.push(row);
        unwanted = 0;
      } else if (++unwanted >= PATIENCE) {
        stopped = num;
        break;
      }
    }
    found.reset();
    return { rows, stopped };
  }
}
