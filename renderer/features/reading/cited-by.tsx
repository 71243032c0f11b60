import { Fragment, useEffect, useState } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { DocumentEntry, ParsedDocument } from '../../../shared/domain/document.ts';
import { citationSteps } from '../../../shared/text/references/index.ts';
import type { CitedBy } from '../../../shared/text/references/index.ts';
import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { inSlicesWhile } from '../in-slices.ts';
import { useSettledMeanings } from '../meanings.ts';
import styles from './reader.module.css';

/** Who cites a text: all places, and by the clause that they name. */
export interface Citing {
  readonly all: readonly CitedBy[];
  readonly byClause: ReadonlyMap<ClauseId, readonly CitedBy[]>;
}

const NOBODY: Citing = { all: [], byClause: new Map() };

/** The places of the library that cite a document; nobody until all of the library is known. */
export function useCiting(entry: DocumentEntry, parsed: ParsedDocument): Citing {
  const known = useSettledMeanings();
  const [found, setFound] = useState<{ readonly of: ParsedDocument; readonly citing: Citing } | null>(null);
  const { id } = entry;
  useEffect(() => {
    if (known === null) return undefined;
    let isWanted = true;
    const citing = Array.from(known.documents.values(), (one) => [one.entry, one.meaning.citations] as const);
    // The text stands there first; a library has tens of thousands of citations.
    const steps = citationSteps({ id, clauses: parsed.clauses }, citing, known.resolver());
    void inSlicesWhile(steps, () => isWanted).then((all) => {
      if (all === null || !isWanted) return;
      setFound({ of: parsed, citing: all.length === 0 ? NOBODY : { all, byClause: citedClauses(all) } });
    });
    return () => {
      isWanted = false;
    };
  }, [known, id, parsed]);
  return found?.of === parsed ? found.citing : NOBODY;
}

/** A clause that names another twice is one place that cites it. */
export function citedClauses(all: readonly CitedBy[]): ReadonlyMap<ClauseId, readonly CitedBy[]> {
  const byClause = new Map<ClauseId, CitedBy[]>();
  for (const place of all)
    for (const clause of new Set(place.clauses)) {
      const own = byClause.get(clause);
      if (own === undefined) byClause.set(clause, [place]);
      else if (!own.some((one) => one.document === place.document && one.clause === place.clause))
        own.push(place);
    }
  return byClause;
}

interface CitingListProps {
  readonly places: readonly CitedBy[];
  /** The numbers of the clauses cited, where they are to be said. */
  readonly labels?: ReadonlyMap<ClauseId, string | null>;
}

/** Places that cite a text, each with the way to it, which opens beside. */
export function CitingList({ places, labels }: CitingListProps) {
  const t = useText();
  const shell = useShell();
  const known = useSettledMeanings();
  return (
    <ul className={styles['relations']}>
      {places.map(({ document, clause, raw, clauses, isExact }, at) => (
        <li key={`${document} ${clause} ${String(at)}`}>
          <Button
            size="small"
            variant="quiet"
            onPress={() => shell.open({ kind: 'document', id: document, clause }, { beside: true })}
          >
            <bdi>{nameOf(known?.documents.get(document)?.entry)}</bdi>
          </Button>{' '}
          <q dir="auto">{raw}</q>{' '}
          <span className={styles['hint']}>
            {labels === undefined
              ? null
              : clauses.map((id) => (
                  <Fragment key={id}>
                    <bdi>{labels.get(id) ?? ''}</bdi>{' '}
                  </Fragment>
                ))}
            {isExact ? null : t('reading.citation.otherRevisionShort')}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A document by its symbol and title. */
export function nameOf(entry: DocumentEntry | undefined): string {
  return entry === undefined ? '' : [entry.symbol, entry.title].filter((part) => part !== null).join(' · ');
}
