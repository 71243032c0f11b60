import { asId, type ClauseId, type DocumentId, type DraftId } from '../../../shared/base/ids.ts';
import type { DraftContent, DraftEntry } from '../../../shared/domain/draft.ts';
import { carryAnchors, makeAnchor } from '../../../shared/text/anchors/index.ts';
import type { AnchorClause, CarriedAnchor } from '../../../shared/text/anchors/index.ts';
import type { Workbench } from '../workbench.tsx';
import { eachUntilFailure, type Brought } from './brought.ts';

/** A citation of the earlier document in a draft, and where the same clause stands in the revision. */
export interface PlannedCitation {
  readonly key: string;
  readonly draft: DraftEntry;
  readonly clause: ClauseId;
  readonly words: string;
  /** Where they began in their clause when the plan was made. */
  readonly start: number;
  readonly place: CarriedAnchor | { readonly state: 'whole' };
  /** What the citation points at now, and would point at; null where nothing says. */
  readonly value: string;
  readonly to: string | null;
}

/** The citations of `from` in the drafts, with their places in `to`. Their words stay: only what they point at changes. */
export async function planCitations(
  { store, drafts }: Workbench,
  from: DocumentId,
  to: DocumentId,
  before: readonly AnchorClause[],
  after: readonly AnchorClause[],
): Promise<readonly PlannedCitation[]> {
  const entries = (await store.drafts.entries().current()).filter(({ trashedAt }) => trashedAt === null);
  const found: Omit<PlannedCitation, 'place' | 'to'>[] = [];
  for (const draft of entries) {
    const content = await drafts.content(draft.id).catch(() => null);
    if (content !== null) found.push(...citationsIn(draft, content, from));
  }
  const byId = new Map(before.map((clause) => [clause.id as string, clause]));
  const cited = found.map(({ value }) => byId.get(value.slice(value.indexOf('#') + 1)));
  const carried = carryAnchors(before, after, cited.flatMap((clause) => (clause === undefined ? [] : [makeAnchor(clause, 0, clause.text.length)]))); // prettier-ignore
  let next = 0;
  return found.map((citation, index): PlannedCitation => {
    if (!citation.value.includes('#')) return { ...citation, place: { state: 'whole' }, to };
    const place = (cited[index] === undefined ? undefined : carried[next++]) ?? { state: 'unplaced' as const, by: 'none' as const }; // prettier-ignore
    return { ...citation, place, to: place.state === 'unplaced' ? null : `${to}#${place.clause.id}` };
  });
}

function citationsIn(
  draft: DraftEntry,
  content: DraftContent,
  from: DocumentId,
): readonly Omit<PlannedCitation, 'place' | 'to'>[] {
  return content.clauses.flatMap(({ id, text, marks }) =>
    marks.flatMap(({ style, value, start, end }) =>
      style === 'citation' &&
      typeof value === 'string' &&
      asId<DocumentId>(value.split('#')[0] ?? '') === from
        ? [
            {
              key: `${draft.id}:${id}:${start}`,
              draft,
              clause: id,
              words: text.slice(start, end),
              start,
              value,
            },
          ]
        : [],
    ),
  );
}

/**
 * Lets the citations point at the revision, and gives the way back. A draft is changed once, whatever it cites; where
 * one of them cannot be changed, those before it can still be undone.
 */
export async function moveCitations(
  { drafts }: Pick<Workbench, 'drafts'>,
  citations: readonly PlannedCitation[],
): Promise<Brought<PlannedCitation>> {
  const back: [DraftId, readonly Move[]][] = [];
  const byDraft = Map.groupBy(citations, ({ draft }) => draft.id);
  const { done, failure } = await eachUntilFailure(byDraft, async ([draft, own]) => {
    const moves = own.flatMap(({ clause, words, start, value, to }) =>
      to === null ? [] : [{ clause, words, start, value, to }],
    );
    back.push([draft, await repoint(drafts, draft, moves)]);
  });
  const undo = async (): Promise<void> => {
    for (const [draft, own] of back) await repoint(drafts, draft, own);
  };
  return { done: done.flatMap(([, own]) => own), failure, undo };
}

/** One citation: its words, where they stood, what it points at and will point at. */
interface Move {
  readonly clause: ClauseId;
  readonly words: string;
  readonly start: number;
  readonly value: string;
  readonly to: string;
}

/** Lets single citations point elsewhere; the answer are the moves that take it back. */
async function repoint(
  drafts: Workbench['drafts'],
  draft: DraftId,
  moves: readonly Move[],
): Promise<readonly Move[]> {
  const content = await drafts.content(draft);
  const back: Move[] = [];
  const edits = Array.from(Map.groupBy(moves, ({ clause }) => clause)).flatMap(([clause, own]) => {
    const now = content.clauses.find(({ id }) => id === clause);
    if (now === undefined) return [];
    const marks = Array.from(now.marks);
    const free = new Set(marks.keys());
    for (const move of own) {
      const at = nearest(move, now, free);
      const mark = at === null ? undefined : marks[at];
      if (at === null || mark === undefined) continue;
      free.delete(at);
      marks[at] = { ...mark, value: move.to };
      back.push({ ...move, start: mark.start, value: move.to, to: move.value });
    }
    return back.some((move) => move.clause === clause)
      ? [{ kind: 'text' as const, clause, splices: [], marks }]
      : [];
  });
  if (edits.length > 0) await drafts.edit(draft, edits);
  return back;
}

/** The citation meant, by what it points at and its words; of several, the one nearest to where it stood. */
function nearest(
  { value, words, start }: Move,
  { text, marks }: DraftContent['clauses'][number],
  free: ReadonlySet<number>,
): number | null {
  let best: number | null = null;
  for (const at of free) {
    const mark = marks[at];
    if (mark?.style !== 'citation' || mark.value !== value) continue;
    if (text.slice(mark.start, mark.end) !== words) continue;
    const known = best === null ? Infinity : Math.abs((marks[best]?.start ?? 0) - start);
    if (Math.abs(mark.start - start) < known) best = at;
  }
  return best;
}
