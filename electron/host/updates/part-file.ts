/*
 * A file that is being put together, and its journal. The journal is a line per piece: what was agreed to, which
 * blocks are there, how many bytes came over a network. It may end anywhere, after a kill even within a line. What
 * it claims is believed only after the blocks were summed again, so data and journal need no order on the disk.
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import * as v from 'valibot';
import { syncFolder } from '../data-folder/atomic-write.ts';
import { errorCode, isDiskError } from '../data-folder/disk-error.ts';
import { BLOCK_MAX, type BlockMap, type BlockSum } from './block-map.ts';

const JOURNAL_MAX = 16 * 1024 * 1024;
/** Bytes between two pauses in which other work of the host gets its turn. */
const SLICE = 4 * 1024 * 1024;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const modeSchema = v.picklist(['delta', 'full']);
const lineSchema = v.variant('k', [
  v.object({ k: v.literal('file'), sha512: v.string() }),
  v.object({ k: v.literal('said'), mode: modeSchema, bytes: count }),
  v.object({ k: v.literal('got'), blocks: v.nullable(v.tuple([count, count])), spent: count }),
]);
type Line = v.InferOutput<typeof lineSchema>;

/** What the delegate agreed to. */
export interface Word {
  readonly mode: 'delta' | 'full';
  readonly bytes: number;
}

/** What a part is of. */
export interface Target {
  /** Base64, of the whole file. */
  readonly sha512: string;
  readonly map: BlockMap;
}

export class PartFile {
  /** The word under which fetching goes on; null before the first. */
  word: Word | null = null;
  /** Bytes over a network since that word. */
  spent = 0;
  private readonly folder: string;
  private readonly target: Target;
  private readonly present: Uint8Array;
  private bytes = 0;
  private data: number | null = null;
  private journal: number | null = null;
  private pending: [number, number] | null = null;

  private constructor(folder: string, target: Target) {
    this.folder = folder;
    this.target = target;
    this.present = new Uint8Array(target.map.sums.length);
  }

  /** Takes up what lies in the folder, if it is of the same file; otherwise begins with nothing and writes nothing. */
  static async open(folder: string, target: Target, sum: BlockSum): Promise<PartFile> {
    const part = new PartFile(folder, target);
    try {
      await part.takeUp(sum);
    } catch (problem) {
      if (!isDiskError(problem)) throw problem;
      // What cannot be read is not there; writing will say why.
    }
    return part;
  }

  /** Bytes that are there and were summed. */
  get done(): number {
    return this.bytes;
  }

  has(index: number): boolean {
    return this.present[index] === 1;
  }

  get isComplete(): boolean {
    return this.bytes === this.target.map.size;
  }

  /** Notes what was agreed to, before anything is fetched; begins the files. */
  say(word: Word): void {
    this.open();
    this.word = word;
    this.spent = 0;
    this.append({ k: 'said', ...word });
  }

  /** Writes a block whose sum is right. It counts at once and is in the journal with the next `commit`. */
  put(index: number, block: Uint8Array): void {
    const { data } = this.open();
    writeAll(data, block, this.target.map.offsets[index] ?? 0);
    if (this.present[index] !== 1) {
      this.present[index] = 1;
      this.bytes += block.byteLength;
    }
    if (this.pending !== null && this.pending[1] !== index) this.commit(0);
    if (this.pending === null) this.pending = [index, index + 1];
    else this.pending[1] = index + 1;
  }

  /** Notes the blocks written since the last time, and the bytes that they and any waste took. */
  commit(spent: number): void {
    if (this.pending === null && spent === 0) return;
    const blocks = this.pending;
    this.pending = null;
    this.spent += spent;
    this.append({ k: 'got', blocks, spent });
  }

  /**
   * Sums the whole file as it lies on the disk and gives it its name; false when the sum is not the signed one,
   * and then nothing is left of it.
   */
  async finish(path: string): Promise<boolean> {
    const { data } = this.open();
    fsyncSync(data);
    this.close();
    if ((await sha512Of(this.dataPath, this.target.map.size)) !== this.target.sha512) {
      this.remove();
      return false;
    }
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    renameSync(this.dataPath, path);
    await syncFolder(dirname(path));
    this.remove();
    return true;
  }

  remove(): void {
    this.close();
    rmSync(this.folder, { recursive: true, force: true });
    this.present.fill(0);
    this.bytes = 0;
    this.word = null;
    this.spent = 0;
  }

  close(): void {
    if (this.data !== null) closeSync(this.data);
    if (this.journal !== null) closeSync(this.journal);
    this.data = null;
    this.journal = null;
    this.pending = null;
  }

  private get dataPath(): string {
    return join(this.folder, 'installer.part');
  }

  private get journalPath(): string {
    return join(this.folder, 'journal');
  }

  private open(): { readonly data: number; readonly journal: number } {
    if (this.data !== null && this.journal !== null) return { data: this.data, journal: this.journal };
    const first = this.readJournal()[0];
    // What lies there of another file is of no use.
    if (first?.k !== 'file' || first.sha512 !== this.target.sha512)
      rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    const isNew = !existsSync(this.journalPath);
    if (!isNew) dropTornLine(this.journalPath);
    const journal = openSync(this.journalPath, 'a', 0o600);
    const data = openSync(this.dataPath, constants.O_RDWR | constants.O_CREAT, 0o600);
    this.journal = journal;
    this.data = data;
    if (isNew) this.append({ k: 'file', sha512: this.target.sha512 });
    return { data, journal };
  }

  private append(line: Line): void {
    const { journal } = this.open();
    writeAll(journal, Buffer.from(`${JSON.stringify(line)}\n`), null);
  }

  private readJournal(): readonly Line[] {
    try {
      const size = statSync(this.journalPath, { throwIfNoEntry: false })?.size ?? 0;
      if (size === 0 || size > JOURNAL_MAX) return [];
      return readFileSync(this.journalPath, 'utf8').split('\n').flatMap(parseLine);
    } catch (problem) {
      if (!isDiskError(problem)) throw problem;
      return [];
    }
  }

  private async takeUp(sum: BlockSum): Promise<void> {
    const lines = this.readJournal();
    const first = lines[0];
    if (first?.k !== 'file' || first.sha512 !== this.target.sha512) return;
    const claimed = new Uint8Array(this.present.length);
    for (const line of lines) {
      if (line.k === 'said') {
        this.word = { mode: line.mode, bytes: line.bytes };
        this.spent = 0;
      } else if (line.k === 'got') {
        this.spent += line.spent;
        if (line.blocks !== null) claimed.fill(1, line.blocks[0], line.blocks[1]);
      }
    }
    await this.believe(claimed, sum);
  }

  /** Keeps of the claims those that the bytes bear out. */
  private async believe(claimed: Uint8Array, sum: BlockSum): Promise<void> {
    if (!existsSync(this.dataPath)) return;
    const { map } = this.target;
    const file = openSync(this.dataPath, 'r');
    try {
      const block = new Uint8Array(BLOCK_MAX);
      let slice = 0;
      for (let i = 0; i < map.sums.length; i++) {
        if (claimed[i] !== 1) continue;
        const size = map.sizes[i] ?? 0;
        if (readSync(file, block, 0, size, map.offsets[i] ?? 0) !== size) continue;
        if (sum(block.subarray(0, size)) !== map.sums[i]) continue;
        this.present[i] = 1;
        this.bytes += size;
        slice += size;
        if (slice > SLICE) {
          slice = 0;
          await breathe();
        }
      }
    } finally {
      closeSync(file);
    }
  }
}

function parseLine(text: string): readonly Line[] {
  try {
    const parsed = v.safeParse(lineSchema, JSON.parse(text));
    return parsed.success ? [parsed.output] : [];
  } catch {
    return [];
  }
}

function dropTornLine(path: string): void {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  if (end < bytes.byteLength) truncateSync(path, end);
}

function writeAll(file: number, bytes: Uint8Array, position: number | null): void {
  let at = 0;
  while (at < bytes.byteLength) {
    const place = position === null ? null : position + at;
    at += writeSync(file, bytes, at, bytes.byteLength - at, place);
  }
}

/** The sum of a file as it lies on the disk, base64; null when it is not there, not of this size, or not readable. */
export async function sha512Of(path: string, size: number): Promise<string | null> {
  let file: number;
  try {
    if (statSync(path).size !== size) return null;
    file = openSync(path, 'r');
  } catch (problem) {
    if (errorCode(problem) === '') throw problem;
    return null;
  }
  try {
    const hash = createHash('sha512');
    const piece = new Uint8Array(SLICE);
    for (let at = 0; at < size;) {
      const length = readSync(file, piece, 0, Math.min(SLICE, size - at), at);
      if (length === 0) return null;
      hash.update(piece.subarray(0, length));
      at += length;
      await breathe();
    }
    return hash.digest('base64');
  } finally {
    closeSync(file);
  }
}

/** Size and sum of a file; null when it is no file that can be read. */
export async function sha512OfFile(
  path: string,
): Promise<{ readonly size: number; readonly sha512: string } | null> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isFile()) return null;
  const sha512 = await sha512Of(path, found.size);
  return sha512 === null ? null : { size: found.size, sha512 };
}
