import { useEffect, useMemo, useRef, useState } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { AnnotationKind } from '../../../shared/domain/annotation.ts';
import type { ParsedDocument, Repair } from '../../../shared/domain/document.ts';
import { useText } from '../../ui/locale/index.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import { useSteady } from '../use-steady.ts';
import { useCiting } from './cited-by.tsx';
import { useCitationLinks, useFollow } from './citation-links.ts';
import { ClauseBlocks } from './clause-blocks.tsx';
import type { Overlay } from './clause-blocks.tsx';
import type { ClauseActs } from './clause-view.tsx';
import { DocumentHead } from './document-head.tsx';
import { keywordLines } from './inline-pieces.ts';
import { ReaderBars } from './reader-bars.tsx';
import { AsidePopover, FootnoteList } from './reader-notes.tsx';
import type { Aside } from './reader-notes.tsx';
import type { ReaderPaneProps } from './reader-pane.tsx';
import { PageView } from './page-view.tsx';
import { ReaderTools } from './reader-tools.tsx';
import styles from './reader.module.css';
import { SourceList, sourceNotes } from './source-notes.tsx';
import { foundByClause } from './use-find.ts';
import { useUndoneText } from './undone-repairs.ts';
import { useReader } from './use-reader.ts';
import type { ReaderTextProps } from './use-reader.ts';
import { usePageSwitch } from './use-page-switch.ts';
import { useTextLook } from './use-text-look.ts';

/** The text of a document with its clause cursor, selection, find, and the delegate's marks. */
export function ReaderText(props: ReaderTextProps) {
  const { entry, parsed, marks, paneId, onAnnotate, onMarkOpen } = props;
  const t = useText();
  const look = useTextLook();
  const { clauses } = parsed;
  const scroller = useRef<HTMLDivElement>(null);
  const reader = useReader(props, scroller);
  const { cursor, find, bar, setBar, shown } = reader;
  const paper = usePageSwitch(parsed, reader);
  const [aside, setAside] = useState<Aside | null>(null);
  const asideAt = useRef<HTMLElement | null>(null);
  const links = useCitationLinks(parsed, entry);
  const undone = useUndoneText(parsed, entry.id);
  const citing = useCiting(entry, parsed);
  const follow = useFollow(parsed, reader.goTo);
  const overlay = useOverlay(
    parsed,
    marks,
    { links, undone, citing: citing.byClause },
    foundByClause(find.finds, find.current, shown),
    find,
  );
  const acts = useActs(parsed, onMarkOpen, follow, (next, at) => {
    asideAt.current = at;
    setAside(next);
  });
  const annotate = (kind: AnnotationKind): void => onAnnotate?.(kind, reader.selectionOrClause());
  return (
    <div className={styles['pane']}>
      <ReaderTools
        onAnnotate={onAnnotate === undefined ? null : annotate}
        onFind={() => setBar('find')}
        onGoTo={() => setBar('go-to')}
        look={look}
        singleKeys={look.singleKeys}
        pages={paper.tool}
      />
      <ReaderBars
        bar={bar}
        find={find}
        cursor={cursor}
        clauses={clauses}
        onGo={reader.goTo}
        onClose={reader.closeBar}
        onBar={setBar}
      />
      {/* The region is the reader: its keys move the clause cursor, which is where the focus stands. */}
      <div
        ref={scroller}
        role="group"
        aria-label={t('reading.region', { title: entry.title })}
        className={styles['scroller']}
        data-reader={paneId}
        hidden={paper.areShown}
        onKeyDown={(event) => reader.onKeyDown(event, look.singleKeys, annotate)}
        onPointerDown={reader.onPointerDown}
        onFocus={reader.onFocus}
      >
        <article
          className={styles['page']}
          dir={parsed.direction}
          lang={parsed.language ?? undefined}
          data-selecting={reader.isSelecting ? '' : undefined}
        >
          <DocumentHead entry={entry} parsed={parsed} citing={citing} />
          <ClauseBlocks
            clauses={clauses}
            mounted={reader.mounted}
            cursor={cursor}
            overlay={overlay}
            paneId={paneId}
            acts={acts}
          />
          <FootnoteList parsed={parsed} onGo={(clause) => void reader.goTo(clause)} />
          <SourceList parsed={parsed} notes={overlay.source} onGo={(clause) => void reader.goTo(clause)} />
        </article>
      </div>
      {paper.areShown ? (
        <PageView
          entry={entry}
          parsed={parsed}
          marks={marks}
          found={overlay.found}
          cursor={cursor}
          onCursor={reader.setCursor}
          top={paper.top}
          singleKeys={look.singleKeys}
          onSelection={props.onSelection}
          onAnnotate={annotate}
          onMarkOpen={acts.openMark}
        />
      ) : null}
      {aside === null ? null : (
        <AsidePopover
          aside={aside}
          triggerRef={asideAt}
          direction={parsed.direction}
          onClose={() => setAside(null)}
        />
      )}
    </div>
  );
}

function useOverlay(
  parsed: ParsedDocument,
  marks: readonly AnnotationMark[],
  { links, undone, citing }: Pick<Overlay, 'links' | 'undone' | 'citing'>,
  found: Overlay['found'],
  find: { readonly query: string; readonly current: number },
): Overlay {
  const lines = useMemo(() => keywordLines(parsed.clauses), [parsed]);
  const repairs = useMemo(() => byClause(parsed.repairs, ({ clause }) => clause), [parsed]);
  const source = useMemo(() => sourceNotes(parsed), [parsed]);
  const marked = useMemo(() => byClause(marks, ({ clause }) => clause), [marks]);
  const key = `${find.query} ${find.current} ${Array.from(found, ([id, list]) => `${id}${list.map((one) => one.start).join()}`).join()}`;
  const steady = useSteady(found, key);
  return useMemo(
    () => ({ marks: marked, repairs, source, keywordLines: lines, found: steady, links, undone, citing }),
    [marked, repairs, source, lines, steady, links, undone, citing],
  );
}

function byClause<T>(
  items: readonly T[],
  clauseOf: (item: T) => ClauseId | null,
): ReadonlyMap<ClauseId, readonly T[]> {
  const map = new Map<ClauseId, T[]>();
  for (const item of items) {
    const clause = clauseOf(item);
    if (clause === null) continue;
    const list = map.get(clause);
    if (list === undefined) map.set(clause, [item]);
    else list.push(item);
  }
  return map;
}

function useActs(
  parsed: ParsedDocument,
  onMarkOpen: ReaderPaneProps['onMarkOpen'],
  follow: ReturnType<typeof useFollow>,
  open: (aside: Aside, at: HTMLElement) => void,
): ClauseActs {
  const calls = useRef({ onMarkOpen, follow, open });
  useEffect(() => {
    calls.current = { onMarkOpen, follow, open };
  });
  return useMemo((): ClauseActs => {
    const footnotes = new Map(parsed.footnotes.map((footnote) => [footnote.id, footnote]));
    return {
      follow: (link, beside) => calls.current.follow(link.to, beside),
      openMark: (mark) => calls.current.onMarkOpen(mark.id),
      openFootnote(id, button) {
        const footnote = footnotes.get(id);
        if (footnote !== undefined) calls.current.open({ kind: 'footnote', footnote }, button);
      },
      openRepairs(clause, button) {
        const repairs: readonly Repair[] = parsed.repairs.filter((repair) => repair.clause === clause.id);
        calls.current.open({ kind: 'repairs', repairs }, button);
      },
      openCiting: (places, button) => calls.current.open({ kind: 'citing', places }, button),
      openSource: (notes, button) => calls.current.open({ kind: 'source', notes }, button),
      footnote: (id) => footnotes.get(id),
    };
  }, [parsed]);
}
