import { memo, useLayoutEffect, useMemo, useRef } from 'react';
import type { CSSProperties } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import { cx } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import { PdfCanvas, useNear } from '../pdf-canvas.tsx';
import type { PdfRun } from '../pdf-view.ts';
import type { FoundRange } from './inline-pieces.ts';
import { rangeOnPage } from './page-words.ts';
import styles from './page-view.module.css';
import type { KeySelection } from './use-page-caret.ts';
import { usePlacedPage } from './use-pages.ts';
import type { Pages, PlacedPage } from './use-pages.ts';

interface PdfPageProps {
  readonly pages: Pages;
  readonly number: number;
  /** Which of the sizes; a new one draws the page anew. */
  readonly zoom: number;
  readonly clauses: readonly Clause[];
  readonly marks: readonly AnnotationMark[];
  readonly found: ReadonlyMap<ClauseId, readonly FoundRange[]>;
  /** The clause that the keys have chosen. */
  readonly chosen: ClauseId | null;
  /** What the keys have selected, and where their caret stands. */
  readonly selected: KeySelection['parts'];
  readonly caret: KeySelection['caret'];
  readonly label: string;
  readonly onMarkOpen: (mark: AnnotationMark) => void;
}

const A4 = 210 / 297;
const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;

/** One page: drawn while it is near what is seen, its words over it to select and to be read aloud. */
export const PdfPage = memo(function PdfPage(props: PdfPageProps) {
  const { pages, number, zoom, clauses, marks, label, onMarkOpen } = props;
  const frame = useRef<HTMLElement>(null);
  const isNear = useNear(frame);
  const placed = usePlacedPage(pages, number, isNear);
  const shape = placed?.words.shape ?? pages.known(1)?.words.shape ?? A4;
  return (
    <figure
      ref={frame}
      className={styles['page']}
      data-page={number}
      aria-label={label}
      style={{ aspectRatio: String(shape) }}
    >
      {/* Another size is another picture. */}
      <PdfCanvas
        key={zoom}
        view={pages.view}
        number={number}
        isNear={isNear}
        className={styles['canvas']}
        isHidden
      />
      {placed === null || !isNear ? null : (
        <>
          <PageRanges
            pages={pages}
            placed={placed}
            clauses={clauses}
            found={props.found}
            chosen={props.chosen}
            selected={props.selected}
            caret={props.caret}
          />
          <PageMarks pages={pages} placed={placed} clauses={clauses} marks={marks} onMarkOpen={onMarkOpen} />
          <PageWords placed={placed} />
        </>
      )}
    </figure>
  );
});

/** The words of a page, invisible over their picture, stretched to its width. */
const PageWords = memo(function PageWords({ placed }: { readonly placed: PlacedPage }) {
  const layer = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const root = layer.current;
    if (root === null) return;
    const all = Array.from(root.querySelectorAll<HTMLElement>('[data-run]'));
    const widths = all.map((element) => element.scrollWidth);
    const wanted = root.clientWidth;
    all.forEach((element, index) => {
      const part = placed.words.runs[Number(element.dataset['run'])]?.width ?? 0;
      const width = widths[index] ?? 0;
      if (width > 0) element.style.transform = `scaleX(${(part * wanted) / width})`;
    });
  });
  return (
    <div ref={layer} className={styles['words']} dir="ltr">
      {placed.words.runs.map((run, index) => (
        <span
          key={index}
          data-run={index}
          dir={run.isRtl ? 'rtl' : 'ltr'}
          className={styles['run']}
          style={boxOf(run, 0, 1, true)}
        >
          {run.text}
        </span>
      ))}
    </div>
  );
});

function boxOf(run: PdfRun, from: number, to: number, isText = false): CSSProperties {
  const start = run.isRtl ? 1 - to : from;
  const box = {
    left: percent(run.x + run.width * start),
    top: percent(run.y),
    height: percent(run.height),
  };
  return isText
    ? { ...box, fontSize: `calc(${run.height} * 0.9 * 100cqb)` }
    : { ...box, width: percent(run.width * (to - from)) };
}

interface PageRangesProps extends Pick<
  PdfPageProps,
  'pages' | 'clauses' | 'found' | 'chosen' | 'selected' | 'caret'
> {
  readonly placed: PlacedPage;
}

/** What was found, and the clause that the keys have chosen, over the words of a page. */
const PageRanges = memo(function PageRanges(props: PageRangesProps) {
  const { pages, placed, clauses, found, chosen, selected } = props;
  const boxes = useMemo(() => {
    const boxesOf = (id: ClauseId, start: number, end: number, look: string) => {
      const clause = clauses.findIndex((one) => one.id === id);
      return rangeOnPage(pages.stream, placed.places, clause, start, end).flatMap((range) => {
        const run = placed.words.runs[range.run];
        return run === undefined ? [] : [{ look, run, range, key: `${look} ${id} ${start} ${range.run}` }];
      });
    };
    return [
      ...(chosen === null ? [] : boxesOf(chosen, 0, Number.POSITIVE_INFINITY, 'chosen')),
      ...selected.flatMap(({ clause, start, end }) => boxesOf(clause, start, end, 'selected')),
      ...Array.from(found, ([id, ranges]) =>
        ranges.flatMap(({ start, end, isCurrent }) =>
          boxesOf(id, start, end, isCurrent ? 'current' : 'found'),
        ),
      ).flat(),
    ];
  }, [pages, placed, clauses, found, chosen, selected]);
  return (
    <div aria-hidden="true">
      <CaretSign {...props} />
      {boxes.map(({ look, run, range, key }) => (
        <span
          key={key}
          data-range={look}
          className={cx(styles['range'], styles[`range-${look}`])}
          style={boxOf(run, range.from / run.text.length, range.to / run.text.length)}
        />
      ))}
    </div>
  );
});

/** The caret of the keys: at the letter behind it, or at the end of the one before it. */
function CaretSign({ pages, placed, clauses, caret }: PageRangesProps) {
  if (caret === null) return null;
  const { offset } = caret;
  const clause = clauses.findIndex(({ id }) => id === caret.clause);
  const at = (from: number) => rangeOnPage(pages.stream, placed.places, clause, from, from + 1)[0];
  const before = offset === 0 ? undefined : at(offset - 1);
  const letter = before ?? at(offset);
  const run = letter === undefined ? undefined : placed.words.runs[letter.run];
  if (letter === undefined || run === undefined) return null;
  const part = (before === undefined ? letter.from : letter.to) / run.text.length;
  return (
    <span data-caret="" className={styles['caret']} style={{ ...boxOf(run, part, part), width: undefined }} />
  );
}

interface PageMarksProps extends Pick<PdfPageProps, 'pages' | 'clauses' | 'marks' | 'onMarkOpen'> {
  readonly placed: PlacedPage;
}

/** The delegate's annotations over the words that they are about. Their cards are the way for the keyboard. */
function PageMarks({ pages, placed, clauses, marks, onMarkOpen }: PageMarksProps) {
  const t = useText();
  const boxes = useMemo(() => {
    const index = new Map(clauses.map(({ id }, at) => [id, at]));
    return marks.flatMap((mark) => {
      const clause = index.get(mark.clause);
      if (clause === undefined) return [];
      return rangeOnPage(pages.stream, placed.places, clause, mark.start, mark.end).flatMap((range) => {
        const run = placed.words.runs[range.run];
        return run === undefined ? [] : [{ mark, run, range }];
      });
    });
  }, [pages, placed, clauses, marks]);
  return (
    <div aria-hidden="true">
      {boxes.map(({ mark, run, range }) => (
        <button
          key={`${mark.id} ${range.run} ${range.from}`}
          type="button"
          tabIndex={-1}
          aria-label={t(`reading.mark.${mark.kind}`)}
          data-private=""
          data-mark={mark.id}
          className={cx(styles['mark'], styles[`mark-${mark.kind}`])}
          style={boxOf(run, range.from / run.text.length, range.to / run.text.length)}
          onClick={() => onMarkOpen(mark)}
        />
      ))}
    </div>
  );
}
