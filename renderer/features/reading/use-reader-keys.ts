import type { KeyboardEvent } from 'react';
import type { AnnotationKind } from '../../../shared/domain/annotation.ts';
import { useTextFocus } from '../text-focus.ts';
import { clauseElement, firstWord, selectRange } from './dom-selection.ts';
import { readerAct } from './reader-keys.ts';
import type { ReaderAct } from './reader-keys.ts';
import { isControl, openMarkAtCaret, scrollWithin } from './reader-places.ts';
import type { ReaderCursor } from './use-reader-cursor.ts';
import type { ReaderTextProps } from './use-reader.ts';

/** What keys do in a text. */
export type OnReaderKey = (
  event: KeyboardEvent,
  singleKeys: boolean,
  annotate: (kind: AnnotationKind) => void,
) => void;

/** Moves the clause cursor, selects words, annotates them and opens their marks by keys. */
export function useReaderKeys(
  place: ReaderCursor,
  { marks, onMarkOpen }: Pick<ReaderTextProps, 'marks' | 'onMarkOpen'>,
): OnReaderKey {
  const focus = useTextFocus();
  const { target, clauses, scroller, isSelecting, setSelecting } = place;

  function act(what: ReaderAct, annotate: (kind: AnnotationKind) => void): void {
    switch (what.kind) {
      case 'move':
        return void moveCursor(place, what.to);
      case 'begin-selection':
        return beginSelection(place);
      case 'end-selection':
        document.getSelection()?.removeAllRanges();
        focus.setSelection(target, []);
        return setSelecting(false);
      case 'select':
        return document.getSelection()?.modify(what.alter, what.direction, what.by);
      case 'annotate':
        setSelecting(false);
        return annotate(what.as);
    }
  }

  return (event, singleKeys, annotate) => {
    if (event.defaultPrevented || isControl(event.target)) return;
    const opens = event.key === 'Enter' && isSelecting;
    if (opens && openMarkAtCaret(marks, clauses, scroller.current, onMarkOpen)) return event.preventDefault();
    const what = readerAct(event, isSelecting, singleKeys);
    if (what === null) return;
    event.preventDefault();
    act(what, annotate);
  };
}

async function moveCursor(
  { clauses, cursor, scroller, elementOf, setShown, setCursor }: ReaderCursor,
  to: Extract<ReaderAct, { kind: 'move' }>['to'],
): Promise<void> {
  const found = clauses.findIndex((candidate) => candidate.id === cursor);
  const index = Math.max(0, found);
  const places = { next: index + 1, previous: index - 1, first: 0, last: clauses.length - 1 };
  const root = scroller.current;
  const here = cursor === null || root === null ? null : clauseElement(root, cursor);
  // A clause higher than the pane is read to its end before the next one comes.
  const isStep = to === 'next' || to === 'previous';
  if (root !== null && here !== null && isStep && scrollWithin(root, here, to)) return;
  const next = clauses[places[to]];
  if (next === undefined) return;
  const element = await elementOf(next.id);
  if (element === null) return;
  setShown(null);
  setCursor(next.id);
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: 'nearest' });
}

function beginSelection({ clauses, cursor, scroller, setSelecting }: ReaderCursor): void {
  const root = scroller.current;
  const element = cursor === null || root === null ? null : clauseElement(root, cursor);
  const text = clauses.find((candidate) => candidate.id === cursor)?.text ?? '';
  if (element === null || text === '') return;
  selectRange(element, ...firstWord(text));
  setSelecting(true);
}
