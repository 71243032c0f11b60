import type { Sqlite3Result, Sqlite3Static, WasmPointer } from '@sqlite.org/sqlite-wasm';
import type { SealedFile } from './sealed-file.ts';

/** The two files of an index. SQLite knows them under these names. */
export interface IndexFiles {
  readonly index: SealedFile;
  readonly journal: SealedFile;
}

/** Name of the file system under which SQLite reaches sealed files, and of the index in it. */
export const SEALED_VFS = 'sealed';
export const INDEX_NAME = '/index';

/**
 * Lets SQLite work on two sealed files, both open already: its own way of waiting for files does not exist in a
 * worker. One connection, so locks are nothing; the journal "is there" when it is not empty. Gives how to take it back.
 */
export function installSealedVfs(sqlite: Sqlite3Static, files: IndexFiles): () => void {
  const open = new Map<WasmPointer, SealedFile>();
  const io = new sqlite.capi.sqlite3_io_methods();
  Object.assign(io, { $iVersion: 1 });
  sqlite.vfs.installVfs({ io: { struct: io, methods: ioMethods(sqlite, open) } });
  const vfs = new sqlite.capi.sqlite3_vfs();
  const usual = new sqlite.capi.sqlite3_vfs(sqlite.capi.sqlite3_vfs_find(null));
  Object.assign(vfs, {
    $iVersion: 2,
    $szOsFile: sizeOf(sqlite.capi.sqlite3_file),
    $mxPathname: 64,
    $xRandomness: Reflect.get(usual, '$xRandomness') as unknown,
  });
  usual.dispose();
  sqlite.vfs.installVfs({
    vfs: { struct: vfs, name: SEALED_VFS, methods: vfsMethods(sqlite, files, open, io.pointer) },
  });
  return () => void sqlite.capi.sqlite3_vfs_unregister(vfs.pointer);
}

/** Known to the package, and not to its types. */
function sizeOf(struct: object): number {
  const info: unknown = Reflect.get(struct, 'structInfo');
  const size: unknown = typeof info === 'object' && info !== null ? Reflect.get(info, 'sizeof') : null;
  if (typeof size !== 'number') throw new Error('SQLite says nothing of its structures');
  return size;
}

const named = (files: IndexFiles, name: string): SealedFile | null =>
  name === INDEX_NAME ? files.index : name === `${INDEX_NAME}-journal` ? files.journal : null;

function vfsMethods(
  sqlite: Sqlite3Static,
  files: IndexFiles,
  open: Map<WasmPointer, SealedFile>,
  methods: WasmPointer,
) {
  const { capi, wasm } = sqlite;
  const nameAt = (pointer: WasmPointer): string => wasm.cstrToJs(pointer) ?? '';
  return {
    xAccess: (_vfs: WasmPointer, name: WasmPointer, _flags: number, out: WasmPointer): Sqlite3Result => {
      wasm.poke32(out, (named(files, nameAt(name))?.size ?? 0) > 0 ? 1 : 0);
      return 0;
    },
    xDelete: (_vfs: WasmPointer, name: WasmPointer, _sync: number): Sqlite3Result => {
      named(files, nameAt(name))?.truncate(0);
      return 0;
    },
    xFullPathname: (_vfs: WasmPointer, name: WasmPointer, room: number, out: WasmPointer): Sqlite3Result =>
      wasm.cstrncpy(out, name, room) < room ? 0 : capi.SQLITE_CANTOPEN,
    xGetLastError: (_vfs: WasmPointer, _room: number, _out: WasmPointer): Sqlite3Result => 0,
    xCurrentTime: (_vfs: WasmPointer, out: WasmPointer): Sqlite3Result => {
      wasm.poke(out, 2440587.5 + Date.now() / 864e5, 'double');
      return 0;
    },
    xSleep: (_vfs: WasmPointer, _microseconds: number): Sqlite3Result => 0,
    xOpen: (
      _vfs: WasmPointer,
      name: WasmPointer,
      pointer: WasmPointer,
      flags: number,
      outFlags: WasmPointer,
    ): Sqlite3Result => {
      const file = named(files, nameAt(name));
      if (file === null) return capi.SQLITE_CANTOPEN;
      open.set(pointer, file);
      const struct = new capi.sqlite3_file(pointer);
      Object.assign(struct, { $pMethods: methods });
      struct.dispose();
      wasm.poke32(outFlags, flags);
      return 0;
    },
  };
}

function ioMethods(sqlite: Sqlite3Static, open: Map<WasmPointer, SealedFile>) {
  const { capi, wasm } = sqlite;
  const guarded = (pointer: WasmPointer, work: (file: SealedFile) => Sqlite3Result): Sqlite3Result => {
    const file = open.get(pointer);
    if (file === undefined) return capi.SQLITE_IOERR;
    try {
      return work(file);
    } catch {
      // SQLite says that something went wrong, whatever it was: the index is begun anew.
      return capi.SQLITE_IOERR;
    }
  };
  const heap = (at: WasmPointer, length: number): Uint8Array => wasm.heap8u().subarray(at, at + length);
  const fine = (): Sqlite3Result => 0;
  return {
    xClose: (pointer: WasmPointer): Sqlite3Result => {
      const result = guarded(pointer, (file) => (file.flush(), 0));
      open.delete(pointer);
      return result;
    },
    xRead: (pointer: WasmPointer, into: WasmPointer, length: number, at: number | bigint): Sqlite3Result =>
      guarded(pointer, (file) => {
        const target = heap(into, length);
        const count = file.read(target, Number(at));
        if (count === length) return 0;
        target.fill(0, count);
        return capi.SQLITE_IOERR_SHORT_READ;
      }),
    xWrite: (pointer: WasmPointer, from: WasmPointer, length: number, at: number | bigint): Sqlite3Result =>
      guarded(pointer, (file) => {
        file.write(heap(from, length), Number(at));
        return 0;
      }),
    xTruncate: (pointer: WasmPointer, size: number | bigint): Sqlite3Result =>
      guarded(pointer, (file) => {
        file.truncate(Number(size));
        return 0;
      }),
    xSync: (pointer: WasmPointer, _flags: number): Sqlite3Result =>
      guarded(pointer, (file) => (file.flush(), 0)),
    xFileSize: (pointer: WasmPointer, out: WasmPointer): Sqlite3Result =>
      guarded(pointer, (file) => {
        wasm.poke64(out, BigInt(file.size));
        return 0;
      }),
    xLock: (_pointer: WasmPointer, _type: number): Sqlite3Result => fine(),
    xUnlock: (_pointer: WasmPointer, _type: number): Sqlite3Result => fine(),
    xCheckReservedLock: (_pointer: WasmPointer, out: WasmPointer): Sqlite3Result => {
      wasm.poke32(out, 0);
      return 0;
    },
    xFileControl: (_pointer: WasmPointer, _what: number, _argument: WasmPointer): Sqlite3Result =>
      capi.SQLITE_NOTFOUND,
    // No promises about the medium.
    xDeviceCharacteristics: (_pointer: WasmPointer): Sqlite3Result => 0,
  };
}
