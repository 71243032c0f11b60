import type { MailboxRefusal } from '../host/exchange/codec/mailbox-message.ts';
import { FormatError } from '../host/exchange/codec/cbor.ts';
import { UPLOADS_PER_CONNECTION } from './hub-limits.ts';

/** Room for what is arriving, shared by all connections. */
export interface UploadRoom {
  used: number;
  readonly most: number;
}

export interface UploadTarget {
  readonly kind: 'item' | 'chunk';
  readonly mailbox: string;
  readonly id: string;
  readonly class: number;
  readonly hours: number;
}

/** Something that arrives in parts. */
export interface Upload {
  readonly ref: number;
  readonly target: UploadTarget;
  readonly total: number;
  readonly parts: readonly Uint8Array[];
}

interface Open extends Upload {
  readonly parts: Uint8Array[];
  got: number;
}

/** What is arriving on one connection. */
export class Uploads {
  private readonly room: UploadRoom;
  private readonly open = new Map<number, Open>();

  constructor(room: UploadRoom) {
    this.room = room;
  }

  /** The whole thing, null when more has to come, or why not. Throws `FormatError` for what cannot be. */
  begin(ref: number, target: UploadTarget, total: number, part: Uint8Array): Upload | null | MailboxRefusal {
    if (this.open.has(ref) || part.byteLength > total) throw new FormatError('not an upload');
    if (part.byteLength === total) return { ref, target, total, parts: [part] };
    if (this.open.size >= UPLOADS_PER_CONNECTION || this.room.used + total > this.room.most)
      return 'too-many';
    this.room.used += total;
    this.open.set(ref, { ref, target, total, parts: [part], got: part.byteLength });
    return null;
  }

  /** Null when more has to come, or when nothing of it was taken. */
  more(ref: number, part: Uint8Array): Upload | null {
    const upload = this.open.get(ref);
    // Its beginning was refused; its parts were on their way.
    if (upload === undefined) return null;
    if (part.byteLength === 0 || upload.got + part.byteLength > upload.total)
      throw new FormatError('not an upload');
    upload.parts.push(part);
    upload.got += part.byteLength;
    if (upload.got < upload.total) return null;
    this.close(upload);
    return upload;
  }

  drop(): void {
    for (const upload of Array.from(this.open.values())) this.close(upload);
  }

  private close(upload: Upload): void {
    this.open.delete(upload.ref);
    this.room.used -= upload.total;
  }
}
