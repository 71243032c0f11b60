import { Emitter, type Event } from '../../../shared/base/emitter.ts';

const KEPT_UNDOS = 50;

/** An act that can be undone. `done` says what was done. */
export interface UndoOffer {
  readonly done: string;
  readonly undo: () => Promise<void>;
  /** Names and changes nothing private. */
  readonly isPublic: boolean;
}

/** What the status bar says now. */
export interface Notice {
  readonly message: string;
  /** What Room view shows of it: the same where it names nothing private, less, or nothing. */
  readonly inRoom: string | null;
  /** Where the rest of it can be read. */
  readonly more: { readonly label: string; readonly show: () => void } | null;
}

/** The last message, and the act whose Undo is offered in sight. An offer outlives later messages, not the screen it was made on. */
export interface Notices {
  readonly notice: Notice;
  readonly offer: UndoOffer | null;
}

const NOTHING: Notice = { message: '', inRoom: null, more: null };

/** Messages and undo offers of the window. It announces a state; who shows it decides how. */
export class NoticeBoard {
  readonly changed: Event<undefined>;
  private readonly emitter = new Emitter<undefined>();
  private undos: readonly UndoOffer[] = [];
  private shown: Notices = { notice: NOTHING, offer: null };

  constructor() {
    this.changed = this.emitter.event;
  }

  now(): Notices {
    return this.shown;
  }

  say(message: string, options: Partial<Omit<Notice, 'message'>> = {}): void {
    this.show({ notice: { message, inRoom: null, more: null, ...options } });
  }

  offer(offer: UndoOffer): void {
    this.undos = [...this.undos.slice(1 - KEPT_UNDOS), offer];
    this.show({
      notice: { message: offer.done, inRoom: offer.isPublic ? offer.done : null, more: null },
      offer,
    });
  }

  /** Takes message and offer out of sight; what was offered can still be undone by key. */
  dismiss(): void {
    this.show({ notice: NOTHING, offer: null });
  }

  /** The act was on another kind of screen: it is not offered in sight any more, and can still be undone by key. */
  leaveScreen(): void {
    const { notice, offer } = this.shown;
    if (offer === null) return;
    this.show({ offer: null, ...(notice.message === offer.done ? { notice: NOTHING } : {}) });
  }

  /** Room view is left: what was said for it alone (why something waits) is over. */
  leaveRoom(): void {
    const { notice, offer } = this.shown;
    if (notice.message === notice.inRoom && notice.message !== offer?.done) this.show({ notice: NOTHING });
  }

  /** The newest act that can be undone; it stays on the list. Null if there is none. */
  newest(): UndoOffer | null {
    return this.undos.at(-1) ?? null;
  }

  /** The newest act that can be undone, taken off the list; null if there is none. */
  take(): UndoOffer | null {
    const last = this.newest();
    this.undos = this.undos.slice(0, -1);
    if (last !== null && this.shown.offer === last) this.dismiss();
    return last;
  }

  private show(next: Partial<Notices>): void {
    this.shown = { ...this.shown, ...next };
    this.emitter.fire(undefined);
  }
}
