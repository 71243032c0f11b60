import type { TableCell } from '../../../../shared/domain/document.ts';
import { findTypedLabel } from '../../../../shared/text/typed-label.ts';
import { attribute, isElement, styleOf, textOf, type HtmlElement } from './html-tree.ts';
import { bulletLabel, orderedLabel } from './list-labels.ts';

const MAX_SPAN = 1000;

/** A list in a longer cell is a column of a page, not an entry of a table. */
const MAX_ENTRY = 2000;

/** The elements of a table without those of the tables in its cells (the inner tables themselves are given). */
function* ownElements(table: HtmlElement): Generator<HtmlElement> {
  const waiting: HtmlElement[] = table.childNodes.filter(isElement).reverse();
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    yield element;
    if (element.tagName === 'table') continue;
    for (const child of element.childNodes.filter(isElement).reverse()) waiting.push(child);
  }
}

function cellsOf(row: HtmlElement): readonly HtmlElement[] {
  return row.childNodes.filter(isElement).filter((cell) => /^t[dh]$/.test(cell.tagName));
}

/**
 * True for a table that only places things on the page: its cells hold headings, lists or tables, and neither
 * heads, a caption, borders nor even rows say that it is a table.
 */
export function isLayoutTable(table: HtmlElement): boolean {
  const role = attribute(table, 'role');
  if (role === 'presentation' || role === 'none') return true;
  const own = [...ownElements(table)];
  const rows = own.filter((element) => element.tagName === 'tr').map(cellsOf);
  if (rows.reduce((sum, cells) => sum + cells.length, 0) <= 1) return true;
  if (saysItIsATable(own, rows)) return false;
  const inside = new Set(own.map((element) => element.tagName));
  if (['table', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'].some((name) => inside.has(name))) return true;
  return ['ol', 'ul', 'blockquote'].some((name) => inside.has(name)) && !isGrid(table, rows);
}

/** A caption, a head of the table, or heads of its columns or rows: one head alone may be a banner over a page. */
function saysItIsATable(own: readonly HtmlElement[], rows: readonly (readonly HtmlElement[])[]): boolean {
  if (own.some(({ tagName }) => tagName === 'caption' || tagName === 'thead')) return true;
  const heads = rows.flat().filter(({ tagName }) => tagName === 'th').length;
  return heads > 1 || (heads === 1 && !own.some(({ tagName }) => tagName === 'table'));
}

/** Rows of equally many short cells, or borders drawn around them. */
function isGrid(table: HtmlElement, rows: readonly (readonly HtmlElement[])[]): boolean {
  const width = rows[0]?.length ?? 0;
  const isEven = rows.length > 1 && width > 1 && rows.every((cells) => cells.length === width);
  const hasBorders = Number.parseInt(attribute(table, 'border') ?? '0', 10) > 0;
  return (isEven || hasBorders) && rows.flat().every((cell) => textOf(cell).length <= MAX_ENTRY);
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
  const labels = entryLabels();
  for (const element of ownElements(table)) {
    if (element.tagName !== 'tr' || skip(element)) continue;
    const cells: TableCell[] = [];
    for (const cell of cellsOf(element)) {
      if (skip(cell)) continue;
      const columnSpan = span(cell, 'colspan');
      const rowSpan = span(cell, 'rowspan');
      cells.push({
        text: textOf(cell, skip, labels),
        ...(columnSpan === null ? {} : { columnSpan }),
        ...(rowSpan === null ? {} : { rowSpan }),
        ...(cell.tagName === 'th' ? { header: true } : {}),
      });
    }
    if (cells.length > 0) rows.push(cells);
  }
  return rows;
}

/** What lists inside cells show before their entries, asked in the order of the page. */
function entryLabels(): (element: HtmlElement) => string {
  const last = new Map<HtmlElement, number>();
  return (element) => {
    const list = element.parentNode;
    if (element.tagName !== 'li' || list === null || !('tagName' in list)) return '';
    const style = attribute(list, 'type') ?? styleOf(list, 'list-style-type') ?? '';
    if (list.tagName !== 'ol') return `${bulletLabel(style === '1' ? '' : style, 1) ?? ''} `;
    const start = Number.parseInt(attribute(list, 'start') ?? '1', 10);
    const own = Number.parseInt(attribute(element, 'value') ?? '', 10);
    const next = (last.get(list) ?? (Number.isInteger(start) ? start : 1) - 1) + 1;
    const value = Number.isInteger(own) ? own : next;
    last.set(list, value);
    return `${orderedLabel(style === '' ? 'decimal' : style, value) ?? ''} `;
  };
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
