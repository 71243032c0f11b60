import type { ReactNode } from 'react';
import { GridList, GridListItem, ListBox as AriaListBox, ListBoxItem } from 'react-aria-components';
import { cx } from './cx.ts';
import list from './list.module.css';

interface ListProps<R extends { readonly id: string }> {
  readonly label: string;
  readonly items: readonly R[];
  readonly text: (item: R) => string;
  readonly render: (item: R) => ReactNode;
  readonly current?: string | null;
  readonly onAction?: (item: R) => void;
  readonly empty?: ReactNode;
}

/** A list to choose one from; arrows move the choice with the focus. Nothing to press inside a row: for that, ActionList. */
export function ListBox<R extends { readonly id: string }>({
  label,
  items,
  text,
  render,
  current,
  onAction,
  empty,
}: ListProps<R>) {
  return (
    <AriaListBox
      aria-label={label}
      items={items}
      selectionMode="single"
      selectionBehavior="replace"
      selectedKeys={current === undefined || current === null ? [] : [current]}
      onSelectionChange={(keys) => {
        const id = keys === 'all' ? undefined : [...keys][0];
        const item = items.find((candidate) => candidate.id === id);
        if (item !== undefined) onAction?.(item);
      }}
      renderEmptyState={() => empty}
      className={cx(list['standing'])}
    >
      {(item) => (
        <ListBoxItem id={item.id} textValue={text(item)} className={cx(list['row'])}>
          {render(item)}
        </ListBoxItem>
      )}
    </AriaListBox>
  );
}

/** A list whose rows may hold buttons and menus; Enter or a press on a row acts, Tab goes into the row. */
export function ActionList<R extends { readonly id: string }>({
  label,
  items,
  text,
  render,
  current,
  onAction,
  empty,
}: ListProps<R>) {
  return (
    <GridList
      aria-label={label}
      items={items}
      selectionMode={current === undefined ? 'none' : 'single'}
      selectionBehavior="replace"
      selectedKeys={current === undefined || current === null ? [] : [current]}
      onAction={(key) => {
        const item = items.find((candidate) => candidate.id === String(key));
        if (item !== undefined) onAction?.(item);
      }}
      renderEmptyState={() => empty}
      className={cx(list['standing'])}
    >
      {(item) => (
        <GridListItem id={item.id} textValue={text(item)} className={cx(list['row'])}>
          {render(item)}
        </GridListItem>
      )}
    </GridList>
  );
}
