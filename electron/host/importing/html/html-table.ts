import type { TableCell } from '../../../../shared/domain/document.ts';
import { findTypedLabel } from '../../../../shared/text/typed-label.ts';
import { attribute, elementsOf, isElement, textOf, type HtmlElement } from './html-tree.ts';

const MAX_SPAN = 1000;

/** True for a table that only places things on the page: its cells hold blocks of their own. */
export function isLayoutTable(table: HtmlElement): boolean {
  const role = attribute(table, 'role');
  if (role === 'presentation' || role === 'none') return true;
  let cells = 0;
  for (const element of elementsOf(table)) {
    if (/^(?:table|h[1-6]|ol|ul|blockquote)$/.test(element.tagName)) return true;
    if (/^t[dh]$/.test(element.tagName)) cells += 1;
  }
  return cells <= 1;
}

function span(cell: HtmlElement, name: string): number | null {
  const value = Number.parseInt(attribute(cell, name) ?? '', 10);
  return Number.isInteger(value) && value > 1 ? Math.min(value, MAX_SPAN) : null;
}

/** The rows of a table, head and foot included, in the order shown. */
export function readTable(
  table: HtmlElement,
  skip: (element: HtmlElement) => boolean,
): readonly (readonly TableCell[])[] {
  const rows: TableCell[][] = [];
  for (const element of elementsOf(table)) {
    if (element.tagName !== 'tr') continue;
    const cells: TableCell[] = [];
    for (const cell of element.childNodes) {
      if (!isElement(cell) || !/^t[dh]$/.test(cell.tagName)) continue;
      const columnSpan = span(cell, 'colspan');
      const rowSpan = span(cell, 'rowspan');
      cells.push({
        text: textOf(cell, skip),
        ...(columnSpan === null ? {} : { columnSpan }),
        ...(rowSpan === null ? {} : { rowSpan }),
        ...(cell.tagName === 'th' ? { header: true } : {}),
      });
    }
    if (cells.length > 0) rows.push(cells);
  }
  return rows;
}

/** A label and the text that it numbers. */
export interface NumberedRow {
  readonly label: string | null;
  readonly text: string;
}

/**
 * Old pages number their paragraphs with a table: the number in one cell, the paragraph in the next. Null if a
 * table is not of that kind: every row has two cells, the first holds a label alone or nothing, and the
 * second mostly sentences.
 */
export function asNumberedRows(rows: readonly (readonly TableCell[])[]): readonly NumberedRow[] | null {
  const numbered: NumberedRow[] = [];
  let labels = 0;
  let length = 0;
  for (const [first, second, ...more] of rows) {
    if (first === undefined || second === undefined || more.length > 0 || first.header === true) return null;
    const label = first.text === '' ? null : findTypedLabel(first.text);
    if (first.text !== '' && (label === null || !label.alone)) return null;
    if (label !== null) labels += 1;
    length += second.text.length;
    if (second.text !== '' || label !== null)
      numbered.push({ label: label?.label ?? null, text: second.text });
  }
  return labels > 0 && labels >= rows.length * 0.5 && length >= rows.length * 60 ? numbered : null;
}

/** A table as plain text: rows by line, cells by tab. */
export function tableText(rows: readonly (readonly TableCell[])[]): string {
  return rows.map((row) => row.map((cell) => cell.text.replace(/[\n\t]+/gu, ' ')).join('\t')).join('\n');
}
