import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { flushSync } from 'react-dom';

/** Rows that are put on the screen and taken from it together. */
export const ROW_BLOCK = 60;

/** What a row is taken to be high before it was seen, in pixels. */
const ROW_HEIGHT = 44;

/** Blocks are there some way before they can be seen. */
const MARGIN = '900px 0px';

/** The blocks of a long table: those near what is seen have rows, the others are as high as they were. */
export interface RowBlocks {
  readonly count: number;
  isMounted(block: number): boolean;
  /** Height of a block that has no rows now. */
  heightOf(block: number): number;
  /** Has the block of this row on the screen when it returns. */
  show(row: number): void;
}

/** Watches the elements marked `data-block` below `table`; the first block is there from the beginning. */
export function useRowBlocks(table: RefObject<HTMLElement | null>, rows: number): RowBlocks {
  const count = Math.ceil(rows / ROW_BLOCK);
  const [mounted, setMounted] = useState<ReadonlySet<number>>(() => new Set([0]));
  const heights = useRef(new Map<number, number>());
  useEffect(() => {
    const root = table.current;
    if (root === null || count < 2) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        const near = new Map<number, boolean>();
        for (const { target, isIntersecting, boundingClientRect } of entries) {
          const block = Number(target.getAttribute('data-block'));
          near.set(block, isIntersecting);
          if (!isIntersecting && boundingClientRect.height > 0)
            heights.current.set(block, boundingClientRect.height);
        }
        setMounted((now) => withBlocks(now, near));
      },
      { root: scrollerOf(root), rootMargin: MARGIN },
    );
    for (const element of root.querySelectorAll('[data-block]')) observer.observe(element);
    return () => observer.disconnect();
  }, [table, count]);
  const show = useCallback((row: number) => {
    const block = Math.floor(row / ROW_BLOCK);
    flushSync(() => setMounted((now) => withBlocks(now, new Map([[block, true]]))));
  }, []);
  return {
    count,
    isMounted: (block) => mounted.has(block),
    heightOf: (block) =>
      heights.current.get(block) ?? Math.min(ROW_BLOCK, rows - block * ROW_BLOCK) * ROW_HEIGHT,
    show,
  };
}

/** The same set where nothing changes. */
function withBlocks(now: ReadonlySet<number>, near: ReadonlyMap<number, boolean>): ReadonlySet<number> {
  const next = new Set(now);
  for (const [block, isNear] of near) {
    if (isNear) next.add(block);
    else next.delete(block);
  }
  const isSame = next.size === now.size && Array.from(next).every((block) => now.has(block));
  return isSame ? now : next;
}

/** What the rows move in when they are scrolled; the box of the table only scrolls sideways. */
function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let at = element.parentElement; at !== null; at = at.parentElement)
    if (at.scrollHeight > at.clientHeight && /auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return null;
}
