import type { Circle } from '../circle/circle.ts';
import { FormatError } from '../codec/cbor.ts';
import type { ChunkFolder } from './chunk-folder.ts';
import { openList, sealedListSize, sealedSize } from './chunks.ts';
import type { ChunkAddress, FileKey } from './chunks.ts';
import { filesOf, isGiven } from './manifest.ts';
import type { CircleFile } from './manifest.ts';

/** Which chunks the circle's log names, as far as the lists of its documents are here. */
export class FolderIndex {
  private readonly circle: Circle;
  private readonly folder: ChunkFolder;
  private byList: ReadonlyMap<ChunkAddress, CircleFile> = new Map();
  /** Up to which act the log was read. */
  private acts = -1;
  private readonly lists = new Map<ChunkAddress, readonly ChunkAddress[]>();
  private readonly broken = new Set<ChunkAddress>();
  private readonly chunks = new Map<ChunkAddress, { readonly size: number; readonly list: ChunkAddress }>();

  constructor(circle: Circle, folder: ChunkFolder) {
    this.circle = circle;
    this.folder = folder;
  }

  /** All documents, oldest first. */
  files(): readonly CircleFile[] {
    return Array.from(this.refreshed().values());
  }

  file(list: ChunkAddress): CircleFile | null {
    return this.refreshed().get(list) ?? null;
  }

  /** Null: this device has no key for it. */
  keyOf(file: CircleFile): FileKey | null {
    const epochKey = this.circle.epochKey(file.epoch);
    return epochKey === null
      ? null
      : { circle: this.circle.id, epochKey, sha256: file.sha256, size: file.size };
  }

  /** The addresses of a file's chunks; null while its list is not here, or where its writer made it wrong. */
  chunksOf(file: CircleFile): readonly ChunkAddress[] | null {
    const known = this.lists.get(file.list);
    if (known !== undefined) return known;
    if (this.broken.has(file.list) || !this.folder.has(file.list, sealedListSize(file.size))) return null;
    const key = this.keyOf(file);
    const sealed = key === null ? null : this.folder.read(file.list);
    if (key === null || sealed === null) return null;
    try {
      const addresses = openList(sealed, key);
      this.lists.set(file.list, addresses);
      for (const [index, address] of addresses.entries()) {
        this.chunks.set(address, { size: sealedSize(file.size, index), list: file.list });
      }
      return addresses;
    } catch (problem) {
      if (!(problem instanceof FormatError)) throw problem;
      this.broken.add(file.list);
      return null;
    }
  }

  /** The list is what the log names, and does not open: no other source can mend that. */
  isBroken(list: ChunkAddress): boolean {
    return this.broken.has(list);
  }

  /** How large a chunk is that may be kept and given; null: the log names no such chunk, as far as is known. */
  sizeOf(address: ChunkAddress): number | null {
    const named = this.named(address);
    return named === null || !isGiven(named.file) ? null : named.size;
  }

  /** Part of a document that was withdrawn or declined. */
  isGone(address: ChunkAddress): boolean {
    const named = this.named(address);
    return named !== null && !isGiven(named.file);
  }

  private named(address: ChunkAddress): { readonly file: CircleFile; readonly size: number } | null {
    const files = this.refreshed();
    const file = files.get(address);
    if (file !== undefined) return { file, size: sealedListSize(file.size) };
    const chunk = this.chunks.get(address);
    const of = chunk === undefined ? undefined : files.get(chunk.list);
    return chunk === undefined || of === undefined ? null : { file: of, size: chunk.size };
  }

  /** The list of this file has come or gone. */
  listChanged(list: ChunkAddress): void {
    this.lists.delete(list);
    const file = this.file(list);
    if (file !== null) this.chunksOf(file);
  }

  private refreshed(): ReadonlyMap<ChunkAddress, CircleFile> {
    if (this.acts === this.circle.fileActs) return this.byList;
    this.acts = this.circle.fileActs;
    const files = filesOf(this.circle.acts(), this.circle.isModerated);
    this.byList = new Map(files.map((file) => [file.list, file]));
    for (const file of this.byList.values()) this.chunksOf(file);
    return this.byList;
  }
}
