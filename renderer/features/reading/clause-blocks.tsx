import { memo, useCallback, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import type { ClauseId } from '../../../shared/base/ids.ts';
import type { CitedBy } from '../../../shared/text/references/index.ts';
import type { Clause, Repair } from '../../../shared/domain/document.ts';
import type { AnnotationMark } from '../annotation-marks.ts';
import { ClauseView } from './clause-view.tsx';
import type { ClauseActs } from './clause-view.tsx';
import type { CitationLink, CitationLinks } from './citation-links.ts';
import type { FoundRange } from './inline-pieces.ts';
import type { SourceNotes } from './source-notes.tsx';
import styles from './reader.module.css';
import type { UndoneRepairs } from './undone-repairs.ts';

/** Clauses in one element that the browser leaves unpainted while it is out of sight. */
export const BLOCK = 40;

/** What lies over the clauses, by clause. */
export interface Overlay {
  readonly marks: ReadonlyMap<ClauseId, readonly AnnotationMark[]>;
  readonly found: ReadonlyMap<ClauseId, readonly FoundRange[]>;
  readonly repairs: ReadonlyMap<ClauseId, readonly Repair[]>;
  /** What the file itself says about a clause. */
  readonly source: ReadonlyMap<ClauseId, SourceNotes>;
  readonly keywordLines: ReadonlySet<number>;
  readonly links: CitationLinks;
  readonly undone: UndoneRepairs;
  /** Places of the library that cite a clause. */
  readonly citing: ReadonlyMap<ClauseId, readonly CitedBy[]>;
}

interface ClauseBlocksProps {
  readonly clauses: readonly Clause[];
  readonly mounted: ReadonlySet<number>;
  readonly cursor: ClauseId | null;
  readonly overlay: Overlay;
  readonly paneId: string;
  readonly acts: ClauseActs;
}

/**
 * All clauses, in blocks. A long document is mounted around the place where it is opened first and goes on
 * in the browser's idle time, so that it opens at once and is soon whole, for readers of the screen too.
 */
export function ClauseBlocks({ clauses, mounted, cursor, overlay, paneId, acts }: ClauseBlocksProps) {
  const count = Math.ceil(clauses.length / BLOCK);
  const cursorBlock = blockOf(clauses, cursor);
  return Array.from({ length: count }, (_, index) => (
    <Block
      key={index}
      index={index}
      clauses={clauses}
      isMounted={mounted.has(index)}
      cursor={cursorBlock === index ? cursor : null}
      overlay={overlay}
      paneId={paneId}
      acts={acts}
    />
  ));
}

/** The block a clause stands in; -1 for none. */
export function blockOf(clauses: readonly Clause[], clause: ClauseId | null): number {
  const index = clause === null ? -1 : clauses.findIndex(({ id }) => id === clause);
  return index < 0 ? -1 : Math.floor(index / BLOCK);
}

interface BlockProps extends Omit<ClauseBlocksProps, 'mounted'> {
  readonly index: number;
  readonly isMounted: boolean;
}

const NO_MARKS: readonly AnnotationMark[] = [];
const NO_FINDS: readonly FoundRange[] = [];
const NO_REPAIRS: readonly Repair[] = [];
const NO_CITING: readonly CitedBy[] = [];
const NO_LINKS: readonly CitationLink[] = [];

const Block = memo(function Block({ index, clauses, isMounted, cursor, overlay, paneId, acts }: BlockProps) {
  const own = clauses.slice(index * BLOCK, (index + 1) * BLOCK);
  const estimate = estimatedHeight(own);
  if (!isMounted) return <div className={styles['block']} style={{ blockSize: `${estimate}em` }} />;
  return (
    <div
      className={styles['block']}
      data-block=""
      style={{ containIntrinsicBlockSize: `auto ${estimate}em` }}
    >
      {own.map((clause, place) => (
        <ClauseView
          key={clause.id}
          clause={clause}
          paneId={paneId}
          isCursor={cursor === clause.id}
          isKeywordLine={overlay.keywordLines.has(index * BLOCK + place)}
          marks={overlay.marks.get(clause.id) ?? NO_MARKS}
          found={overlay.found.get(clause.id) ?? NO_FINDS}
          repairs={overlay.repairs.get(clause.id) ?? NO_REPAIRS}
          links={overlay.links.get(clause.id) ?? NO_LINKS}
          undone={overlay.undone.get(clause.id) ?? null}
          source={overlay.source.get(clause.id) ?? null}
          citing={overlay.citing.get(clause.id) ?? NO_CITING}
          acts={acts}
        />
      ))}
    </div>
  );
});

/** In em: lines of some 75 letters, and the space after each clause. */
function estimatedHeight(clauses: readonly Clause[]): number {
  const lines = clauses.reduce((sum, { text }) => sum + Math.ceil(Math.max(1, text.length) / 75), 0);
  return Math.round(lines * 1.6 + clauses.length * 0.75);
}

/** Which blocks are mounted: those around `start` at once, the rest in idle time, nearest first. */
export function useMountedBlocks(
  count: number,
  start: number,
): readonly [ReadonlySet<number>, (block: number) => void] {
  const [mounted, setMounted] = useState<ReadonlySet<number>>(() => around(start, count));
  useEffect(() => {
    const next = nearestMissing(mounted, count, start);
    if (next.length === 0) return undefined;
    const handle = requestIdleCallback(() => setMounted((now) => new Set([...now, ...next])), {
      timeout: 100,
    });
    return () => cancelIdleCallback(handle);
  }, [mounted, count, start]);
  const mount = useCallback(
    (block: number) => {
      flushSync(() =>
        setMounted((now) => (now.has(block) ? now : new Set([...now, ...around(block, count)]))),
      );
    },
    [count],
  );
  return [mounted, mount];
}

function around(block: number, count: number): ReadonlySet<number> {
  const first = Math.max(0, block);
  return new Set([first - 1, first, first + 1].filter((index) => index >= 0 && index < count));
}

/** Blocks mounted in one idle moment: some 10 ms of work on a slow machine. */
const AT_ONCE = 4;

function nearestMissing(mounted: ReadonlySet<number>, count: number, start: number): readonly number[] {
  const missing: number[] = [];
  const from = Math.max(0, start);
  for (
    let distance = 0;
    distance < count && missing.length < AT_ONCE && mounted.size + missing.length < count;
    distance++
  ) {
    for (const index of distance === 0 ? [from] : [from + distance, from - distance]) {
      if (index >= 0 && index < count && !mounted.has(index)) missing.push(index);
    }
  }
  return missing;
}
