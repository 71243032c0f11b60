import type { Bytes } from '../../../../shared/base/bytes.ts';
import { toHex } from '../../../../shared/base/bytes.ts';
import type { DraftId } from '../../../../shared/base/ids.ts';
import type { Circle } from '../circle/circle.ts';
import type { MailboxPolicy } from './mailbox.ts';
import type { MailboxKeys } from './mailbox-keys.ts';
import { itemId } from './mailbox-keys.ts';
import { itemsOf } from './pieces.ts';

/** One item that this device could post. */
export interface OwnItem {
  readonly id: string;
  readonly class: number;
  plain(): Bytes;
}

/**
 * What of a circle belongs into the mailbox of one epoch: all membership records, so that whoever knows no newer epoch
 * hears of it, and the segments sealed under that epoch, own and others'. Ids are worked out once.
 */
export class OwnItems {
  private readonly epoch: string;
  private readonly keys: MailboxKeys;
  private readonly policy: MailboxPolicy;
  private readonly ids = new Map<string, readonly string[]>();

  constructor(epoch: string, keys: MailboxKeys, policy: MailboxPolicy) {
    this.epoch = epoch;
    this.keys = keys;
    this.policy = policy;
  }

  /** Records before segments; only what may leave. */
  list(circle: Circle): readonly OwnItem[] {
    const records = circle.membership
      .all()
      .flatMap((record) => this.items(record.id, 0, () => itemsOf('record', record.bytes)));
    const segments = circle.log
      .all()
      .filter((segment) => segment.header.epoch === this.epoch)
      .flatMap((segment) => {
        const mayLeave = (draft: DraftId): boolean => this.policy.mayLeave(circle.id, draft);
        const name = `${segment.hash}/${segment.hasBody && circle.bodies.mayCarry(segment, mayLeave)}`;
        return this.items(name, 1, () => itemsOf('segment', circle.bodies.carry(segment, mayLeave)));
      });
    return [...records, ...segments];
  }

  private items(name: string, urgency: number, plains: () => readonly Bytes[]): readonly OwnItem[] {
    const ids = this.ids.get(name) ?? plains().map((plain) => toHex(itemId(this.keys, plain)));
    this.ids.set(name, ids);
    return ids.map((id, i) => ({ id, class: urgency, plain: () => plains()[i] ?? new Uint8Array(0) }));
  }
}
