import type { KeyboardEvent } from 'react';
import {
  Autocomplete,
  Dialog as AriaDialog,
  Header,
  Input,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  TextField as AriaTextField,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { Icon, type IconName } from './icon.tsx';
import { Kbd } from './kbd.tsx';
import { ScrollArea } from './scroll-area.tsx';
import dialog from './dialog.module.css';
import list from './list.module.css';
import styles from './command-palette.module.css';

/** A line of the palette. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  /** Where it belongs, at the end of the line. */
  readonly hint?: string;
  /** Words by which it is found too, and which are not shown. */
  readonly also?: string;
  readonly shortcut?: string;
  readonly icon?: IconName;
}
export interface PaletteGroup {
  readonly id: string;
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

interface PaletteProps {
  readonly label: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly groups: readonly PaletteGroup[];
  readonly onAction: (id: string) => void;
  readonly emptyText: string;
}

/** A field over a list that narrows while one types; arrows move in the list, Enter acts, Escape closes. */
export function CommandPalette({ label, isOpen, onClose, groups, onAction, emptyText }: PaletteProps) {
  const act = (id: string): void => {
    onClose();
    onAction(id);
  };
  // Here and not in the list: it learns a moment late which of its lines is shown as chosen, and a key that comes
  // before that, from who types faster or rests the pointer on a line, would be lost.
  const actOnEnter = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    const chosen = chosenItem(groups, event.currentTarget);
    if (chosen === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    act(chosen.id);
  };
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable
      className={cx(dialog['overlay'], styles['overlay'])}
    >
      <Modal className={cx(dialog['modal'], styles['modal'])}>
        <AriaDialog aria-label={label} className={cx(dialog['dialog'])}>
          <Autocomplete filter={(text, input) => containsWords(text, input)}>
            <AriaTextField aria-label={label} autoFocus className={cx(styles['field'])}>
              <Icon name="search" size={18} />
              <Input
                placeholder={label}
                dir="auto"
                className={cx(styles['input'])}
                onKeyDownCapture={actOnEnter}
              />
            </AriaTextField>
            <ScrollArea className={styles['items']}>
              <AriaMenu
                aria-label={label}
                className={cx(list['list'])}
                renderEmptyState={() => <p className={styles['empty']}>{emptyText}</p>}
                onAction={(key) => act(String(key))}
              >
                {groups
                  .filter((group) => group.items.length > 0)
                  .map((group) => (
                    <MenuSection key={group.id} id={group.id} className={cx(styles['section'])}>
                      <Header className={cx(list['heading'])}>{group.title}</Header>
                      {group.items.map((item) => (
                        <AriaMenuItem
                          key={item.id}
                          id={item.id}
                          textValue={textOf(item)}
                          className={cx(list['item'])}
                        >
                          {item.icon === undefined ? null : <Icon name={item.icon} size={16} />}
                          <span dir="auto" className={cx(list['words'])} data-label="">
                            {item.label}
                          </span>
                          {item.hint === undefined ? null : <bdi className={styles['hint']}>{item.hint}</bdi>}
                          {item.shortcut === undefined ? null : <Kbd keys={item.shortcut} />}
                        </AriaMenuItem>
                      ))}
                    </MenuSection>
                  ))}
              </AriaMenu>
            </ScrollArea>
          </Autocomplete>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The line that is shown as chosen, if the words in the field fit it; else the first that they fit. */
function chosenItem(groups: readonly PaletteGroup[], field: HTMLInputElement): PaletteItem | undefined {
  const { value } = field;
  const fitting = groups.flatMap(({ items }) => items).filter((item) => containsWords(textOf(item), value));
  const shown = field
    .closest('[role="dialog"]')
    ?.querySelector<HTMLElement>('[role="menuitem"][data-focused]');
  const chosen = fitting.find(({ id }) => id === shown?.dataset['key']);
  return chosen ?? (value.trim() === '' ? undefined : fitting[0]);
}

/** What of a line is looked at while one types. */
function textOf({ label, hint = '', also = '' }: PaletteItem): string {
  return `${label} ${hint} ${also}`;
}

/** Whether every word of the input occurs in the text, whatever the accents, marks and case. */
export function containsWords(text: string, input: string): boolean {
  const where = bare(text);
  return bare(input)
    .split(/\s+/u)
    .every((word) => where.includes(word));
}

function bare(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
