import type { AnnotationId } from '../../shared/base/ids.ts';

/** Milliseconds that a card may take to open and take the focus; later keys go where they would. */
const CARD_OPENS = 10_000;

/**
 * Keeps what is typed between asking for a card and its fields having the focus, however it was asked for: by
 * key, button, menu or palette. A press of the pointer, Escape or a key that moves the focus ends the keeping,
 * not what was kept. Compositions and shortcuts are let through.
 */
export class TypingAhead {
  private text = '';
  private card: AnnotationId | null = null;
  private stop: (() => void) | null = null;

  /** From now on what is typed is meant for a card that is opening. */
  begin(): void {
    this.end();
    const began = new Set<string>();
    const onKey = (event: KeyboardEvent): void => this.take(event, began);
    const onInput = (event: InputEvent): void => this.takeInput(event);
    const onPress = (): void => this.pause();
    const timer = setTimeout(onPress, CARD_OPENS);
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('beforeinput', onInput, true);
    document.addEventListener('pointerdown', onPress, true);
    this.stop = () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('beforeinput', onInput, true);
      document.removeEventListener('pointerdown', onPress, true);
    };
  }

  /** The card that is opening; no other one is given what is kept. */
  meantFor(card: AnnotationId): void {
    this.card = card;
  }

  /** What was kept for a card since it was last asked. The keeping goes on until `end`. */
  takeFor(card: AnnotationId): string {
    if (this.card !== card) return '';
    const { text } = this;
    this.text = '';
    return text;
  }

  /** No card opens, or this one has the focus: keys go where they would. */
  end(card: AnnotationId | null = null): void {
    if (card !== null && card !== this.card) return;
    this.pause();
    this.text = '';
    this.card = null;
  }

  private pause(): void {
    this.stop?.();
    this.stop = null;
  }

  /** Letters that come without a key of their own: from a table of signs, or behind a dead key. */
  private takeInput(event: InputEvent): void {
    if (event.isComposing || event.inputType !== 'insertText' || event.data === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.text += event.data;
  }

  private take(event: KeyboardEvent, began: Set<string>): void {
    if (event.isComposing || event.key === 'Process') return;
    if (ENDS.has(event.key)) return this.pause();
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    const writes = Array.from(event.key).length === 1 || event.key in OTHER;
    if (!writes || (isShortcut && !event.getModifierState('AltGraph'))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    // The key that asked for the card may still be held down; it was a command, not a letter.
    if (event.repeat && !began.has(event.code)) return;
    began.add(event.code);
    this.text = (OTHER[event.key] ?? ((text) => text + event.key))(this.text);
  }
}

/** Keys by which the delegate leaves the card that is opening. */
const ENDS: ReadonlySet<string> = new Set(['Escape', 'Tab', 'F6']);

/** Keys that change the text without standing for a letter of it. */
const OTHER: Readonly<Partial<Record<string, (text: string) => string>>> = {
  Backspace: (text) => Array.from(text).slice(0, -1).join(''),
  Enter: (text) => `${text}\n`,
};
