import { memo, useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { DocumentId } from '../../../shared/base/ids.ts';
import { Icon, cx } from '../../ui/components/index.ts';
import { useFormat, useText } from '../../ui/locale/index.ts';
import { COLUMNS } from './table-rows.ts';
import { ROW_BLOCK, useRowBlocks } from './use-row-blocks.ts';
import { useStable } from './use-stable.ts';
import type { ColumnId, LibraryRow, Sorting } from './table-rows.ts';
import styles from './library.module.css';

interface DocumentTableProps {
  readonly rows: readonly LibraryRow[];
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
  readonly selected: ReadonlySet<DocumentId>;
  readonly onSelect: (selected: ReadonlySet<DocumentId>) => void;
  readonly onOpen: (row: LibraryRow, beside: boolean) => void;
  readonly onTrash: (rows: readonly LibraryRow[]) => void;
}

/**
 * The documents as a grid of plain table rows, quick with thousands of them: only those near what is seen are there. Arrows move, Enter opens
 * (with Ctrl beside the text that is open), Space selects, Delete moves to Trash and goes to the next row.
 */
export function DocumentTable(props: DocumentTableProps) {
  const { rows, sorting, onSort, selected, onSelect, onOpen, onTrash } = props;
  const t = useText();
  const body = useRef<HTMLTableElement>(null);
  const [current, setCurrent] = useState<DocumentId | null>(null);
  const here = Math.max(
    0,
    rows.findIndex(({ entry }) => entry.id === current),
  );
  const followFocus = useFocusFollowsRemoval(rows, here, body, setCurrent);
  const blocks = useRowBlocks(body, rows.length);
  const go = (index: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    const row = rows[to];
    if (row === undefined) return;
    blocks.show(to);
    setCurrent(row.entry.id);
    body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.entry.id)}"]`)?.focus();
  };
  const toggle = (id: DocumentId): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  const stableToggle = useStable(toggle);
  const stableOpen = useStable(onOpen);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset['row'] === undefined) return;
    const row = rows[here];
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(here + 1),
      ArrowUp: () => go(here - 1),
      PageDown: () => go(here + 15),
      PageUp: () => go(here - 15),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      Enter: () => row !== undefined && onOpen(row, event.ctrlKey || event.metaKey),
      ' ': () => row !== undefined && toggle(row.entry.id),
      Delete: () => {
        const chosen =
          selected.size > 0
            ? rows.filter(({ entry }) => selected.has(entry.id))
            : row === undefined
              ? []
              : [row];
        followFocus();
        onTrash(chosen);
      },
    };
    const act = acts[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  return (
    <div className={styles['tableBox']}>
      <table
        ref={body}
        className={styles['table']}
        role="grid"
        aria-label={t('library.table')}
        aria-multiselectable="true"
        aria-rowcount={rows.length + 1}
      >
        <thead>
          <tr>
            <th className={styles['check']}>
              <AllCheck rows={rows} selected={selected} onSelect={onSelect} />
            </th>
            {COLUMNS.map((column) => (
              <SortHead key={column} column={column} sorting={sorting} onSort={onSort} />
            ))}
          </tr>
        </thead>
        {Array.from({ length: blocks.count }, (_, block) => {
          const from = block * ROW_BLOCK;
          const isHere = here >= from && here < from + ROW_BLOCK;
          return blocks.isMounted(block) || isHere ? (
            // Keys bubble up from the rows, which are the stops.
            <tbody key={block} data-block={block} onKeyDown={onKeyDown}>
              {rows.slice(from, from + ROW_BLOCK).map((row, index) => (
                <Row
                  key={row.entry.id}
                  row={row}
                  index={from + index}
                  isStop={from + index === here}
                  isSelected={selected.has(row.entry.id)}
                  onFocus={setCurrent}
                  onToggle={stableToggle}
                  onOpen={stableOpen}
                />
              ))}
            </tbody>
          ) : (
            <tbody key={block} data-block={block} aria-hidden="true">
              <tr style={{ blockSize: blocks.heightOf(block) }} />
            </tbody>
          );
        })}
      </table>
    </div>
  );
}

/** When the focused row goes, its neighbour takes the focus: what comes after it, else what was before. */
function useFocusFollowsRemoval(
  rows: readonly LibraryRow[],
  here: number,
  body: RefObject<HTMLElement | null>,
  setCurrent: (id: DocumentId) => void,
): () => void {
  const expected = useRef<{ readonly index: number; readonly count: number } | null>(null);
  useEffect(() => {
    const wanted = expected.current;
    if (wanted === null || rows.length >= wanted.count) return;
    expected.current = null;
    const row = rows[Math.min(wanted.index, rows.length - 1)];
    if (row === undefined) return;
    setCurrent(row.entry.id);
    body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.entry.id)}"]`)?.focus();
  }, [rows, body, setCurrent]);
  return () => {
    expected.current = { index: here, count: rows.length };
  };
}

interface SortHeadProps {
  readonly column: ColumnId;
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}

function SortHead({ column, sorting, onSort }: SortHeadProps) {
  const t = useText();
  const isSorted = sorting.column === column;
  return (
    <th
      className={cx(styles[`col-${column}`])}
      {...(column === 'notes' ? { 'data-private': '' } : {})}
      aria-sort={isSorted ? (sorting.descending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={styles['sort']}
        onClick={() => onSort({ column, descending: isSorted && !sorting.descending })}
      >
        {t(`library.column.${column}`)}
        {isSorted ? <Icon name={sorting.descending ? 'arrow-down' : 'arrow-up'} size={12} /> : null}
      </button>
    </th>
  );
}

interface AllCheckProps {
  readonly rows: readonly LibraryRow[];
  readonly selected: ReadonlySet<DocumentId>;
  readonly onSelect: (selected: ReadonlySet<DocumentId>) => void;
}

function AllCheck({ rows, selected, onSelect }: AllCheckProps) {
  const t = useText();
  const isAll = rows.length > 0 && rows.every(({ entry }) => selected.has(entry.id));
  return (
    <input
      type="checkbox"
      aria-label={t('library.selectAll')}
      checked={isAll}
      ref={(box) => {
        if (box !== null) box.indeterminate = !isAll && selected.size > 0;
      }}
      onChange={() => onSelect(isAll ? new Set() : new Set(rows.map(({ entry }) => entry.id)))}
    />
  );
}

interface RowProps {
  readonly row: LibraryRow;
  readonly index: number;
  readonly isStop: boolean;
  readonly isSelected: boolean;
  readonly onFocus: (id: DocumentId) => void;
  readonly onToggle: (id: DocumentId) => void;
  readonly onOpen: (row: LibraryRow, beside: boolean) => void;
}

const Row = memo(
  function Row({ row, index, isStop, isSelected, onFocus, onToggle, onOpen }: RowProps) {
    const t = useText();
    const format = useFormat();
    const { entry, notes, read } = row;
    return (
      <tr
        data-row={entry.id}
        aria-rowindex={index + 2}
        tabIndex={isStop ? 0 : -1}
        aria-selected={isSelected}
        onFocus={() => onFocus(entry.id)}
        onDoubleClick={() => onOpen(row, false)}
        className={cx(styles['row'], !read && styles['unread'])}
      >
        <td className={styles['check']}>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={t('library.select', { title: entry.title })}
            checked={isSelected}
            onChange={() => onToggle(entry.id)}
          />
        </td>
        <td className={styles['col-read']}>
          {read ? (
            <span className={styles['readMark']}>
              <Icon name="check" size={14} />
              {t('library.read')}
            </span>
          ) : (
            <span className={styles['newMark']}>
              {row.openedAt === null ? t('library.new') : t('library.begun')}
            </span>
          )}
        </td>
        <td className={styles['col-symbol']}>{entry.symbol === null ? null : <bdi>{entry.symbol}</bdi>}</td>
        <td className={styles['col-title']}>
          <button
            type="button"
            tabIndex={-1}
            className={styles['titleButton']}
            onClick={(event) => onOpen(row, event.ctrlKey || event.metaKey)}
          >
            <span dir="auto">{entry.title}</span>
          </button>
          {row.superseded ? <span className={styles['keptTag']}>{t('library.superseded')}</span> : null}
          {entry.readable ? null : <span className={styles['keptTag']}>{t('library.keptOnly')}</span>}
        </td>
        <td className={styles['col-file']}>
          <bdi>{entry.fileName}</bdi>
        </td>
        <td className={styles['col-date']}>
          {entry.datedOn === undefined ? (
            <span className={styles['hint']}>{t('common.noDate')}</span>
          ) : (
            format.day(entry.datedOn)
          )}
        </td>
        <td className={styles['col-imported']}>{format.date(entry.importedAt)}</td>
        <td className={styles['col-language']}>
          {entry.language === null ? null : format.languageName(entry.language)}
        </td>
        <td className={styles['col-notes']} data-private="">
          {notes === 0 ? null : format.number(notes)}
        </td>
      </tr>
    );
  },
  (before, after) =>
    before.row.entry === after.row.entry &&
    before.index === after.index &&
    before.row.notes === after.row.notes &&
    before.row.read === after.row.read &&
    before.row.openedAt === after.row.openedAt &&
    before.row.superseded === after.row.superseded &&
    before.isStop === after.isStop &&
    before.isSelected === after.isSelected &&
    before.onOpen === after.onOpen &&
    before.onToggle === after.onToggle,
);
