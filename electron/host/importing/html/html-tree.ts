import type { DefaultTreeAdapterTypes as Tree } from 'parse5';

// Small helpers over parse5's tree.

export type HtmlNode = Tree.ChildNode;
export type HtmlElement = Tree.Element;

export function isElement(node: HtmlNode | null | undefined): node is HtmlElement {
  return node !== null && node !== undefined && 'tagName' in node;
}

export function attribute(element: HtmlElement, name: string): string | null {
  return element.attrs.find((attr) => attr.name === name)?.value ?? null;
}

/** One declaration of an element's own style. */
export function styleOf(element: HtmlElement, property: string): string | null {
  const style = attribute(element, 'style');
  if (style === null) return null;
  const match = new RegExp(`(?:^|;)\\s*${property}\\s*:\\s*([^;]+)`, 'iu').exec(style);
  return match?.[1]?.trim() ?? null;
}

/** All elements below a node in document order, without recursion. */
export function* elementsOf(root: { readonly childNodes: readonly HtmlNode[] }): Generator<HtmlElement> {
  const waiting: HtmlNode[] = [...root.childNodes].reverse();
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (!isElement(node)) continue;
    yield node;
    for (let i = node.childNodes.length - 1; i >= 0; i--) {
      const child = node.childNodes[i];
      if (child !== undefined) waiting.push(child);
    }
  }
}

/** The depth of the deepest node and the number of all, counted without recursion; stops early beyond the caps. */
export function measureTree(
  root: { readonly childNodes: readonly HtmlNode[] },
  maxDepth: number,
  maxNodes: number,
): { depth: number; nodes: number } {
  let level: readonly HtmlNode[] = root.childNodes;
  let depth = 0;
  let nodes = 0;
  while (level.length > 0 && depth <= maxDepth && nodes <= maxNodes) {
    depth += 1;
    nodes += level.length;
    const next: HtmlNode[] = [];
    for (const node of level) if (isElement(node)) for (const child of node.childNodes) next.push(child);
    level = next;
  }
  return { depth, nodes };
}

/** The words of an element, white space folded, without what `skip` names; `before` puts words before an element's own. */
export function textOf(
  element: HtmlElement,
  skip: (element: HtmlElement) => boolean = () => false,
  before: (element: HtmlElement) => string = () => '',
): string {
  const parts: string[] = [];
  const visit = (node: HtmlNode): void => {
    if ('value' in node && node.nodeName === '#text') parts.push(node.value);
    if (!isElement(node) || skip(node) || /^(?:script|style|template)$/.test(node.tagName)) return;
    if (node.tagName === 'br') parts.push('\n');
    const isBlock = /^(?:p|div|li|tr|h[1-6]|ul|ol|table|blockquote|dd|dt)$/.test(node.tagName);
    if (isBlock) parts.push('\n');
    parts.push(before(node));
    for (const child of node.childNodes) visit(child);
    if (isBlock) parts.push('\n');
    if (/^t[dh]$/.test(node.tagName)) parts.push(' ');
  };
  for (const child of element.childNodes) visit(child);
  return parts
    .join('')
    .replace(/[ \t\r\f]+/gu, ' ')
    .replace(/ *\n[ \n]*/gu, '\n')
    .trim();
}
