import type { Database, PreparedStatement } from '@sqlite.org/sqlite-wasm';
import { latinOf, termsOf } from '../../../shared/text/search/forms.ts';
import type { LatinLanguage } from '../../../shared/text/search/forms.ts';
import type { SearchableText } from '../api.ts';

/** Raised whenever the tables or the making of terms change: an index of another version is made anew. */
export const INDEX_VERSION = 2;

/** A part's row is its text's number and its place in it, so that the rows of a text lie together and in order. */
export const PARTS_MOST = 2 ** 20;

const SCHEMA = `
CREATE TABLE texts(num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, language TEXT, parts INTEGER NOT NULL);
CREATE TABLE sheets(row INTEGER PRIMARY KEY, parts TEXT NOT NULL);
CREATE TABLE words(word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5(body, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE heads USING fts5(body, content='', contentless_delete=1, tokenize='ascii');
INSERT INTO terms(terms, rank) VALUES('automerge', 8);
INSERT INTO terms(terms, rank) VALUES('hashsize', 8000000);
PRAGMA user_version = ${INDEX_VERSION};
`;

const MOST_UNITS = 200_000;
/** Parts are kept by sheets of so many: fewer rows to write, and little more to read. */
const SHEET = 16;
/** So many parts are written at once: a few large writes cost far less than many small ones. */
const WRITTEN_AT_ONCE = 8000;
/** No ending that is taken off a word is longer. */
const LONGEST_ENDING = 7;
/** Words that are known to be in the index are not written again. */
const MOST_REMEMBERED = 200_000;

/** A text that is in the index. */
export interface TextRow {
  readonly num: number;
  readonly id: string;
  readonly language: string | null;
  readonly parts: number;
}

/** A part that is in the index. */
export interface PartRow {
  readonly key: string;
  readonly label: string | null;
  readonly text: string;
}

/** Key, label and text. */
type StoredPart = readonly [key: string, label: string | null, text: string];

const NO_SHEET: { readonly row: number; readonly parts: readonly StoredPart[] } = { row: -1, parts: [] };

/** The tables of one index: texts with their parts, the words that occur, and the terms by which parts are found. */
export class TextDatabase {
  private readonly db: Database;
  private readonly statements = new Map<string, PreparedStatement>();
  private readonly remembered = new Set<string>();
  private sheet = NO_SHEET;
  private lengths: Map<number, number> | null = null;
  private names: Map<string, number> | null = null;
  private isWriting = false;
  private unsettled = 0;

  /** Makes the tables where there are none; an index of another version is refused. */
  constructor(db: Database) {
    this.db = db;
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
    return this.textBy('SELECT num, id, language, parts FROM texts WHERE num = ?', num);
  }

  textCalled(id: string): TextRow | null {
    return this.textBy('SELECT num, id, language, parts FROM texts WHERE id = ?', id);
  }

  /** The number of a text; null where it is not in the index. Thousands are asked for with one question. */
  numberOf(id: string): number | null {
    this.names ??= this.allNames();
    return this.names.get(id) ?? null;
  }

  /** How many parts a text has. */
  lengthOf(num: number): number {
    this.lengths ??= this.allLengths();
    return this.lengths.get(num) ?? 0;
  }

  part(row: number): PartRow | null {
    const sheet = row - (row % SHEET);
    if (this.sheet.row !== sheet) this.sheet = { row: sheet, parts: this.partsOf(sheet) };
    const [key, label, text] = this.sheet.parts[row - sheet] ?? [];
    return key === undefined || text === undefined ? null : { key, label: label ?? null, text };
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
        }
      : null;
    found.reset();
    return text;
  }

  private change(work: () => void): void {
    this.sheet = NO_SHEET;
    if (!this.isWriting) this.db.exec('BEGIN');
    this.isWriting = true;
    work();
    if (this.unsettled >= WRITTEN_AT_ONCE) this.settle();
  }

  private allLengths(): Map<number, number> {
    const lengths = new Map<number, number>();
    const found = this.statement('SELECT num, parts FROM texts');
    while (found.step()) lengths.set(found.getFloat(0) ?? 0, found.getFloat(1) ?? 0);
    found.reset();
    return lengths;
  }

  private allNames(): Map<string, number> {
    const names = new Map<string, number>();
    const found = this.statement('SELECT num, id FROM texts');
    while (found.step()) names.set(found.getString(1) ?? '', found.getFloat(0) ?? 0);
    found.reset();
    return names;
  }

  private partsOf(sheet: number): readonly StoredPart[] {
    const found = this.statement('SELECT parts FROM sheets WHERE row = ?').bind([sheet]);
    const parts = found.step() ? (JSON.parse(found.getString(0) ?? '[]') as readonly StoredPart[]) : [];
    found.reset();
    return parts;
  }

  private insert(text: SearchableText): void {
    const parts = text.parts.slice(0, PARTS_MOST);
    this.run('INSERT INTO texts(id, language, parts) VALUES(?, ?, ?)', [
      text.id,
      text.language,
      parts.length,
    ]);
    const num = Number(this.textCalled(text.id)?.num);
    this.lengths?.set(num, parts.length);
    this.names?.set(text.id, num);
    const base = num * PARTS_MOST;
    const latin = latinOf(text.language);
    for (let at = 0; at < parts.length; at += SHEET) {
      const stored = parts.slice(at, at + SHEET).map((part, index) => {
        const own = part.text.slice(0, MOST_UNITS);
        this.insertTerms(base + at + index, part.isHeading, own, latin);
        return [part.key, part.label, own];
      });
      this.run('INSERT INTO sheets(row, parts) VALUES(?, ?)', [base + at, JSON.stringify(stored)]);
    }
  }

  private insertTerms(row: number, isHeading: boolean, text: string, latin: LatinLanguage | null): void {
    const terms = termsOf(text, latin, (word) => this.learn(word));
    if (terms === '') return;
    this.run('INSERT INTO terms(rowid, body) VALUES(?, ?)', [row, terms]);
    if (isHeading) this.run('INSERT INTO heads(rowid, body) VALUES(?, ?)', [row, terms]);
  }

  private learn(word: string): void {
    if (this.remembered.has(word)) return;
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.add(word);
    this.run('INSERT OR IGNORE INTO words(word) VALUES(?)', [word]);
  }

  /** Takes a text out. */
  private take(id: string): void {
    const text = this.textCalled(id);
    if (text === null) return;
    const rows = [text.num * PARTS_MOST, (text.num + 1) * PARTS_MOST];
    this.run('DELETE FROM terms WHERE rowid >= ? AND rowid < ?', rows);
    this.run('DELETE FROM heads WHERE rowid >= ? AND rowid < ?', rows);
    this.run('DELETE FROM sheets WHERE row >= ? AND row < ?', rows);
    this.run('DELETE FROM texts WHERE num = ?', [text.num]);
    this.lengths?.delete(text.num);
    this.names?.delete(id);
  }

  private run(sql: string, values: readonly (string | number | null)[]): void {
    const statement = this.statement(sql).bind([...values]);
    statement.step();
    statement.reset();
  }
}
