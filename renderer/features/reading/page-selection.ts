import type { Clause } from '../../../shared/domain/document.ts';
import type { TextSelection } from '../text-focus.ts';
import { selectionOnPage } from './page-words.ts';
import type { PageEdge } from './page-words.ts';
import type { Pages } from './use-pages.ts';

interface Touched {
  readonly page: number;
  readonly run: number;
  readonly element: HTMLElement;
}

/** What is selected in page view, as clauses and offsets; null if the selection is elsewhere. */
export function readPageSelection(
  root: HTMLElement,
  pages: Pages,
  clauses: readonly Clause[],
): readonly TextSelection[] | null {
  const selection = root.ownerDocument.getSelection();
  if (selection === null || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.commonAncestorContainer)) return null;
  if (range.collapsed) return [];
  const touched = touchedRuns(root, range);
  const first = touched[0];
  const last = touched.at(-1);
  if (first === undefined || last === undefined) return [];
  const parts: TextSelection[] = [];
  for (let page = first.page; page <= last.page; page++) {
    const placed = pages.known(page);
    if (placed === null) continue;
    const from: PageEdge =
      page === first.page
        ? { run: first.run, letter: edgeIn(first.element, range.startContainer, range.startOffset, 0) }
        : { run: 0, letter: 0 };
    const to: PageEdge =
      page === last.page
        ? {
            run: last.run,
            letter: edgeIn(
              last.element,
              range.endContainer,
              range.endOffset,
              last.element.textContent.length,
            ),
          }
        : { run: placed.places.length - 1, letter: Number.POSITIVE_INFINITY };
    parts.push(...selectionOnPage(pages.stream, clauses, placed.places, from, to));
  }
  return joined(parts, clauses);
}

function touchedRuns(root: HTMLElement, range: Range): readonly Touched[] {
  return Array.from(root.querySelectorAll<HTMLElement>('[data-run]'))
    .filter((element) => range.intersectsNode(element))
    .map((element) => ({
      element,
      run: Number(element.dataset['run']),
      page: Number(element.closest<HTMLElement>('[data-page]')?.dataset['page']),
    }));
}

function edgeIn(element: HTMLElement, node: Node, offset: number, otherwise: number): number {
  return node instanceof Text && element.contains(node) ? offset : otherwise;
}

/** A clause that goes on over the end of a page is one part. */
function joined(parts: readonly TextSelection[], clauses: readonly Clause[]): readonly TextSelection[] {
  const whole: TextSelection[] = [];
  for (const part of parts) {
    const before = whole.at(-1);
    if (before?.clause !== part.clause) whole.push(part);
    else {
      const start = Math.min(before.start, part.start);
      const end = Math.max(before.end, part.end);
      const quote = clauses.find(({ id }) => id === part.clause)?.text.slice(start, end) ?? '';
      whole[whole.length - 1] = { ...part, start, end, quote };
    }
  }
  return whole;
}
