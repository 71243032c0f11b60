import { attribute, isElement, styleOf, textOf, type HtmlElement, type HtmlNode } from './html-tree.ts';

/** Elements that may hold words which are no part of the reading text. */
const LEFT_OUT =
  /^(?:noscript|iframe|object|applet|svg|canvas|audio|video|map|select|textarea|button|datalist|progress|meter|noframes|frameset)$/;

/** True for an element that its page hides. */
export function isHidden(element: HtmlElement): boolean {
  if (attribute(element, 'hidden') !== null) return true;
  const display = styleOf(element, 'display');
  return (
    display?.toLowerCase() === 'none' ||
    styleOf(element, 'visibility')?.toLowerCase() === 'hidden' ||
    styleOf(element, 'mso-hide')?.toLowerCase() === 'all'
  );
}

/** How many places of a page hold words that its reading text leaves out. Nothing inside such a place counts again. */
export function countHiddenText(body: HtmlElement): number {
  const waiting: HtmlNode[] = [...body.childNodes];
  let count = 0;
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (!isElement(node)) continue;
    if (!LEFT_OUT.test(node.tagName) && !isHidden(node))
      for (const child of node.childNodes) waiting.push(child);
    else if (/[\p{L}\p{N}]/u.test(textOf(node))) count += 1;
  }
  return count;
}
