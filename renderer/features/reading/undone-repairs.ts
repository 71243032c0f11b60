import { useMemo } from 'react';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import type { ParsedDocument } from '../../../shared/domain/document.ts';
import { repairHunks } from '../../../shared/text/repair-hunks.ts';
import type { SourceHunk } from '../../../shared/text/repair-hunks.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useJudgements } from '../meanings.ts';
import { useWorkbench } from '../workbench.tsx';

const REPAIR = 'repair';
const repairKey = (document: DocumentId, at: number): string => `${REPAIR}/${document}/${String(at)}`;
const readUndone = (value: unknown): true | null => (value === 'undone' ? true : null);

/** What stands in the place of a clause's characters where repairs were undone. */
export interface UndoneInClause {
  readonly hunks: readonly SourceHunk[];
  /** The sign that the source has before the clause. */
  readonly label: string | null;
  /** Lines of the source that were taken out before the clause, and in it or behind it. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}
export type UndoneRepairs = ReadonlyMap<ClauseId, UndoneInClause>;

const NONE: UndoneRepairs = new Map();
const NO_KEYS: ReadonlyMap<string, true> = new Map();

/** The repairs of a document that the delegate has undone, by their place among them. */
export function useUndone(document: DocumentId): (at: number) => boolean {
  const keys = useJudgements(REPAIR, readUndone) ?? NO_KEYS;
  return useMemo(() => (at) => keys.has(repairKey(document, at)), [keys, document]);
}

/** What of the source is shown in the text again. The text itself and everything anchored in it stay as they are. */
export function useUndoneText(parsed: ParsedDocument, document: DocumentId): UndoneRepairs {
  const isUndone = useUndone(document);
  return useMemo(() => undoneTexts(parsed, isUndone), [parsed, isUndone]);
}

/** What is shown again of the source where repairs are undone. */
export function undoneTexts(parsed: ParsedDocument, isUndone: (at: number) => boolean): UndoneRepairs {
  const texts = new Map(parsed.clauses.map((clause) => [clause.id, clause]));
  const undone = new Map<ClauseId, UndoneInClause>();
  const alike = Map.groupBy(parsed.repairs, ({ clause, result }) => `${clause ?? ''}\n${result}`);
  for (const [at, repair] of parsed.repairs.entries()) {
    // What belongs to no clause stood before all of them.
    const clause = repair.clause === null ? parsed.clauses[0] : texts.get(repair.clause);
    if (clause === undefined || !isUndone(at)) continue;
    const known = undone.get(clause.id) ?? { hunks: [], label: null, before: [], after: [] };
    const equal = alike.get(`${repair.clause ?? ''}\n${repair.result}`) ?? [repair];
    const among = { at: equal.indexOf(repair), of: equal.length };
    const hunks = repair.clause === null ? null : repairHunks(clause.text, repair, among);
    if (hunks !== null) undone.set(clause.id, { ...known, hunks: [...known.hunks, ...hunks] });
    else if (clause.label === repair.result && clause.label !== null)
      undone.set(clause.id, { ...known, label: repair.source });
    else if (repair.after === true)
      undone.set(clause.id, { ...known, after: [...known.after, repair.source] });
    else undone.set(clause.id, { ...known, before: [...known.before, repair.source] });
  }
  return undone.size === 0 ? NONE : undone;
}

/** Undoes one repair, or makes it again; that can itself be undone. */
export function useRepairSwitch(document: DocumentId): (at: number, undone: boolean) => Promise<void> {
  const { store, clock } = useWorkbench();
  const shell = useShell();
  const t = useText();
  return useMemo(() => {
    const write = (at: number, undone: boolean): Promise<void> => {
      const id = repairKey(document, at);
      return undone
        ? store.judgements.put({ id, kind: REPAIR, document, value: 'undone', at: clock.now() })
        : store.judgements.remove(id);
    };
    return async (at, undone) => {
      await write(at, undone);
      shell.offerUndo(
        t(undone ? 'reading.repair.undone' : 'reading.repair.redone'),
        () => write(at, !undone),
        {
          isPublic: true,
        },
      );
    };
  }, [store, clock, shell, t, document]);
}
