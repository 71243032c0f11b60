import { type BodyNode, type Paragraph, type Table, type View, isVisible } from './text-model.ts';

/** A paragraph of one view: the paragraphs of the file that have become one, and whose properties it has. */
export interface MergedParagraph {
  readonly kind: 'merged';
  readonly parts: readonly Paragraph[];
  /** The paragraph whose mark ends it, and with it its style and number. */
  readonly last: Paragraph;
  /** False where the mark itself is gone and nothing follows to run into: shown only if text is left. */
  readonly isWhole: boolean;
}

/**
 * The paragraphs and tables of one view. Where a paragraph mark is not in the view, the text runs into the
 * next paragraph, which gives the style (ISO 29500-1 §17.13.5.15).
 */
export function mergeParagraphs(
  nodes: readonly BodyNode[],
  view: View,
): readonly (MergedParagraph | Table)[] {
  const merged: (MergedParagraph | Table)[] = [];
  let parts: Paragraph[] = [];
  const flush = (isWhole: boolean): void => {
    const last = parts.at(-1);
    if (last !== undefined) merged.push({ kind: 'merged', parts, last, isWhole });
    parts = [];
  };
  for (const node of nodes) {
    if (node.kind === 'table') {
      flush(false);
      merged.push(node);
      continue;
    }
    parts.push(node);
    if (isVisible(node.mark, view) && !node.isDropCap) flush(true);
  }
  flush(false);
  return merged;
}

/** The text of one view: a line for each paragraph, cells by tabs, no labels and no empty lines. */
export function plainText(nodes: readonly BodyNode[], view: View): string {
  const lines: string[] = [];
  for (const node of mergeParagraphs(nodes, view)) {
    if (node.kind === 'table') lines.push(tableLines(node, view));
    else {
      lines.push(visibleText(node, view).trim());
      for (const part of node.parts) if (part.boxes.length > 0) lines.push(plainText(part.boxes, view));
    }
  }
  return lines.filter((line) => line !== '').join('\n');
}

function visibleText(paragraph: MergedParagraph, view: View): string {
  let text = '';
  for (const part of paragraph.parts) {
    for (const inline of part.inlines) {
      if (inline.kind === 'text' && isVisible(inline.life, view)) text += inline.text;
    }
  }
  return text;
}

function tableLines(table: Table, view: View): string {
  return table.rows
    .filter((row) => isVisible(row.life, view))
    .map((row) =>
      row.cells
        .filter((cell) => isVisible(cell.life, view))
        .map((cell) => plainText(cell.nodes, view).replace(/[\t\n]+/g, ' '))
        .join('\t')
        .trimEnd(),
    )
    .filter((line) => line !== '')
    .join('\n');
}
