import { useEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import { useText } from '../../ui/locale/index.ts';
import { useTextFocus } from '../text-focus.ts';
import type { TextSelection } from '../text-focus.ts';
import {
  acrossOf,
  beginCaret,
  isBefore,
  lineEnd,
  lineOf,
  lineStart,
  movedByText,
  pageLines,
  placeOnLine,
  wordsBetween,
} from './page-caret.ts';
import type { CaretPoint, PageCaret, PageLine } from './page-caret.ts';
import type { PageViewProps } from './page-view.tsx';
import { readerAct } from './reader-keys.ts';
import type { ReaderAct } from './reader-keys.ts';
import type { Pages } from './use-pages.ts';

type Select = Extract<ReaderAct, { kind: 'select' }>;
type Here = PageViewProps & { readonly pages: Pages };

/** What is selected by keys on the pages, and where the caret stands. */
export interface KeySelection {
  readonly parts: readonly TextSelection[];
  readonly caret: { readonly clause: ClauseId; readonly offset: number } | null;
}

/** Selecting by keys on the pages. */
export interface PageCaretKeys extends KeySelection {
  /** Whether the key was one of these. */
  onKey(event: KeyboardEvent): boolean;
  /** Lets go of what is selected. */
  end(): void;
  /** What the last key took in or let go, for a screen reader. */
  readonly said: string;
}

const NOTHING: readonly never[] = [];
/** A page that is read aloud whole is no news of a key. */
const MOST_SAID = 300;

/** Enter begins with the first word of the clause under the cursor; then the keys of the text select. */
export function usePageCaret(root: RefObject<HTMLElement | null>, props: Here): PageCaretKeys {
  const { pages, parsed, entry, cursor, onSelection, singleKeys } = props;
  const { clauses } = parsed;
  const focus = useTextFocus();
  const t = useText();
  const [state, setState] = useState<PageCaret | null>(null);
  const latest = useRef<PageCaret | null>(null);
  const [said, setSaid] = useState('');
  const parts = useMemo(
    () => (state === null ? NOTHING : wordsBetween(clauses, state.anchor, state.head)),
    [state, clauses],
  );
  useShowCaret(root, pages, clauses[state?.head.clause ?? -1]?.id ?? null, state);

  function take(next: PageCaret | null): void {
    const before = latest.current;
    latest.current = next;
    setState(next);
    const now = next === null ? NOTHING : wordsBetween(clauses, next.anchor, next.head);
    focus.setSelection({ kind: 'document', id: entry.id }, now);
    onSelection?.(now);
    setSaid(next === null ? '' : newsOf(before, next));
  }

  function newsOf(before: PageCaret | null, next: PageCaret): string {
    const from = before === null || before.anchor !== next.anchor ? next.anchor : before.head;
    const isGrown = isBefore(next.anchor, next.head) === isBefore(from, next.head);
    const words = wordsBetween(clauses, from, next.head)
      .map(({ quote }) => quote)
      .join(' ')
      .slice(0, MOST_SAID);
    if (words === '') return wordAt(next.head);
    return t(isGrown ? 'reading.pages.taken' : 'reading.pages.left', { words });
  }

  /** Of a caret without a selection the letters behind it are said. */
  function wordAt({ clause, offset }: CaretPoint): string {
    return (clauses[clause]?.text ?? '').slice(offset, offset + 40);
  }

  async function move(act: Select): Promise<void> {
    const start = latest.current;
    if (start === null) return;
    const moved = await movedTo(props, start, act);
    // Another key was quicker than the words of a page.
    if (moved === null || latest.current !== start) return;
    const { head, across } = moved;
    take({ anchor: act.alter === 'extend' ? start.anchor : head, head, across });
  }

  return {
    parts,
    caret: caretOf(clauses, state),
    said,
    end: () => {
      if (latest.current !== null) take(null);
    },
    onKey(event) {
      const act = readerAct(event, state !== null, singleKeys);
      if (act?.kind === 'begin-selection' && event.target === event.currentTarget) {
        const at = clauses.findIndex(({ id }) => id === cursor);
        const begun = beginCaret(clauses, Math.max(0, at));
        if (begun === null) return false;
        document.getSelection()?.removeAllRanges();
        take(begun);
        return true;
      }
      if (act?.kind === 'end-selection') take(null);
      else if (act?.kind === 'select') void move(act);
      else return false;
      return true;
    },
  };
}

function caretOf(
  clauses: PageViewProps['parsed']['clauses'],
  state: PageCaret | null,
): KeySelection['caret'] {
  const clause = state === null ? undefined : clauses[state.head.clause];
  return state === null || clause === undefined ? null : { clause: clause.id, offset: state.head.offset };
}

type Moved = Pick<PageCaret, 'head' | 'across'>;

async function movedTo(here: Here, caret: PageCaret, act: Select): Promise<Moved | null> {
  const { clauses, direction } = here.parsed;
  const isForward = act.direction === 'forward' || act.direction === (direction === 'rtl' ? 'left' : 'right');
  if (act.by === 'character' || act.by === 'word')
    return { head: movedByText(clauses, caret.head, act.by, isForward), across: null };
  return movedByLine(here, caret, act.by === 'lineboundary', isForward);
}

/** A line up or down, or to the end of the one it is on; over the edge of a page to the next that has words. */
async function movedByLine(
  { pages, parsed }: Here,
  { head, across }: PageCaret,
  isToEdge: boolean,
  isForward: boolean,
): Promise<Moved | null> {
  const clause = parsed.clauses[head.clause]?.id;
  const first = clause === undefined ? null : await pages.pageOf(clause).catch(() => null);
  if (first === null) return null;
  // A clause may go on over the end of the page on which it begins.
  let own = first;
  let lines = await linesOf(pages, own);
  let at = placedIn(lines, head);
  while (at < 0 && own < pages.view.pages) {
    own += 1;
    lines = await linesOf(pages, own);
    at = placedIn(lines, head);
  }
  const line = lines[at];
  if (line === undefined) return null;
  if (isToEdge) {
    const edge = isForward ? lineEnd(line) : lineStart(line);
    return edge === null ? null : { head: edge, across: null };
  }
  const wanted = across ?? acrossOf(line, head);
  const next = await nextLine(pages, { page: own, lines, at }, isForward);
  const place = next === null ? (isForward ? lineEnd(line) : lineStart(line)) : placeOnLine(next, wanted);
  return place === null ? null : { head: place, across: wanted };
}

/** Only a line that has the letter itself, or the one before it: a clause over two pages is on both. */
function placedIn(lines: readonly PageLine[], head: CaretPoint): number {
  const at = lineOf(lines, head);
  const near = lines[at]?.some(
    ({ clause, offset }) => clause === head.clause && Math.abs(offset - head.offset) <= 4,
  );
  return near === true ? at : -1;
}

interface LinePlace {
  readonly page: number;
  readonly lines: readonly PageLine[];
  readonly at: number;
}

async function nextLine(
  pages: Pages,
  { page, lines, at }: LinePlace,
  isForward: boolean,
): Promise<PageLine | null> {
  const step = isForward ? 1 : -1;
  const here = lines[at + step];
  if (here !== undefined) return here;
  for (let next = page + step; next >= 1 && next <= pages.view.pages; next += step) {
    const own = await linesOf(pages, next);
    const line = isForward ? own[0] : own.at(-1);
    if (line !== undefined) return line;
  }
  return null;
}

async function linesOf(pages: Pages, number: number): Promise<readonly PageLine[]> {
  const { words, places } = await pages.page(number);
  return pageLines(pages.stream, words.runs, places);
}

/** Keeps the caret in sight; where its page is not drawn yet, the page first. */
function useShowCaret(
  root: RefObject<HTMLElement | null>,
  pages: Pages,
  clause: ClauseId | null,
  state: PageCaret | null,
): void {
  useEffect(() => {
    if (state === null || clause === null) return undefined;
    const caret = root.current?.querySelector('[data-caret]') ?? null;
    if (caret !== null) {
      caret.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      return undefined;
    }
    let isWanted = true;
    void pages
      .pageOf(clause)
      .then((number) => {
        if (isWanted && number !== null)
          root.current
            ?.querySelector(`[data-page="${String(number)}"]`)
            ?.scrollIntoView({ block: 'nearest' });
      })
      .catch(() => undefined);
    return () => {
      isWanted = false;
    };
  }, [root, pages, clause, state]);
}
