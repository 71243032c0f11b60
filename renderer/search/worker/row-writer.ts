import type { PreparedStatement, Sqlite3Static, WasmPointer } from '@sqlite.org/sqlite-wasm';
import { bareCall } from './bare-calls.ts';
import type { BareCall } from './bare-calls.ts';

const FIRST_ROOM = 65_536;
/** Of one unit of a text. */
const MOST_BYTES = 3;
const utf8 = new TextEncoder();

/** What a column of a row is: bytes are text in UTF-8. */
export type Column = string | Uint8Array | null;

/**
 * Writes many rows of numbered texts. The package's own way to bind a text makes and frees a piece of memory for each;
 * here they all go through one.
 */
export class RowWriter {
  private readonly sqlite: Sqlite3Static;
  private readonly bindNumber: BareCall;
  private readonly bindText: BareCall;
  private readonly bindNull: BareCall;
  private readonly step: BareCall;
  private readonly reset: BareCall;
  private room: WasmPointer;
  private size = FIRST_ROOM;

  constructor(sqlite: Sqlite3Static) {
    this.sqlite = sqlite;
    this.bindNumber = bareCall(sqlite, 'sqlite3_bind_int64');
    this.bindText = bareCall(sqlite, 'sqlite3_bind_text');
    this.bindNull = bareCall(sqlite, 'sqlite3_bind_null');
    this.step = bareCall(sqlite, 'sqlite3_step');
    this.reset = bareCall(sqlite, 'sqlite3_reset');
    this.room = sqlite.wasm.alloc(this.size);
  }

  /** Runs a statement with a row's number, null where it has none, and texts. */
  write(statement: PreparedStatement, row: number | null, columns: readonly Column[]): void {
    const { pointer } = statement;
    if (pointer === undefined) throw new Error('The statement is gone');
    this.makeRoom(columns);
    let index = 0;
    if (row !== null) this.bindNumber(pointer, ++index, BigInt(row));
    let at = this.room;
    for (const column of columns) {
      index += 1;
      if (column === null) this.bindNull(pointer, index);
      else {
        const length = this.place(column, at);
        // 0: the bytes stay as they are until the row is written.
        this.bindText(pointer, index, at, length, 0);
        at += length;
      }
    }
    const result = this.step(pointer);
    this.reset(pointer);
    if (result !== this.sqlite.capi.SQLITE_DONE) throw new Error(`A row was not written: ${String(result)}`);
  }

  close(): void {
    this.sqlite.wasm.dealloc(this.room);
  }

  private place(column: string | Uint8Array, at: number): number {
    const heap = this.sqlite.wasm.heap8u();
    if (typeof column === 'string')
      return utf8.encodeInto(column, heap.subarray(at, this.room + this.size)).written;
    heap.set(column, at);
    return column.length;
  }

  private makeRoom(columns: readonly Column[]): void {
    let most = 0;
    for (const column of columns) if (column !== null) most += column.length * MOST_BYTES;
    if (most <= this.size) return;
    const room = this.sqlite.wasm.alloc(most);
    this.sqlite.wasm.dealloc(this.room);
    this.room = room;
    this.size = most;
  }
}
