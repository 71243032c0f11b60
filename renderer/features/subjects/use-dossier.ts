import { useEffect, useMemo, useState } from 'react';
import { unlessClosed, useJudgements, useSettledMeanings } from '../meanings.ts';
import { useWorkbench } from '../workbench.tsx';
import { dossierRowsOf, inTime, signsOf } from './dossier-rows.ts';
import type { DossierRow } from './dossier-rows.ts';
import { FATE, readFate } from './judgements.ts';
import type { Fate, Subject } from './judgements.ts';
import { useNotes } from './use-notes.ts';

/** What belongs to a subject, as far as the library was looked through. */
export interface Dossier {
  readonly rows: readonly DossierRow[];
  /** Texts still to be looked through. */
  readonly left: number;
}

const NO_FATES: ReadonlyMap<string, Fate> = new Map();
/** Found clauses are told after so many texts. */
const TELL = 10;

/** Looks the library through for a subject, one text after the other, and joins what the delegate confirmed. */
export function useDossier(id: string, subject: Subject): Dossier {
  const { store } = useWorkbench();
  const known = useSettledMeanings();
  const notes = useNotes();
  const fates = useJudgements(FATE, readFate) ?? NO_FATES;
  const [found, setFound] = useState<Dossier>({ rows: [], left: 1 });
  useEffect(() => {
    let isWanted = true;
    const look = async (): Promise<void> => {
      if (known === null) return;
      const signs = signsOf(subject);
      const rows: DossierRow[] = [];
      const documents = Array.from(known.documents.values());
      for (const [at, document] of documents.entries()) {
        const parsed = await store.documents.parsed(document.entry.id);
        if (!isWanted) return;
        if (parsed !== null) rows.push(...dossierRowsOf(id, signs, document, parsed, notes));
        if (at % TELL === TELL - 1) setFound({ rows: [...rows], left: documents.length - at - 1 });
        await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 200 }));
      }
      if (isWanted) setFound({ rows, left: 0 });
    };
    look().catch(unlessClosed);
    return () => {
      isWanted = false;
    };
  }, [store, known, notes, id, subject]);
  return useMemo(
    () => ({
      rows: inTime(found.rows.map((row) => ({ ...row, fate: fates.get(row.key) ?? null }))),
      left: found.left,
    }),
    [found, fates],
  );
}
