import type { Circle } from '../circle/circle.ts';
import { FormatError } from '../codec/cbor.ts';
import type { ChunkFolder } from './chunk-folder.ts';
import { openList, sealedListSize, sealedSize } from './chunks.ts';
import type { ChunkAddress, FileKey } from './chunks.ts';
import { filesOf, isGiven } from './manifest.ts';
import type { CircleFile, FileId } from './manifest.ts';

/** A chunk or list, as one document of the log has it. */
interface Named {
  readonly file: CircleFile;
  readonly size: number;
}

/**
 * Which chunks the circle's log names, as far as the lists of its documents are here. Anybody who may put can name
 * another's list or chunks in an act or a list of his own: each document stands for itself, and what one says of a
 * chunk takes nothing from another.
 */
export class FolderIndex {
  private readonly circle: Circle;
  private readonly folder: ChunkFolder;
  private known: ReadonlyMap<FileId, CircleFile> = new Map();
  private byList: ReadonlyMap<ChunkAddress, readonly CircleFile[]> = new Map();
  /** Up to which act the log was read. */
  private acts = '';
  private readonly lists = new Map<FileId, readonly ChunkAddress[]>();
  private readonly broken = new Set<FileId>();
  /** The epochs under whose keys lists opened. */
  private readonly sealedUnder = new Map<FileId, string>();
  /** The documents that have a chunk, each with the size that it has there. */
  private readonly owners = new Map<ChunkAddress, Map<FileId, number>>();

  constructor(circle: Circle, folder: ChunkFolder) {
    this.circle = circle;
    this.folder = folder;
  }

  /** All documents, oldest first. */
  files(): readonly CircleFile[] {
    return Array.from(this.refreshed().values());
  }

  file(id: FileId): CircleFile | null {
    return this.refreshed().get(id) ?? null;
  }

  /** What the log says of the document that has this list: of several claims that for which it opens comes first. */
  withList(list: ChunkAddress): readonly CircleFile[] {
    this.refreshed();
    const claims = this.byList.get(list) ?? [];
    return claims.toSorted((a, b) => Number(this.lists.has(b.id)) - Number(this.lists.has(a.id)));
  }

  /** Null: this device has no key for it. */
  keyOf(file: CircleFile): FileKey | null {
    return this.keyUnder(file, this.sealedUnder.get(file.id) ?? file.epoch);
  }

  private keyUnder({ sha256, size }: CircleFile, epoch: string): FileKey | null {
    const epochKey = this.circle.epochKey(epoch);
    return epochKey === null ? null : { circle: this.circle.id, epochKey, sha256, size };
  }

  /** The addresses of a file's chunks; null while its list is not here, or where its writer made it wrong. */
  chunksOf(file: CircleFile): readonly ChunkAddress[] | null {
    if (this.broken.has(file.id)) return null;
    const known = this.lists.get(file.id);
    if (known !== undefined) return known;
    if (!this.folder.holds(file.list)) return null;
    const sealed = this.keyOf(file) === null ? null : this.folder.read(file.list);
    if (sealed === null) return null;
    try {
      const addresses = this.openedList(file, sealed);
      // Each chunk is sealed for its own place, so none is there twice.
      if (new Set(addresses).size < addresses.length) throw new FormatError('a chunk twice');
      this.lists.set(file.id, addresses);
      for (const [index, address] of addresses.entries()) {
        const owners = this.owners.get(address) ?? new Map<FileId, number>();
        this.owners.set(address, owners.set(file.id, sealedSize(file.size, index)));
      }
      return addresses;
    } catch (problem) {
      if (!(problem instanceof FormatError)) throw problem;
      this.broken.add(file.id);
      return null;
    }
  }

  /**
   * Sealed under the epoch of the segment that holds the act; or, where that was sealed again after a data folder was
   * copied, under an older one.
   */
  private openedList(file: CircleFile, sealed: Uint8Array): readonly ChunkAddress[] {
    for (const epoch of [file.epoch, ...this.circle.membership.state.boxes.keys()]) {
      const key = this.keyUnder(file, epoch);
      const addresses = key === null ? null : openList(sealed, key);
      if (addresses === null) continue;
      this.sealedUnder.set(file.id, epoch);
      return addresses;
    }
    throw new FormatError('the list does not open');
  }

  /** What of a document can go from the disk: of one that is broken, what is of no other. */
  roomOf(file: CircleFile): readonly ChunkAddress[] {
    const all = [...(this.lists.get(file.id) ?? []), file.list];
    return this.broken.has(file.id) ? all.filter((one) => this.named(one).length === 0) : all;
  }

  /** What its writer said of it is not so: no other source can mend that. */
  isBroken(id: FileId): boolean {
    return this.broken.has(id);
  }

  /** Whether a chunk of this size may be kept. */
  allows(address: ChunkAddress, size: number): boolean {
    return this.named(address).some((one) => one.size === size && isGiven(one.file));
  }

  /** Whether a chunk may be given: one document that is in the folder, or waits for a moderator, is enough. */
  isGiven(address: ChunkAddress): boolean {
    return this.named(address).some(({ file }) => isGiven(file));
  }

  /** A chunk is of this size, so who wrote a document of which it is another did so wrongly. Which ones those are. */
  sized(address: ChunkAddress, size: number): readonly CircleFile[] {
    const wrong = this.named(address).filter((one) => one.size !== size);
    for (const { file } of wrong) this.broken.add(file.id);
    return wrong.map(({ file }) => file);
  }

  /** The list of some documents has come or gone. */
  listChanged(list: ChunkAddress): void {
    for (const file of this.withList(list)) {
      this.lists.delete(file.id);
      this.chunksOf(file);
    }
  }

  private named(address: ChunkAddress): readonly Named[] {
    const files = this.refreshed();
    const asList = (this.byList.get(address) ?? []).map((file) => ({
      file,
      size: sealedListSize(file.size),
    }));
    const asChunk = Array.from(this.owners.get(address) ?? []).flatMap(([id, size]) => {
      const file = files.get(id);
      return file === undefined ? [] : [{ file, size }];
    });
    return [...asList, ...asChunk].filter(({ file }) => !this.broken.has(file.id));
  }

  private refreshed(): ReadonlyMap<FileId, CircleFile> {
    if (this.acts === this.circle.folderKey) return this.known;
    this.acts = this.circle.folderKey;
    const files = filesOf(this.circle.acts(), this.circle.isModerated);
    this.known = new Map(files.map((file) => [file.id, file]));
    this.byList = Map.groupBy(files, ({ list }) => list);
    for (const file of files) this.chunksOf(file);
    return this.known;
  }
}
