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

/** The bytes of refused segments and records, in files of their own; bounded. */
export class EvidenceFolder {
  /** What the window could not apply; apart, so that nothing takes its room. */
  readonly unapplied: Unapplied;
  private readonly folder: string;
  private readonly kept = new Map<string, Evidence>();
  private bytes = 0;

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    this.unapplied = new Unapplied(join(folder, 'unapplied'));
    for (const name of readdirSync(folder).sort()) {
      const match = /^([a-z-]+)\.([0-9a-f]*)\.([0-9a-f]{32})$/.exec(name);
      if (match === null) continue;
      const size = statSync(join(folder, name)).size;
      this.bytes += size;
      // The name was written by `keep`, from the same list.
      this.kept.set(name, { reason: match[1] as RefusalReason, device: match[2] ?? '', size });
    }
  }

  all(): readonly Evidence[] {
    return Array.from(this.kept.values());
  }

  /** Keeps the bytes unless they are kept already or there is no room for more. */
  keep(reason: RefusalReason, device: string, bytes: Uint8Array): void {
    const name = `${reason}.${device.slice(0, 16)}.${toHex(hash('dw/evidence/1', bytes)).slice(0, 32)}`;
    const isFull =
      this.kept.size >= LIMITS.quarantined || this.bytes + bytes.byteLength > LIMITS.quarantinedBytes;
    if (this.kept.has(name) || isFull) return;
    replaceFile(join(this.folder, name), bytes);
    this.kept.set(name, { reason, device: device.slice(0, 16), size: bytes.byteLength });
    this.bytes += bytes.byteLength;
  }

  /** What was refused for this reason, as it came. */
  bytesOf(reason: RefusalReason): readonly Uint8Array[] {
    return Array.from(this.kept).flatMap(([name, piece]) =>
      piece.reason === reason ? [readFileSync(join(this.folder, name))] : [],
    );
  }

  /** Gives back what was refused for this reason, and keeps it no longer. */
  takeBack(reason: RefusalReason): readonly Uint8Array[] {
    const taken: Uint8Array[] = [];
    for (const [name, piece] of Array.from(this.kept)) {
      if (piece.reason !== reason) continue;
      const path = join(this.folder, name);
      taken.push(readFileSync(path));
      rmSync(path);
      this.kept.delete(name);
      this.bytes -= piece.size;
    }
    return taken;
  }
}

/** Why bytes that are in no order, or in none that this version knows, were refused. */
export function whyUnread(problem: FormatError): RefusalReason {
  return problem instanceof NewerError ? 'newer-version' : 'unreadable';
}
