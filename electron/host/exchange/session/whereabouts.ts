import type { CircleId, DeviceId, DraftId } from '../../../../shared/base/ids.ts';
import { asId } from '../../../../shared/base/ids.ts';
import type { Message } from './messages.ts';
import type { Session, SessionPresence } from './session.ts';
import type { Talks } from './talks.ts';

type Here = Extract<Message, { readonly kind: 'here' }>;

export interface WhereaboutsPorts {
  readonly talks: Talks;
  say(message: Here): void;
  /** The other end is somewhere, or nowhere any more. */
  shown(presence: SessionPresence): void;
}

/** Where the delegate is, told in the circles that want it, and where the other end says that it is. */
export class Whereabouts {
  private readonly ports: WhereaboutsPorts;
  private readonly theirs = new Map<CircleId, SessionPresence>();
  private place: Parameters<Session['here']> = [null, null, null];
  private isPaused = false;

  constructor(ports: WhereaboutsPorts) {
    this.ports = ports;
  }

  here(...place: Parameters<Session['here']>): void {
    this.place = place;
    if (!this.isPaused) this.tell(...place);
  }

  /** The last that is told before a pause is: nowhere. */
  pause(paused: boolean): void {
    this.isPaused = paused;
    if (paused) this.tell(null, null, null);
    else this.tell(...this.place);
  }

  heard(circle: CircleId, device: DeviceId, message: Here): void {
    if (this.ports.talks.policy(circle)?.presence !== true) return;
    const presence: SessionPresence = {
      circle,
      device,
      draft: message.draft === '' ? null : asId(message.draft),
      clause: message.clause === '' ? null : message.clause,
      gone: false,
    };
    this.theirs.set(circle, presence);
    this.ports.shown(presence);
  }

  /** The session is over. */
  gone(): void {
    for (const presence of this.theirs.values())
      this.ports.shown({ ...presence, draft: null, clause: null, gone: true });
  }

  private tell(circle: CircleId | null, draft: DraftId | null, clause: string | null): void {
    const { talks } = this.ports;
    for (const talk of talks.all()) {
      const number = talks.numberOf(talk.id);
      if (number === null || talk.isFarewell || talks.policy(talk.id)?.presence !== true) continue;
      const isHere = talk.id === circle;
      const place = isHere ? { draft: draft ?? '', clause: clause ?? '' } : { draft: '', clause: '' };
      this.ports.say({ kind: 'here', number, isHere, ...place });
    }
  }
}
