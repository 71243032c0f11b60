import { Emitter } from '../../shared/base/emitter.ts';
import type { CircleId, DraftId } from '../../shared/base/ids.ts';
import { SENDING_CHOICES } from '../../shared/contract/network.ts';
import type { NetworkStatus, SendingChoice } from '../../shared/contract/network.ts';
import type { NetworkPort } from './ports.ts';

/**
 * How a circle is reached at this moment. `near`: a colleague over a link that costs nothing; `far`: over one that
 * costs money, or by a relay only.
 */
export type Reach = 'near' | 'far' | 'none';

/** What the host said last of the network, for those who must not ask it at each change. */
export class NetworkWatch {
  private readonly port: NetworkPort | undefined;
  private readonly changes = new Emitter<undefined>();
  private readonly stop: () => void;
  status: NetworkStatus | null = null;
  readonly changed = this.changes.event;

  constructor(port: NetworkPort | undefined) {
    this.port = port;
    this.stop = port?.events.changed((status) => this.take(status)) ?? (() => undefined);
  }

  async ask(): Promise<void> {
    const answer = await this.port?.status({});
    if (answer?.ok === true) this.take(answer.value);
  }

  reach(circle: CircleId): Reach {
    const { status } = this;
    if (status === null || !status.on || status.paused) return 'none';
    const known = status.circles.find((entry) => entry.circle === circle);
    if (known?.choice === 'never') return 'none';
    const isMet = status.colleagues.some((one) => one.circle === circle && one.state !== 'paused');
    if (isMet) return status.expensive ? 'far' : 'near';
    const relay = known?.choice === 'lan' ? null : (known?.relay ?? null);
    return relay === null || relay.state === 'off' || relay.state === 'connecting' ? 'none' : 'far';
  }

  /** What of a draft may leave by which way: of the choices for it and its circle, and those of colleagues, the narrowest. */
  choice(circle: CircleId, draft: DraftId): SendingChoice {
    const known = this.status?.circles.find((entry) => entry.circle === circle);
    const own = known?.drafts.find((entry) => entry.draft === draft)?.choice;
    const kept = known?.kept?.find((entry) => entry.draft === draft)?.choice;
    return narrower(known?.choice ?? 'exchange', narrower(own ?? 'exchange', kept ?? 'exchange'));
  }

  close(): void {
    this.stop();
  }

  private take(status: NetworkStatus): void {
    this.status = status;
    this.changes.fire(undefined);
  }
}

/** The choice that lets less out. */
export function narrower(a: SendingChoice, b: SendingChoice): SendingChoice {
  return SENDING_CHOICES.indexOf(a) > SENDING_CHOICES.indexOf(b) ? a : b;
}
