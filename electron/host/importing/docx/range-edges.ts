import type { Inline } from './text-model.ts';
import type { XmlElement } from './xml-tree.ts';

/** Follows the edges of ranges, which stand at block level and inside paragraphs alike. */
export class RangeEdges {
  /** Name of the move whose source, or whose destination, is being read. */
  moveFrom: string | null = null;
  moveTo: string | null = null;

  /** Takes an element if it is an edge; a comment's edge goes into the line. */
  take(element: XmlElement, into: Inline[]): void {
    const id = element.attributes['w:id'] ?? '';
    const name = element.attributes['w:name'] ?? id;
    switch (element.name) {
      case 'w:commentRangeStart':
        into.push({ kind: 'comment', edge: 'start', id });
        return;
      case 'w:commentRangeEnd':
        into.push({ kind: 'comment', edge: 'end', id });
        return;
      case 'w:moveFromRangeStart':
        this.moveFrom = name;
        return;
      case 'w:moveFromRangeEnd':
        this.moveFrom = null;
        return;
      case 'w:moveToRangeStart':
        this.moveTo = name;
        return;
      case 'w:moveToRangeEnd':
        this.moveTo = null;
        return;
      default:
        return;
    }
  }
}
