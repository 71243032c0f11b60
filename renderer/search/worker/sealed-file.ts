import { chacha20poly1305 } from '@noble/ciphers/chacha.js';

/** What a file of the window's private file system gives; a plain array in tests. */
export interface RawFile {
  read(into: Uint8Array, options: { readonly at: number }): number;
  write(from: Uint8Array, options: { readonly at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

/** Plain bytes of a block; the page size of the index, so that a page is one block. */
export const BLOCK = 8192;
const NONCE = 12;
const SEALED = BLOCK + NONCE + 16;
/** Chance is asked for by so many blocks at once. */
const NONCES = 256;

/** A block that does not open: torn, damaged, or of another key. */
export class SealedFileError extends Error {}

interface Held {
  readonly index: number;
  readonly bytes: Uint8Array;
  length: number;
  isDirty: boolean;
}

/**
 * A file whose blocks are sealed one by one (ChaCha20-Poly1305, a random nonce each time; name and place of the block
 * are authenticated). Reads and writes anywhere, as SQLite does. The last block is as long as what is in it.
 */
export class SealedFile {
  private readonly raw: RawFile;
  private readonly key: Uint8Array;
  private readonly name: number;
  private readonly sealed = new Uint8Array(SEALED);
  private readonly chance = new Uint8Array(NONCES * NONCE);
  private chanceUsed = NONCES * NONCE;
  private held: Held | null = null;
  private length: number;

  constructor(raw: RawFile, key: Uint8Array, name: number) {
    this.raw = raw;
    this.key = key;
    this.name = name;
    const size = raw.getSize();
    const rest = size % SEALED;
    this.length = Math.floor(size / SEALED) * BLOCK + Math.max(0, rest - (SEALED - BLOCK));
  }

  get size(): number {
    return this.length;
  }

  /** Reads what there is; gives how much. */
  read(into: Uint8Array, at: number): number {
    const wanted = Math.max(0, Math.min(into.length, this.length - at));
    for (let done = 0; done < wanted;) {
      const index = Math.floor((at + done) / BLOCK);
      const from = (at + done) % BLOCK;
      const count = Math.min(BLOCK - from, wanted - done);
      if (from === 0 && count === BLOCK && this.held?.index !== index)
        this.open(index, into.subarray(done, done + BLOCK));
      else into.set(this.hold(index).bytes.subarray(from, from + count), done);
      done += count;
    }
    return wanted;
  }

  write(from: Uint8Array, at: number): void {
    if (at > this.length) this.fill(at);
    for (let done = 0; done < from.length;) {
      const index = Math.floor((at + done) / BLOCK);
      const offset = (at + done) % BLOCK;
      const count = Math.min(BLOCK - offset, from.length - done);
      const piece = from.subarray(done, done + count);
      if (count === BLOCK && this.held?.index !== index) this.seal(index, piece);
      else this.change(index, offset, piece);
      done += count;
      this.length = Math.max(this.length, at + done);
    }
  }

  truncate(size: number): void {
    if (size >= this.length) return;
    this.settle();
    this.held = null;
    const whole = Math.floor(size / BLOCK);
    const rest = size % BLOCK;
    if (rest > 0) {
      const held = this.hold(whole);
      held.length = rest;
      held.isDirty = true;
    }
    this.length = size;
    this.raw.truncate(whole * SEALED);
    this.settle();
  }

  flush(): void {
    this.settle();
    this.raw.flush();
  }

  /** Lets the file go, whatever becomes of what was still in hand. */
  close(): void {
    try {
      this.settle();
    } catch {
      // The next opening finds out.
    } finally {
      this.raw.close();
    }
  }

  private change(index: number, offset: number, piece: Uint8Array): void {
    const held = this.hold(index);
    held.bytes.set(piece, offset);
    held.length = Math.max(held.length, offset + piece.length);
    held.isDirty = true;
  }

  private fill(upTo: number): void {
    const zeros = new Uint8Array(BLOCK);
    while (this.length < upTo) {
      const count = Math.min(BLOCK - (this.length % BLOCK), upTo - this.length);
      this.write(zeros.subarray(0, count), this.length);
    }
  }

  /** Takes a block into the hand; what was in it before is written. */
  private hold(index: number): Held {
    if (this.held?.index === index) return this.held;
    this.settle();
    const bytes = new Uint8Array(BLOCK);
    const length = this.lengthOf(index);
    this.held = null;
    if (length > 0) this.open(index, bytes.subarray(0, length));
    this.held = { index, bytes, length, isDirty: false };
    return this.held;
  }

  private lengthOf(index: number): number {
    return Math.max(0, Math.min(BLOCK, this.length - index * BLOCK));
  }

  private settle(): void {
    const { held } = this;
    if (held === null || !held.isDirty) return;
    this.seal(held.index, held.bytes.subarray(0, held.length));
    held.isDirty = false;
  }

  private open(index: number, into: Uint8Array): void {
    const sealed = this.sealed.subarray(0, into.length + SEALED - BLOCK);
    if (this.raw.read(sealed, { at: index * SEALED }) !== sealed.length) throw new SealedFileError('short');
    try {
      const cipher = chacha20poly1305(this.key, sealed.slice(0, NONCE), this.placeOf(index));
      cipher.decrypt(sealed.subarray(NONCE), into);
    } catch {
      throw new SealedFileError(`block ${index}`);
    }
  }

  private seal(index: number, plain: Uint8Array): void {
    const sealed = this.sealed.subarray(0, plain.length + SEALED - BLOCK);
    const nonce = this.nextNonce();
    sealed.set(nonce);
    chacha20poly1305(this.key, nonce, this.placeOf(index)).encrypt(plain, sealed.subarray(NONCE));
    if (this.raw.write(sealed, { at: index * SEALED }) !== sealed.length) throw new SealedFileError('full');
  }

  /** Never the same again. */
  private nextNonce(): Uint8Array {
    if (this.chanceUsed === this.chance.length) {
      crypto.getRandomValues(this.chance);
      this.chanceUsed = 0;
    }
    this.chanceUsed += NONCE;
    return this.chance.slice(this.chanceUsed - NONCE, this.chanceUsed);
  }

  private placeOf(index: number): Uint8Array {
    const place = new Uint8Array(8);
    new DataView(place.buffer).setUint32(0, this.name);
    new DataView(place.buffer).setUint32(4, index);
    return place;
  }
}
