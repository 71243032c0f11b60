import type { Bytes } from '../../../../shared/base/bytes.ts';
import { toHex } from '../../../../shared/base/bytes.ts';
import type { DraftId } from '../../../../shared/base/ids.ts';
import { mayWrite } from '../circle/acceptance.ts';
import type { Circle } from '../circle/circle.ts';
import type { LoggedSegment } from '../log/segment-log.ts';
import type { MailboxPolicy } from './mailbox.ts';
import type { MailboxKeys } from './mailbox-keys.ts';
import { itemId } from './mailbox-keys.ts';
import { itemsOf } from './pieces.ts';
import { encodeTitlesItem } from './titles.ts';

/** One item that this device could post. */
export interface OwnItem {
  readonly id: string;
  readonly class: number;
  plain(): Bytes;
}

/** From so many bytes of texts in a circle on their titles go before them, as on a line. */
const MUCH = 48 * 1024;

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

  /** Records before titles before segments; only what may leave. */
  list(circle: Circle): readonly OwnItem[] {
    const records = circle.membership
      .all()
      .flatMap((record) => this.items(record.id, 0, () => itemsOf('record', record.bytes)));
    const mayLeave = (draft: DraftId): boolean => this.policy.mayLeave(circle.id, draft);
    const logged = circle.log.all();
    const ofEpoch = logged.filter((segment) => segment.header.epoch === this.epoch);
    // Nothing is shown of a moderated circle before a moderator let it in.
    const isTold = this.mayTell(circle) && logged.reduce((sum, { size }) => sum + size, 0) >= MUCH;
    const titles = isTold ? ofEpoch.flatMap((segment) => this.titles(circle, segment, mayLeave)) : [];
    const segments = ofEpoch.flatMap((segment) => {
      const name = `${segment.hash}/${segment.hasBody && circle.bodies.mayCarry(segment, mayLeave)}`;
      return this.items(name, 1, () => itemsOf('segment', circle.bodies.carry(segment, mayLeave)));
    });
    return [...records, ...titles, ...segments];
  }

  /** Titles are heard of who may write, in the newest mailbox. */
  private mayTell(circle: Circle): boolean {
    const isNewest = this.epoch === circle.membership.state.epoch;
    return isNewest && !circle.isModerated && mayWrite(circle.role, 'text');
  }

  /** Under which titles a segment of this device released its texts, those that may leave. */
  private titles(
    circle: Circle,
    segment: LoggedSegment,
    mayLeave: (draft: DraftId) => boolean,
  ): readonly OwnItem[] {
    if (segment.header.device !== circle.device) return [];
    const released = (circle.insideOf(segment)?.acts ?? []).flatMap((act) =>
      act.kind === 'released' && mayLeave(act.draft) ? [{ draft: act.draft, title: act.title }] : [],
    );
    if (released.length === 0) return [];
    const name = `titles/${segment.hash}/${released.map(({ draft }) => draft).join()}`;
    return this.items(name, 0, () =>
      itemsOf('titles', encodeTitlesItem(released, { circle: circle.id, epoch: this.epoch }, circle)),
    );
  }

  private items(name: string, urgency: number, plains: () => readonly Bytes[]): readonly OwnItem[] {
    const ids = this.ids.get(name) ?? plains().map((plain) => toHex(itemId(this.keys, plain)));
    this.ids.set(name, ids);
    return ids.map((id, i) => ({ id, class: urgency, plain: () => plains()[i] ?? new Uint8Array(0) }));
  }
}
