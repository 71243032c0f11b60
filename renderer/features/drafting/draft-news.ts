import { useEffect, useMemo } from 'react';
import type { ClauseId, DraftId } from '../../../shared/base/ids.ts';
import type { ClauseChange, DraftNews } from '../../../shared/domain/clause-change.ts';
import { currentClause, goToClause } from '../../drafts/editor/commands.ts';
import { clausesOf } from '../../drafts/editor/clause-nodes.ts';
import { useLive, useWorkbench } from '../workbench.tsx';
import type { OpenDraft } from './open-drafts.ts';

/* What colleagues changed since the delegate last looked: kept on this computer, shown beside the text. */

/** News of one draft; null if there is none. */
export function useDraftNews(draft: DraftId): DraftNews | null {
  const { store } = useWorkbench();
  const all = useLive(useMemo(() => store.news.all(), [store]));
  return useMemo(() => all?.find((news) => news.draft === draft) ?? null, [all, draft]);
}

/** The changes in the order of the text; those whose clause is gone come last. */
export function inOrder(open: OpenDraft, changes: readonly ClauseChange[]): readonly ClauseChange[] {
  const order = new Map(clausesOf(open.editor.view.state.doc).map(({ id }, place) => [id, place]));
  const place = ({ clause }: ClauseChange): number => order.get(clause) ?? order.size;
  return changes.toSorted((a, b) => place(a) - place(b) || a.at - b.at);
}

/** Puts the caret at the next or the last changed clause, round at the ends. False where none stands in the text. */
export function goToChange(open: OpenDraft, changes: readonly ClauseChange[], step: 1 | -1): boolean {
  const { state } = open.editor.view;
  const places = clausesOf(state.doc).map(({ id }) => id);
  const changed = new Set(changes.map(({ clause }) => clause));
  const here = currentClause(state)?.index ?? 0;
  const around = places.map((_, by) => places.at((here + step * (by + 1)) % places.length));
  const next = around.find((id) => id !== undefined && changed.has(id));
  return next === undefined ? false : open.editor.run(goToClause(next));
}

/**
 * What stood on the screen while the window had the delegate's attention was looked at; it stays marked while the draft
 * is open, and is no news once it is left.
 */
export function useLooked(open: OpenDraft | null, news: DraftNews | null): void {
  const { store } = useWorkbench();
  const looked = useMemo(() => ({ by: open, clauses: new Set<ClauseId>() }), [open]);
  const isWhole = news?.arrived !== null && news !== null;
  useEffect(() => {
    if (open !== null && isWhole) store.news.seen(open.draft, []).catch(ignore);
  }, [store, open, isWhole]);
  useEffect(() => {
    if (open === null || news === null || news.clauses.length === 0) return;
    const byElement = new Map<Element, ClauseId>();
    const watch = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const clause = byElement.get(target);
        if (clause !== undefined && isIntersecting && document.hasFocus()) looked.clauses.add(clause);
      }
    });
    for (const { clause } of news.clauses) {
      const element = open.editor.view.dom.querySelector(`[data-clause="${CSS.escape(clause)}"]`);
      if (element === null) continue;
      byElement.set(element, clause);
      watch.observe(element);
    }
    return () => watch.disconnect();
  }, [open, news, looked]);
  useEffect(
    () => () => {
      const clauses = Array.from(looked.clauses);
      if (looked.by !== null && clauses.length > 0) store.news.seen(looked.by.draft, clauses).catch(ignore);
    },
    [store, looked],
  );
}

function ignore(): void {
  // It stays news: the delegate sees it once more.
}
