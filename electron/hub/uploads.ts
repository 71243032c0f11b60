import type { Bytes } from '../../shared/base/bytes.ts';
import type { MailboxRefusal } from '../host/exchange/codec/mailbox-message.ts';
import { FormatError } from '../host/exchange/codec/cbor.ts';
import { UPLOADS_PER_CONNECTION } from './hub-limits.ts';

/** Room for what is arriving, shared by all connections of an address, or by all. */
export interface UploadRoom {
  /** False: there is not so much left. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** Room of so many bytes, of which each asker may also have a bound of its own. */
export function uploadRoom(most: number, within: UploadRoom | null = null): UploadRoom {
  let used = 0;
  return {
    take(bytes) {
      if (used + bytes > most || within?.take(bytes) === false) return false;
      used += bytes;
      return true;
    },
    give(bytes) {
      used -= bytes;
      within?.give(bytes);
    },
  };
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
  /** As long as was said; whole when it is handed out. */
  readonly bytes: Uint8Array;
}

interface Open extends Upload {
  readonly bytes: Bytes;
  /** When it has to be whole. */
  readonly until: number;
  got: number;
}

/** What is arriving on one connection. */
export class Uploads {
  private readonly room: UploadRoom;
  private readonly withinMs: number;
  private readonly now: () => number;
  private readonly open = new Map<number, Open>();

  constructor(room: UploadRoom, withinMs: number, now: () => number) {
    this.room = room;
    this.withinMs = withinMs;
    this.now = now;
  }

  /** The whole thing, null when more has to come, or why not. Throws `FormatError` for what cannot be. */
  begin(ref: number, target: UploadTarget, total: number, part: Uint8Array): Upload | null | MailboxRefusal {
    if (this.open.has(ref) || part.byteLength > total) throw new FormatError('not an upload');
    if (part.byteLength === total) return { ref, target, bytes: part };
    if (this.open.size >= UPLOADS_PER_CONNECTION || !this.room.take(total)) return 'too-many';
    // Taken at once, as it is counted: parts kept one by one would cost many times their bytes.
    const bytes = new Uint8Array(total);
    bytes.set(part);
    this.open.set(ref, { ref, target, bytes, until: this.now() + this.withinMs, got: part.byteLength });
    return null;
  }

  /** Null when more has to come, or when nothing of it was taken. */
  more(ref: number, part: Uint8Array): Upload | null {
    const upload = this.open.get(ref);
    // Its beginning was refused; its parts were on their way.
    if (upload === undefined) return null;
    if (part.byteLength === 0 || upload.got + part.byteLength > upload.bytes.byteLength)
      throw new FormatError('not an upload');
    upload.bytes.set(part, upload.got);
    upload.got += part.byteLength;
    if (upload.got < upload.bytes.byteLength) return null;
    this.close(upload);
    return upload;
  }

  /** Lets go of what did not come whole in time; gives back what it was called. */
  late(): readonly number[] {
    const now = this.now();
    const late = Array.from(this.open.values()).filter(({ until }) => until < now);
    for (const upload of late) this.close(upload);
    return late.map(({ ref }) => ref);
  }

  drop(): void {
    for (const upload of Array.from(this.open.values())) this.close(upload);
  }

  private close(upload: Upload): void {
    this.open.delete(upload.ref);
    this.room.give(upload.bytes.byteLength);
  }
}
