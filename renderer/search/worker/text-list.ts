import type { Database } from '@sqlite.org/sqlite-wasm';
import { latinOf } from '../../../shared/text/search/forms.ts';
import type { LatinLanguage } from '../../../shared/text/search/forms.ts';

/** A text that is in the index. */
export interface TextRow {
  readonly num: number;
  readonly id: string;
  readonly language: string | null;
  readonly parts: number;
  /** What the keys of its parts begin with. */
  readonly keys: string;
  /** Places of its headings. */
  readonly heads: readonly number[];
  /** 1: its source has more. */
  readonly cut: number;
}

interface Loaded {
  readonly byNumber: Map<number, TextRow>;
  readonly byId: Map<string, TextRow>;
  readonly languages: Set<LatinLanguage | null>;
  last: number;
}

const ALL = 'json_group_array(json_array(num, id, language, parts, keys, json(heads), cut))';
const INSERT = 'INSERT INTO texts(num, id, language, parts, keys, heads, cut) VALUES(?, ?, ?, ?, ?, ?, ?)';

/** The texts of an index. All are read at once when the first is asked for: thousands are wanted for one answer. */
export class TextList {
  private readonly db: Database;
  private loaded: Loaded | null = null;

  constructor(db: Database) {
    this.db = db;
  }

  ids(): readonly string[] {
    return Array.from(this.all().byId.keys());
  }

  cut(): readonly string[] {
    return Array.from(this.all().byId.values()).flatMap(({ id, cut }) => (cut === 1 ? [id] : []));
  }

  numbered(num: number): TextRow | null {
    return this.all().byNumber.get(num) ?? null;
  }

  called(id: string): TextRow | null {
    return this.all().byId.get(id) ?? null;
  }

  /** Every way in which words of its texts were shortened, and of texts that were taken out. */
  languages(): ReadonlySet<LatinLanguage | null> {
    return this.all().languages;
  }

  /** Puts a text in, under a number higher than all others. */
  add(text: Omit<TextRow, 'num'>): TextRow {
    const all = this.all();
    const row = { ...text, num: all.last + 1 };
    const values = [row.num, row.id, row.language, row.parts, row.keys, JSON.stringify(row.heads), row.cut];
    this.db.exec({ sql: INSERT, bind: values });
    hold(all, row);
    return row;
  }

  drop({ num, id }: TextRow): void {
    this.db.exec({ sql: 'DELETE FROM texts WHERE num = ?', bind: [num] });
    this.all().byNumber.delete(num);
    this.all().byId.delete(id);
  }

  /** Reads them again when they are next asked for. */
  forget(): void {
    this.loaded = null;
  }

  private all(): Loaded {
    if (this.loaded !== null) return this.loaded;
    const all: Loaded = { byNumber: new Map(), byId: new Map(), languages: new Set(), last: 0 };
    const json = this.db.selectValue(`SELECT ${ALL} FROM texts`);
    const rows = JSON.parse(typeof json === 'string' ? json : '[]') as readonly (readonly [
      ...[num: number, id: string, language: string | null, parts: number, keys: string],
      heads: readonly number[],
      cut: number,
    ])[];
    for (const [num, id, language, parts, keys, heads, cut] of rows)
      hold(all, { num, id, language, parts, keys, heads, cut });
    return (this.loaded = all);
  }
}

function hold(all: Loaded, row: TextRow): void {
  all.byNumber.set(row.num, row);
  all.byId.set(row.id, row);
  all.languages.add(latinOf(row.language));
  all.last = Math.max(all.last, row.num);
}
