import { join } from 'node:path';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes } from '../../../../shared/base/bytes.ts';
import { Emitter } from '../../../../shared/base/emitter.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import type { Circle } from '../circle/circle.ts';
import type { SealFailure } from '../circle/sealing.ts';
import { Vector } from '../circle/vector.ts';
import { FormatError } from '../codec/cbor.ts';
import { LIMITS } from '../codec/limits.ts';
import type { PutAct } from '../codec/file-acts.ts';
import type { Sealer } from '../log/sealed-file.ts';
import { ChunkFolder } from './chunk-folder.ts';
import {
  addressOf,
  chunkCount,
  openChunk,
  sealedListSize,
  sealedSize,
  sealFile,
  sha256Of,
} from './chunks.ts';
import type { ChunkAddress } from './chunks.ts';
import { Fetching } from './fetching.ts';
import type { ChunkSource, Taken, WantedFile } from './fetching.ts';
import { unusedTime } from './folder-acts.ts';
import { FolderIndex } from './folder-index.ts';
import { fileIdOf, isGiven } from './manifest.ts';
import type { CircleFile, FileId } from './manifest.ts';
import { packChunks } from './packing.ts';
import type { Packed } from './packing.ts';
import { Wants } from './wants.ts';
import type { Want } from './wants.ts';

/** How far a document of the folder is here. */
export interface FileProgress {
  readonly file: CircleFile;
  /** Chunks that lie here, of all. */
  readonly have: number;
  readonly chunks: number;
  /** Bytes that its chunks take on this disk. */
  readonly bytesHere: number;
  readonly want: Want | null;
  /** What its writer said of it is not so. */
  readonly isBroken: boolean;
  /** False: this device has no key for it. */
  readonly canOpen: boolean;
}

/** Of a wrong chunk so much is kept. */
const EVIDENCE = 1024;

export type TakeFailure = 'unknown-file' | 'incomplete' | 'damaged' | 'no-key';

/** What an act says beside what follows from the bytes. */
export type PutWords = Pick<PutAct, 'name' | 'mediaType' | 'title' | 'symbol' | 'agenda' | 'at'>;

/**
 * The documents of one circle: what its log names, what of it lies here as chunks, and what is being fetched. Reads
 * and hands out nothing but chunks that the circle's own log names.
 */
export class Attachments {
  readonly circle: Circle;
  /** A chunk came, or what is wanted changed. */
  readonly changed = new Emitter<undefined>();
  private readonly folder: ChunkFolder;
  private readonly wants: Wants;
  private readonly fetching: Fetching;
  private readonly index: FolderIndex;

  constructor(folder: string, circle: Circle, sealer: Sealer, bug: (problem: unknown) => void) {
    this.circle = circle;
    this.folder = new ChunkFolder(join(folder, 'chunks'));
    this.index = new FolderIndex(circle, this.folder);
    this.wants = new Wants(folder, sealer);
    this.fetching = new Fetching({
      wanted: () => this.wanted(),
      take: (address, bytes) => this.take(address, bytes),
      wrong: (source, _address, bytes) =>
        this.circle.evidence.keep('wrong-chunk', source.device, bytes.slice(0, EVIDENCE)),
      changed: () => this.changed.fire(undefined),
      bug,
    });
  }

  /** What the log says of a document; null: it names no such one. */
  file(id: FileId): CircleFile | null {
    return this.index.file(id);
  }

  files(): readonly FileProgress[] {
    return this.index.files().map((file) => this.progressOf(file));
  }

  /** Cuts a document into sealed chunks and writes the act of putting it into the log; durable when it returns. */
  put(bytes: Uint8Array, words: PutWords): { readonly file: FileId } | { readonly failure: SealFailure } {
    const { epoch } = this.circle.membership.state;
    const epochKey = this.circle.epochKey(epoch);
    if (epochKey === null) return { failure: 'no-key' };
    const own = this.index.files().filter((file) => file.device === this.circle.device && isGiven(file));
    if (own.length >= LIMITS.filesPerDevice) return { failure: 'full' };
    const sha256 = sha256Of(bytes);
    const size = bytes.byteLength;
    const written: ChunkAddress[] = [];
    try {
      const list = sealFile(bytes, { circle: this.circle.id, epochKey, sha256, size }, (address, sealed) => {
        if (this.folder.holds(address)) return;
        written.push(address);
        this.folder.write(address, sealed, true);
      });
      this.folder.settle();
      const at = unusedTime(this.circle, list, words.at);
      const sealed = this.circle.seal([], [{ kind: 'put', sha256, list, size, ...words, at }], new Vector());
      if ('segment' in sealed) {
        this.changed.fire(undefined);
        return { file: fileIdOf({ list, sha256, size, epoch }) };
      }
      this.forget(written);
      return sealed;
    } catch (problem) {
      this.forget(written);
      throw problem;
    }
  }

  /** Whether an act says of these bytes what is so: under one key they have one list, which only who has them knows. */
  isTrue(file: CircleFile, bytes: Uint8Array): boolean {
    const epochKey = this.circle.epochKey(file.epoch);
    const size = bytes.byteLength;
    if (epochKey === null || file.size !== size) return false;
    const key = { circle: this.circle.id, epochKey, sha256: file.sha256, size };
    return sealFile(bytes, key, () => undefined) === file.list || 'bytes' in this.open(file.id);
  }

  /** The delegate asks for documents; those not named in the log are passed over. */
  fetch(files: readonly FileId[], how: { readonly lanOnly: boolean; readonly into: string }): void {
    for (const id of files) {
      const file = this.index.file(id);
      if (file !== null && isGiven(file)) this.wants.put({ file: id, state: 'wanted', ...how });
    }
    this.fetching.again();
    this.changed.fire(undefined);
  }

  pause(id: FileId, paused: boolean): void {
    const want = this.wants.get(id);
    if (want === null || want.state === 'damaged') return;
    this.wants.put({ ...want, state: paused ? 'paused' : 'wanted' });
    this.fetching.again();
    this.changed.fire(undefined);
  }

  /** Gives the room of a document's chunks back; it can be fetched again while a colleague has it. */
  drop(id: FileId): void {
    const file = this.index.file(id);
    if (file === null) return;
    this.wants.remove(id);
    this.forget(this.index.roomOf(file));
    this.changed.fire(undefined);
  }

  /** The library has it: it is not fetched any more. The chunks stay, for colleagues. */
  settled(id: FileId): void {
    this.wants.remove(id);
    this.changed.fire(undefined);
  }

  /** The whole document, checked. What turns out torn is removed and asked for again. */
  open(id: FileId): { readonly bytes: Bytes } | { readonly failure: TakeFailure } {
    const file = this.index.file(id);
    if (file === null) return { failure: 'unknown-file' };
    const key = this.index.keyOf(file);
    if (key === null) return { failure: 'no-key' };
    const addresses = this.index.chunksOf(file);
    if (this.index.isBroken(id)) return this.damaged(file);
    if (addresses === null) return this.incomplete();
    // Room for a size that the log names, at most `LIMITS.file`, and only once as much lies here.
    if (!addresses.every((one, index) => this.folder.has(one, sealedSize(file.size, index)))) {
      return this.incomplete();
    }
    const parts: Bytes[] = [];
    for (const [index, address] of addresses.entries()) {
      const sealed = this.folder.read(address);
      if (sealed === null) return this.incomplete();
      try {
        parts.push(openChunk(sealed, index, key));
      } catch (problem) {
        if (problem instanceof FormatError) return this.damaged(file);
        throw problem;
      }
    }
    const bytes = concatBytes(parts);
    return sha256Of(bytes) === file.sha256 ? { bytes } : this.damaged(file);
  }

  /** A chunk for a colleague: only one of a document that is in the folder, or waits for a moderator. */
  serve(address: ChunkAddress): Bytes | null {
    return this.index.isGiven(address) ? this.folder.read(address) : null;
  }

  /** The address of a document's list, then those of its chunks; null while the list is not here. */
  partsOf(id: FileId): readonly ChunkAddress[] | null {
    const file = this.index.file(id);
    const chunks = file === null || !isGiven(file) ? null : this.index.chunksOf(file);
    return file === null || chunks === null ? null : [file.list, ...chunks];
  }

  /** The same, where a colleague names the document by its list: of those that say to have it the one that does. */
  partsBehind(list: ChunkAddress): readonly ChunkAddress[] | null {
    const given = this.index.withList(list).filter(isGiven);
    return given.reduce<readonly ChunkAddress[] | null>((found, { id }) => found ?? this.partsOf(id), null);
  }

  /** Which of some chunks lie here, of those that the log names. */
  holds(addresses: readonly ChunkAddress[]): readonly boolean[] {
    return addresses.map((address) => this.index.isGiven(address) && this.folder.holds(address));
  }

  /** Something is asked for and not all here. */
  get isWanting(): boolean {
    return this.wanted().some((file) => file.missing().length > 0);
  }

  /** Takes in chunks of a file; those that no document of the circle names are not kept. How many were new. */
  receive(chunks: readonly Uint8Array[]): { readonly kept: number; readonly strange: number } {
    const before = this.folder.bytes();
    let kept = 0;
    let left: readonly Uint8Array[] = chunks;
    // A list may stand behind its chunks: what follows from it is looked at again.
    for (let more = true; more;) {
      const rest: Uint8Array[] = [];
      for (const bytes of left) {
        const address = addressOf(bytes);
        if (this.fits(address, bytes)) {
          if (!this.folder.has(address, bytes.byteLength)) kept += 1;
          this.keep(address, bytes);
        } else rest.push(bytes);
      }
      more = rest.length > 0 && rest.length < left.length;
      left = rest;
    }
    this.moveWants();
    if (this.folder.bytes() > before) this.changed.fire(undefined);
    return { kept, strange: left.length };
  }

  /** The chunks of some documents for a file to carry. */
  pack(files: readonly FileId[], maxBytes: number, skip = 0): Packed {
    return packChunks(this.index, this.folder, files, maxBytes, skip);
  }

  bytesHere(): number {
    return this.folder.bytes();
  }

  get isHeldUp(): boolean {
    return this.fetching.isHeldUp;
  }

  get isBusy(): boolean {
    return this.fetching.isBusy;
  }

  addSource(source: ChunkSource): void {
    this.fetching.add(source);
  }

  removeSource(name: string): void {
    this.fetching.remove(name);
  }

  /** Colleagues may have more than before, or there is room again. */
  again(): void {
    this.fetching.again();
  }

  close(): void {
    this.fetching.close();
  }

  private progressOf(file: CircleFile): FileProgress {
    const chunks = chunkCount(file.size);
    const hasList = this.folder.has(file.list, sealedListSize(file.size));
    const addresses = hasList ? (this.index.chunksOf(file) ?? []) : [];
    let have = 0;
    let bytesHere = hasList ? sealedListSize(file.size) : 0;
    for (const [index, address] of addresses.entries()) {
      const size = sealedSize(file.size, index);
      if (!this.folder.has(address, size)) continue;
      have += 1;
      bytesHere += size;
    }
    const canOpen = this.circle.epochKey(file.epoch) !== null;
    const isBroken = this.index.isBroken(file.id);
    return { file, have, chunks, bytesHere, want: this.wants.get(file.id), isBroken, canOpen };
  }

  private wanted(): readonly WantedFile[] {
    const wanted = this.wants.all().flatMap((want) => {
      const file = want.state === 'wanted' ? this.index.file(want.file) : null;
      return file === null || !isGiven(file) ? [] : [{ file, lanOnly: want.lanOnly }];
    });
    // Nobody may have what one of them says; then what others say of the same document is asked for.
    const stuck = this.fetching.isBusy ? [] : wanted.filter(({ file }) => this.missing(file).length > 0);
    const others = stuck.flatMap((one) => this.others(one.file).map((file) => ({ ...one, file })));
    return [...wanted, ...others].map(({ file, lanOnly }) => ({
      list: file.list,
      lanOnly,
      parts: () => this.partsOf(file.id) ?? [file.list],
      missing: () => this.missing(file),
    }));
  }

  private missing(file: CircleFile): readonly ChunkAddress[] {
    if (this.index.keyOf(file) === null || this.index.isBroken(file.id)) return [];
    if (!this.folder.has(file.list, sealedListSize(file.size))) return [file.list];
    const addresses = this.index.chunksOf(file);
    if (addresses === null) return [];
    return addresses.filter((one, index) => !this.folder.has(one, sealedSize(file.size, index)));
  }

  private take(address: ChunkAddress, bytes: Uint8Array): Taken {
    if (addressOf(bytes) !== address) return 'wrong';
    // Withdrawn while it was under way, or its writer named it wrongly: not the fault of who gives it.
    if (!this.fits(address, bytes)) return 'not-kept';
    try {
      this.keep(address, bytes);
      this.moveWants();
      return 'kept';
    } catch (problem) {
      if (isDiskError(problem)) return 'disk';
      throw problem;
    }
  }

  /** Whether a document that is given has this chunk. Those that say it is of another size are wrong. */
  private fits(address: ChunkAddress, bytes: Uint8Array): boolean {
    for (const file of this.index.sized(address, bytes.byteLength)) this.broke(file);
    return this.index.allows(address, bytes.byteLength);
  }

  private keep(address: ChunkAddress, bytes: Uint8Array): void {
    this.folder.write(address, bytes);
    const claims = this.index.withList(address);
    if (claims.length === 0) return;
    this.index.listChanged(address);
    for (const file of claims) if (this.index.isBroken(file.id)) this.broke(file);
  }

  /** Where what another said of a wanted document came whole, that is what is wanted from here on. */
  private moveWants(): void {
    const isHere = (file: CircleFile): boolean =>
      this.missing(file).length === 0 && !this.index.isBroken(file.id);
    for (const want of this.wants.all()) {
      const file = want.state === 'wanted' ? this.index.file(want.file) : null;
      const whole = file === null || isHere(file) ? undefined : this.others(file).find(isHere);
      if (whole === undefined) continue;
      this.wants.remove(want.file);
      this.wants.put({ ...want, file: whole.id });
    }
  }

  private broke(file: CircleFile): void {
    if (this.wants.get(file.id) !== null) this.damaged(file);
  }

  private forget(addresses: readonly ChunkAddress[]): void {
    for (const address of addresses) this.folder.remove(address);
    for (const address of addresses) this.index.listChanged(address);
  }

  private incomplete(): { readonly failure: 'incomplete' } {
    this.fetching.again();
    return { failure: 'incomplete' };
  }

  /**
   * Its writer sealed something else than what the act says: no other source can mend that. Where another put the same
   * document too, that is asked for in its place.
   */
  private damaged(file: CircleFile): { readonly failure: 'damaged' } {
    const want = this.wants.get(file.id);
    this.wants.put({ lanOnly: false, into: '', ...want, file: file.id, state: 'damaged' });
    const [other] = this.others(file);
    if (other !== undefined && want?.state === 'wanted') this.wants.put({ ...want, file: other.id });
    this.fetching.pump();
    this.changed.fire(undefined);
    return { failure: 'damaged' };
  }

  /** What else is in the folder as the same document, and as far as is known is one. */
  private others({ id: not, sha256 }: CircleFile): readonly CircleFile[] {
    return this.index.files().filter((one) => {
      const isFresh = one.standing.kind === 'open' && !this.index.isBroken(one.id);
      const isSame = one.sha256 === sha256 && one.id !== not && this.wants.get(one.id) === null;
      return isSame && isFresh && this.circle.epochKey(one.epoch) !== null;
    });
  }
}
