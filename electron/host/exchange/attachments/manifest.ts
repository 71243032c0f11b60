import { fromHex, toHex, utf8 } from '../../../../shared/base/bytes.ts';
import type { DeviceId } from '../../../../shared/base/ids.ts';
import type { PutAct, PutName } from '../codec/file-acts.ts';
import { putHash } from '../codec/file-acts.ts';
import { hash } from '../codec/crypto.ts';
import type { SegmentAct } from '../codec/segment.ts';

/*
 * What the circle's log says of its documents. A pure function of the acts, so that everybody who holds the same log
 * sees the same folder. The rules (docs/formats/chunks.md):
 *  - Withdrawn by whoever put it, or by a head: it is in the folder no more, whatever else was said of it.
 *  - In a moderated circle a document waits unless its writer was head; what one head let in is in, and a decline holds
 *    as long as nobody lets it in.
 *  - Who puts says which list, which SHA-256, which size and under which key. Two who say different things of one list
 *    speak of two documents; for which of them the list opens is known once it is here.
 */

/** Names a document of a circle: 64 hex digits of the hash of its list, SHA-256, size and epoch. */
export type FileId = string;

/** Whether a document is in the folder, and if not, why. */
export type FileStanding =
  | { readonly kind: 'open' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'declined'; readonly by: DeviceId; readonly reason: string; readonly at: number }
  | { readonly kind: 'withdrawn'; readonly by: DeviceId; readonly at: number };

/** A document of a circle's folder, as the circle's log says. */
export interface CircleFile extends Omit<PutAct, 'kind'> {
  readonly id: FileId;
  /** Who put it there. */
  readonly device: DeviceId;
  /** Names the act, with `device`. */
  readonly put: string;
  /** The epoch under which its chunks are sealed. */
  readonly epoch: string;
  readonly standing: FileStanding;
}

/** An act with who wrote it, under which epoch. */
export interface LoggedAct {
  readonly device: DeviceId;
  readonly epoch: string;
  readonly act: SegmentAct;
  /** Its writer was head by the records that the segment cites. Known of decisions, and in moderated circles. */
  readonly byHead: boolean;
}

/** Its parts may be asked for, kept and given. */
export function isGiven({ standing }: Pick<CircleFile, 'standing'>): boolean {
  return standing.kind === 'open' || standing.kind === 'waiting';
}

/** Names one act of putting, for maps. */
export function putKey({ putter, put }: PutName): string {
  return `${putter}/${put}`;
}

export function putNameOf(file: Pick<CircleFile, 'device' | 'put'>): PutName {
  return { putter: file.device, put: file.put };
}

/** Every act of putting a document, with what became of it, in the order of the log. */
export function putsOf(acts: readonly LoggedAct[], isModerated: boolean): readonly CircleFile[] {
  // The same act sealed again, after a data folder was copied, may stand under another epoch's key.
  const puts = new Map<string, Map<string, CircleFile>>();
  for (const { device, epoch, act, byHead } of acts) {
    if (act.kind !== 'put') continue;
    const { kind: _, ...rest } = act;
    const standing: FileStanding = { kind: isModerated && !byHead ? 'waiting' : 'open' };
    const id = fileIdOf({ ...act, epoch });
    const file = { ...rest, id, device, put: putHash(act), epoch, standing };
    const key = putKey(putNameOf(file));
    const same = puts.get(key) ?? new Map<string, CircleFile>();
    // A head by either is a head.
    if (!same.has(epoch) || standing.kind === 'open') same.set(epoch, file);
    puts.set(key, same);
  }
  for (const { device, act, byHead } of acts) {
    if (act.kind !== 'withdrawn' && act.kind !== 'file-decided') continue;
    if (act.kind === 'withdrawn' && device !== act.putter && !byHead) continue;
    const same = puts.get(putKey(act)) ?? new Map<string, CircleFile>();
    for (const [epoch, file] of same) {
      same.set(epoch, { ...file, standing: after(file.standing, said(act, device)) });
    }
  }
  return Array.from(puts.values()).flatMap((same) => Array.from(same.values()));
}

function said(act: Exclude<SegmentAct, { kind: 'put' }>, by: DeviceId): FileStanding {
  if (act.kind === 'withdrawn') return { kind: 'withdrawn', by, at: act.at };
  if (act.kind !== 'file-decided' || act.approved) return { kind: 'open' };
  return { kind: 'declined', by, reason: act.reason, at: act.at };
}

const WEIGHT = { waiting: 0, declined: 1, open: 2, withdrawn: 3 } as const;

/** The heavier holds, in whatever order they came; of two withdrawals the first, of two declines the last. */
function after(known: FileStanding, next: FileStanding): FileStanding {
  if (WEIGHT[known.kind] !== WEIGHT[next.kind]) return WEIGHT[known.kind] > WEIGHT[next.kind] ? known : next;
  if (known.kind === 'withdrawn' && next.kind === 'withdrawn') return isEarlier(next, known) ? next : known;
  if (known.kind === 'declined' && next.kind === 'declined') return isEarlier(known, next) ? next : known;
  return known;
}

type Dated = { readonly by: DeviceId; readonly at: number; readonly reason?: string };

function isEarlier(one: Dated, other: Dated): boolean {
  if (one.at !== other.at) return one.at < other.at;
  return one.by !== other.by ? one.by < other.by : (one.reason ?? '') < (other.reason ?? '');
}

/** How near the folder a put is: of several of the same chunks the nearest says what holds. */
const NEARNESS = { withdrawn: 0, declined: 1, waiting: 2, open: 3 } as const;

/** Greater: nearer the folder. */
export function nearness({ standing }: Pick<CircleFile, 'standing'>): number {
  return NEARNESS[standing.kind];
}

/** What names a document. The same one put twice under one key has the same bytes and the same name. */
export function fileIdOf(file: Pick<CircleFile, 'list' | 'sha256' | 'size' | 'epoch'>): FileId {
  const size = new Uint8Array(8);
  new DataView(size.buffer).setBigUint64(0, BigInt(file.size));
  return toHex(hash('dw/file/1', fromHex(file.list), fromHex(file.sha256), size, utf8(file.epoch)));
}

/** All documents that were ever put, oldest first; the same one once, under the newest name. */
export function filesOf(acts: readonly LoggedAct[], isModerated: boolean): readonly CircleFile[] {
  return nearestOf(putsOf(acts, isModerated));
}

/** Of several acts of putting the documents, each under the nearest to the folder of its acts, of those the newest. */
export function nearestOf(puts: readonly CircleFile[]): readonly CircleFile[] {
  const files = new Map<FileId, CircleFile>();
  for (const file of puts) {
    const known = files.get(file.id);
    if (known === undefined || isNearer(file, known)) files.set(file.id, file);
  }
  return Array.from(files.values()).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function isNearer(file: CircleFile, known: CircleFile): boolean {
  const nearer = nearness(file) - nearness(known);
  if (nearer !== 0) return nearer > 0;
  if (known.at !== file.at) return known.at < file.at;
  return known.device !== file.device ? known.device < file.device : known.put < file.put;
}
