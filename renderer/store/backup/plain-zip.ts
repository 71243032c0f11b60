import { utf8, type Bytes } from '../../../shared/base/bytes.ts';

/** A ZIP without ZIP64 ends here. */
const LARGEST = 0xffffffff;

/** A ZIP archive, uncompressed, written as a Blob: every system opens it, and what is in it is mostly packed already. */
export class PlainZip {
  private readonly parts: Blob[] = [];
  private readonly directory: Bytes[] = [];
  private readonly names = new Set<string>();
  private size = 0;
  private count = 0;

  /** Adds a file; a name that is taken gets a number. False when the archive would become too large. */
  add(name: string, content: Uint8Array): boolean {
    const own = this.free(name);
    const path = utf8(own);
    const header = entryHeader(path, content);
    if (this.count >= 0xfffe || this.size + header.byteLength + content.byteLength > LARGEST) return false;
    this.directory.push(directoryEntry(header, path, this.size));
    this.parts.push(new Blob([header, new Uint8Array(content)]));
    this.size += header.byteLength + content.byteLength;
    this.count += 1;
    return true;
  }

  finish(): Blob {
    const directory = new Blob(this.directory);
    const end = new DataView(new ArrayBuffer(22));
    end.setUint32(0, 0x06054b50, true);
    end.setUint16(8, this.count, true);
    end.setUint16(10, this.count, true);
    end.setUint32(12, directory.size, true);
    end.setUint32(16, this.size, true);
    return new Blob([...this.parts, directory, end.buffer], { type: 'application/zip' });
  }

  private free(name: string): string {
    const plain = name.replaceAll(/[\p{Cc}\p{Cf}\\:*?"<>|]/gu, '_').replaceAll(/(^|\/)\.+(?=\/|$)/g, '$1_');
    const dot = plain.lastIndexOf('.');
    const [stem, ending] =
      dot > plain.lastIndexOf('/') ? [plain.slice(0, dot), plain.slice(dot)] : [plain, ''];
    let own = plain;
    for (let i = 2; this.names.has(own.toLowerCase()); i++) own = `${stem} (${i})${ending}`;
    this.names.add(own.toLowerCase());
    return own;
  }
}

/** Local header: version 2.0, names in UTF-8, stored, 1 January 1980 (no time of the delegate's is told). */
function entryHeader(path: Bytes, content: Uint8Array): Bytes {
  const view = new DataView(new ArrayBuffer(30 + path.byteLength));
  view.setUint32(0, 0x04034b50, true);
  view.setUint16(4, 20, true);
  view.setUint16(6, 0x0800, true);
  view.setUint16(12, 0x21, true);
  view.setUint32(14, crc32(content), true);
  view.setUint32(18, content.byteLength, true);
  view.setUint32(22, content.byteLength, true);
  view.setUint16(26, path.byteLength, true);
  const bytes = new Uint8Array(view.buffer);
  bytes.set(path, 30);
  return bytes;
}

function directoryEntry(header: Bytes, path: Bytes, offset: number): Bytes {
  const bytes = new Uint8Array(46 + path.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, 20, true);
  // Version to extract, flags, time, checksum and sizes stand as in the local header.
  bytes.set(header.subarray(4, 30), 6);
  view.setUint32(42, offset, true);
  bytes.set(path, 46);
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value >>> 0;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}
