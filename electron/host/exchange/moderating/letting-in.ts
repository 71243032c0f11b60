import { fromHex, toHex } from '../../../../shared/base/bytes.ts';
import type { DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import type { WaitingPart } from '../../../../shared/contract/moderation.ts';
import type { Circle } from '../circle/circle.ts';
import { contentKey } from '../circle/forks.ts';
import { hash } from '../codec/crypto.ts';
import type { Seen } from '../codec/segment.ts';
import { personOf } from '../describe.ts';
import type { LoggedSegment } from '../log/segment-log.ts';

/* What the approval of a piece lets into a circle's texts, as a moderator is shown it. */

/**
 * Everything that comes in with a place. Null where it cannot be looked at: some of it is not here, or of a number
 * that was used twice others may hold other words than those here.
 */
export function lettingIn(circle: Circle, place: Seen): readonly LoggedSegment[] | null {
  const pieces = circle.moderation.lettingIn(place);
  return pieces?.some(({ header }) => circle.forks.covers(header)) === true ? null : pieces;
}

/**
 * It stands under a number that was used twice, and what is in it stands outside of that too: there it waits, or is let in.
 */
export function isSealedAgain(circle: Circle, piece: LoggedSegment): boolean {
  const inside = circle.forks.covers(piece.header) ? circle.insideOf(piece) : null;
  if (inside === null) return false;
  const key = contentKey(inside);
  return circle.log.all().some((other) => {
    const isElsewhere = other.header.device === piece.header.device && !circle.forks.covers(other.header);
    const same = isElsewhere ? circle.insideOf(other) : null;
    return same !== null && contentKey(same) === key;
  });
}

/** Another word for each other set of pieces: who decides says by it what he was shown. */
export function nameOfShown(pieces: readonly LoggedSegment[]): string {
  const hashes = pieces.map((piece) => piece.hash).sort();
  return toHex(hash('dw/shown/1', ...hashes.map((one) => fromHex(one))));
}

/** Whose pieces they are, how many, and how many of them were declined; of the author first. */
export function partsOf(
  circle: Circle,
  author: DeviceId,
  pieces: readonly LoggedSegment[],
): readonly WaitingPart[] {
  const parts = new Map<DeviceId, { pieces: number; declined: number }>();
  for (const { header } of pieces) {
    const part = parts.get(header.device) ?? { pieces: 0, declined: 0 };
    part.pieces += 1;
    if (circle.moderation.declineOf(header.device, header) !== null) part.declined += 1;
    parts.set(header.device, part);
  }
  return Array.from(parts, ([device, part]) => ({ device, person: personOf(circle, device), ...part })).sort(
    (a, b) => Number(b.device === author) - Number(a.device === author),
  );
}

/** The drafts in these pieces, with the titles by which they are released. */
export function draftsOf(
  circle: Circle,
  pieces: readonly LoggedSegment[],
): { readonly at: number; readonly drafts: { readonly draft: DraftId; readonly title: string | null }[] } {
  const titles = new Map<DraftId, string | null>();
  let at = 0;
  for (const piece of pieces) {
    const content = circle.open(piece);
    for (const entry of content?.entries ?? []) {
      at = Math.max(at, entry.at);
      if (!titles.has(entry.draft)) titles.set(entry.draft, null);
    }
    for (const act of content?.acts ?? []) {
      if (act.kind !== 'released') continue;
      at = Math.max(at, act.at);
      titles.set(act.draft, act.title);
    }
  }
  return { at, drafts: Array.from(titles, ([draft, title]) => ({ draft, title })) };
}
