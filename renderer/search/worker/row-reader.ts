import type { PreparedStatement, Sqlite3Static } from '@sqlite.org/sqlite-wasm';
import { bareCall } from './bare-calls.ts';
import type { BareCall } from './bare-calls.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads the texts of numbered rows. */
export class RowReader {
  private readonly sqlite: Sqlite3Static;
  private readonly bindNumber: BareCall;
  private readonly step: BareCall;
  private readonly textAt: BareCall;
  private readonly bytesAt: BareCall;
  private readonly reset: BareCall;

  constructor(sqlite: Sqlite3Static) {
    this.sqlite = sqlite;
    this.bindNumber = bareCall(sqlite, 'sqlite3_bind_int64');
    this.step = bareCall(sqlite, 'sqlite3_step');
    this.textAt = bareCall(sqlite, 'sqlite3_column_text');
    this.bytesAt = bareCall(sqlite, 'sqlite3_column_bytes');
    this.reset = bareCall(sqlite, 'sqlite3_reset');
  }

  /** So many columns of the row that a statement gives for a number; null where there is none. */
  read(statement: PreparedStatement, row: number, columns: number): readonly (string | null)[] | null {
    const { pointer } = statement;
    if (pointer === undefined) throw new Error('The statement is gone');
    const { capi } = this.sqlite;
    this.bindNumber(pointer, 1, BigInt(row));
    const result = this.step(pointer);
    const texts: (string | null)[] = [];
    if (result === capi.SQLITE_ROW) for (let at = 0; at < columns; at++) texts.push(this.text(pointer, at));
    this.reset(pointer);
    if (result !== capi.SQLITE_ROW && result !== capi.SQLITE_DONE)
      throw new Error(`A row was not read: ${String(result)}`);
    return result === capi.SQLITE_ROW ? texts : null;
  }

  private text(pointer: number, column: number): string | null {
    const at = Number(this.textAt(pointer, column));
    if (at === 0) return null;
    const length = Number(this.bytesAt(pointer, column));
    return utf8.decode(this.sqlite.wasm.heap8u().subarray(at, at + length));
  }
}
