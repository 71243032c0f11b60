import { join } from 'node:path';
import type { Bytes } from '../../../../shared/base/bytes.ts';
import { concatBytes } from '../../../../shared/base/bytes.ts';
import { Emitter } from '../../../../shared/base/emitter.ts';
import { isDiskError } from '../../data-folder/disk-error.ts';
import type { Circle, SealFailure } from '../circle/circle.ts';
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
import type { ChunkSource, Taken } from './fetching.ts';
import { unusedTime } from './folder-acts.ts';
import { FolderIndex } from './folder-index.ts';
import { isGiven } from './manifest.ts';
import type { CircleFile } from './manifest.ts';
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
  file(list: ChunkAddress): CircleFile | null {
    return this.index.file(list);
  }

  files(): readonly FileProgress[] {
    return this.index.files().map((file) => this.progressOf(file));
  }

  /** Cuts a document into sealed chunks and writes the act of putting it into the log; durable when it returns. */
  put(
    bytes: Uint8Array,
    words: PutWords,
  ): { readonly list: ChunkAddress } | { readonly failure: SealFailure } {
    const { epoch } = this.circle.membership.state;
    const epochKey = this.circle.epochKey(epoch);
    if (epochKey === null) return { failure: 'no-key' };
    if (this.circle.putActs >= LIMITS.filesPerCircle) return { failure: 'full' };
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
        return { list };
      }
      this.forget(written);
      return sealed;
    } catch (problem) {
      this.forget(written);
      throw problem;
    }
  }

  /** The delegate asks for documents; those not named in the log are passed over. */
  fetch(lists: readonly ChunkAddress[], how: { readonly lanOnly: boolean; readonly into: string }): void {
    for (const list of lists) {
      const file = this.index.file(list);
      if (file !== null && isGiven(file)) this.wants.put({ list, state: 'wanted', ...how });
    }
    this.fetching.again();
    this.changed.fire(undefined);
  }

  pause(list: ChunkAddress, paused: boolean): void {
    const want = this.wants.get(list);
    if (want === null || want.state === 'damaged') return;
    this.wants.put({ ...want, state: paused ? 'paused' : 'wanted' });
    this.fetching.again();
    this.changed.fire(undefined);
  }

  /** Gives the room of a document's chunks back; it can be fetched again while a colleague has it. */
  drop(list: ChunkAddress): void {
    const file = this.index.file(list);
    if (file === null) return;
    this.wants.remove(list);
    this.forget([...(this.index.chunksOf(file) ?? []), list]);
    this.changed.fire(undefined);
  }

  /** The library has it: it is not fetched any more. The chunks stay, for colleagues. */
  settled(list: ChunkAddress): void {
    this.wants.remove(list);
    this.changed.fire(undefined);
  }

  /** The whole document, checked. What turns out torn is removed and asked for again. */
  open(list: ChunkAddress): { readonly bytes: Bytes } | { readonly failure: TakeFailure } {
    const file = this.index.file(list);
    if (file === null) return { failure: 'unknown-file' };
    const key = this.index.keyOf(file);
    if (key === null) return { failure: 'no-key' };
    const addresses = this.index.chunksOf(file);
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
    return this.index.sizeOf(address) === null ? null : this.folder.read(address);
  }

  /** The address of a document's list, then those of its chunks; null while the list is not here. */
  partsOf(list: ChunkAddress): readonly ChunkAddress[] | null {
    const file = this.index.file(list);
    const chunks = file === null || !isGiven(file) ? null : this.index.chunksOf(file);
    return chunks === null ? null : [list, ...chunks];
  }

  /** Which of some chunks lie here, of those that the log names. */
  holds(addresses: readonly ChunkAddress[]): readonly boolean[] {
    return addresses.map((address) => this.index.sizeOf(address) !== null && this.folder.holds(address));
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
        const size = this.index.sizeOf(address);
        if (size === bytes.byteLength) {
          if (!this.folder.has(address, size)) kept += 1;
          this.keep(address, bytes);
        } else rest.push(bytes);
      }
      more = rest.length > 0 && rest.length < left.length;
      left = rest;
    }
    if (this.folder.bytes() > before) this.changed.fire(undefined);
    return { kept, strange: left.length };
  }

  /**
   * The chunks of some documents for a file to carry, as many as fit into `maxBytes`, beginning behind the first `skip`
   * of them, counted as the sizes of the documents say, whatever of them is here; each document's list goes along, since
   * a reader keeps only what a list names. `next`: how many are behind by now, where more is left for another file;
   * null: nothing is. No chunks and more left: there is no room for one.
   */
  pack(
    lists: readonly ChunkAddress[],
    maxBytes: number,
    skip = 0,
  ): { readonly chunks: readonly Bytes[]; readonly next: number | null } {
    const chunks: Bytes[] = [];
    let bytes = 0;
    let passed = 0;
    for (const list of lists) {
      const file = this.index.file(list);
      if (file === null) continue;
      const addresses = isGiven(file) ? this.index.chunksOf(file) : null;
      const names = addresses === null ? null : this.folder.read(list);
      if (addresses === null || names === null) {
        passed += chunkCount(file.size);
        continue;
      }
      let isNamed = false;
      for (const address of addresses) {
        const sealed = passed < skip ? null : this.folder.read(address);
        if (sealed === null) {
          passed += 1;
          continue;
        }
        const more = isNamed ? [sealed] : [names, sealed];
        const size = more.reduce((sum, one) => sum + one.byteLength, 0);
        const isFull = bytes + size > maxBytes || chunks.length + more.length > LIMITS.chunksPerBundle;
        if (isFull) return { chunks, next: passed };
        bytes += size;
        chunks.push(...more);
        isNamed = true;
        passed += 1;
      }
    }
    return { chunks, next: null };
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
    return { file, have, chunks, bytesHere, want: this.wants.get(file.list), canOpen };
  }

  private wanted() {
    return this.wants.all().flatMap((want) => {
      const file = this.index.file(want.list);
      return file === null || want.state !== 'wanted' || !isGiven(file)
        ? []
        : [
            {
              list: want.list,
              lanOnly: want.lanOnly,
              parts: () => this.partsOf(want.list) ?? [want.list],
              missing: () => this.missing(file),
            },
          ];
    });
  }

  private missing(file: CircleFile): readonly ChunkAddress[] {
    if (this.index.keyOf(file) === null) return [];
    if (!this.folder.has(file.list, sealedListSize(file.size))) return [file.list];
    const addresses = this.index.chunksOf(file);
    if (addresses === null) return [];
    return addresses.filter((one, index) => !this.folder.has(one, sealedSize(file.size, index)));
  }

  private take(address: ChunkAddress, bytes: Uint8Array): Taken {
    // Withdrawn while it was under way.
    if (this.index.isGone(address)) return 'kept';
    const size = this.index.sizeOf(address);
    if (size === null || bytes.byteLength !== size || addressOf(bytes) !== address) return 'wrong';
    try {
      this.keep(address, bytes);
      return 'kept';
    } catch (problem) {
      if (isDiskError(problem)) return 'disk';
      throw problem;
    }
  }

  private keep(address: ChunkAddress, bytes: Uint8Array): void {
    this.folder.write(address, bytes);
    const file = this.index.file(address);
    if (file === null) return;
    this.index.listChanged(address);
    if (this.index.isBroken(address)) this.damaged(file);
  }

  private forget(addresses: readonly ChunkAddress[]): void {
    for (const address of addresses) this.folder.remove(address);
    for (const address of addresses) this.index.listChanged(address);
  }

  private incomplete(): { readonly failure: 'incomplete' } {
    this.fetching.again();
    return { failure: 'incomplete' };
  }

  /** Its writer sealed something else than what the act says: no other source can mend that. */
  private damaged(file: CircleFile): { readonly failure: 'damaged' } {
    const want = this.wants.get(file.list);
    this.wants.put({ lanOnly: false, into: '', ...want, list: file.list, state: 'damaged' });
    this.changed.fire(undefined);
    return { failure: 'damaged' };
  }
}
