import { useEffect, useMemo, useRef, useState } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { isPasswordAsked, openPdf } from '../pdf-view.ts';
import type { PdfView, PdfWords } from '../pdf-view.ts';
import { useWorkbench } from '../workbench.tsx';
import { placeRuns, wordStream } from './page-words.ts';
import type { RunPlaces, WordStream } from './page-words.ts';

/** A page's words, and where each letter stands in the reading text. */
export interface PlacedPage {
  readonly words: PdfWords;
  readonly places: readonly RunPlaces[];
}

/** The pages of a document that is open in page view. */
export interface Pages {
  readonly view: PdfView;
  readonly stream: WordStream;
  page(number: number): Promise<PlacedPage>;
  /** Pages whose words are known already. */
  known(number: number): PlacedPage | null;
  /** The page on which a clause begins; null if it stands on none. */
  pageOf(clause: ClauseId): Promise<number | null>;
}

export type PagesState =
  | { readonly state: 'loading' }
  | { readonly state: 'open'; readonly pages: Pages }
  /** The original is under a password, which is not kept: it is asked for each time. */
  | { readonly state: 'locked'; readonly isWrong: boolean; readonly open: (password: string) => void }
  | { readonly state: 'failed'; readonly details: string };

interface Locked {
  readonly isWrong: boolean;
}

/** What was typed last; a new object each time, so that the same words are tried again. */
interface Password {
  readonly words: string | null;
}

/** Opens the original of a document as pages; closes it with the pane. */
export function usePages(entry: DocumentEntry, parsed: ParsedDocument): PagesState {
  const { host } = useWorkbench();
  const [opened, setOpened] = useState<PdfView | string | Locked | null>(null);
  const [password, setPassword] = useState<Password>({ words: null });
  useEffect(() => {
    let isWanted = true;
    const held: { view: PdfView | null } = { view: null };
    const open = async (): Promise<void> => {
      const original = await host.files.get({ sha256: entry.sha256 });
      if (!original.ok) return setOpened(original.error.code);
      const view = await openPdf(original.value.bytes, password.words);
      held.view = view;
      if (isWanted) setOpened(view);
      else view.close();
    };
    open().catch((problem: unknown) => {
      if (!isWanted) return;
      const isWrong = password.words !== null;
      setOpened(isPasswordAsked(problem) ? { isWrong } : String(problem));
    });
    return () => {
      isWanted = false;
      const { view } = held;
      // Pages that are still being drawn finish first.
      if (view !== null) setTimeout(() => view.close(), 2000);
    };
  }, [host, entry.sha256, password]);
  return useMemo((): PagesState => {
    if (opened === null) return { state: 'loading' };
    if (typeof opened === 'object' && 'isWrong' in opened)
      return { state: 'locked', ...opened, open: (words) => setPassword({ words }) };
    if (typeof opened === 'string') return { state: 'failed', details: opened };
    return { state: 'open', pages: pagesOf(opened, parsed) };
  }, [opened, parsed]);
}

function pagesOf(view: PdfView, parsed: ParsedDocument): Pages {
  const stream = wordStream(parsed.clauses);
  const done = new Map<number, PlacedPage>();
  const page = async (number: number): Promise<PlacedPage> => {
    const known = done.get(number);
    if (known !== undefined) return known;
    const words = await view.words(number);
    const placed = { words, places: placeRuns(stream, words.runs, (number - 1) / view.pages) };
    done.set(number, placed);
    return placed;
  };
  return {
    view,
    stream,
    page,
    known: (number) => done.get(number) ?? null,
    async pageOf(clause) {
      const index = parsed.clauses.findIndex(({ id }) => id === clause);
      const expected = Math.ceil((stream.clause.indexOf(index) / stream.letters.length) * view.pages);
      for (const number of outward(expected, view.pages)) {
        const { places } = await page(number);
        if (places.some((own) => own?.some((at) => at >= 0 && stream.clause[at] === index) === true))
          return number;
      }
      return null;
    },
  };
}

/** 5, 6, 4, 7, 3 …: the pages around the one that is expected. */
function outward(expected: number, pages: number): readonly number[] {
  return Array.from({ length: pages }, (_, index) => index + 1).toSorted(
    (a, b) => Math.abs(a - expected) - Math.abs(b - expected),
  );
}

/** The words and places of a page, once they are there. */
export function usePlacedPage(pages: Pages, number: number, isNear: boolean): PlacedPage | null {
  const [, setCount] = useState(0);
  const latest = useRef(0);
  useEffect(() => {
    if (!isNear || pages.known(number) !== null) return undefined;
    let isWanted = true;
    // A page whose words cannot be read is shown without them.
    void pages.page(number).then(
      () => isWanted && setCount((latest.current += 1)),
      () => undefined,
    );
    return () => {
      isWanted = false;
    };
  }, [pages, number, isNear]);
  return pages.known(number);
}
