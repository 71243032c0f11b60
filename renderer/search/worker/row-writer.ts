import type { PreparedStatement, Sqlite3Static, WasmPointer } from '@sqlite.org/sqlite-wasm';

const FIRST_ROOM = 65_536;
const utf8 = new TextEncoder();

/** What a column of a row is: bytes are text in UTF-8. */
export type Column = string | Uint8Array | null;

/**
 * Writes many rows of numbered texts. The package's own way to bind a text makes and frees a piece of memory for each;
 * here they all go through one.
 */
export class RowWriter {
  private readonly sqlite: Sqlite3Static;
  private room: WasmPointer;
  private size = FIRST_ROOM;

  constructor(sqlite: Sqlite3Static) {
    this.sqlite = sqlite;
    this.room = sqlite.wasm.alloc(this.size);
  }

  /** Runs a statement with a row's number, null where it has none, and texts. */
  write(statement: PreparedStatement, row: number | null, columns: readonly Column[]): void {
    const { capi } = this.sqlite;
    const pointer = statement.pointer;
    if (pointer === undefined) throw new Error('The statement is gone');
    this.makeRoom(columns);
    let index = 0;
    if (row !== null) capi.sqlite3_bind_int64(pointer, ++index, BigInt(row));
    let offset = 0;
    for (const column of columns) {
      index += 1;
      if (column === null) capi.sqlite3_bind_null(pointer, index);
      else {
        const length = this.place(column, offset);
        // 0: the bytes stay as they are until the row is written.
        capi.sqlite3_bind_text(pointer, index, this.room + offset, length, 0);
        offset += length;
      }
    }
    const result = capi.sqlite3_step(pointer);
    capi.sqlite3_reset(pointer);
    if (result !== capi.SQLITE_DONE) throw new Error(`A row was not written: ${result}`);
  }

  close(): void {
    this.sqlite.wasm.dealloc(this.room);
  }

  private place(column: string | Uint8Array, offset: number): number {
    const room = this.sqlite.wasm.heap8u().subarray(this.room + offset, this.room + this.size);
    if (typeof column === 'string') return utf8.encodeInto(column, room).written;
    room.set(column);
    return column.length;
  }

  private makeRoom(columns: readonly Column[]): void {
    let most = 0;
    for (const column of columns) most += column === null ? 0 : column.length * (typeof column === 'string' ? 3 : 1);
    if (most <= this.size) return;
    this.sqlite.wasm.dealloc(this.room);
    this.room = this.sqlite.wasm.alloc(most);
    this.size = most;
  }
}
