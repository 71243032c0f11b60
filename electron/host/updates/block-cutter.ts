/*
 * Where electron-builder cuts a file into blocks (its format 2): Rabin fingerprints over a window of 64 bytes,
 * blocks of 8 to 32 KiB, 16 on average. Equal bytes are cut alike wherever they stand, so an inserted byte
 * changes one block and not all that follow. A test holds the cuts against those of electron-builder itself.
 */

const LEAST = 8 * 1024;
const MOST = 32 * 1024;
const WINDOW = 64;
const MASK = 16 * 1024 - 1;
const POLYNOMIAL = 0xbfe6b8a5bf378d83n;
const DEGREE = 63n;

interface Table {
  readonly high: Int32Array;
  readonly low: Int32Array;
}

function modulo(value: bigint): bigint {
  let rest = value;
  for (let bit = BigInt(rest.toString(2).length) - 1n; bit >= DEGREE; bit--) {
    if (((rest >> bit) & 1n) === 1n) rest ^= POLYNOMIAL << (bit - DEGREE);
  }
  return rest;
}

function tableOf(entry: (index: bigint) => bigint): Table {
  const high = new Int32Array(256);
  const low = new Int32Array(256);
  for (let i = 0; i < 256; i++) {
    const value = BigInt.asUintN(64, entry(BigInt(i)));
    high[i] = Number(value >> 32n) | 0;
    low[i] = Number(value & 0xffffffffn) | 0;
  }
  return { high, low };
}

/** What the top byte of the fingerprint adds when it is shifted out, and what a byte adds that leaves the window. */
const push = tableOf((i) => (i << DEGREE) ^ modulo(i << DEGREE));
const pop = tableOf((i) => modulo(i << BigInt((WINDOW - 1) * 8)));

/** Cuts a stream of bytes into blocks. The block handed out is overwritten by the next one. */
export class BlockCutter {
  private readonly block = new Uint8Array(MOST);
  private readonly window = new Uint8Array(WINDOW);
  private length = 0;
  private at = 0;
  private high = 0;
  private low = 0;

  push(bytes: Uint8Array, onBlock: (block: Uint8Array) => void): void {
    let i = 0;
    while (i < bytes.length) {
      const quiet = LEAST - WINDOW - this.length;
      if (quiet > 0) {
        const part = bytes.subarray(i, i + quiet);
        this.block.set(part, this.length);
        this.length += part.length;
        i += part.length;
        continue;
      }
      i = this.scan(bytes, i, onBlock);
    }
  }

  /** The last block, however short. */
  end(onBlock: (block: Uint8Array) => void): void {
    if (this.length > 0) this.emit(onBlock);
  }

  /** Goes on to the end of the block or of the bytes; the index of the first byte not taken. */
  private scan(bytes: Uint8Array, from: number, onBlock: (block: Uint8Array) => void): number {
    const { block, window } = this;
    let { length, at, high, low } = this;
    let i = from;
    let isWhole = false;
    while (i < bytes.length && !isWhole) {
      const byte = bytes[i++] ?? 0;
      block[length++] = byte;
      if (length > LEAST) {
        const old = window[at] ?? 0;
        high ^= pop.high[old] ?? 0;
        low ^= pop.low[old] ?? 0;
      }
      window[at] = byte;
      at = (at + 1) % WINDOW;
      const top = (high >>> 23) & 0xff;
      const shifted = ((high << 8) | (low >>> 24)) & 0x7fffffff;
      high = (shifted ^ (push.high[top] ?? 0)) | 0;
      low = ((low << 8) | byte) ^ (push.low[top] ?? 0);
      isWhole = length >= MOST || (length >= LEAST && (low & MASK) === MASK);
    }
    this.length = length;
    this.at = at;
    this.high = high;
    this.low = low;
    if (isWhole) this.emit(onBlock);
    return i;
  }

  private emit(onBlock: (block: Uint8Array) => void): void {
    onBlock(this.block.subarray(0, this.length));
    this.length = 0;
    this.at = 0;
    this.high = 0;
    this.low = 0;
    this.window.fill(0);
  }
}
