import { Emitter } from '../../shared/base/emitter.ts';
import type { CircleId, ClauseId, DraftId } from '../../shared/base/ids.ts';
import type { networkService, Presence } from '../../shared/contract/network.ts';
import type { Client } from '../../shared/contract/service.ts';
import type { NetworkWatch } from './network-watch.ts';
import type { Wait } from './ports.ts';

/** Where the delegate is; null circle: in no draft of a circle. */
export interface Place {
  readonly circle: CircleId | null;
  readonly draft: DraftId | null;
  readonly clause: ClauseId | null;
}

const NOWHERE: Place = { circle: null, draft: null, clause: null };

/** A caret that runs over clauses is told of once it rests. */
const REST_MS = 700;

type Port = Pick<Client<typeof networkService>, 'events' | 'here'>;

/** Who is where in the circles' drafts, and where the delegate is, told only where presence is on. Nothing is kept. */
export class PresenceWatch {
  private readonly port: Port;
  private readonly network: Pick<NetworkWatch, 'changed' | 'status'>;
  private readonly wait: Wait;
  private readonly changes = new Emitter<undefined>();
  private readonly stops: readonly (() => void)[];
  private present: ReadonlyMap<string, Presence> = new Map();
  private place = NOWHERE;
  private told = JSON.stringify(NOWHERE);
  private cancel: (() => void) | null = null;
  readonly changed = this.changes.event;

  constructor(port: Port, network: Pick<NetworkWatch, 'changed' | 'status'>, wait: Wait) {
    this.port = port;
    this.network = network;
    this.wait = wait;
    this.stops = [
      port.events.presence(({ gone, ...presence }) => this.take(presence, gone)),
      network.changed(() => this.look()),
    ];
  }

  /** Colleagues who are in a draft now, by name. The same list while nothing changed. */
  in(draft: DraftId): readonly string[] {
    return Array.from(this.present.values())
      .filter((one) => one.draft === draft)
      .map(({ person }) => person);
  }

  /** The delegate is here now. */
  go(place: Place): void {
    this.place = place;
    this.plan();
  }

  close(): void {
    this.cancel?.();
    for (const stop of this.stops) stop();
  }

  private take(presence: Presence, gone: boolean): void {
    const next = new Map(this.present);
    const key = `${presence.circle} ${presence.device}`;
    if (gone) next.delete(key);
    else next.set(key, presence);
    this.present = next;
    this.changes.fire(undefined);
  }

  /** Who is no longer connected, or whose circle shows nobody any more, is nowhere. */
  private look(): void {
    const { status } = this.network;
    const isThere = ({ circle, device }: Presence): boolean =>
      status?.on === true &&
      !status.paused &&
      this.shows(circle) &&
      status.colleagues.some((one) => one.circle === circle && one.device === device);
    const next = new Map(Array.from(this.present).filter(([, one]) => isThere(one)));
    if (next.size !== this.present.size) {
      this.present = next;
      this.changes.fire(undefined);
    }
    this.plan();
  }

  private shows(circle: CircleId): boolean {
    return this.network.status?.circles.find((one) => one.circle === circle)?.presence === true;
  }

  private plan(): void {
    this.cancel?.();
    this.cancel = this.wait(REST_MS, () => void this.tell());
  }

  private async tell(): Promise<void> {
    this.cancel = null;
    const { circle } = this.place;
    const isShown = circle !== null && this.network.status?.on === true && this.shows(circle);
    const place = isShown ? this.place : NOWHERE;
    const said = JSON.stringify(place);
    if (said === this.told) return;
    this.told = said;
    const answer = await this.port.here({ ...place });
    if (!answer.ok && this.told === said) this.told = '';
  }
}
