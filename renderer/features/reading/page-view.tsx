import { useEffect, useRef, useState } from 'react';
import type { FormEvent, KeyboardEvent, RefObject } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { AnnotationKind } from '../../../shared/domain/annotation.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import {
  Button,
  ErrorState,
  IconButton,
  LoadingState,
  TextField,
  VisuallyHidden,
} from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import { useTextFocus } from '../text-focus.ts';
import type { TextSelection } from '../text-focus.ts';
import { readPageSelection } from './page-selection.ts';
import { firstClauseOn } from './page-words.ts';
import type { FoundRange } from './inline-pieces.ts';
import { PdfPage } from './pdf-page.tsx';
import { clauseByKey, readerAct } from './reader-keys.ts';
import styles from './page-view.module.css';
import { usePageCaret } from './use-page-caret.ts';
import type { PageCaretKeys } from './use-page-caret.ts';
import { usePages } from './use-pages.ts';
import type { Pages, PagesState } from './use-pages.ts';

export interface PageViewProps {
  readonly entry: DocumentEntry;
  readonly parsed: ParsedDocument;
  readonly marks: readonly AnnotationMark[];
  /** The clause at which the text stood; the page with it is shown first. */
  readonly cursor: ClauseId | null;
  /** What find has found, by clause. */
  readonly found: ReadonlyMap<ClauseId, readonly FoundRange[]>;
  readonly onCursor: (clause: ClauseId) => void;
  /** The clause at the top of what is seen, for the way back to the text. */
  readonly top: RefObject<ClauseId | null>;
  readonly singleKeys: boolean;
  readonly onSelection: ((selection: readonly TextSelection[]) => void) | undefined;
  readonly onAnnotate: (kind: AnnotationKind) => void;
  readonly onMarkOpen: (mark: AnnotationMark) => void;
}

/** The pages of a PDF as they were printed, with the delegate's annotations over their words. */
export function PageView(props: PageViewProps) {
  const t = useText();
  const state = usePages(props.entry, props.parsed);
  if (state.state === 'loading') return <LoadingState label={t('reading.pages.opening')} />;
  if (state.state === 'open') return <OpenPages {...props} pages={state.pages} />;
  if (state.state === 'locked') return <LockedPages entry={props.entry} state={state} />;
  return (
    <ErrorState
      problem={{
        happened: t('reading.pages.failed.happened'),
        safe: t('reading.failed.safe'),
        todo: t('reading.pages.failed.todo'),
        details: state.details,
      }}
      copyLabel={t('common.copyDetails')}
      copiedLabel={t('common.copied')}
    />
  );
}

interface LockedPagesProps {
  readonly entry: DocumentEntry;
  readonly state: Extract<PagesState, { state: 'locked' }>;
}

/** Asks for the password of the original. The text beside is read without it. */
function LockedPages({ entry, state }: LockedPagesProps) {
  const t = useText();
  const [words, setWords] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (words === '') return;
    state.open(words);
    setWords('');
  };
  return (
    <form className={styles['locked']} onSubmit={submit}>
      <p>{t('reading.pages.locked')}</p>
      <TextField
        label={t('library.locked.password', { file: entry.fileName })}
        type="password"
        value={words}
        onChange={setWords}
        maxLength={1000}
        error={state.isWrong ? t('library.locked.wrong-password') : undefined}
      />
      <Button type="submit" isDisabled={words === ''}>
        {t('reading.pages.unlock')}
      </Button>
    </form>
  );
}

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3] as const;

function OpenPages(props: PageViewProps & { readonly pages: Pages }) {
  const { pages, entry, marks, onMarkOpen, parsed } = props;
  const t = useText();
  const root = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(2);
  const focus = useTextFocus();
  const [keyed, setKeyed] = useState<ClauseId | null>(null);
  const step = (by: number): void => setZoom((now) => Math.max(0, Math.min(ZOOMS.length - 1, now + by)));
  const caret = usePageCaret(root, props);
  usePageSelection(root, props, caret.end);
  useShowPlace(root, props);
  const numbers = Array.from({ length: pages.view.pages }, (_, index) => index + 1);
  return (
    <>
      <div
        ref={root}
        role="group"
        aria-label={t('reading.pages.region', { title: entry.title })}
        className={styles['scroller']}
        // The pages scroll by the keys of the browser, so they are a stop of Tab.
        tabIndex={0}
        data-pages=""
        onKeyDown={(event) => {
          const clause = clauseByKey(event, parsed.clauses, props.cursor);
          if (clause === null && caret.onKey(event)) return event.preventDefault();
          if (clause === null) return onPageKey(event, props, step, caret);
          event.preventDefault();
          caret.end();
          // The clause is chosen now, and not what was selected before.
          document.getSelection()?.removeAllRanges();
          focus.setSelection({ kind: 'document', id: entry.id }, []);
          props.onSelection?.([]);
          setKeyed(clause);
          props.onCursor(clause);
        }}
        onScroll={(event) => noteTop(event.currentTarget, props)}
      >
        <div className={styles['pages']} style={{ inlineSize: `${(ZOOMS[zoom] ?? 1) * 100}%` }}>
          {numbers.map((number) => (
            <PdfPage
              key={number}
              pages={pages}
              number={number}
              zoom={zoom}
              clauses={parsed.clauses}
              marks={marks}
              found={props.found}
              chosen={keyed === props.cursor ? keyed : null}
              selected={caret.parts}
              caret={caret.caret}
              label={t('reading.pages.page', { page: number, pages: pages.view.pages })}
              onMarkOpen={onMarkOpen}
            />
          ))}
        </div>
      </div>
      <VisuallyHidden>
        <span role="status">{caret.said}</span>
      </VisuallyHidden>
      <div className={styles['zoom']} role="group" aria-label={t('reading.pages.zoom')}>
        <IconButton icon="minus" size="small" label={t('reading.pages.smaller')} onPress={() => step(-1)} />
        <IconButton icon="plus" size="small" label={t('reading.pages.larger')} onPress={() => step(1)} />
      </div>
    </>
  );
}

function onPageKey(
  event: KeyboardEvent,
  { singleKeys, onAnnotate }: PageViewProps,
  step: (by: number) => void,
  caret: PageCaretKeys,
): void {
  if (event.defaultPrevented) return;
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (isPlain && (event.key === '+' || event.key === '-')) {
    event.preventDefault();
    return step(event.key === '+' ? 1 : -1);
  }
  const act = readerAct(event, false, singleKeys);
  if (act?.kind !== 'annotate') return;
  event.preventDefault();
  onAnnotate(act.as);
  caret.end();
}

function noteTop(root: HTMLElement, { pages, parsed, top }: PageViewProps & { readonly pages: Pages }): void {
  const edge = root.getBoundingClientRect().top + 40;
  const shown = Array.from(root.querySelectorAll<HTMLElement>('[data-page]')).find(
    (page) => page.getBoundingClientRect().bottom > edge,
  );
  const placed = shown === undefined ? null : pages.known(Number(shown.dataset['page']));
  const clause = placed === null ? null : firstClauseOn(pages.stream, parsed.clauses, placed.places);
  if (clause !== null) top.current = clause;
}

/** Tells the other panes what is selected on the pages. */
function usePageSelection(
  root: RefObject<HTMLElement | null>,
  { pages, parsed, entry, onSelection }: PageViewProps & { readonly pages: Pages },
  onPointer: () => void,
): void {
  const focus = useTextFocus();
  const { id } = entry;
  const { clauses } = parsed;
  const pointed = useRef(onPointer);
  useEffect(() => {
    pointed.current = onPointer;
  });
  useEffect(() => {
    const read = (): void => {
      const selection = root.current === null ? null : readPageSelection(root.current, pages, clauses);
      if (selection === null) return;
      // What the pointer selects takes the place of what the keys have.
      pointed.current();
      focus.setSelection({ kind: 'document', id }, selection);
      onSelection?.(selection);
    };
    document.addEventListener('selectionchange', read);
    return () => document.removeEventListener('selectionchange', read);
  }, [focus, root, pages, clauses, id, onSelection]);
}

/** Shows the page of the clause under the cursor, which find and the cards move, and of any place that is asked for. */
function useShowPlace(
  root: RefObject<HTMLElement | null>,
  { pages, entry, cursor }: PageViewProps & { readonly pages: Pages },
): void {
  const focus = useTextFocus();
  const { id } = entry;
  useEffect(() => {
    let isWanted = true;
    const show = async (clause: ClauseId): Promise<void> => {
      const number = await pages.pageOf(clause).catch(() => null);
      if (number === null || !isWanted) return;
      root.current?.querySelector(`[data-page="${number}"]`)?.scrollIntoView({ block: 'start' });
    };
    if (cursor !== null) void show(cursor);
    const stop = focus.onPlace({ kind: 'document', id }, (place) => void show(place.clause));
    return () => {
      isWanted = false;
      stop();
    };
  }, [focus, root, pages, id, cursor]);
}
