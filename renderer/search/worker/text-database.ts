import type { Database, PreparedStatement, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { TermWriter, latinOf } from '../../../shared/text/search/forms.ts';
import type { SearchableText, TextPart } from '../api.ts';
import { RowReader } from './row-reader.ts';
import { RowWriter } from './row-writer.ts';
import { TextList } from './text-list.ts';
import type { TextRow } from './text-list.ts';

/**
 * Raised whenever the tables, the words of a text or their stems change, those of the stemmers' package too: an index of
 * another version is made anew. A test holds what belongs to each number.
 */
export const INDEX_VERSION = 4;

/** A part's row is its text's number and its place in it, so that the rows of a text lie together and in order. */
export const PARTS_MOST = 2 ** 20;

/** The tables, and the number of their version. */
export const INDEX_SCHEMA = `
CREATE TABLE texts(
  num INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, language TEXT, parts INTEGER NOT NULL,
  keys TEXT NOT NULL, heads TEXT NOT NULL, cut INTEGER NOT NULL);
CREATE TABLE parts(row INTEGER PRIMARY KEY, key TEXT NOT NULL, label TEXT, text TEXT NOT NULL);
CREATE TABLE words(word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE terms USING fts5(body, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE heads USING fts5(body, content='', columnsize=0, tokenize='ascii');
INSERT INTO terms(terms, rank) VALUES('automerge', 20);
INSERT INTO terms(terms, rank) VALUES('crisismerge', 40);
INSERT INTO terms(terms, rank) VALUES('hashsize', 16000000);
PRAGMA user_version = ${INDEX_VERSION};
`;

const MOST_UNITS = 200_000;
/** So many parts are written at once: a few large writes cost far less than many small ones. */
const WRITTEN_AT_ONCE = 16_000;
/** No ending that is taken off a word is longer. */
const LONGEST_ENDING = 7;

const READ_PART = 'SELECT key, label, text FROM parts WHERE row = ?';
const INSERT_PART = 'INSERT INTO parts(row, key, label, text) VALUES(?, ?, ?, ?)';
const INSERT_TERMS = 'INSERT INTO terms(rowid, body) VALUES(?, ?)';
const INSERT_HEADS = 'INSERT INTO heads(rowid, body) VALUES(?, ?)';
/** FTS5 keeps no list of what it holds for a row: it is told the terms again, and they are taken out one by one. */
const DELETE_TERMS = "INSERT INTO terms(terms, rowid, body) VALUES('delete', ?, ?)";
const DELETE_HEADS = "INSERT INTO heads(heads, rowid, body) VALUES('delete', ?, ?)";
const INSERT_WORD = 'INSERT OR IGNORE INTO words(word) VALUES(?)';

/** A part that is in the index. */
export interface PartRow {
  readonly key: string;
  readonly label: string | null;
  readonly text: string;
}

/** The tables of one index: texts with their parts, the words that occur, and the terms by which parts are found. */
export class TextDatabase {
  /** The texts themselves. */
  readonly texts: TextList;
  private readonly db: Database;
  private readonly statements = new Map<string, PreparedStatement>();
  private readonly rows: RowWriter;
  private readonly reader: RowReader;
  private terms = this.termWriter();
  /** Words that are not in the index yet. */
  private news: string[] = [];
  private isWriting = false;
  private unsettled = 0;

  /** Makes the tables where there are none; an index of another version is refused. */
  constructor(sqlite: Sqlite3Static, db: Database) {
    this.db = db;
    this.texts = new TextList(db);
    this.rows = new RowWriter(sqlite);
    this.reader = new RowReader(sqlite);
    const version = Number(db.selectValue('PRAGMA user_version'));
    if (version === INDEX_VERSION) return;
    if (version !== 0) throw new Error(`An index of version ${version}`);
    db.transaction(() => void db.exec(INDEX_SCHEMA));
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

  /** A part of a text, by its row. */
  part(row: number, { keys }: TextRow): PartRow | null {
    const [key, label, text] = this.reader.read(this.statement(READ_PART), row, 3) ?? [];
    if (key === undefined || key === null || label === undefined) return null;
    return { key: keys + key, label, text: text ?? '' };
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

  private change(work: () => void): void {
    if (!this.isWriting) this.db.exec('BEGIN');
    this.isWriting = true;
    try {
      work();
    } catch (problem) {
      this.undo();
      throw problem;
    }
    if (this.unsettled >= WRITTEN_AT_ONCE) this.settle();
  }

  /** Goes back to what was settled last: half of a text is never found. */
  private undo(): void {
    try {
      this.db.exec('ROLLBACK');
    } catch {
      // SQLite has done so by itself.
    }
    this.isWriting = false;
    this.unsettled = 0;
    this.news = [];
    this.terms = this.termWriter();
    this.texts.forget();
  }

  /** Tells each word once, from now on. */
  private termWriter(): TermWriter {
    return new TermWriter((word) => this.news.push(word));
  }

  private insert(text: SearchableText): void {
    const parts = text.parts.slice(0, PARTS_MOST);
    const keys = commonStart(parts);
    const heads = parts.flatMap(({ isHeading }, place) => (isHeading ? [place] : []));
    const { id, language } = text;
    const cut = text.isCut === true || parts.length < text.parts.length ? 1 : 0;
    const { num } = this.texts.add({ id, language, parts: parts.length, keys, heads, cut });
    const latin = latinOf(language);
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
    const text = this.texts.called(id);
    if (text === null) return;
    this.takeTerms(text);
    const rows = [text.num * PARTS_MOST, (text.num + 1) * PARTS_MOST];
    this.run('DELETE FROM parts WHERE row >= ? AND row < ?', rows);
    this.texts.drop(text);
  }

  private takeTerms(text: TextRow): void {
    const latin = latinOf(text.language);
    const heads = new Set(text.heads);
    for (let place = 0; place < text.parts; place++) {
      const row = text.num * PARTS_MOST + place;
      const terms = this.terms.write(this.part(row, text)?.text ?? '', latin);
      if (terms.length === 0) continue;
      this.rows.write(this.statement(DELETE_TERMS), row, [terms]);
      if (heads.has(place)) this.rows.write(this.statement(DELETE_HEADS), row, [terms]);
    }
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
