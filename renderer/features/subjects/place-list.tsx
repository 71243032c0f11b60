import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ClauseId, DocumentId } from '../../../shared/base/ids.ts';
import { Button } from '../../ui/components/index.ts';
import { useText } from '../../ui/locale/index.ts';
import { useShell } from '../../ui/shell/shell-context.tsx';
import { useWorkbench } from '../workbench.tsx';
import { keptOf } from './kept-state.ts';
import styles from './subjects.module.css';

interface PlaceButtonProps {
  /** Under which the row is found again on the way back. */
  readonly row: string;
  readonly document: DocumentId;
  readonly clause: ClauseId;
  readonly children: ReactNode;
}

/** A row's way to its clause. With Ctrl, beside the text that is open. */
export function PlaceButton({ row, document, clause, children }: PlaceButtonProps) {
  const shell = useShell();
  const kept = keptOf(useWorkbench());
  return (
    <button
      type="button"
      data-row={row}
      className={styles['place']}
      onClick={(event) => {
        kept.leaveRow(row);
        shell.open({ kind: 'document', id: document, clause }, { beside: event.ctrlKey || event.metaKey });
      }}
    >
      {children}
    </button>
  );
}

/** Rows shown at first; more on demand, for thousands would make the screen slow. */
const AT_FIRST = 150;

interface PlaceListProps<R> {
  readonly label: string;
  readonly rows: readonly R[];
  readonly rowKey: (row: R) => string;
  readonly render: (row: R) => ReactNode;
  readonly isPrivate?: boolean;
}

/** Rows one below the other: arrows move between their places, and coming back from a text the focus is where it was. */
export function PlaceList<R>({ label, rows, rowKey, render, isPrivate = false }: PlaceListProps<R>) {
  const t = useText();
  const list = useRef<HTMLUListElement>(null);
  const kept = keptOf(useWorkbench());
  const [most, setMost] = useState(() => {
    const at = rows.findIndex((row) => rowKey(row) === kept.rowLeft());
    return Math.max(AT_FIRST, at + 1);
  });
  useEffect(() => {
    const left = kept.rowLeft();
    if (left === null) return;
    const place = list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(left)}"]`);
    if (place === null || place === undefined) return;
    kept.leaveRow(null);
    place.focus();
  });
  return (
    <>
      <ul
        ref={list}
        aria-label={label}
        className={styles['rows']}
        {...(isPrivate ? { 'data-private': '' } : {})}
      >
        {rows.slice(0, most).map((row) => (
          <li key={rowKey(row)} className={styles['row']}>
            {render(row)}
          </li>
        ))}
      </ul>
      {rows.length > most ? (
        <Button size="small" onPress={() => setMost(most + AT_FIRST)}>
          {t('subjects.more', { count: rows.length - most })}
        </Button>
      ) : null}
    </>
  );
}

interface PlacesProps {
  readonly label: string;
  readonly children: ReactNode;
}

/** The places of a screen: keys bubble up from the rows, which are the stops, and move among all of them. */
export function Places({ label, children }: PlacesProps) {
  return (
    <div role="group" aria-label={label} data-places="" onKeyDown={moveBetweenPlaces}>
      {children}
    </div>
  );
}

/** Arrows, Home and End among the places of a screen. */
function moveBetweenPlaces(event: KeyboardEvent<HTMLElement>): void {
  if (!(event.target instanceof HTMLElement) || event.target.dataset['row'] === undefined) return;
  const places = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('[data-row]'));
  const at = places.indexOf(event.target);
  const goals: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: places.length - 1,
  };
  const goal = goals[event.key];
  const next = goal === undefined ? undefined : places[goal];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
}
