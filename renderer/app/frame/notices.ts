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
}

/** Messages and undo offers of the window. It announces a state; who shows it decides how. */
export class NoticeBoard {
  readonly changed: Event<undefined>;
  private readonly emitter = new Emitter<undefined>();
  private undos: readonly UndoOffer[] = [];
  private shown: Notices = { message: '', offer: null };

  constructor() {
    this.changed = this.emitter.event;
  }

  now(): Notices {
    return this.shown;
  }

  say(message: string): void {
    this.show({ message, offer: null });
  }

  offer(offer: UndoOffer): void {
    this.undos = [...this.undos.slice(1 - KEPT_UNDOS), offer];
    this.show({ message: offer.label, offer });
  }

  dismiss(): void {
    this.show({ message: '', offer: null });
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
