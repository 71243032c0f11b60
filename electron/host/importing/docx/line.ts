import type { BodyNode, EmphasisStyle, Inline, Life, Revision } from './text-model.ts';
import type { XmlElement } from './xml-tree.ts';

/** What lies around a stretch of text: whether it was inserted or deleted, and who formatted it. */
export interface Scope {
  readonly life: Life;
  readonly formatted: Revision | null;
}

/** Collects the inlines of one paragraph. */
export class Line {
  readonly inlines: Inline[];
  readonly boxes: BodyNode[] = [];
  /** A note whose mark is the author's own, written as text right behind it in the same run. */
  private awaitingMark: { readonly index: number; mark: string } | null = null;

  constructor(pending: readonly Inline[]) {
    this.inlines = [...pending];
  }

  text(text: string, emphasis: readonly EmphasisStyle[], scope: Scope): void {
    if (this.awaitingMark !== null) {
      this.awaitingMark.mark += text;
      return;
    }
    const last = this.inlines.at(-1);
    if (
      last?.kind === 'text' &&
      last.life === scope.life &&
      last.formatted === scope.formatted &&
      last.emphasis.join() === emphasis.join()
    ) {
      this.inlines[this.inlines.length - 1] = { ...last, text: last.text + text };
    } else {
      this.inlines.push({ kind: 'text', text, emphasis, life: scope.life, formatted: scope.formatted });
    }
  }

  note(element: XmlElement, life: Life): void {
    const custom = element.attributes['w:customMarkFollows'];
    const note = element.name === 'w:endnoteReference' ? 'endnote' : 'footnote';
    this.inlines.push({ kind: 'note', note, id: element.attributes['w:id'] ?? '', mark: null, life });
    if (custom === '1' || custom === 'true' || custom === 'on') {
      this.awaitingMark = { index: this.inlines.length - 1, mark: '' };
    }
  }

  endRun(): void {
    if (this.awaitingMark === null) return;
    const { index, mark } = this.awaitingMark;
    const inline = this.inlines[index];
    this.awaitingMark = null;
    if (inline?.kind === 'note')
      this.inlines[index] = { ...inline, mark: mark.trim() === '' ? '*' : mark.trim() };
  }
}
