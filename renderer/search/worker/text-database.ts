import type { Database, PreparedStatement, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { TermWriter, latinOf } from '../../../shared/text/search/forms.ts';
import type { LatinLanguage } from '../../../shared/text/search/forms.ts';
import type { SearchableText, TextPart } from '../api.ts';
import { RowWriter } from './row-writer.ts';

/** Raised whenever the tables or the making of terms change: an index of another version is made anew. */
export const INDEX_VERSION = 3;

/** A part's row is its text's number and its place in it, so that the rows of a text lie together and in order. */
export const PARTS_MOST = 2 ** 20;

const SCHEMA = `
CREATE TABLE texts(
  num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, language TEXT, parts INTEGER NOT NULL,
  keys TEXT NOT NULL, heads TEXT NOT NULL);
CREATE TABLE parts(row INTEGER PRIMARY KEY, key TEXT NOT NULL, label TEXT, text TEXT NOT NULL);
CREATE TABLE words(word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5(body, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE heads USING fts5(body, content='', columnsize=0, tokenize='ascii');
INSERT INTO terms(terms, rank) VALUES('automerge', 8);
INSERT INTO terms(terms, rank) VALUES('hashsize', 8000000);
PRAGMA user_version = ${INDEX_VERSION};
`;

const MOST_UNITS = 200_000;
/** So many parts are written at once: a few large writes cost far less than many small ones. */
const WRITTEN_AT_ONCE = 8000;
/** No ending that is taken off a word is longer. */
const LONGEST_ENDING = 7;

const INSERT_TEXT = 'INSERT INTO texts(id, language, keys, heads, parts) VALUES(?, ?, ?, ?, ?)';
const INSERT_PART = 'INSERT INTO parts(row, key, label, text) VALUES(?, ?, ?, ?)';
const INSERT_TERMS = 'INSERT INTO terms(rowid, body) VALUES(?, ?)';
const INSERT_HEADS = 'INSERT INTO heads(rowid, body) VALUES(?, ?)';
/** FTS5 keeps no list of what it holds for a row: it is told the terms again, and they are taken out one by one. */
const DELETE_TERMS = "INSERT INTO terms(terms, rowid, body) VALUES('delete', ?, ?)";
const DELETE_HEADS = "INSERT INTO heads(heads, rowid, body) VALUES('delete', ?, ?)";
const INSERT_WORD = 'INSERT OR IGNORE INTO words(word) VALUES(?)';

/** A text that is in the index. */
export interface TextRow {
  readonly num: number;
  readonly id: string;
  readonly language: string | null;
  readonly parts: number;
  /** What the keys of its parts begin with. */
  readonly keys: string;
}

/** A part that is in the index. */
export interface PartRow {
  readonly key: string;
  readonly label: string | null;
  readonly text: string;
}

interface AllTexts {
  /** How many parts each has, by its number. */
  readonly lengths: Map<number, number>;
  readonly languages: Set<LatinLanguage | null>;
}

/** The tables of one index: texts with their parts, the words that occur, and the terms by which parts are found. */
export class TextDatabase {
  private readonly db: Database;
  private readonly statements = new Map<string, PreparedStatement>();
  private readonly rows: RowWriter;
  private readonly terms = new TermWriter((word) => this.news.push(word));
  /** Words that are not in the index yet. */
  private news: string[] = [];
  private all: AllTexts | null = null;
  private names: Map<string, number> | null = null;
  private isWriting = false;
  private unsettled = 0;

  /** Makes the tables where there are none; an index of another version is refused. */
  constructor(sqlite: Sqlite3Static, db: Database) {
    this.db = db;
    this.rows = new RowWriter(sqlite);
    const version = Number(db.selectValue('PRAGMA user_version'));
    if (version === INDEX_VERSION) return;
    if (version !== 0) throw new Error(`An index of version ${version}`);
    db.transaction(() => void db.exec(SCHEMA));
  }

  /** A statement that is kept, ready to be bound. */
  statement(sql: string): PreparedStatement {
    const known = this.statements.get(sql);
    if (known !== undefined) {
      known.reset();
      return known;
    }
    const made = this.db.prepare(sql);
    this.statements.set(sql, made);
    return made;
  }

  ids(): readonly string[] {
    return this.db.selectValues('SELECT id FROM texts').map(String);
  }

  textNumbered(num: number): TextRow | null {
    return this.textBy('SELECT num, id, language, parts, keys FROM texts WHERE num = ?', num);
  }

  textCalled(id: string): TextRow | null {
    return this.textBy('SELECT num, id, language, parts, keys FROM texts WHERE id = ?', id);
  }

  /** The number of a text; null where it is not in the index. Thousands are asked for with one question. */
  numberOf(id: string): number | null {
    this.names ??= this.allNames();
    return this.names.get(id) ?? null;
  }

  /** How many parts a text has. */
  lengthOf(num: number): number {
    return this.allTexts().lengths.get(num) ?? 0;
  }

  /** Of texts that were taken out too. */
  languages(): ReadonlySet<LatinLanguage | null> {
    return this.allTexts().languages;
  }

  /** A part of a text, by its row. */
  part(row: number, { keys }: TextRow): PartRow | null {
    const found = this.statement('SELECT key, label, text FROM parts WHERE row = ?').bind([row]);
    const part = found.step()
      ? { key: keys + (found.getString(0) ?? ''), label: found.getString(1), text: found.getString(2) ?? '' }
      : null;
    found.reset();
    return part;
  }

  hasWord(word: string): boolean {
    const found = this.statement('SELECT 1 FROM words WHERE word = ?').bind([word]);
    const has = found.step();
    found.reset();
    return has;
  }

  /** Words that begin so and may lose a part of that with their endings. Words of texts that were taken out may be among them. */
  wordsFrom(beginning: string, most: number): readonly string[] {
    const sql = 'SELECT word FROM words WHERE word >= ? AND word < ? AND length(word) <= ? LIMIT ?';
    const found = this.statement(sql).bind([
      beginning,
      `${beginning}\u{10FFFF}`,
      beginning.length + LONGEST_ENDING,
      most,
    ]);
    const words: string[] = [];
    while (found.step()) words.push(found.getString(0) ?? '');
    found.reset();
    return words;
  }

  /** Puts texts in, in place of what was there under their ids. They are found at once, and durable when settled. */
  put(texts: readonly SearchableText[]): void {
    this.change(() => {
      for (const text of texts) {
        this.take(text.id);
        this.insert(text);
        this.unsettled += text.parts.length;
      }
      this.writeWords();
    });
  }

  remove(ids: readonly string[]): void {
    this.change(() => {
      for (const id of ids) this.take(id);
    });
  }

  /** Makes what was put in and taken out durable. */
  settle(): void {
    this.unsettled = 0;
    if (!this.isWriting) return;
    this.db.exec('COMMIT');
    this.isWriting = false;
  }

  close(): void {
    try {
      this.settle();
    } catch {
      // It is put in again at the next start.
    }
    for (const statement of this.statements.values()) statement.finalize();
    this.statements.clear();
    this.rows.close();
    this.db.close();
  }

  private textBy(sql: string, value: string | number): TextRow | null {
    const found = this.statement(sql).bind([value]);
    const text = found.step()
      ? {
          num: Number(found.get(0)),
          id: found.getString(1) ?? '',
          language: found.getString(2),
          parts: Number(found.get(3)),
          keys: found.getString(4) ?? '',
        }
      : null;
    found.reset();
    return text;
  }

  private change(work: () => void): void {
    if (!this.isWriting) this.db.exec('BEGIN');
    this.isWriting = true;
    work();
    if (this.unsettled >= WRITTEN_AT_ONCE) this.settle();
  }

  /** What is asked of all texts at once, read once. */
  private allTexts(): AllTexts {
    if (this.all !== null) return this.all;
    const all: AllTexts = { lengths: new Map(), languages: new Set() };
    const found = this.statement('SELECT num, parts, language FROM texts');
    while (found.step()) {
      all.lengths.set(found.getFloat(0) ?? 0, found.getFloat(1) ?? 0);
      all.languages.add(latinOf(found.getString(2)));
    }
    found.reset();
    return (this.all = all);
  }

  private allNames(): Map<string, number> {
    const names = new Map<string, number>();
    const found = this.statement('SELECT num, id FROM texts');
    while (found.step()) names.set(found.getString(1) ?? '', found.getFloat(0) ?? 0);
    found.reset();
    return names;
  }

  private insert(text: SearchableText): void {
    const parts = text.parts.slice(0, PARTS_MOST);
    const keys = commonStart(parts);
    const heads = parts.flatMap(({ isHeading }, place) => (isHeading ? [place] : []));
    this.run(INSERT_TEXT, [text.id, text.language, keys, JSON.stringify(heads), parts.length]);
    const num = Number(this.textCalled(text.id)?.num);
    this.all?.lengths.set(num, parts.length);
    this.all?.languages.add(latinOf(text.language));
    this.names?.set(text.id, num);
    const latin = latinOf(text.language);
    parts.forEach((part, place) => {
      const row = num * PARTS_MOST + place;
      // SQLite's texts end at a zero.
      const own = part.text.slice(0, MOST_UNITS).replaceAll('\0', ' ');
      this.rows.write(this.statement(INSERT_PART), row, [part.key.slice(keys.length), part.label, own]);
      const terms = this.terms.write(own, latin);
      if (terms.length === 0) return;
      this.rows.write(this.statement(INSERT_TERMS), row, [terms]);
      if (part.isHeading) this.rows.write(this.statement(INSERT_HEADS), row, [terms]);
    });
  }

  /** In order, since neighbours lie on one page. */
  private writeWords(): void {
    for (const word of this.news.toSorted()) this.rows.write(this.statement(INSERT_WORD), null, [word]);
    this.news = [];
  }

  /** Takes a text out. */
  private take(id: string): void {
    const text = this.textCalled(id);
    if (text === null) return;
    this.takeTerms(text);
    const rows = [text.num * PARTS_MOST, (text.num + 1) * PARTS_MOST];
    this.run('DELETE FROM parts WHERE row >= ? AND row < ?', rows);
    this.run('DELETE FROM texts WHERE num = ?', [text.num]);
    this.all?.lengths.delete(text.num);
    this.names?.delete(id);
  }

  private takeTerms(text: TextRow): void {
    const latin = latinOf(text.language);
    const heads = new Set(this.headsOf(text.num));
    for (let place = 0; place < text.parts; place++) {
      const row = text.num * PARTS_MOST + place;
      const terms = this.terms.write(this.part(row, text)?.text ?? '', latin);
      if (terms.length === 0) continue;
      this.rows.write(this.statement(DELETE_TERMS), row, [terms]);
      if (heads.has(place)) this.rows.write(this.statement(DELETE_HEADS), row, [terms]);
    }
  }

  /** Places of the headings of a text. */
  private headsOf(num: number): readonly number[] {
    const found = this.statement('SELECT heads FROM texts WHERE num = ?').bind([num]);
    const heads = found.step() ? (JSON.parse(found.getString(0) ?? '[]') as readonly number[]) : [];
    found.reset();
    return heads;
  }

  private run(sql: string, values: readonly (string | number | null)[]): void {
    const statement = this.statement(sql).bind([...values]);
    statement.step();
    statement.reset();
  }
}

/** What all keys begin with. */
function commonStart(parts: readonly TextPart[]): string {
  let start = parts[0]?.key ?? '';
  for (const { key } of parts) while (!key.startsWith(start)) start = start.slice(0, -1);
  return start;
}
