import type { DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import { SENDING_CHOICES } from '../../../../shared/contract/network.ts';
import type { SendingChoice } from '../../../../shared/contract/network.ts';
import type { LoggedSegment, SegmentLog } from '../log/segment-log.ts';
import type { PieceFacts } from './moderation.ts';

/** The choice that lets less out. */
export function narrower(a: SendingChoice, b: SendingChoice): SendingChoice {
  return SENDING_CHOICES.indexOf(a) > SENDING_CHOICES.indexOf(b) ? a : b;
}

export interface KeptPorts {
  readonly log: SegmentLog;
  /** Null: nothing is known of what is in it. */
  factsOf(segment: LoggedSegment): Pick<PieceFacts, 'acts'> | null;
  me(): DeviceId;
}

/**
 * To which ways colleagues keep the texts of a draft. What each device said last of a draft holds for it, in order of its
 * incarnations; of what several say, that which lets less out. What this device said binds the others: here its delegate
 * chooses.
 */
export class Kept {
  private readonly ports: KeptPorts;
  private revision = -1;
  private others: ReadonlyMap<DraftId, SendingChoice> = new Map();
  private own: ReadonlyMap<DraftId, SendingChoice> = new Map();

  constructor(ports: KeptPorts) {
    this.ports = ports;
  }

  /** By what colleagues said. */
  of(draft: DraftId): SendingChoice {
    this.refresh();
    return this.others.get(draft) ?? 'exchange';
  }

  /** What colleagues said, of the drafts of which they said something that narrows. */
  all(): readonly { readonly draft: DraftId; readonly choice: SendingChoice }[] {
    this.refresh();
    return Array.from(this.others, ([draft, choice]) => ({ draft, choice }));
  }

  /** What this device said last. */
  said(draft: DraftId): SendingChoice {
    this.refresh();
    return this.own.get(draft) ?? 'exchange';
  }

  /** The drafts of which this device said anything. */
  saidOf(): readonly DraftId[] {
    this.refresh();
    return Array.from(this.own.keys());
  }

  private refresh(): void {
    const { log, factsOf } = this.ports;
    if (log.revision === this.revision) return;
    this.revision = log.revision;
    const last = new Map<DeviceId, Map<DraftId, SendingChoice>>();
    // In order of incarnations and numbers: what is said later stands.
    for (const segment of log.all()) {
      const { device } = segment.header;
      for (const act of factsOf(segment)?.acts ?? []) {
        if (act.kind !== 'kept') continue;
        const said = last.get(device) ?? new Map<DraftId, SendingChoice>();
        last.set(device, said.set(act.draft, act.choice));
      }
    }
    const me = this.ports.me();
    const others = new Map<DraftId, SendingChoice>();
    for (const [device, said] of last) {
      if (device === me) continue;
      for (const [draft, choice] of said)
        if (choice !== 'exchange') others.set(draft, narrower(others.get(draft) ?? 'exchange', choice));
    }
    this.others = others;
    this.own = last.get(me) ?? new Map();
  }
}
