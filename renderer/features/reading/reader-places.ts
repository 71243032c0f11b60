import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import { readSelection } from './dom-selection.ts';
import type { ReaderPaneProps } from './reader-pane.tsx';

/** Buttons and fields have their own keys. */
export function isControl(target: EventTarget): boolean {
  return (
    target instanceof Element && target.closest('button, input, textarea, select, [contenteditable]') !== null
  );
}

export function bringIntoView(element: HTMLElement): void {
  const show = (): void => element.scrollIntoView({ block: 'center', inline: 'nearest' });
  show();
  requestAnimationFrame(() => {
    const scroller = element.closest<HTMLElement>('[data-reader]');
    if (scroller !== null && !isInView(scroller, element)) show();
  });
}

function isInView(scroller: HTMLElement, element: HTMLElement): boolean {
  const pane = scroller.getBoundingClientRect();
  const box = element.getBoundingClientRect();
  return box.bottom > pane.top && box.top < pane.bottom;
}

/** Scrolls by most of a pane if the clause goes on beyond it; true if it did. */
export function scrollWithin(scroller: HTMLElement, clause: HTMLElement, to: 'next' | 'previous'): boolean {
  const pane = scroller.getBoundingClientRect();
  const box = clause.getBoundingClientRect();
  if (box.height <= pane.height) return false;
  const isMore = to === 'next' ? box.bottom > pane.bottom + 4 : box.top < pane.top - 4;
  if (!isMore || box.bottom < pane.top || box.top > pane.bottom) return false;
  scroller.scrollBy({ top: (to === 'next' ? 1 : -1) * pane.height * 0.8 });
  return true;
}

export function openMarkAtCaret(
  marks: readonly AnnotationMark[],
  clauses: readonly Clause[],
  root: HTMLElement | null,
  onMarkOpen: ReaderPaneProps['onMarkOpen'],
): boolean {
  const [part] = root === null ? [] : (readSelection(root, clauses) ?? []);
  const mark =
    part === undefined
      ? undefined
      : marks.find((one) => one.clause === part.clause && one.start < part.end && one.end > part.start);
  if (mark === undefined) return false;
  onMarkOpen(mark.id);
  return true;
}

export function neighbourMark(
  clauses: readonly Clause[],
  marks: readonly AnnotationMark[],
  cursor: ClauseId | null,
  step: 1 | -1,
): AnnotationMark | null {
  const order = new Map(clauses.map((clause, index) => [clause.id, index]));
  const here = cursor === null ? -1 : (order.get(cursor) ?? -1);
  const place = (mark: AnnotationMark): number => order.get(mark.clause) ?? -1;
  const beyond = marks.filter((mark) => (step === 1 ? place(mark) > here : place(mark) < here));
  return beyond.toSorted((a, b) => step * (place(a) - place(b)) || a.start - b.start)[0] ?? null;
}
