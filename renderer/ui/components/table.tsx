import type { ReactNode } from 'react';
import {
  Cell,
  Column,
  ColumnResizer,
  ResizableTableContainer,
  Row,
  Table as AriaTable,
  TableBody,
  TableHeader,
  type SortDescriptor,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon } from './icon.tsx';
import styles from './table.module.css';

export interface TableColumn<C extends string = string> {
  readonly id: C;
  readonly label: string;
  readonly isRowHeader?: boolean;
  readonly isSortable?: boolean;
  /** A CSS width or a fraction such as "2fr". */
  readonly width?: `${number}fr` | number;
  readonly minWidth?: number;
  readonly align?: 'start' | 'end';
  readonly hideLabel?: boolean;
}
export interface TableSort<C extends string = string> {
  readonly column: C;
  readonly direction: 'ascending' | 'descending';
}

interface TableProps<R extends { readonly id: string }, C extends string> {
  readonly label: string;
  readonly columns: readonly TableColumn<C>[];
  readonly rows: readonly R[];
  readonly cell: (row: R, column: C) => ReactNode;
  /** What a type-ahead and a screen reader call the row. */
  readonly rowText: (row: R) => string;
  readonly sort?: TableSort<C>;
  readonly onSort?: (sort: TableSort<C>) => void;
  /** Enter or a double press on a row. */
  readonly onAction?: (row: R) => void;
  readonly selectionMode?: 'none' | 'single' | 'multiple';
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  readonly empty?: ReactNode;
}

/** A sortable table; arrows move, Enter acts, typing jumps. Sorting is the caller's. Scrolls sideways by itself. */
export function Table<R extends { readonly id: string }, C extends string>(props: TableProps<R, C>) {
  const {
    label,
    columns,
    rows,
    cell,
    rowText,
    sort,
    onSort,
    onAction,
    selectionMode = 'none',
    selected,
    onSelect,
    empty,
  } = props;
  const byId = new Map(rows.map((row) => [row.id, row]));
  return (
    <ResizableTableContainer className={cx(styles['container'])}>
      <AriaTable
        aria-label={label}
        className={cx(styles['table'])}
        selectionMode={selectionMode}
        selectionBehavior="replace"
        {...(selected === undefined ? {} : { selectedKeys: selected })}
        onSelectionChange={(keys) =>
          onSelect?.(keys === 'all' ? new Set(byId.keys()) : new Set([...keys].map(String)))
        }
        {...(sort === undefined ? {} : { sortDescriptor: sort satisfies SortDescriptor })}
        onSortChange={(next) => onSort?.({ column: String(next.column) as C, direction: next.direction })}
        onRowAction={(key) => {
          const row = byId.get(String(key));
          if (row !== undefined) onAction?.(row);
        }}
      >
        <TableHeader>
          {columns.map((column) => (
            <Column
              key={column.id}
              id={column.id}
              isRowHeader={column.isRowHeader ?? false}
              allowsSorting={column.isSortable ?? false}
              {...(column.width === undefined ? {} : { defaultWidth: column.width })}
              {...(column.minWidth === undefined ? {} : { minWidth: column.minWidth })}
              className={cx(styles['column'], column.align === 'end' && styles['end'])}
            >
              {({ allowsSorting, sortDirection }) => (
                <div className={styles['head']}>
                  <span className={cx(column.hideLabel === true && styles['hidden'])}>{column.label}</span>
                  {allowsSorting && sortDirection !== undefined ? (
                    <Icon name={sortDirection === 'ascending' ? 'arrow-up' : 'arrow-down'} size={12} />
                  ) : null}
                  <ColumnResizer className={cx(styles['resizer'])} />
                </div>
              )}
            </Column>
          ))}
        </TableHeader>
        <TableBody items={rows} dependencies={[columns, cell]} renderEmptyState={() => empty}>
          {(row) => (
            <Row id={row.id} textValue={rowText(row)} className={cx(styles['row'])}>
              {columns.map((column) => (
                <Cell key={column.id} className={cx(styles['cell'], column.align === 'end' && styles['end'])}>
                  {cell(row, column.id)}
                </Cell>
              ))}
            </Row>
          )}
        </TableBody>
      </AriaTable>
    </ResizableTableContainer>
  );
}
