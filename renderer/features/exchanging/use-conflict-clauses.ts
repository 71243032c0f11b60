import { useEffect, useState } from 'react';
import { asId } from '../../../shared/base/ids.ts';
import type { ClauseId, DraftId } from '../../../shared/base/ids.ts';
import type { ConflictRecord } from '../../../shared/domain/conflict.ts';
import type { DraftClause } from '../../../shared/domain/draft.ts';
import { useWorkbench } from '../workbench.tsx';

const SETTLE_MS = 1_000;

/** Finds the clause of a conflict as it stands now; null once it is gone, or before it is known. */
export type FindClause = (record: ConflictRecord) => DraftClause | null;

/** The clauses that conflicts are about: by their numbers and words a delegate knows them. */
export function useConflictClauses(records: readonly ConflictRecord[]): FindClause {
  const { drafts } = useWorkbench();
  const [found, setFound] = useState<ReadonlyMap<ClauseId, DraftClause>>(new Map());
  const key = Array.from(new Set(records.map((record) => record.draft)))
    .toSorted()
    .join();
  useEffect(() => {
    const ids = key === '' ? [] : key.split(',').map((id) => asId<DraftId>(id));
    let isWanted = true;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const ask = (): void => {
      timer = null;
      void Promise.all(ids.map((id) => drafts.content(id).catch(() => null))).then((contents) => {
        const clauses = contents.flatMap((content) => content?.clauses ?? []);
        if (isWanted) setFound(new Map(clauses.map((clause) => [clause.id, clause])));
      });
    };
    ask();
    const stop = drafts.changed(({ draft }) => {
      if (ids.includes(draft)) timer ??= setTimeout(ask, SETTLE_MS);
    });
    return () => {
      isWanted = false;
      stop();
      if (timer !== null) clearTimeout(timer);
    };
  }, [drafts, key]);
  return (record) => found.get(record.clause) ?? null;
}
