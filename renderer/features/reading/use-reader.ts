import type { FocusEvent, PointerEvent, RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { useTextFocus } from '../text-focus.ts';
import type { TextSelection } from '../text-focus.ts';
import type { ReaderPaneProps } from './reader-pane.tsx';
import { useFind } from './use-find.ts';
import { useCurrentFind, useReaderBar } from './use-reader-bar.ts';
import type { ReaderBar } from './use-reader-bar.ts';
import { useReaderCursor } from './use-reader-cursor.ts';
import type { ReaderCursor } from './use-reader-cursor.ts';
import { useReaderKeys } from './use-reader-keys.ts';
import type { OnReaderKey } from './use-reader-keys.ts';
import { useReaderHandle, useReaderPlace, useReaderTalk } from './use-reader-pane.ts';

/** What a reading pane is given: the pane's props with the text found. */
export type ReaderTextProps = Omit<ReaderPaneProps, 'documentId'> & {
  readonly entry: DocumentEntry;
  readonly parsed: ParsedDocument;
};

/** A reading pane as its parts see it. */
export interface Reader
  extends
    ReaderBar,
    Pick<ReaderCursor, 'cursor' | 'mounted' | 'isSelecting' | 'shown' | 'goTo' | 'setCursor'> {
  readonly find: ReturnType<typeof useFind>;
  readonly onKeyDown: OnReaderKey;
  selectionOrClause(): readonly TextSelection[];
  onPointerDown(event: PointerEvent): void;
  onFocus(event: FocusEvent): void;
}

/** State and behaviour of a reading pane. */
export function useReader(props: ReaderTextProps, scroller: RefObject<HTMLDivElement | null>): Reader {
  const { entry, parsed, clause, marks, onSelection } = props;
  const focus = useTextFocus();
  const place = useReaderCursor(entry.id, parsed.clauses, clause, scroller);
  const { target, clauses, cursor, mounted, isSelecting, shown, goTo, setCursor } = place;
  const find = useFind(clauses);
  const bar = useReaderBar(place, find);
  useReaderPlace(place, entry.id, props);
  useReaderTalk(place, onSelection);
  const handle = useReaderHandle(place, marks, bar.setBar);
  useCurrentFind(place, find);
  const onKeyDown = useReaderKeys(place, props);

  return {
    cursor,
    mounted,
    isSelecting,
    shown,
    goTo,
    setCursor,
    find,
    ...bar,
    onKeyDown,
    selectionOrClause() {
      const selected = focus.selection(target);
      if (selected.length > 0) return selected;
      const own = clauses.find((candidate) => candidate.id === cursor);
      if (own === undefined) return [];
      return [{ clause: own.id, label: own.label, start: 0, end: own.text.length, quote: own.text }];
    },
    onPointerDown(event) {
      place.setSelecting(false);
      place.setShown(null);
      const under = clauseUnder(event.target);
      if (under !== null) setCursor(under);
    },
    onFocus(event) {
      focus.enterPane(handle);
      const element = event.target instanceof HTMLElement ? event.target : null;
      const under = element?.dataset['clause'];
      if (under !== undefined && under !== cursor) setCursor(under as ClauseId);
    },
  };
}

/** The clause in which a place of the page lies. */
function clauseUnder(place: EventTarget): ClauseId | null {
  const element = place instanceof Element ? place.closest<HTMLElement>('[data-clause]') : null;
  return (element?.dataset['clause'] ?? null) as ClauseId | null;
}
