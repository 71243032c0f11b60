import type { EditorView } from 'prosemirror-view';

/** The nearest ancestor that scrolls. */
function scrollerOf(element: Element): Element | null {
  for (let at = element.parentElement; at !== null; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if ((overflowY === 'auto' || overflowY === 'scroll') && at.scrollHeight > at.clientHeight) return at;
  }
  return null;
}

/** The clause that must stay where it is on the screen: the caret's if it can be seen, else the first visible. */
function fixedPoint(view: EditorView, scroller: Element): Element | null {
  const area = scroller.getBoundingClientRect();
  const isVisible = (element: Element): boolean => {
    const box = element.getBoundingClientRect();
    return box.bottom > area.top && box.top < area.bottom;
  };
  const { node } = view.domAtPos(view.state.selection.head);
  const element = node instanceof Element ? node : node.parentElement;
  const caret = element?.closest('[data-clause]') ?? null;
  if (caret !== null && isVisible(caret)) return caret;
  const clauses = view.dom.children;
  let low = 0;
  let high = clauses.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((clauses[middle]?.getBoundingClientRect().bottom ?? 0) > area.top) high = middle;
    else low = middle + 1;
  }
  return clauses[low] ?? null;
}

/** Runs a change of the editor that the delegate did not make, so that nothing moves under their eyes. */
export function keepingScroll(view: EditorView, change: () => void): void {
  const scroller = scrollerOf(view.dom);
  const point = scroller === null ? null : fixedPoint(view, scroller);
  const id = point?.getAttribute('data-clause') ?? null;
  const top = point?.getBoundingClientRect().top ?? 0;
  change();
  if (scroller === null || id === null) return;
  const now = view.dom.querySelector(`[data-clause="${CSS.escape(id)}"]`);
  const drift = now === null ? 0 : now.getBoundingClientRect().top - top;
  if (Math.abs(drift) >= 1) scroller.scrollTop += drift;
}
