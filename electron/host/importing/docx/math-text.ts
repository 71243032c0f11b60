import { type XmlElement, childOf, childrenOf } from './xml-tree.ts';

/** A formula on one line, as plain text: `a/b`, `x^2`, `√(x)`. Enough to read and to quote it. */
export function mathText(element: XmlElement): string {
  switch (element.name) {
    case 'm:t':
      return element.children.map((part) => (typeof part === 'string' ? part : '')).join('');
    case 'm:f':
      return `${grouped(childOf(element, 'm:num'))}/${grouped(childOf(element, 'm:den'))}`;
    case 'm:sSup':
      return `${inside(childOf(element, 'm:e'))}^${grouped(childOf(element, 'm:sup'))}`;
    case 'm:sSub':
      return `${inside(childOf(element, 'm:e'))}_${grouped(childOf(element, 'm:sub'))}`;
    case 'm:rad':
      return `√(${inside(childOf(element, 'm:e'))})`;
    case 'm:d':
      return `(${childrenOf(element, 'm:e').map(inside).join(', ')})`;
    default:
      return inside(element);
  }
}

function inside(element: XmlElement | null): string {
  return childrenOf(element).map(mathText).join('');
}

function grouped(element: XmlElement | null): string {
  const text = inside(element);
  return text.length > 1 ? `(${text})` : text;
}
