import { bulletText, symbolCharacter } from './symbol-fonts.ts';
import type { Revision } from './text-model.ts';
import { type XmlElement, childOf, childrenOf, findFirst } from './xml-tree.ts';

// What single elements of WordprocessingML say, without anything around them.

/** Author and date of a tracked change; null where they were scrubbed. */
export function revisionOf(element: XmlElement, move: string | null, isMove: boolean): Revision {
  const date = element.attributes['w:date']?.trim().slice(0, 100) ?? '';
  const author = element.attributes['w:author']?.slice(0, 1000) ?? '';
  return { author: author === '' ? null : author, date: date === '' ? null : date, move, isMove };
}

/** A tracked change of properties. */
export function formattingOf(properties: XmlElement | null, name: string): Revision | null {
  const change = childOf(properties, name);
  return change === null ? null : revisionOf(change, null, false);
}

/** A number that was added or changed under tracking. */
export function numberingChange(properties: XmlElement | null): Revision | null {
  const numbering = childOf(properties, 'w:numPr');
  const change = childOf(numbering, 'w:ins') ?? childOf(numbering, 'w:numberingChange');
  return change === null ? null : revisionOf(change, null, false);
}

/** Without `xml:space` Word drops the white space at both ends of a run's text. */
export function runText(element: XmlElement): string {
  const text = element.children.map((part) => (typeof part === 'string' ? part : '')).join('');
  const kept =
    element.attributes['xml:space'] === 'preserve' ? text : text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  return kept.replace(/[\r\n]+/g, ' ').replaceAll('\u00ad', '');
}

/** The sign of a `w:sym`. */
export function symbolOf(element: XmlElement): string {
  const code = Number.parseInt(element.attributes['w:char'] ?? '', 16);
  return Number.isNaN(code) ? '' : symbolCharacter(element.attributes['w:font'] ?? null, code);
}

/** A row that the table style dresses as its header, without repeating it on each page. */
export function isFirstRowStyled(properties: XmlElement | null): boolean {
  const style = childOf(properties, 'w:cnfStyle')?.attributes;
  return style?.['w:firstRow'] === '1' || style?.['w:val']?.startsWith('1') === true;
}

/** A paragraph that holds only the large first letter of the next one. */
export function isDropCap(properties: XmlElement | null): boolean {
  const kind = childOf(properties, 'w:framePr')?.attributes['w:dropCap'];
  return kind === 'drop' || kind === 'margin';
}

/** Private characters stand for the signs of a symbol font: a bullet typed by hand in Wingdings. */
export function inSymbolFont(text: string, properties: XmlElement | null): string {
  if (!/[\uf000-\uf0ff]/.test(text)) return text;
  const fonts = childOf(properties, 'w:rFonts')?.attributes;
  return bulletText(text, fonts?.['w:ascii'] ?? fonts?.['w:hAnsi'] ?? null);
}

/** Text boxes of a drawing, outermost only: what is inside one is read with it. */
export function collectBoxes(element: XmlElement, boxes: XmlElement[]): void {
  for (const child of childrenOf(element)) {
    if (child.name === 'w:txbxContent') boxes.push(child);
    else collectBoxes(child, boxes);
  }
}

/** The words that stand for a picture: what its author wrote, not the name that Word gave it. */
export function alternativeOf(drawing: XmlElement): string {
  const facts = findFirst(drawing, 'wp:docPr')?.attributes;
  const shape = findFirst(drawing, 'v:shape')?.attributes;
  const words = [facts?.['title'], facts?.['descr'] ?? shape?.['alt']].map((one) => one?.trim() ?? '');
  return Array.from(new Set(words.filter((one) => one !== '')))
    .join(': ')
    .slice(0, 200);
}
