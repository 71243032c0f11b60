/** A line of text as it can be seen: what of it its clipping ancestors leave. */
interface SeenLine {
  readonly element: Element;
  readonly words: string;
  readonly box: DOMRect;
}

const hidden = (element: Element): boolean => {
  const box = element.getBoundingClientRect();
  return (
    !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
    box.width <= 1 ||
    box.height <= 1
  );
};

function clips(element: Element, axis: 'x' | 'y'): boolean {
  const style = getComputedStyle(element);
  return (axis === 'x' ? style.overflowX : style.overflowY) !== 'visible';
}

/** Text that is shortened on purpose and can be read whole elsewhere: in a title, or it is the delegate's own. */
function isShortened(element: Element): boolean {
  const style = getComputedStyle(element);
  const isCut = style.textOverflow === 'ellipsis' || style.getPropertyValue('-webkit-line-clamp') !== 'none';
  return (
    isCut &&
    (element.closest('[title]') !== null || element.closest('bdi, [dir="auto"], [role="treeitem"]') !== null)
  );
}

function ancestorsOf(element: Element): readonly Element[] {
  const up: Element[] = [];
  for (let at: Element | null = element; at !== null; at = at.parentElement) up.push(at);
  return up;
}

/** The ancestor that cuts a line off sideways without letting it be scrolled to or read elsewhere; else null. */
function cutter(element: Element, line: DOMRect): Element | null {
  for (const up of ancestorsOf(element)) {
    if (!clips(up, 'x')) continue;
    const box = up.getBoundingClientRect();
    if (line.left >= box.left - 1 && line.right <= box.right + 1) continue;
    if (isShortened(up)) return null;
    return /auto|scroll/u.test(getComputedStyle(up).overflowX) && up.scrollWidth > up.clientWidth ? null : up;
  }
  return null;
}

function seen(element: Element, line: DOMRect): DOMRect | null {
  let { left, top, right, bottom } = line;
  for (const up of ancestorsOf(element)) {
    const box = up.getBoundingClientRect();
    if (clips(up, 'x')) [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
    if (clips(up, 'y')) [top, bottom] = [Math.max(top, box.top), Math.min(bottom, box.bottom)];
  }
  [left, right] = [Math.max(left, 0), Math.min(right, innerWidth)];
  [top, bottom] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  return right - left > 2 && bottom - top > 2 ? new DOMRect(left, top, right - left, bottom - top) : null;
}

/** Whether two lines lie over each other by more than the play of their line boxes. */
function collide(a: DOMRect, b: DOMRect): boolean {
  const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return wide > 2 && high > Math.min(a.height, b.height) * 0.4;
}

/**
 * What is wrong with how the words on the page stand: cut off, out of the window, over each other. Looks only at what
 * lies on top (an open dialog, else the page).
 */
export function lookFaults(): readonly string[] {
  const top =
    Array.from(document.querySelectorAll('[role="dialog"], [role="alertdialog"]')).at(-1) ?? document.body;
  const faults: string[] = [];
  const lines: SeenLine[] = [];
  const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    const words = node.textContent?.trim() ?? '';
    if (element === null || words === '' || hidden(element)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const line of range.getClientRects()) {
      if (line.width < 1 || line.height < 1) continue;
      const by = cutter(element, line);
      if (by !== null) faults.push(`“${words}” is cut off by ${by.tagName.toLowerCase()}.${by.className}`);
      else if (line.right > innerWidth + 1 || line.left < -1) {
        if (!ancestorsOf(element).some((up) => clips(up, 'x')))
          faults.push(`“${words}” is out of the window`);
      }
      const box = seen(element, line);
      if (box !== null) lines.push({ element, words, box });
    }
  }
  lines.forEach((one, index) => {
    for (const other of lines.slice(index + 1))
      if (one.element !== other.element && collide(one.box, other.box))
        faults.push(`“${one.words}” and “${other.words}” stand over each other`);
  });
  if (document.documentElement.scrollWidth > innerWidth) faults.push('the page is wider than the window');
  return Array.from(new Set(faults));
}
