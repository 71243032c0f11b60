import type { CircleId } from '../../../../shared/base/ids.ts';
import type { BoxSync } from './box-sync.ts';
import type { MailboxCircles } from './mailbox.ts';
import type { MailboxKeys } from './mailbox-keys.ts';
import type { OwnItems } from './own-items.ts';
import { TakeIn } from './take-pieces.ts';

/** The mailbox of one epoch, while a connection is up. */
export interface OpenEpoch {
  readonly keys: MailboxKeys;
  readonly sync: BoxSync;
}

/** What a link to a relay keeps of one circle, whatever becomes of connections. */
export interface CircleSide {
  readonly taking: TakeIn;
  readonly own: Map<string, { readonly keys: MailboxKeys; readonly items: OwnItems }>;
  readonly open: Map<string, OpenEpoch>;
  altered: number;
  wentBack: number;
  lastAt: number | null;
}

export function newSide(circles: MailboxCircles, id: CircleId): CircleSide {
  const taking = new TakeIn(circles, id);
  return { taking, own: new Map(), open: new Map(), altered: 0, wentBack: 0, lastAt: null };
}

/** Leaves all its mailboxes, and keeps what was found of them. */
export function leaveAll(side: CircleSide): void {
  for (const { sync } of side.open.values()) {
    sync.end();
    side.altered += sync.altered;
    side.wentBack += sync.wentBack;
  }
  side.open.clear();
}
