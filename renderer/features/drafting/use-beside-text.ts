import { useEffect, useMemo, useState } from 'react';
import type { ClauseId, DraftId } from '../../../shared/base/ids.ts';
import type { DraftNews } from '../../../shared/domain/clause-change.ts';
import type { DraftEntry } from '../../../shared/domain/draft.ts';
import { showAnnotations } from '../../drafts/editor/annotation-layer.ts';
import { showCitationStandings } from '../../drafts/editor/citation-layer.ts';
import { showMarginFacts } from '../../drafts/editor/margin.ts';
import { useText } from '../../ui/locale/index.ts';
import { useRoomView } from '../../ui/shell/shell-context.tsx';
import type { AnnotationMark } from '../annotation-marks.ts';
import { paced } from '../paced.ts';
import { useWorkbench, type Workbench } from '../workbench.tsx';
import { useCitedPlaces } from './cited.ts';
import type { OpenDraft } from './open-drafts.ts';
import type { DraftPaneProps } from './draft-pane.tsx';

/** A colleague who types on sends several pieces a second, and who wrote a clause is found in all of its history. */
const PACE = { least: 500, times: 10, most: 5000 } as const;

const NO_MARKS: readonly AnnotationMark[] = [];
const NOBODY: ReadonlyMap<ClauseId, string> = new Map();

/** Shows over and beside the text what is no part of it: annotations, who wrote a clause, what became of cited documents. */
export function useBesideText(
  open: OpenDraft | null,
  entry: DraftEntry,
  given: readonly AnnotationMark[],
  news: DraftNews | null,
  onMarkOpen: DraftPaneProps['onMarkOpen'],
): void {
  const t = useText();
  const isRoomView = useRoomView();
  const marks = isRoomView ? NO_MARKS : given;
  const authors = useAuthors(entry);
  const notes = useMemo(() => countByClause(marks), [marks]);
  const changed = useMemo(
    () => new Map((news?.clauses ?? []).map(({ clause, author }) => [clause, author])),
    [news],
  );
  const placeOf = useCitedPlaces();
  useEffect(() => {
    if (open !== null) showAnnotations(open.editor.view, marks, onMarkOpen ?? ignore);
  }, [open, marks, onMarkOpen]);
  useEffect(() => {
    if (open === null) return;
    const names = isRoomView ? NOBODY : authors;
    showMarginFacts(open.editor.view, { authors: names, notes, changed: isRoomView ? NOBODY : changed });
  }, [open, authors, notes, changed, isRoomView]);
  useEffect(() => {
    if (open === null || placeOf === undefined) return;
    showCitationStandings(open.editor.view, (value) => {
      const place = placeOf(value);
      return place === 'here' ? null : { name: place, words: t(`drafting.cited.${place}`) };
    });
  }, [open, placeOf, t]);
}

function ignore(): void {
  // Nobody shows cards here.
}

/** Notes, questions and positions; a highlight says nothing. */
function countByClause(marks: readonly AnnotationMark[]): ReadonlyMap<ClauseId, number> {
  const counts = new Map<ClauseId, number>();
  for (const { kind, clause } of marks)
    if (kind !== 'highlight') counts.set(clause, (counts.get(clause) ?? 0) + 1);
  return counts;
}

/** Clauses of a circle's draft that another member wrote first, with the name; none in a draft of one's own. */
function useAuthors({ id, home }: DraftEntry): ReadonlyMap<ClauseId, string> {
  const workbench = useWorkbench();
  const [authors, setAuthors] = useState(NOBODY);
  const circle = home.kind === 'circle' ? home.circle : null;
  useEffect(() => {
    if (circle === null) return undefined;
    let isGone = false;
    // Names beside the text are a help, not a part of it: without them it is read as before.
    const names = paced(async () => {
      const found = await authorsOf(workbench, id, circle);
      if (!isGone) setAuthors(found);
    }, PACE);
    names.ask();
    const stop = workbench.drafts.changed((change) => {
      if (change.draft === id && change.origin === 'exchange') names.ask();
    });
    return () => {
      isGone = true;
      names.stop();
      stop();
    };
  }, [workbench, id, circle]);
  return circle === null ? NOBODY : authors;
}

async function authorsOf(
  { drafts, host }: Workbench,
  id: DraftId,
  circle: Extract<DraftEntry['home'], { readonly kind: 'circle' }>['circle'],
): Promise<ReadonlyMap<ClauseId, string>> {
  const [devices, own, detail] = await Promise.all([
    drafts.authors(id),
    drafts.device(),
    host.exchange.circle({ circle }),
  ]);
  const members = detail.ok ? detail.value.memberList : [];
  const persons = new Map(members.map(({ device, person }) => [device.slice(0, 32), person] as const));
  const authors = new Map<ClauseId, string>();
  for (const [clause, device] of devices) {
    const person = device === own ? undefined : persons.get(device);
    if (person !== undefined) authors.set(clause, person);
  }
  return authors;
}
