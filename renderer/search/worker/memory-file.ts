import type { RawFile } from './sealed-file.ts';

/** A file of bytes in memory. */
export class MemoryFile implements RawFile {
  private bytes = new Uint8Array(65_536);
  private length = 0;

  read(into: Uint8Array, { at }: { readonly at: number }): number {
    const piece = this.bytes.subarray(at, Math.min(this.length, at + into.length));
    into.set(piece);
    return piece.length;
  }

  write(from: Uint8Array, { at }: { readonly at: number }): number {
    const end = at + from.length;
    if (end > this.bytes.length) {
      const bytes = new Uint8Array(end * 2);
      bytes.set(this.bytes);
      this.bytes = bytes;
    }
    this.bytes.set(from, at);
    this.length = Math.max(this.length, end);
    return from.length;
  }

  truncate(size: number): void {
    this.length = Math.min(this.length, size);
  }

  getSize(): number {
    return this.length;
  }

  flush(): void {
    // Nothing is behind it.
  }

  close(): void {
    // Nothing is open.
  }
}
