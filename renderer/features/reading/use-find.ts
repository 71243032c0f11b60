import { useMemo, useState } from 'react';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { Clause } from '../../../shared/domain/document.ts';
import { findAll } from '../../../shared/text/search/index.ts';
import type { FoundRange } from './inline-pieces.ts';

/** A place that was found. */
export interface Find {
  readonly clause: ClauseId;
  readonly start: number;
  readonly end: number;
}

/** Find in document: what was found, and which of it is current. */
export interface FindState {
  readonly query: string;
  readonly finds: readonly Find[];
  /** Index of the current one; -1 while none is. */
  readonly current: number;
  search(query: string, from: ClauseId | null): void;
  step(by: 1 | -1): void;
  close(): void;
}

export function useFind(clauses: readonly Clause[]): FindState {
  const [query, setQuery] = useState('');
  const [current, setCurrent] = useState(-1);
  const finds = useMemo(() => findIn(clauses, query), [clauses, query]);
  return {
    query,
    finds,
    current: finds.length === 0 ? -1 : Math.max(0, Math.min(current, finds.length - 1)),
    search(next, from) {
      setQuery(next);
      setCurrent(firstFrom(findIn(clauses, next), clauses, from));
    },
    step: (by) =>
      setCurrent((now) => (finds.length === 0 ? -1 : (Math.max(0, now) + by + finds.length) % finds.length)),
    close() {
      setQuery('');
      setCurrent(-1);
    },
  };
}

/** All places of a query in a document, in its order. */
function findIn(clauses: readonly Clause[], query: string): readonly Find[] {
  if (query.trim() === '') return [];
  return clauses.flatMap((clause) =>
    findAll(clause.text, query).map((hit) => ({ clause: clause.id, ...hit })),
  );
}

/** Searching goes on from where the delegate is. */
function firstFrom(finds: readonly Find[], clauses: readonly Clause[], from: ClauseId | null): number {
  if (finds.length === 0) return -1;
  const order = new Map(clauses.map((clause, index) => [clause.id, index]));
  const start = from === null ? 0 : (order.get(from) ?? 0);
  const index = finds.findIndex(({ clause }) => (order.get(clause) ?? 0) >= start);
  return Math.max(0, index);
}

/** Found ranges by clause; those of a clause without any keep no entry. */
export function foundByClause(
  finds: readonly Find[],
  current: number,
  shown: Find | null,
): ReadonlyMap<ClauseId, readonly FoundRange[]> {
  const map = new Map<ClauseId, FoundRange[]>();
  const add = (find: Find, isCurrent: boolean): void => {
    const list = map.get(find.clause) ?? [];
    list.push({ start: find.start, end: find.end, isCurrent });
    map.set(find.clause, list);
  };
  finds.forEach((find, index) => add(find, index === current));
  if (shown !== null) add(shown, true);
  return map;
}
