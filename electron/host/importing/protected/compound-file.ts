// The container of old Office files and of protected new ones ([MS-CFB]): sectors in chains, streams by name. Only
// what the protection of a package needs is read here, and every chain ends: a sector is walked over once.

/** Reads a stream by its name; null: there is none, or the container is broken. */
export interface CompoundFile {
  read(name: string, most: number): Uint8Array | null;
  /** Where in the file a stream lies, in order; nothing where there is none. */
  places(name: string): readonly Place[];
}

/** A stretch of the file. */
interface Place {
  readonly at: number;
  readonly length: number;
}

const END = 0xfffffffa;
const ENTRY = 128;
const MINI_CUTOFF = 4096;
const MINI = 64;

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly start: number;
  readonly size: number;
}

/** Opens a container; null where it is none or broken. */
export function openCompoundFile(bytes: Uint8Array): CompoundFile | null {
  if (bytes.byteLength < 1536) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shift = view.getUint16(30, true);
  if (view.getUint32(0, true) !== 0xe011cfd0 || (shift !== 9 && shift !== 12)) return null;
  const sector = 1 << shift;
  const table = tableOf(view, sector);
  const chain = (start: number, most: number): Uint8Array | null =>
    joined(bytes, walk(table, start), (at) => (at + 1) * sector, sector, most);
  const directory = chain(view.getUint32(48, true), bytes.byteLength);
  if (directory === null) return null;
  const entries = entriesOf(directory);
  const root = entries.find(({ type }) => type === 5);
  const miniTable = numbersOf(chain(view.getUint32(60, true), bytes.byteLength) ?? new Uint8Array());
  const named = (name: string): Entry | undefined =>
    entries.find((each) => each.type === 2 && each.name === name);
  return {
    places(name) {
      const entry = named(name);
      if (entry === undefined) return [];
      const sectors = (start: number): readonly number[] => walk(table, start).map((at) => (at + 1) * sector);
      if (entry.size >= MINI_CUTOFF) return cut(sectors(entry.start), sector, entry.size);
      const holder = root === undefined ? [] : sectors(root.start);
      const small = walk(miniTable, entry.start).map((at) => {
        const from = at * MINI;
        return (holder[Math.floor(from / sector)] ?? bytes.byteLength) + (from % sector);
      });
      return cut(small, MINI, entry.size);
    },
    read(name, most) {
      const entry = named(name);
      if (entry === undefined || entry.size > most || entry.size > bytes.byteLength) return null;
      if (entry.size >= MINI_CUTOFF) return whole(chain(entry.start, entry.size), entry.size);
      const mini = root === undefined ? null : chain(root.start, Math.min(root.size, bytes.byteLength));
      if (mini === null) return null;
      const small = joined(mini, walk(miniTable, entry.start), (at) => at * MINI, MINI, entry.size);
      return whole(small, entry.size);
    },
  };
}

/** Pieces of one size of which the last is shorter. */
function cut(starts: readonly number[], length: number, size: number): readonly Place[] {
  return starts
    .slice(0, Math.ceil(size / length))
    .map((at, index) => ({ at, length: Math.min(length, size - index * length) }));
}

/** The table that says which sector follows which, put together from its own sectors. */
function tableOf(view: DataView, sector: number): Uint32Array {
  const most = Math.ceil(view.byteLength / sector);
  const own: number[] = [];
  for (let i = 0; i < 109; i++) own.push(view.getUint32(76 + i * 4, true));
  const seen = new Set<number>();
  for (let at = view.getUint32(68, true); at < END && at < most && !seen.has(at);) {
    seen.add(at);
    const from = (at + 1) * sector;
    if (from + sector > view.byteLength) break;
    for (let i = 0; i < sector / 4 - 1; i++) own.push(view.getUint32(from + i * 4, true));
    at = view.getUint32(from + sector - 4, true);
  }
  const table = new Uint32Array(most).fill(0xffffffff);
  let filled = 0;
  for (const at of own) {
    const from = (at + 1) * sector;
    if (at >= END || from + sector > view.byteLength) continue;
    for (let i = 0; i < sector && filled < most; i += 4) table[filled++] = view.getUint32(from + i, true);
  }
  return table;
}

function walk(table: Uint32Array, start: number): readonly number[] {
  const sectors: number[] = [];
  const seen = new Set<number>();
  for (let at = start; at < table.length && !seen.has(at); at = table[at] ?? END) {
    seen.add(at);
    sectors.push(at);
  }
  return sectors;
}

/** Sectors one behind the other; null where one lies outside. */
function joined(
  bytes: Uint8Array,
  sectors: readonly number[],
  placeOf: (sector: number) => number,
  size: number,
  most: number,
): Uint8Array | null {
  const needed = sectors.slice(0, Math.ceil(most / size));
  const out = new Uint8Array(needed.length * size);
  for (const [index, sector] of needed.entries()) {
    const from = placeOf(sector);
    if (from >= bytes.byteLength) return null;
    // The last sector of a file may be cut where its words end.
    out.set(bytes.subarray(from, Math.min(from + size, bytes.byteLength)), index * size);
  }
  return out;
}

function whole(found: Uint8Array | null, size: number): Uint8Array | null {
  return found === null || found.byteLength < size ? null : found.subarray(0, size);
}

function numbersOf(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.byteLength >> 2 }, (_, index) => view.getUint32(index * 4, true));
}

function entriesOf(directory: Uint8Array): readonly Entry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  const entries: Entry[] = [];
  for (let at = 0; at + ENTRY <= view.byteLength; at += ENTRY) {
    const length = Math.min(64, view.getUint16(at + 64, true));
    const name = new TextDecoder('utf-16le').decode(directory.subarray(at, at + Math.max(0, length - 2)));
    entries.push({
      name,
      type: view.getUint8(at + 66),
      start: view.getUint32(at + 116, true),
      size: view.getUint32(at + 120, true),
    });
  }
  return entries;
}
