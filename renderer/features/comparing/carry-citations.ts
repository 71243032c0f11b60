import { asId, type ClauseId, type DocumentId, type DraftId } from '../../../shared/base/ids.ts';
import type { DraftContent, DraftEntry } from '../../../shared/domain/draft.ts';
import { carryAnchors, makeAnchor } from '../../../shared/text/anchors/index.ts';
import type { AnchorClause, CarriedAnchor } from '../../../shared/text/anchors/index.ts';
import type { Workbench } from '../workbench.tsx';

/** A citation of the earlier document in a draft, and where the same clause stands in the revision. */
export interface PlannedCitation {
  readonly key: string;
  readonly draft: DraftEntry;
  readonly clause: ClauseId;
  readonly words: string;
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
        ? [{ key: `${draft.id}:${id}:${start}`, draft, clause: id, words: text.slice(start, end), value }]
        : [],
    ),
  );
}

/** Lets the citations point at the revision, and gives the way back. A draft is changed once, whatever it cites. */
export async function moveCitations(
  { drafts }: Pick<Workbench, 'drafts'>,
  citations: readonly PlannedCitation[],
): Promise<() => Promise<void>> {
  const moves = citations.flatMap(({ draft, clause, value, to }) =>
    to === null ? [] : [{ draft: draft.id, clause, value, to }],
  );
  for (const [draft, own] of Map.groupBy(moves, (move) => move.draft)) await repoint(drafts, draft, own);
  return async () => {
    const back = moves.map(({ draft, clause, value, to }) => ({ draft, clause, value: to, to: value }));
    for (const [draft, own] of Map.groupBy(back, (move) => move.draft)) await repoint(drafts, draft, own);
  };
}

interface Move {
  readonly clause: ClauseId;
  readonly value: string;
  readonly to: string;
}

async function repoint(drafts: Workbench['drafts'], draft: DraftId, moves: readonly Move[]): Promise<void> {
  const content = await drafts.content(draft);
  const edits = Array.from(Map.groupBy(moves, ({ clause }) => clause)).flatMap(([clause, own]) => {
    const now = content.clauses.find(({ id }) => id === clause);
    if (now === undefined) return [];
    const targets = new Map(own.map(({ value, to }) => [value, to]));
    const marks = now.marks.map((mark) =>
      mark.style === 'citation' && typeof mark.value === 'string'
        ? { ...mark, value: targets.get(mark.value) ?? mark.value }
        : mark,
    );
    return [{ kind: 'text' as const, clause, splices: [], marks }];
  });
  if (edits.length > 0) await drafts.edit(draft, edits);
}
