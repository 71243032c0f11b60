import { useEffect, useState } from 'react';
import type { BarState } from './reader-bars.tsx';
import { bringIntoView } from './reader-places.ts';
import styles from './reader.module.css';
import type { useFind } from './use-find.ts';
import type { ReaderCursor } from './use-reader-cursor.ts';

/** The bar over a text: finding words in it, or going to a clause. */
export interface ReaderBar {
  readonly bar: BarState;
  setBar(bar: BarState['kind']): void;
  closeBar(): void;
}

/** What the bar over a text shows. Where it closes, the place that was found takes the focus. */
export function useReaderBar(
  { cursor, elementOf, goTo }: ReaderCursor,
  find: ReturnType<typeof useFind>,
): ReaderBar {
  const [bar, setBarState] = useState<BarState>({ kind: 'none', asked: 0 });
  const current = find.finds[find.current];
  return {
    bar,
    setBar: (kind) => setBarState(({ asked }) => ({ kind, asked: asked + 1 })),
    closeBar() {
      setBarState(({ asked }) => ({ kind: 'none', asked }));
      find.close();
      if (current !== undefined) void goTo(current.clause, [current.start, current.end]);
      else if (cursor !== null)
        void elementOf(cursor).then((element) => element?.focus({ preventScroll: true }));
    },
  };
}

/** Brings the find that is current into sight, whenever it is another one. */
export function useCurrentFind(
  { elementOf, setCursor }: ReaderCursor,
  find: ReturnType<typeof useFind>,
): void {
  const current = find.finds[find.current];
  useEffect(() => {
    if (current === undefined) return;
    setCursor(current.clause);
    void elementOf(current.clause).then((element) => {
      if (element !== null)
        bringIntoView(
          element.querySelector<HTMLElement>(`.${CSS.escape(styles['current'] ?? '')}`) ?? element,
        );
    });
  }, [current, elementOf, setCursor]);
}
