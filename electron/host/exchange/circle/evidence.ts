import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../../../shared/base/bytes.ts';
import type { RefusalReason } from '../../../../shared/contract/exchange.ts';
import { NewerError } from '../codec/cbor.ts';
import type { FormatError } from '../codec/cbor.ts';
import { hash } from '../codec/crypto.ts';
import { LIMITS } from '../codec/limits.ts';
import { replaceFile } from '../log/atomic-file.ts';
import { Unapplied } from './unapplied.ts';

/** What was refused, kept as it came so that it can be shown to whoever has to judge. */
export interface Evidence {
  readonly reason: RefusalReason;
  /** First hex digits of the device named in it; empty where none could be read. */
  readonly device: string;
  readonly size: number;
}

interface Share {
  pieces: number;
  bytes: number;
}

/** What says nothing of whose key signed it, whatever it claims. */
const UNSIGNED: ReadonlySet<RefusalReason> = new Set(['bad-signature', 'other-circle']);

/**
 * The bytes of refused segments and records, in files of their own; bounded, for each device that signed them apart:
 * nobody uses up the room of another's.
 */
export class EvidenceFolder {
  /** What the window could not apply; apart, so that nothing takes its room. */
  readonly unapplied: Unapplied;
  private readonly folder: string;
  private readonly kept = new Map<string, Evidence>();
  private readonly shares = new Map<string, Share>();
  private readonly own: string;
  /** Kept again while what is kept is tried. */
  private again = new Set<string>();

  /** `own`: this device. */
  constructor(folder: string, own = '') {
    this.folder = folder;
    this.own = own.slice(0, 16);
    mkdirSync(folder, { recursive: true });
    this.unapplied = new Unapplied(join(folder, 'unapplied'));
    for (const name of readdirSync(folder).sort()) {
      const match = /^([a-z-]+)\.([0-9a-f]*)\.([0-9a-f]{32})$/.exec(name);
      if (match === null) continue;
      const size = statSync(join(folder, name)).size;
      // The name was written by `keep`, from the same list.
      this.hold(name, { reason: match[1] as RefusalReason, device: match[2] ?? '', size });
    }
  }

  all(): readonly Evidence[] {
    return Array.from(this.kept.values());
  }

  /** Keeps the bytes unless they are kept already or there is no room for more. `device`: a member's; else empty. */
  keep(reason: RefusalReason, device: string, bytes: Uint8Array): void {
    const name = `${reason}.${device.slice(0, 16)}.${toHex(hash('dw/evidence/1', bytes)).slice(0, 32)}`;
    this.again.add(name);
    const piece = { reason, device: device.slice(0, 16), size: bytes.byteLength };
    if (this.kept.has(name) || !this.hasRoomFor(piece)) return;
    replaceFile(join(this.folder, name), bytes);
    this.hold(name, piece);
  }

  /** What was refused for this reason, as it came; of one device only, or of all. */
  bytesOf(reason: RefusalReason, device = ''): readonly Uint8Array[] {
    const from = device.slice(0, 16);
    return Array.from(this.kept).flatMap(([name, piece]) =>
      piece.reason === reason && (from === '' || piece.device === from)
        ? [readFileSync(join(this.folder, name))]
        : [],
    );
  }

  /**
   * Tries again what was refused for this reason. `work` says of which pieces nothing need be kept here; what it refused
   * again stays whatever it says, and until it is done nothing is let go.
   */
  retry(
    reason: RefusalReason,
    work: (pieces: readonly Uint8Array[]) => (piece: Uint8Array) => boolean,
  ): void {
    const names = Array.from(this.kept).flatMap(([name, piece]) => (piece.reason === reason ? [name] : []));
    if (names.length === 0) return;
    this.again = new Set();
    const pieces = names.map((name) => readFileSync(join(this.folder, name)));
    const isDone = work(pieces);
    for (const [i, piece] of pieces.entries()) {
      const name = names[i] ?? '';
      if (!this.again.has(name) && isDone(piece)) this.drop(name);
    }
  }

  private drop(name: string): void {
    const piece = this.kept.get(name);
    if (piece === undefined) return;
    rmSync(join(this.folder, name), { force: true });
    this.kept.delete(name);
    const share = this.shareOf(piece);
    share.pieces -= 1;
    share.bytes -= piece.size;
  }

  private hold(name: string, piece: Evidence): void {
    this.kept.set(name, piece);
    const share = this.shareOf(piece);
    share.pieces += 1;
    share.bytes += piece.size;
  }

  private hasRoomFor(piece: Evidence): boolean {
    const { pieces, bytes } = this.shareOf(piece);
    const most = this.mostOf(piece);
    return pieces < most.pieces && bytes + piece.size <= most.bytes;
  }

  private mostOf(piece: Evidence): Readonly<Share> {
    if (isUnsigned(piece)) return { pieces: LIMITS.quarantined, bytes: LIMITS.quarantinedBytes };
    return piece.device === this.own ? LIMITS.quarantinedOwn : LIMITS.quarantinedPerDevice;
  }

  private shareOf(piece: Evidence): Share {
    // What may be of a newer version is to be read one day: what is nothing at all does not take its room.
    const unsigned = piece.reason === 'newer-version' ? 'newer' : 'junk';
    const name = isUnsigned(piece) ? unsigned : piece.device;
    const share = this.shares.get(name) ?? { pieces: 0, bytes: 0 };
    this.shares.set(name, share);
    return share;
  }
}

function isUnsigned({ device, reason }: Evidence): boolean {
  return device === '' || UNSIGNED.has(reason);
}

/** Why bytes that are in no order, or in none that this version knows, were refused. */
export function whyUnread(problem: FormatError): RefusalReason {
  return problem instanceof NewerError ? 'newer-version' : 'unreadable';
}
