import { Emitter, type Event } from '../../../shared/base/emitter.ts';

const KEPT_UNDOS = 50;

/** An act that can be undone. */
export interface UndoOffer {
  readonly label: string;
  readonly undo: () => Promise<void>;
}

/** What the status bar says last, and the acts that can still be undone, newest last. */
export interface Notices {
  readonly message: string;
  /** Set while the message is about the newest undo offer. */
  readonly offer: UndoOffer | null;
  /** Names nothing private, so that Room view may show it. */
  readonly isPublic: boolean;
}

/** Messages and undo offers of the window. It announces a state; who shows it decides how. */
export class NoticeBoard {
  readonly changed: Event<undefined>;
  private readonly emitter = new Emitter<undefined>();
  private undos: readonly UndoOffer[] = [];
  private shown: Notices = { message: '', offer: null, isPublic: true };

  constructor() {
    this.changed = this.emitter.event;
  }

  now(): Notices {
    return this.shown;
  }

  say(message: string, isPublic = false): void {
    this.show({ message, offer: null, isPublic });
  }

  offer(offer: UndoOffer): void {
    this.undos = [...this.undos.slice(1 - KEPT_UNDOS), offer];
    this.show({ message: offer.label, offer, isPublic: false });
  }

  dismiss(): void {
    this.show({ message: '', offer: null, isPublic: true });
  }

  /** The newest act that can be undone, taken off the list; null if there is none. */
  take(): UndoOffer | null {
    const last = this.undos.at(-1) ?? null;
    this.undos = this.undos.slice(0, -1);
    if (this.shown.offer === last && last !== null) this.dismiss();
    return last;
  }

  private show(next: Notices): void {
    this.shown = next;
    this.emitter.fire(undefined);
  }
}
