import { useEffect, useState } from 'react';
import type { DocumentEntry } from '../../shared/domain/document.ts';
import type { Direction, LanguageTag } from '../../shared/domain/language.ts';
import type { DraftClause } from '../../shared/domain/draft.ts';
import { directionOf } from '../../shared/render/print-direction.ts';
import { comparedClauses, comparedWithProse, type ComparedClause } from '../../shared/text/compare/index.ts';
import type { CompareSide } from '../ui/shell/shell.ts';
import { parsedOf } from './parsed-documents.ts';
import { useWorkbench, type Workbench } from './workbench.tsx';

/** A clause of either side. */
export type SideClause = ComparedClause;

/** One side of a comparison with its text, as it stood when it was taken. */
export interface SideText {
  readonly side: CompareSide;
  readonly title: string;
  /** The title that the text gives itself: a document's `title` may be the delegate's own. */
  readonly givenTitle: string | null;
  readonly symbol: string | null;
  readonly language: LanguageTag | null;
  readonly direction: Direction;
  readonly clauses: readonly SideClause[];
  /** The same with the rows of tables and the footnotes each by itself: what two versions are compared by. */
  readonly pieces: readonly SideClause[];
  /** Of a document; null for a draft. */
  readonly entry: DocumentEntry | null;
}

/** Both sides of a comparison, as they are compared; null for one that is gone or whose text is not read. */
export async function loadSides(
  workbench: Workbench,
  before: CompareSide,
  after: CompareSide,
): Promise<readonly [SideText | null, SideText | null]> {
  const [one, other] = await Promise.all([loadSide(workbench, before), loadSide(workbench, after)]);
  if (one === null || other === null || before.kind === after.kind) return [one, other];
  return before.kind === 'draft'
    ? [one, { ...other, pieces: comparedWithProse(other.pieces, one.pieces) }]
    : [{ ...one, pieces: comparedWithProse(one.pieces, other.pieces) }, other];
}

/** The text of a side; null for one that is gone or whose text is not read. */
async function loadSide(workbench: Workbench, side: CompareSide): Promise<SideText | null> {
  if (side.kind === 'document') {
    const [entry, parsed] = await Promise.all([
      workbench.store.documents.get(side.id),
      parsedOf(workbench, side.id),
    ]);
    if (entry === null || parsed === null) return null;
    const { title, symbol, language } = entry;
    const { direction, clauses, title: givenTitle } = parsed;
    const pieces = comparedClauses(parsed);
    return { side, title, givenTitle, symbol, language, direction, clauses, pieces, entry };
  }
  const content = await workbench.drafts.content(side.id, side.heads ?? undefined);
  const { language } = content;
  const clauses = content.clauses.filter(isShown).map(sideClause);
  return {
    side,
    title: content.title,
    givenTitle: content.title,
    symbol: null,
    language,
    direction: directionOf(language),
    clauses,
    pieces: clauses,
    entry: null,
  };
}

function isShown({ text, kind }: DraftClause): boolean {
  return text !== '' || kind === 'heading';
}

/** Form and standing of a draft's clause count as changes beside its words. */
function sideClause({ id, label, manualLabel, text, kind, level, status, marks }: DraftClause): SideClause {
  const facts = JSON.stringify([
    kind,
    level,
    manualLabel,
    status,
    marks.map(({ style, value }) => [style, value]),
  ]);
  return { id, label, text, kind, level, part: null, facts };
}

/** Two sides being taken. `absent`: one of them is gone or not read. */
export type SidesState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly before: SideText; readonly after: SideText }
  | { readonly state: 'absent' }
  | { readonly state: 'failed'; readonly details: string };

/** Takes both sides; a draft's present text is taken again when it was changed. */
export function useSides(before: CompareSide | null, after: CompareSide | null): SidesState {
  const workbench = useWorkbench();
  const key = JSON.stringify([before, after]);
  const [known, setKnown] = useState<{ readonly key: string; readonly state: SidesState } | null>(null);
  useEffect(() => {
    let isWanted = true;
    const [one, other] = JSON.parse(key) as [CompareSide | null, CompareSide | null];
    const take = async (): Promise<void> => {
      if (one === null || other === null) return;
      const state = await takeSides(workbench, one, other).catch((problem: unknown): SidesState => ({
        state: 'failed',
        details: String(problem),
      }));
      if (isWanted) setKnown({ key, state });
    };
    void take();
    const stop = workbench.drafts.changed(({ draft }) => {
      if (one?.id === draft || other?.id === draft) void take();
    });
    return () => {
      isWanted = false;
      stop();
    };
  }, [workbench, key]);
  return known?.key === key ? known.state : { state: 'loading' };
}

async function takeSides(workbench: Workbench, before: CompareSide, after: CompareSide): Promise<SidesState> {
  const [one, other] = await loadSides(workbench, before, after);
  return one === null || other === null ? { state: 'absent' } : { state: 'ready', before: one, after: other };
}
